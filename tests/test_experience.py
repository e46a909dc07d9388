"""Experiences: what is kept of an episode, what another recalls of it, and that a failed plan is not tried again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embodied.agent import Agent
from embodied.errors import BadFileError
from embodied.evaluation.episode import play
from embodied.evaluation.past import Past
from embodied.experience import Experience, Recalled, Setback
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.household.library import SceneLibrary
from embodied.language import GREEDY, Failure, Reply, Sampling, Usage
from embodied.memories.experience import Diary, lesson_of
from embodied.memories.privileged import PrivilegedMemory
from embodied.memories.recall import Experiences, Place, png
from embodied.memories.store import MemoryFile
from embodied.planner import Planner
from embodied.planners.another_plan import DRAWS, as_words
from embodied.planners.plan import ModelPlanner
from embodied.planners.reflection import reflect
from embodied.planners.retrieval import RetrievalPlanner
from embodied.query import Decomposition, Insight, Query, Reflect
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Example, Setup, Subgoal
from embodied.trace import Asked, Called, Ended, Event, Learnt, Planned, Reminded, Stopped
from tests.driving import SKILLS
from tests.homes import KITCHENETTE
from tests.told_models import Told, steps

PICTURE = np.full((4, 4, 3), 90, np.uint8)
WANTED = "Put the apple in the fridge."


class Letters:
    """A text encoder by letters: the more two sentences share, the more alike they are."""

    def encode(self, texts: Sequence[str], keep: bool = False) -> NDArray[np.float32]:
        rows = np.array([[1 + text.lower().count(chr(97 + each)) for each in range(26)] for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Brightness:
    """An image encoder by brightness."""

    name = "brightness"

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        angles = [each.mean() / 255 * np.pi / 2 for each in images]
        return np.array([(np.cos(each), np.sin(each)) for each in angles], np.float32)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise NotImplementedError


@pytest.fixture
def file(tmp_path: Path):
    with closing(MemoryFile(tmp_path / "home.memory")) as found:
        yield found


def episode(planner: Planner, past: Past, folder: Path, seed: int = 0) -> list[Event]:
    (folder / "kitchenette.json").write_text(json.dumps({**KITCHENETTE, "name": "kitchenette"}), encoding="utf-8")
    events: list[Event] = []

    def emit(event: Event) -> None:
        past.note(event)
        events.append(event)

    simulator = HouseholdSimulator(SceneLibrary([folder]))
    agent = Agent(planner, AdmissibleGrounder(SKILLS), PrivilegedMemory(), SKILLS)
    play(agent, simulator, WANTED, Setup("kitchenette"), emit=emit, seed=seed, past=past)
    return events


def found(file: MemoryFile, **where: int) -> Experiences:
    return Experiences(file, Place(where.get("run", 1), where.get("round", 0), where.get("place", 0), "kitchenette"))


# -- what is kept ---------------------------------------------------------------------------------------------------


def test_an_episode_is_kept_in_types_with_its_failures_and_repairs(tmp_path: Path, file: MemoryFile) -> None:
    # The fridge is shut: `put` says so to the planner, which opens it first. That is the plan's, not a failure.
    past = Past(found(file))
    events = episode(ModelPlanner(Told(steps("put Apple Fridge ; slice Mug")), SKILLS), past, tmp_path)
    past.end(False)
    (kept,) = found(file, place=1).tries(WANTED)
    planned = next(event for event in events if isinstance(event, Planned))
    assert kept.first_plan == planned.subgoals
    assert [each.skill for each in kept.done][-1] == "put"
    assert kept.done[-1].arguments == {"object": "Apple", "receptacle": "Fridge"}
    assert all("|" not in str(each) for each in kept.done)
    assert kept.success is False
    assert kept.failed
    assert kept.ending == "give_up"
    assert kept.lesson.startswith("The plan was: put(object=Apple, receptacle=Fridge)")
    assert events[-1] == Learnt(kept.lesson)


def test_a_failure_is_repaired_by_what_was_done_until_it_worked() -> None:
    diary = Diary(PrivilegedMemory.__new__(PrivilegedMemory), "kitchen", WANTED)
    diary._memory = type("Nothing", (), {"get": lambda self, handle: None})()  # type: ignore[assignment]
    for skill, reason in (("put", "closed"), ("open", None), ("wait", "refused"), ("put", None)):
        diary(Called(skill, {}, skill))
        diary(Ended(reason, "it is shut" if reason else ""))
    diary(Stopped("finish", 9, 2))
    kept = diary.experience()
    assert kept.setbacks == (
        Setback("put()", "closed", "it is shut", ("open()",)),
        Setback("wait()", "refused", "it is shut", None),
    )
    assert kept.done == (Subgoal("open"), Subgoal("put"))
    assert kept.lesson == ""
    assert not kept.failed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"success": True}, ""),
        ({"success": None, "ending": "finish"}, ""),
        ({"success": False}, "Read the instruction in another way"),
        ({"success": False, "ending": "give_up", "detail": "there is no apple"}, "I gave up (there is no apple)"),
        ({"success": False, "ending": "action_limit"}, "Find a shorter way"),
        ({"success": None, "ending": "give_up"}, "I gave up (for no reason)"),
        ({"success": False, "setbacks": (Setback("open(object=Fridge)", "blocked"),)}, "Get it another way"),
        ({"success": False, "setbacks": (Setback("open()", "blocked", "", ()),)}, "Read the instruction"),
    ],
)
def test_a_lesson_says_what_went_wrong_last(changes: dict[str, object], words: str) -> None:
    lesson = lesson_of(replace(Experience(WANTED, "kitchen", plans=(("a", "b"),)), **changes))  # type: ignore[arg-type]
    assert words in lesson
    assert bool(lesson) == bool(words)


def test_a_model_that_can_reflect_says_the_lesson_and_one_that_cannot_loses_nothing() -> None:
    kept = Experience(WANTED, "kitchen", success=False, lesson="Get it another way.")
    asked: list[Event] = []
    heard = Told(Insight(lesson="Open it first."))  # type: ignore[arg-type]
    assert reflect(heard, kept, ("earlier",), asked.append).lesson == "Open it first."
    assert isinstance(heard.heard[0], Reflect)
    assert heard.heard[0].lessons == ("earlier",)
    assert isinstance(asked[0], Asked)
    assert reflect(Told(Failure.UNSUPPORTED), kept, (), asked.append) == kept
    assert reflect(heard, replace(kept, success=True), (), asked.append).lesson == kept.lesson


# -- what is recalled -----------------------------------------------------------------------------------------------

PLACES = st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 3), st.sampled_from(["here", "there"]))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACES, unique_by=lambda each: each[:3], max_size=12), PLACES)
def test_an_episode_recalls_only_what_cannot_run_beside_it(
    tmp_path: Path, kept: list[tuple[int, int, int, str]], mine: tuple[int, int, int, str]
) -> None:
    path = tmp_path / "any.memory"
    path.unlink(missing_ok=True)
    with closing(MemoryFile(path)) as file:
        for each in kept:
            Experiences(file, Place(*each)).keep(Experience(str(each), each[3], done=(Subgoal("wait"),), success=True))
        own = Experiences(file, Place(*mine), encoder=Letters, examples=100)
        recalled = {each.instruction for each in own.recall("anything").examples}
    run, number, place, home = mine

    def earlier(each: tuple[int, int, int, str]) -> bool:
        if each[:2] == (run, number):
            return each[3] == home and each[2] < place
        return each[:2] < (run, number)

    assert recalled == {str(each) for each in kept if earlier(each)}


def test_an_interrupted_run_that_goes_on_leaves_each_episode_once(file: MemoryFile) -> None:
    for lesson in ("first", "second"):
        found(file).keep(Experience(WANTED, "kitchenette", success=False, lesson=lesson))
    assert [each.lesson for each in found(file, place=1).tries(WANTED)] == ["second"]


def test_the_most_similar_come_first_and_pictures_count_where_there_are_any(file: MemoryFile) -> None:
    dark, bright = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    for place, (said, picture) in enumerate([("aab", dark), ("aab!", bright), ("zzz", bright)]):
        done = (Subgoal("pick_up", {"object": said}),)
        kept = Experience(said, "kitchenette", done=done, success=True, picture=png(picture))
        found(file, place=place).keep(kept)
    found(file, place=3).keep(Experience("aab", "kitchenette", done=(Subgoal("wait"),), success=False))
    place = Place(2, 0, 0, "kitchenette")
    said = Experiences(file, place, encoder=Letters, examples=2)
    assert [each.instruction for each, _ in said.similar("aab", bright)] == ["aab", "aab!", "zzz"]
    assert [each.instruction for each in said.recall("aab").examples] == ["aab", "aab!"]
    seen = Experiences(file, place, encoder=Letters, examples=1, eye=Brightness)
    assert seen.looks
    assert not said.looks
    assert seen.recall("aab", bright).examples == (Example("aab!", (Subgoal("pick_up", {"object": "aab!"}),)),)
    assert seen.recall("aab", dark).examples[0].instruction == "aab"


def test_lessons_and_failed_plans_of_the_same_task_are_recalled_the_latest_last(file: MemoryFile) -> None:
    for number in range(5):
        kept = Experience(WANTED, "kitchenette", plans=((f"plan {number % 4}",),), success=False, lesson=f"{number}")
        found(file, round=number).keep(kept)
    found(file, round=5).keep(Experience(WANTED, "kitchenette", plans=(("good",),), success=True))
    found(file, round=5, place=1).keep(Experience("Another.", "kitchenette", success=False, lesson="not mine"))
    recalled = found(file, round=6).recall(WANTED)
    assert recalled == Recalled((), ("2", "3", "4"), tuple((f"plan {number}",) for number in range(4)), 6)
    silent = Experiences(file, Place(1, 6, 0, "kitchenette"), lessons=False).recall(WANTED)
    assert silent == Recalled(draw=6)


def test_an_experience_that_somebody_broke_is_refused_with_its_place(file: MemoryFile) -> None:
    found(file).keep(Experience(WANTED, "kitchenette"))
    file.write("UPDATE experiences SET content = '{\"instruction\": 7}'")
    with pytest.raises(BadFileError, match=r"experience 1\.0\.0"):
        found(file, place=1).tries(WANTED)


# -- what is made of it ---------------------------------------------------------------------------------------------


class Sampled(Told):
    """Says one plan when it is sure of itself, and others when it draws."""

    def __init__(self, sure: str, drawn: Sequence[tuple[str, float]]) -> None:
        super().__init__(steps(sure))
        self.drawn = [(steps(plan), logprob) for plan, logprob in drawn]

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        if not sampling.temperature:
            return super().complete(queries, sampling)
        self.sampled.append(sampling)
        answer, logprob = self.drawn[len(self.sampled) % len(self.drawn)]
        return [Reply(answer, Usage(1), logprob)]


APPLE, EGG, MUG = "put Apple Fridge", "put Egg Fridge", "put Mug Fridge"


def begun(model: Told, past: Past, folder: Path) -> tuple[str, ...]:
    events = episode(ModelPlanner(model, SKILLS), past, folder)
    return next(event.subgoals for event in events if isinstance(event, Planned))


def words(program: str) -> tuple[str, ...]:
    return as_words(steps(program))


def test_a_plan_that_failed_is_not_tried_again_and_the_likeliest_new_one_is(tmp_path: Path, file: MemoryFile) -> None:
    found(file).keep(Experience(WANTED, "kitchenette", plans=(words(APPLE),), success=False, lesson="Not that."))
    model = Sampled(APPLE, [(APPLE, -0.1), (MUG, -2.0), (EGG, -0.5)])
    assert begun(model, Past(found(file, round=1), draw=1), tmp_path) == words(EGG)
    assert model.heard[0].lessons == ("Not that.",)  # type: ignore[attr-defined]
    assert model.heard[0].failed_plans == (words(APPLE),)  # type: ignore[attr-defined]
    assert len(model.sampled) == 1 + DRAWS
    assert len({each.seed for each in model.sampled[1:]}) == DRAWS


def test_without_lessons_a_retry_draws_once_and_a_first_try_never(tmp_path: Path) -> None:
    model = Sampled(APPLE, [(EGG, -0.5)])
    assert begun(model, Past(draw=1), tmp_path) == words(EGG)
    assert len(model.sampled) == 1
    assert begun(model, Past(), tmp_path) == words(APPLE)


def test_where_nothing_new_comes_the_likeliest_is_tried_once_more(tmp_path: Path, file: MemoryFile) -> None:
    found(file).keep(Experience(WANTED, "kitchenette", plans=(words(APPLE),), success=False))
    model = Sampled(APPLE, [(APPLE, -0.1)])
    assert begun(model, Past(found(file, round=1), draw=1), tmp_path) == words(APPLE)


def test_an_answer_that_it_is_impossible_counts_as_a_plan_of_no_steps() -> None:
    assert as_words(Decomposition(impossible="no apple")) == as_words(Decomposition(question="which?")) == ()


def test_retrieval_takes_its_own_experience_and_none_that_failed(tmp_path: Path, file: MemoryFile) -> None:
    shipped = [Example(WANTED, (Subgoal("put", {"object": "Apple", "receptacle": "Fridge"}),))]
    shipped.append(Example("Put an egg in.", (Subgoal("put", {"object": "Egg", "receptacle": "Fridge"}),)))
    planner = RetrievalPlanner(shipped, Letters(), SKILLS)

    def plan(past: Past) -> str:
        return str(next(e.subgoals for e in episode(planner, past, tmp_path) if isinstance(e, Planned)))

    assert "Apple" in plan(Past())
    failed = next(e for e in episode(planner, Past(), tmp_path) if isinstance(e, Planned)).subgoals
    found(file).keep(Experience(WANTED, "kitchenette", plans=(failed,), success=False))
    place = Place(2, 0, 0, "kitchenette")
    assert "Egg" in plan(Past(Experiences(file, place)))
    done = (Subgoal("put", {"object": "Book", "receptacle": "SideTable"}),)
    found(file, place=1).keep(Experience(WANTED, "elsewhere", done=done, success=True))
    past = Past(Experiences(file, place, encoder=Letters, examples=planner.takes_examples))
    events = episode(planner, past, tmp_path)
    assert "Book" in str(next(e.subgoals for e in events if isinstance(e, Planned)))
    assert Reminded((WANTED,), (), 1) in events
