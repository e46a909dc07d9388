"""The real `openai` client: what is asked, counted, paid for, scored and shown."""

from __future__ import annotations

import json
import time

import pytest

from embodied.errors import OptionError
from embodied.language import Failure, ModelError, Sampling, Usage
from embodied.models.budget import Budget, Budgeted
from embodied.models.openai_chat import OpenAIChat
from embodied.query import Choice, Choose, Explain
from tests import faulty_server as faulty
from tests.faulty_server import fails, says, sends, serving
from tests.quick_models import CHOOSE, GOOD, KEY, LISTED, QUICK, client, environment  # noqa: F401 - a fixture


def test_an_answer_with_all_that_was_asked_and_what_it_cost():
    content = [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1.5}]
    with serving(says('{"choice": "go to the sink"}', logprobs={"content": content})) as server:
        (reply,) = client(server).complete([CHOOSE], Sampling(temperature=0.7, top_p=0.9, max_tokens=77, seed=5))
    assert reply.answer == Choice(choice="go to the sink")
    assert reply.logprob == pytest.approx(-1.0)
    assert (reply.usage.calls, reply.usage.prompt_tokens, reply.usage.completion_tokens) == (1, 100, 10)
    assert reply.usage.dollars == pytest.approx(100 * 10e-6 + 10 * 100e-6)
    (request,) = server.requests
    sent = request["body"]
    assert request["path"] == "/v1/chat/completions"
    assert request["headers"]["authorization"] == f"Bearer {KEY}"
    told = {name: sent[name] for name in ("model", "temperature", "top_p", "max_tokens", "seed", "logprobs")}
    wanted = {"temperature": 0.7, "top_p": 0.9, "max_tokens": 77, "seed": 5, "logprobs": True}
    assert told == {"model": "tiny", **wanted}
    form = sent["response_format"]["json_schema"]
    assert form["strict"]
    assert form["schema"]["properties"]["choice"]["enum"] == list(CHOOSE.candidates)


def test_a_server_that_does_not_count_costs_nothing_known():
    for usage in (None, {"prompt_tokens": None}):
        with serving(says('{"choice": "go to the sink"}', usage=usage)) as server:
            (reply,) = client(server).complete([CHOOSE])
        assert (reply.usage.calls, reply.usage.prompt_tokens, reply.usage.dollars) == (1, 0, 0.0)


def test_a_bad_answer_is_sent_back_with_what_was_wrong():
    with serving(says('{"choice": "fly\\u001b[2J"}', "length"), GOOD) as server:
        (reply,) = client(server).complete([CHOOSE], Sampling(max_tokens=9))
    *_, answer, complaint = server.requests[1]["body"]["messages"]
    assert answer["role"] == "assistant"
    assert '"fly [2J" is none of the candidates' in complaint["content"]
    assert "cut off at 9 tokens" in complaint["content"]
    assert (reply.usage.calls, reply.usage.prompt_tokens) == (2, 200)


def test_what_a_server_does_not_know_is_left_out_once_and_for_all():
    def old(handler: faulty.Handler, body: faulty.Body) -> None:
        if "response_format" in body:
            kind = body["response_format"]["type"]
            return fails(400, f"'response_format.type' {kind} is not supported")(handler, body)
        if "logprobs" in body:
            return fails(403, "You are not allowed to request logprobs from this model.")(handler, body)
        if "max_tokens" in body:
            return fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")(handler, body)
        return GOOD(handler, body)

    with serving(old) as server:
        back_end = client(server)
        (first,) = back_end.complete([CHOOSE])
        (second,) = back_end.complete([CHOOSE])
    formats = [request["body"].get("response_format", {}).get("type") for request in server.requests]
    assert formats[:3] == ["json_schema", "json_object", None]
    assert first.usage.calls == 5
    assert second.usage.calls == 1
    assert server.requests[-1]["body"]["max_completion_tokens"] == 512
    assert server.requests[-1]["body"]["temperature"] == 0.0


def test_a_refusal_in_another_form_is_heeded_too():
    def strict(handler: faulty.Handler, body: faulty.Body) -> None:
        unknown = [name for name in ("logprobs", "response_format") if name in body]
        detail = json.dumps({"detail": f"Unexpected fields in the request: {unknown}"}).encode()
        (sends(detail, status=422) if unknown else GOOD)(handler, body)

    with serving(strict) as server:
        (reply,) = client(server).complete([CHOOSE])
    assert reply.usage.calls == 4


def test_a_sampling_argument_is_never_dropped_in_silence():
    def reasons(handler: faulty.Handler, body: faulty.Body) -> None:
        refuses = "temperature" in body
        (fails(400, "Unsupported value: 'temperature'") if refuses else GOOD)(handler, body)

    with serving(reasons) as server:
        with pytest.raises(ModelError, match="temperature"):
            client(server).complete([CHOOSE])
        client(server, omit=("temperature",)).complete([CHOOSE])
    assert "top_p" in server.requests[-1]["body"]


def slow_echo(handler: faulty.Handler, body: faulty.Body) -> None:
    """Answers with the number in the instruction; low numbers take longest."""
    number = int(body["messages"][-1]["content"].split("number ")[1].split('"')[0])
    time.sleep(0.02 * (8 - number % 8))
    says(json.dumps({"explanation": f"this is {number}"}))(handler, body)


def test_many_at_a_time_come_back_in_order():
    busy, most = 0, 0

    def counted(handler: faulty.Handler, body: faulty.Body) -> None:
        nonlocal busy, most
        with handler.server.lock:
            busy += 1
            most = max(most, busy)
        slow_echo(handler, body)
        with handler.server.lock:
            busy -= 1

    with serving(counted) as server:
        replies = client(server, concurrency=3).complete([Explain(f"number {number}") for number in range(12)])
    assert [reply.answer.explanation for reply in replies] == [f"this is {number}" for number in range(12)]
    assert sum((reply.usage for reply in replies), Usage()).prompt_tokens == 1200
    assert most == 3
    with serving(counted) as server:
        assert client(server).complete([]) == []


def test_one_failure_of_a_batch_ends_it_and_all_is_counted():
    def some(handler: faulty.Handler, body: faulty.Body) -> None:
        bad = "number 3" in body["messages"][-1]["content"]
        (fails(401) if bad else slow_echo)(handler, body)

    budget = Budget()
    with serving(some) as server:
        with pytest.raises(ModelError) as caught:
            client(server, concurrency=2, budget=budget).complete([Explain(f"number {n}") for n in range(40)])
        assert caught.value.failure is Failure.UNAUTHORISED
        assert len(server.requests) < 20
        assert caught.value.usage.calls == budget.spent.calls == len(server.requests)
        assert caught.value.usage.prompt_tokens == 100 * (len(server.requests) - 1)


def test_calls_stop_before_the_limit_retries_included():
    with serving(fails(500)) as server:
        budget = Budget(max_calls=5)
        back_end = client(server, budget=budget)
        for failure in (Failure.BROKEN, Failure.OVER_BUDGET):
            with pytest.raises(ModelError) as caught:
                back_end.complete([CHOOSE])
            assert caught.value.failure is failure
    assert len(server.requests) == budget.spent.calls == 5


def test_dollars_stop_before_the_limit():
    with serving(GOOD) as server:
        budget = Budget(max_dollars=0.2)
        back_end = client(server, budget=budget)
        answered = 0
        with pytest.raises(ModelError, match="dollars are spent") as caught:
            while True:
                back_end.complete([CHOOSE] * 3, Sampling(max_tokens=20))
                answered += 3
        assert caught.value.failure is Failure.OVER_BUDGET
        assert answered > 10
        assert 0.1 < budget.spent.dollars <= 0.2
        assert budget.spent.calls == len(server.requests)
        with pytest.raises(OptionError, match="no price"):
            OpenAIChat("tiny-2", base_url=server.url, budget=budget)


def test_a_budget_counts_models_that_do_not():
    with serving(GOOD) as server:
        budgeted = Budgeted(client(server), budget := Budget(max_calls=3))
        budgeted.complete([CHOOSE, CHOOSE])
        with pytest.raises(ModelError) as caught:
            budgeted.complete([CHOOSE, CHOOSE])
    assert caught.value.failure is Failure.OVER_BUDGET
    assert budget.spent.calls == len(server.requests) == 2


def echoes(handler: faulty.Handler, body: faulty.Body) -> None:
    """A base model: each token of five characters is as probable as it is long."""
    choices = []
    for index, prompt in enumerate(body["prompt"]):
        shown = prompt + "!" * body["max_tokens"]
        starts = list(range(0, len(shown), 5))
        tokens = [shown[start : start + 5] for start in starts]
        logprobs = [None, *(-float(len(token)) for token in tokens[1:])]
        told = {"tokens": tokens, "text_offset": starts, "token_logprobs": logprobs}
        choices.append({"index": index, "text": shown, "logprobs": told})
    reply = {"choices": choices[::-1], "usage": {"prompt_tokens": 7 * len(choices), "completion_tokens": 1}}
    handler.send(200, json.dumps(reply).encode())


def test_candidates_are_scored_where_a_server_echoes():
    with serving(echoes) as server:
        back_end = client(server)
        assert back_end.scores
        candidates = [f"wait {'x' * (5 * number)}" for number in range(20)]
        scores, usage = back_end.score(CHOOSE, candidates)
    assert len(scores) == 20
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[4] == pytest.approx(20, abs=5)
    assert usage.calls == 2
    assert usage.prompt_tokens == 140
    assert all(request["path"] == "/v1/completions" for request in server.requests)


@pytest.mark.parametrize("behaviour", [fails(404), fails(400, "echo"), sends(b'{"choices": [{"text": "a"}]}'), GOOD])
def test_a_server_that_does_not_score_says_so_once(behaviour: faulty.Behaviour):
    with serving(behaviour) as server:
        back_end = client(server)
        assert not back_end.scores
        asked = len(server.requests)
        with pytest.raises(ModelError) as caught:
            back_end.score(CHOOSE, ["a"])
        assert len(server.requests) == asked
    assert caught.value.failure is Failure.UNSUPPORTED


def test_pictures_go_only_to_models_that_see():
    query = Choose("x", candidates=("go to the sink",), pictures=(b"\x89PNG",))
    with serving(GOOD) as server:
        client(server).complete([query])
        with pytest.raises(ModelError, match="sees no pictures"):
            client(server, sees=False).complete([query])
    (request,) = server.requests
    assert request["body"]["messages"][-1]["content"][1]["image_url"]["url"].startswith("data:image/png;base64,")
