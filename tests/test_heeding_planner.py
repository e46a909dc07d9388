"""What the default planner makes of lessons: the home that lacks something, and answers that teach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from embodied.agent import Agent
from embodied.correction import Lesson, Preference, Rule, Thing
from embodied.corrections.names import shipped_names
from embodied.corrections.phrases import read_phrases
from embodied.corrections.taught_plans import Heeding
from embodied.finders.priors import read_priors
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.grounders.heeding import HeedingGrounder
from embodied.hearing import Utterance
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.known import Known, Scope, Source
from embodied.memories.knowledge import Knowledge
from embodied.memories.privileged import PrivilegedMemory
from embodied.memories.store import IN_MEMORY, MemoryFile
from embodied.planner import Person, nobody
from embodied.planners.clarifying import Clarifying
from embodied.planners.plan import ModelPlanner
from embodied.query import SkillWords
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Called, Event, Stopped
from tests.driving import SKILLS
from tests.homes import KITCHENETTE
from tests.speaking import Person as Somebody
from tests.speaking import episode
from tests.told_models import Told, steps

HEEDING = Heeding(shipped_names(), {name: SkillWords.of(skill) for name, skill in SKILLS.items()}, read_priors().amount)
PLATE, TABLE = Thing("plate", ("Plate",)), Thing("side table", ("SideTable",))
WASHED = Rule("wash plates before you put them away", "first", ("put",), PLATE, None, ("clean",))
DRY = [each for each in KITCHENETTE["fixtures"] if each["type"] not in ("SinkBasin", "Faucet")]
PLATES = [{"type": "Plate", "in": "counter"}, {"type": "Plate", "in": "table"}, {"type": "Egg", "in": "fridge"}]


class Taught:
    """Lessons, in the order in which they are learnt."""

    def __init__(self, *lessons: Lesson) -> None:
        self.knowledge = Knowledge(MemoryFile(IN_MEMORY))
        for each in lessons:
            self.learn(each)

    def learn(self, lesson: Lesson, utterance: str = "") -> None:
        self.knowledge.learn(lesson, Scope(), Source("", utterance, ""))

    def lessons(self) -> tuple[Known, ...]:
        return self.knowledge.holding("kitchenette")


def done(
    folder: Path, taught: Taught, told: str, program: str, person: Person = nobody, **scene: Any
) -> tuple[str, list[str], Home]:
    """Carry a plan out in the kitchenette: the ending, the calls' skills, and the home afterwards."""
    mind = ModelPlanner(Told(steps(program)), SKILLS, heed=HEEDING.plan, clarifying=Clarifying(read_phrases))
    (folder / "kitchenette.json").write_text(json.dumps({**KITCHENETTE, **scene}), encoding="utf-8")
    simulator, events = HouseholdSimulator(SceneLibrary([folder])), list[Event]()
    agent = Agent(mind, HeedingGrounder(AdmissibleGrounder(SKILLS), taught), PrivilegedMemory(), SKILLS, taught=taught)
    stopped = agent.run(told, simulator, Setup("kitchenette"), emit=events.append, person=person)
    return stopped.ending, [each.skill for each in events if isinstance(each, Called)], simulator.home


def held_by(home: Home, kind: str) -> list[str]:
    """The types of what things of a type are in or on, sorted."""
    return sorted(home[each.parent].object_type for each in home.objects() if each.object_type == kind and each.parent)


@pytest.mark.parametrize(
    ("told", "program"),
    [
        ("put the plate in the fridge", "pick_up Plate ; put Plate Fridge"),
        ("put every plate in the fridge", "put every Plate Fridge"),
        ("an egg on the plate, that in the fridge", "pick_up Egg ; put Egg Plate ; pick_up Plate ; put Plate Fridge"),
    ],
)
@pytest.mark.parametrize("sink", [True, False])
def test_what_has_to_come_first_is_done_where_it_can_be_and_the_task_succeeds(
    tmp_path: Path, told: str, program: str, sink: bool
) -> None:
    scene = {"objects": PLATES} if sink else {"objects": PLATES, "fixtures": DRY}
    ending, _, home = done(tmp_path, Taught(WASHED), told, program, **scene)
    plates = [each for each in home.objects() if each.object_type == "Plate"]
    there = [each for each in plates if each.parent and home[each.parent].object_type == "Fridge"]
    assert ending == "finish" and len(there) == (2 if "every" in told else 1)
    assert all(("cleaned" in each.history) is sink for each in there)
    if "egg" in told:
        (egg,) = (each for each in home.objects() if each.object_type == "Egg")
        assert egg.parent == there[0].object_id


def test_an_answer_that_says_what_is_liked_is_no_answer_to_which_one(tmp_path: Path) -> None:
    """Both plates come into question, and the one that is there already is not moved."""
    taught, answer = Taught(), "I like my plates on the side table"

    def person(question: str) -> str:
        taught.learn(Preference(answer, PLATE, TABLE), answer)
        return answer

    program = "pick_up Plate ; put Plate Fridge"
    ending, _, home = done(tmp_path, taught, "My plate, put it away.", program, person, objects=PLATES)
    assert ending == "finish"
    assert held_by(home, "Plate") == ["SideTable", "SideTable"]


def test_where_an_answer_says_counts_more_than_what_is_liked(tmp_path: Path) -> None:
    taught = Taught(Preference("plates on the side table", PLATE, TABLE))
    program = "pick_up Plate ; put Plate Drawer"
    said = "The one on the counter, and it goes in the fridge."
    _, _, home = done(tmp_path, taught, "Put my plate in its place.", program, lambda _: said, objects=PLATES)
    assert held_by(home, "Plate") == ["Fridge", "SideTable"]


def test_of_two_things_the_one_that_is_not_there_yet_is_taken(tmp_path: Path) -> None:
    for place in ("CounterTop", "SideTable"):
        told, program = f"a plate on the {place}", f"pick_up Plate ; put Plate {place}"
        _, calls, home = done(tmp_path, Taught(), told, program, objects=PLATES)
        assert calls == ["pick_up", "put"] and held_by(home, "Plate") == [place, place]


@pytest.mark.parametrize(
    ("program", "cooled"),
    [
        ("pick_up Mug ; cool Mug ; put Mug CounterTop", False),
        ("cool Egg ; put Egg SinkBasin ; put Mug CounterTop", True),
    ],
)
def test_what_somebody_passes_over_is_left_out_where_it_is_about_the_same_thing(program: str, cooled: bool) -> None:
    class Impatient(Somebody):
        cut_in = False

        def said(self) -> Utterance | None:
            waiting, self.cut_in = self.cut_in, False
            return Utterance("Don't bother, just put the mug on the counter now.") if waiting else None

    person = Impatient({})

    def watch(event: Event) -> None:
        person.cut_in |= isinstance(event, Called) and event.skill == "cool" and not person.polls
        person.polls += isinstance(event, Called) and event.skill == "cool"

    planner = ModelPlanner(Told(steps(program)), SKILLS)
    found = episode(person, told="put the mug on the counter", planner=planner, watch=watch)  # type: ignore[arg-type]
    assert isinstance(found.events[-1], Stopped) and found.events[-1].ending == "finish"
    assert "CounterTop" in found.parent_of("Mug")
    assert any("cooled" in each.history for each in found.simulator.home.objects()) is cooled
