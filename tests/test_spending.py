"""Runs with the real `openai` client against servers that count: limits hold, bad models cost episodes, sums agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import embodied
from embodied.errors import OptionError
from embodied.evaluation.keeper import MOST_UNREACHABLE, StoppedRunError
from embodied.language import Failure
from embodied.models.choice import ModelChoice
from embodied.models.openai_chat import OpenAIChat
from embodied.models.patience import Patience
from tests import faulty_server as faulty
from tests.conftest import Command
from tests.faulty_server import Behaviour, FaultyServer, fails, says, serving
from tests.quick_models import environment  # noqa: F401 - a fixture

EPISODES = 9
"""What the outside package's suite has; `asking` makes one call in each."""
PLAN = says('{"steps": [], "impossible": "", "question": ""}')
NO_PLAN = says("Let me think about that.")
BRISK = Patience(connect=2.0, read=5.0, total=10.0, retries=2, first_wait=0.01, longest_wait=0.2, reasks=1)
COST = 0.002
"""Dollars of a call, by quick_models' list of prices."""


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few and short waits, in this process; workers have the usual ones."""
    monkeypatch.setitem(OpenAIChat.__init__.__kwdefaults__, "patience", BRISK)


def evaluate(out: Path, server: FaultyServer | None, *, planner: str = "asking", **options: Any) -> embodied.Report:
    workers, episodes = options.pop("workers", 0), options.pop("episodes", None)
    choice = {"name": "openai:tiny", "base_url": server.url if server else "", **options}
    model = ModelChoice(**choice)
    return embodied.evaluate("pantry", planner=planner, model=model, workers=workers, episodes=episodes, out=out)


def on_the_fridge(behaviour: Behaviour) -> Behaviour:
    """Behave so on tasks with a fridge, well on others."""

    def behave(handler: faulty.Handler, body: faulty.Body) -> None:
        (behaviour if "fridge" in str(body) else PLAN)(handler, body)

    return behave


def timed(out: Path) -> dict[str, dict[str, Any]]:
    """What each episode cost."""
    lines = [json.loads(line) for line in (out / "timing.jsonl").read_text().splitlines()]
    return {line["id"]: line["model"] for line in lines if "model" in line}


def records(out: Path) -> dict[str, bytes]:
    """What must not depend on money, time or luck."""
    paths = [out / "episodes.jsonl", *(out / "traces").iterdir()]
    return {path.name: path.read_bytes() for path in paths}


def test_a_limit_of_calls_holds_over_processes_and_sittings(tmp_path: Path) -> None:
    with serving(PLAN) as server:
        for limit in (3, 5):
            with pytest.raises(StoppedRunError, match=f"{limit} of {EPISODES} episodes are done") as stopped:
                evaluate(tmp_path / "run", server, workers=2, max_calls=limit)
            assert stopped.value.failure is Failure.OVER_BUDGET
            assert stopped.value.exit_code == 3
            assert "--max-calls" in stopped.value.fix
            assert len(server.requests) == limit == len(timed(tmp_path / "run"))
        report = evaluate(tmp_path / "run", server, workers=2, max_calls=EPISODES)
        assert len(server.requests) == EPISODES
        assert report.summary["crashed"] == 0
        whole = evaluate(tmp_path / "whole", server)
    assert records(tmp_path / "run") == records(tmp_path / "whole")
    for each in (report, whole):
        assert each.summary["model"]["calls"] == EPISODES
        assert each.summary["model"]["dollars"] == pytest.approx(EPISODES * COST)


def test_a_limit_of_dollars_holds(tmp_path: Path) -> None:
    with serving(PLAN) as server, pytest.raises(StoppedRunError, match="dollars are spent") as stopped:
        evaluate(tmp_path / "run", server, max_dollars=0.088)
    assert 0 < stopped.value.done < EPISODES
    assert len(server.requests) == stopped.value.done
    with pytest.raises(OptionError, match="no price is known"):
        evaluate(tmp_path / "b", server, name="openai:unlisted", max_dollars=1.0)
    assert not (tmp_path / "b").exists()


def test_a_key_that_is_turned_down_ends_the_run_at_once(tmp_path: Path) -> None:
    with serving(PLAN, PLAN, fails(401, "Incorrect API key")) as server:
        with pytest.raises(StoppedRunError, match=f"2 of {EPISODES} episodes are done, and 3 calls") as stopped:
            evaluate(tmp_path / "run", server)
        assert stopped.value.failure is Failure.UNAUTHORISED
        assert len(server.requests) == 3
        server.script = [PLAN]
        report = evaluate(tmp_path / "run", server)
    assert report.summary["crashed"] == 0
    assert report.summary["model"]["calls"] == EPISODES + 1
    assert report.summary["model"]["outside_finished_episodes"]["calls"] == 1


@pytest.mark.parametrize("workers", [0, 2])
def test_a_model_that_talks_costs_its_episodes_only(tmp_path: Path, workers: int) -> None:
    with serving(on_the_fridge(NO_PLAN)) as server:
        report = evaluate(tmp_path / "run", server, workers=workers)
    broken = [result for result in report.results if result.crashed]
    assert {result.failure for result in broken} == {Failure.MALFORMED}
    assert all(result.error.startswith("malformed: openai:tiny: no valid answer") for result in broken)
    assert report.summary["episodes"] == EPISODES, "a crash stays in the denominator"
    assert 0 < report.summary["crashed"] == report.summary["model_failures"]["malformed"] < EPISODES
    assert report.summary["model"]["calls"] == len(server.requests) > EPISODES
    assert f"the language model: malformed {len(broken)}" in str(report)


def test_what_episodes_cost_adds_up_to_what_the_run_cost(tmp_path: Path) -> None:
    def every_third_fails(handler: faulty.Handler, body: faulty.Body) -> None:
        (fails(500) if len(handler.server.requests) % 3 == 0 else on_the_fridge(NO_PLAN))(handler, body)

    with serving(every_third_fails) as server:
        report = evaluate(tmp_path / "run", server)
    episodes, run = timed(tmp_path / "run"), report.summary["model"]
    assert len(episodes) == EPISODES
    for figure in ("calls", "prompt_tokens", "completion_tokens"):
        assert sum(each[figure] for each in episodes.values()) == run[figure]
    for figure in ("dollars", "seconds"):
        assert sum(each[figure] for each in episodes.values()) == pytest.approx(run[figure], abs=1e-3)
    assert run["calls"] == len(server.requests)
    answered = [number for number in range(1, len(server.requests) + 1) if number % 3]
    assert run["prompt_tokens"] == 100 * len(answered)
    assert run["outside_finished_episodes"]["calls"] == 0
    assert f"model openai:tiny: {run['calls']} calls, {110 * len(answered):,} tokens, $" in str(report)


def test_a_killed_worker_takes_no_call_with_it(tmp_path: Path) -> None:
    with serving(PLAN) as server:
        report = evaluate(tmp_path / "run", server, planner="mortal", workers=2)
    assert report.summary["crashed"] >= 1
    assert report.summary["model"]["calls"] == len(server.requests) == EPISODES
    assert report.summary["model"]["outside_finished_episodes"]["calls"] == report.summary["crashed"]


def test_a_server_that_is_gone_stops_the_run_and_fails_no_episode(tmp_path: Path) -> None:
    with serving(PLAN) as server:
        evaluate(tmp_path / "whole", server)
    with pytest.raises(StoppedRunError, match=f"{MOST_UNREACHABLE} episodes in a row") as stopped:
        evaluate(tmp_path / "run", server)
    assert (stopped.value.failure, stopped.value.done) == (Failure.UNREACHABLE, 0)
    with serving(PLAN) as server:
        evaluate(tmp_path / "run", server)
    assert records(tmp_path / "run") == records(tmp_path / "whole")


def test_a_line_that_breaks_now_and_then_costs_its_episodes(tmp_path: Path) -> None:
    with serving(on_the_fridge(faulty.hangs_up)) as server:
        report = evaluate(tmp_path / "run", server)
    assert 0 < report.summary["model_failures"]["unreachable"] == report.summary["crashed"] < MOST_UNREACHABLE


def test_a_recorded_run_plays_back_to_the_byte_without_a_call(tmp_path: Path) -> None:
    cassette = str(tmp_path / "calls.jsonl")
    with serving(on_the_fridge(NO_PLAN)) as server:
        recorded = evaluate(tmp_path / "recorded", server, record=cassette)
        assert recorded.summary["crashed"] > 0
        calls = len(server.requests)
        assert recorded.summary["model"]["calls"] == calls
        again = evaluate(tmp_path / "again", server, record=cassette, workers=2, max_calls=1)
        played = evaluate(tmp_path / "played", None, name=f"cassette:{cassette}", workers=2)
        assert len(server.requests) == calls
    assert records(tmp_path / "recorded") == records(tmp_path / "again") == records(tmp_path / "played")
    assert again.summary["model"]["calls"] == played.summary["model"]["calls"] == 0


def test_a_call_that_is_not_recorded_ends_the_run(tmp_path: Path) -> None:
    cassette = str(tmp_path / "calls.jsonl")
    with serving(PLAN) as server:
        evaluate(tmp_path / "few", server, record=cassette, episodes=3)
    with pytest.raises(StoppedRunError, match="no such call is recorded") as stopped:
        evaluate(tmp_path / "all", None, name=f"cassette:{cassette}")
    assert stopped.value.failure is Failure.NOT_RECORDED
    with pytest.raises(OptionError, match="a recording cannot be recorded"):
        evaluate(tmp_path / "b", None, name=f"cassette:{cassette}", record=cassette)


def test_the_command_says_how_to_go_on(tmp_path: Path, embodied: Command) -> None:
    with serving(PLAN) as server:
        asked = ["eval", "pantry", "--planner", "asking", "--model", "openai:tiny", "--base-url", server.url]
        stopped = embodied(*asked, "--workers", "2", "--max-calls", "4")
        assert stopped.returncode == 3
        assert stopped.stdout == ""
        assert "runs/pantry-asking-1: the run stopped: all 4 calls are used up" in stopped.stderr
        assert f"4 of {EPISODES} episodes are done, and 4 calls, 440 tokens, $0.0080 spent" in stopped.stderr
        assert "fix: raise --max-calls, and give the same command again" in stopped.stderr
        done = embodied(*asked, "--workers", "2", "--max-calls", "40")
        assert done.returncode == 0, done.stderr
        assert f"model openai:tiny: {EPISODES} calls, 990 tokens, $0.0180, " in done.stdout
        assert "runs/pantry-asking-1/" in done.stdout
        one = embodied("run", "wave", "--scene", "pantry", *asked[2:])
        assert one.returncode == 0, one.stderr
        assert "model openai:tiny: 1 call, 110 tokens, $0.0020" in one.stdout


def test_an_estimate_asks_nothing_and_writes_nothing(tmp_path: Path, embodied: Command) -> None:
    with serving(PLAN) as server:
        asked = ["eval", "pantry", "--planner", "asking", "--base-url", server.url, "--estimate", "--model"]
        listed = embodied(*asked, "openai:tiny", "--json")
        unlisted = embodied(*asked, "openai:unlisted")
        assert server.requests == []
        assert not (tmp_path / "runs").exists()
        told = json.loads(listed.stdout)
        assert (told["episodes"], told["sampled"], told["declared"]) == (EPISODES, 5, True)
        assert told["calls"] == {"about": EPISODES, "most": 3 * EPISODES}
        assert 0 < told["dollars"]["about"] < told["dollars"]["most"]
        evaluate(tmp_path / "run", server)
        sent = sum(len(str(request["body"])) for request in server.requests) / 4
    assert told["prompt_tokens"]["about"] == pytest.approx(sent, rel=0.25)
    assert unlisted.returncode == 0, unlisted.stderr
    assert "no price known: give one in prices.toml" in unlisted.stdout
    assert "No call was made" in unlisted.stdout
