"""Tries at the same tasks: only failed ones again, told or not of what failed, whatever the number of workers."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from embodied.api import Evaluation, evaluate, retry
from embodied.errors import OptionError
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.pool import LocalPool, ProcessPool, _Waiting
from embodied.evaluation.retries import solved_by_try
from embodied.memories.store import MemoryFile

SUITE = """
format = 1
name = "chores"
[[tasks]]
id = "kitchen-{0}"
scene = "kitchen"
type = "pick_and_place_simple"
object = "Egg"
parent = "GarbageCan"
instructions = ["Bin an egg.", "An egg has gone off.", "Bin an egg."]
[[tasks]]
id = "kitchen-{0}-vase"
scene = "kitchen"
type = "pick_and_place_simple"
object = "Vase"
parent = "Shelf"
instructions = ["Bin an egg.", "The vase goes on the shelf."]
[[tasks]]
id = "bedroom-{0}"
scene = "bedroom"
type = "pick_and_place_simple"
object = "Book"
parent = "Bed"
instructions = ["A book on the bed, please.", "A book on the bed, please."]
"""


@pytest.fixture
def suite(tmp_path: Path) -> str:
    path = tmp_path / "chores.toml"
    path.write_text(SUITE.format("one"), encoding="utf-8")
    return str(path)


def traces(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("traces/*.jsonl"))}


def kept(path: Path) -> list[tuple[object, ...]]:
    with closing(MemoryFile(path)) as file:
        return file.read("SELECT round, place, home, content FROM experiences ORDER BY run, round, place")


def test_tries_are_the_same_whatever_the_number_of_workers(tmp_path: Path, suite: str) -> None:
    for workers in (0, 2):
        asked = Evaluation(suite, "random", workers=workers, seed=3, out=tmp_path / str(workers))
        retry(asked, 1)
    assert traces(tmp_path / "0") == traces(tmp_path / "2")
    assert kept(tmp_path / "0" / "memory.sqlite") == kept(tmp_path / "2" / "memory.sqlite")
    told = "".join(traces(tmp_path / "0").values())
    # In a home episodes remember each other within a try; what is said in the kitchen does not matter in the bedroom.
    assert told.count('"event":"reminded"') > len(list((tmp_path / "0" / "try-1" / "traces").iterdir()))
    assert '"experience"' in told


def test_only_what_failed_is_tried_again_and_without_lessons_nothing_is_recalled(tmp_path: Path, suite: str) -> None:
    found = retry(Evaluation(suite, "random", out=tmp_path / "out", lessons=False), 2)
    for before, after in zip(found.tries, found.tries[1:], strict=False):
        assert {each.id for each in after} == {each.id for each in before if not each.success}
    assert '"event":"reminded"' not in "".join(traces(tmp_path / "out").values())
    assert not (tmp_path / "out" / "memory.sqlite").exists()
    first, second = (json.loads((tmp_path / "out" / f"try-{n}" / "config.json").read_text()) for n in (0, 1))
    assert (first["try"], second["try"]) == (0, 1)
    assert found.summary["lessons"] is False
    assert "which failed" in found.summary["privileged"]


def test_a_run_that_goes_on_keeps_its_number_in_the_memory(tmp_path: Path, suite: str) -> None:
    memory = tmp_path / "home.memory"
    for _ in range(2):
        evaluate(Evaluation(suite, "random", out=tmp_path / "run", memory_file=memory))
    before = kept(memory)
    assert len(before) == 7
    evaluate(Evaluation(suite, "random", out=tmp_path / "another", memory_file=memory))
    assert len(kept(memory)) == 14
    assert kept(memory)[:7] == before


@pytest.mark.parametrize(("options", "retries"), [({}, 0), ({"planner": "expert"}, 1)])
def test_what_cannot_be_meant_is_refused(suite: str, options: dict[str, str], retries: int) -> None:
    with pytest.raises(OptionError):
        retry(Evaluation(suite, **options), retries)


def result(task: str, success: bool) -> EpisodeResult:
    return EpisodeResult(task, "simple", task, "kitchen", success, int(success), 1, 5, 0, "finish", ("memory",))


def test_the_share_that_is_solved_counts_all_tries_so_far() -> None:
    tries = [[result(name, name == "a") for name in "abcd"], [result(name, name == "c") for name in "bcd"]]
    found = solved_by_try(tries, 2, {"lessons": True})
    assert [each["solved_share"] for each in found["tries"]] == [0.25, 0.5, 0.5]
    assert [each["tasks"] for each in found["tries"]] == [4, 3, 0]
    assert [each["solved"] for each in found["tries"]] == [1, 1, 0]
    low, high = found["tries"][1]["interval"]
    assert low < 0.5 < high


def test_jobs_of_one_queue_wait_for_each_other_and_others_do_not_wait() -> None:
    waiting = _Waiting(["a1", "a2", "b1", "a3", "b2"], lambda job: job[0])
    assert waiting.next([]) == "a1"
    assert waiting.next(["a1"]) == "b1"
    assert waiting.next(["a1", "b1"]) is None
    assert waiting.next(["b1"]) == "a2"
    assert waiting.next(["b1", "a2"]) is None
    assert [waiting.next([]) for _ in range(3)] == ["a3", "b2", None]


def test_pools_do_every_job_of_every_queue() -> None:
    jobs = [f"{name}{number}" for number in range(4) for name in "ab"]
    for pool in (LocalPool(work), ProcessPool(work, 2)):
        done = [job for job, _ in pool.run(jobs, first_letter)]
        pool.close()
        assert sorted(done) == sorted(jobs)
        for name in "ab":
            assert [job for job in done if job[0] == name] == [f"{name}{number}" for number in range(4)]


def work():
    return str.upper


def first_letter(job: str) -> str:
    return job[0]
