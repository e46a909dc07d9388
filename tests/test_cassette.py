"""What was recorded plays back the same, and nothing is called for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embodied.errors import BadFileError, MissingDataError, OptionError, OutsideError
from embodied.language import GREEDY, Failure, ModelError, Reply, Sampling, Usage
from embodied.models.cassette import Cassette
from embodied.models.making import model
from embodied.query import Choice, Choose, Explain, Explanation, Query

COST = Usage(1, 10, 2, 0.25, 0.001)
TEXTS = st.text(max_size=30)
QUERIES = st.builds(Explain, TEXTS, call=TEXTS, reason=TEXTS, seen=st.lists(TEXTS, max_size=2).map(tuple)) | st.builds(
    Choose, TEXTS, candidates=st.lists(TEXTS, min_size=1, max_size=4).map(tuple)
)
SAMPLINGS = st.builds(Sampling, temperature=st.sampled_from([0.0, 0.7]), seed=st.integers(0, 3))


class Counting:
    """A model that never says the same thing twice, and fails where the instruction says so."""

    name, scores, sees = "openai:counting", True, False

    def __init__(self) -> None:
        self.calls = 0

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        for query in queries:
            if query.instruction.startswith("fail "):
                raise ModelError(Failure(query.instruction[5:]), "no", where="here", fix="none", usage=COST)
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Reply:
        self.calls += 1
        if isinstance(query, Choose):
            answer = Choice(choice=query.candidates[self.calls % len(query.candidates)])
            return Reply(answer, COST, -0.1 * self.calls)
        return Reply(Explanation(explanation=f"because {self.calls}"), COST)

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        self.calls += 1
        return [-self.calls / (1 + len(each)) for each in candidates], COST


def answers(replies: Sequence[Reply]) -> list[tuple[object, float | None]]:
    return [(reply.answer, reply.logprob) for reply in replies]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.tuples(st.lists(QUERIES, max_size=4), SAMPLINGS), max_size=5))
def test_what_is_recorded_plays_back(tmp_path: Path, batches: list[tuple[list[Query], Sampling]]):
    path = tmp_path / "cassette.jsonl"
    path.unlink(missing_ok=True)
    recorder = Cassette(path, source := Counting())
    heard = [answers(recorder.complete(queries, sampling)) for queries, sampling in batches]
    scored = [recorder.score(query, ["a", "bc"])[0] for queries, _ in batches for query in queries]
    calls, recorded = source.calls, path.read_bytes()
    for _ in range(2):
        player = Cassette(path)
        replies = [player.complete(queries, sampling) for queries, sampling in reversed(batches)][::-1]
        assert [answers(batch) for batch in replies] == heard
        assert all(reply.usage == Usage() for batch in replies for reply in batch)
        scores = [player.score(query, ["a", "bc"]) for queries, _ in batches for query in queries]
        assert scores == [(each, Usage()) for each in scored]
    assert path.read_bytes() == recorded
    assert (player.name, player.scores, player.sees) == (source.name, source.scores, source.sees)
    assert player.cost.calls == calls == source.calls
    again = Cassette(path, source)
    assert [answers(again.complete(queries, sampling)) for queries, sampling in batches] == heard
    assert source.calls == calls
    assert path.read_bytes() == recorded


def test_usage_of_a_recording_is_what_was_called(tmp_path: Path):
    recorder = Cassette(tmp_path / "c", Counting())
    one, two = Explain("one"), Explain("two")
    recorder.complete([one])
    assert [reply.usage for reply in recorder.complete([one, two, two])] == [Usage(), COST, Usage()]


def test_strict_replay_calls_nothing(tmp_path: Path):
    path = tmp_path / "c.jsonl"
    Cassette(path, Counting()).complete([Explain("one")], Sampling(seed=1))
    player = model(f"cassette:{path}")
    for query, sampling in [
        (Explain("one"), Sampling(seed=2)),
        (Explain("one"), Sampling(seed=1, temperature=0.5)),
        (Explain("one"), Sampling(seed=1, max_tokens=9)),
        (Explain("One"), Sampling(seed=1)),
        (Explain("one", pictures=(b"1",)), Sampling(seed=1)),
    ]:
        with pytest.raises(ModelError) as caught:
            player.complete([query], sampling)
        assert caught.value.failure is Failure.NOT_RECORDED
    with pytest.raises(ModelError, match="no such call is recorded"):
        player.score(Explain("one"), ["a"])


def test_failures_play_back(tmp_path: Path):
    path = tmp_path / "c.jsonl"
    recorder = Cassette(path, source := Counting())
    for failure in (Failure.MALFORMED, Failure.RATE_LIMITED, Failure.OVER_BUDGET):
        for number in range(3):
            told = Cassette(path) if number == 2 and failure is not Failure.OVER_BUDGET else recorder
            with pytest.raises(ModelError) as caught:
                told.complete([Explain("fine"), Explain(f"fail {failure.value}")])
            assert (caught.value.failure, caught.value.where) == (failure, "here")
    assert source.calls == 0
    with pytest.raises(ModelError) as caught:
        Cassette(path).complete([Explain("fine"), Explain("fail over_budget")])
    assert caught.value.failure is Failure.NOT_RECORDED
    assert Cassette(path).cost.calls == 2


def test_another_draw_has_another_seed(tmp_path: Path):
    recorder = Cassette(tmp_path / "c", Counting())
    draws = [recorder.complete([Explain("x")], Sampling(temperature=1.0, seed=seed))[0].answer for seed in (0, 1, 0)]
    assert draws[0] == draws[2] != draws[1]


def test_several_recorders_of_one_file_agree(tmp_path: Path):
    path = tmp_path / "c"
    recorders = [Cassette(path, Counting()) for _ in range(4)]
    queries = [Explain(f"number {number}") for number in range(30)]
    heard: list[list[tuple[object, float | None]]] = [[] for _ in recorders]

    def work(index: int) -> None:
        order = queries if index % 2 else queries[::-1]
        replies = [recorders[index].complete([query])[0] for query in order]
        heard[index] = answers(replies if index % 2 else replies[::-1])

    threads = [Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard[0] == heard[1] == heard[2] == heard[3] == answers(Cassette(path).complete(queries))
    assert len(path.read_text().splitlines()) == 31


def test_a_line_that_a_crash_cut_off_is_recorded_again(tmp_path: Path):
    path = tmp_path / "c"
    Cassette(path, Counting()).complete([Explain("one"), Explain("two")])
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    player = Cassette(path)
    player.complete([Explain("one")])
    with pytest.raises(ModelError):
        player.complete([Explain("two")])
    recorder = Cassette(path, source := Counting())
    recorder.complete([Explain("one"), Explain("two")])
    assert source.calls == 1
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_files_that_are_none(tmp_path: Path):
    path = tmp_path / "c"
    with pytest.raises(MissingDataError):
        Cassette(path)
    for text in (
        "",
        "{}\n",
        "hello\n",
        '{"cassette": 9, "model": "a", "scores": true, "sees": true}\n',
        "[" * 9999 + "\n",
    ):
        path.write_text(text)
        with pytest.raises(BadFileError):
            Cassette(path)
    path.unlink()
    Cassette(path, Counting())
    with path.open("a") as file:
        file.write("not json\n")
    with pytest.raises(BadFileError, match="line 2"):
        Cassette(path)
    other = Counting()
    other.name = "openai:other"
    path.unlink()
    Cassette(path, Counting())
    with pytest.raises(OptionError, match="a recording of openai:counting"):
        Cassette(path, other)
    with pytest.raises(OutsideError):
        Cassette(tmp_path, Counting())
    with pytest.raises(OutsideError):
        Cassette(path / "below" / "c", Counting())


def test_an_answer_that_was_tampered_with_is_no_answer(tmp_path: Path):
    path = tmp_path / "c"
    Cassette(path, Counting()).complete([Explain("one")])
    path.write_text(path.read_text().replace('"explanation"', '"code"'))
    with pytest.raises(BadFileError):
        Cassette(path).complete([Explain("one")])


def test_no_key_is_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from tests.faulty_server import fails, says, serving

    monkeypatch.setenv("EMBODIED_API_KEY", "sk-secret")
    with serving(says('{"explanation": "it is locked"}'), fails(401, "wrong key sk-secret")) as server:
        recorder = Cassette(tmp_path / "c", model("openai:tiny", base_url=server.url, scores=False))
        recorder.complete([Explain("one")])
        with pytest.raises(ModelError):
            recorder.complete([Explain("two")])
    text = (tmp_path / "c").read_text()
    assert "sk-secret" not in text
    assert "locked" in text
    assert "unauthorised" in text
