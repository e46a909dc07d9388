"""Which thing is meant, what changes, and where to look first: the parts that hearing is made of."""

from __future__ import annotations

import numpy as np
import pytest

from embodied.content import scenes
from embodied.correction import Fact, Nudge, Preference, Rule, Thing
from embodied.corrections.amending import Amendment, Amendments
from embodied.corrections.changing import Changing
from embodied.corrections.colours import COLOURS, Seen
from embodied.corrections.habits import told as habit
from embodied.corrections.motions import MOST, actions_of
from embodied.corrections.notebook import Notebook
from embodied.corrections.which import which
from embodied.encoders.minilm import MiniLM
from embodied.finder import Wanted
from embodied.finders.told import told
from embodied.household.library import SceneLibrary
from embodied.known import Scope, Source
from embodied.memories.knowledge import Knowledge
from embodied.memories.privileged import PrivilegedMemory
from embodied.memories.store import IN_MEMORY, MemoryFile
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup, Subgoal
from tests.driving import SKILLS, memory_of, room


@pytest.mark.parametrize("amount", [None, 0.0, 0.25, 0.6, 1e9])
def test_a_nudge_is_a_few_whole_steps(amount: float | None) -> None:
    actions = actions_of(Nudge("left", amount))
    assert 1 <= len(actions) <= MOST and {each.name for each in actions} == {"MoveLeft"}


def test_changes_come_into_every_decision_and_one_thing_ends_when_it_is_put() -> None:
    memory, changes = memory_of(room("kitchen")), Amendments(SKILLS)
    put = Subgoal("put", {"object": "Mug", "receptacle": "SinkBasin"})
    assert changes.applied(put, memory) is put
    changes.add(Amendment("Mug|1", frozenset({"Mug"})))
    changes.add(Amendment("CounterTop", frozenset({"SinkBasin"}), place=True))
    assert changes.applied(put, memory).arguments == {"object": "Mug|1", "receptacle": "CounterTop"}
    changes.drop("Mug|1")
    assert changes.applied(put, memory).arguments == {"object": "Mug", "receptacle": "CounterTop"}


def test_sides_are_those_of_the_picture() -> None:
    simulator = HouseholdSimulator(SceneLibrary([scenes]))
    memory = PrivilegedMemory()
    memory.start(simulator, simulator.reset(Setup("kitchen")))
    cabinets = [each for each in memory.entities() if each.object_type == "Cabinet"]
    camera, pose = memory.camera, memory.pose
    ahead = [each for each in cabinets if camera.project(pose, np.array([each.box.centre]))[0, 2] > 0]
    column = {each.object_id: camera.project(pose, np.array([each.box.centre]))[0, 0] for each in ahead}
    (left,) = which(Thing("left one", (), ("left",)), ahead, None, memory, Seen())
    (right,) = which(Thing("right one", (), ("right",)), ahead, None, memory, Seen())
    assert column[left.object_id] == min(column.values()) and column[right.object_id] == max(column.values())
    assert left not in which(Thing("other", (), ("other",)), ahead, left.object_id, memory, Seen())


def test_colours_are_told_by_what_was_seen() -> None:
    simulator, seen = HouseholdSimulator(SceneLibrary([scenes])), Seen()
    memory = PrivilegedMemory()
    memory.start(simulator, first := simulator.reset(Setup("kitchen")))
    for _ in range(4):
        seen.note(first)
        first = simulator.step(Action("RotateRight"))
    fruit = [each for each in memory.entities() if each.object_type in ("Apple", "Lettuce", "Banana")]
    named = {name for name in COLOURS if seen.nearest(name, fruit, memory)}
    assert named and named <= {"red", "green", "yellow", "orange", "brown"}
    assert seen.nearest("colourless", fruit, memory) == []


def test_search_begins_where_somebody_said() -> None:
    knowledge = Knowledge(MemoryFile(IN_MEMORY))
    fact = Fact("the mug is in the fridge", Thing("mug", ("Mug",)), Thing("fridge", ("Fridge",)))
    knowledge.learn(fact, Scope(home="kitchen"), Source("", "", ""))
    memory = memory_of(room("kitchen"))
    memory.explored = lambda object_id: False  # type: ignore[method-assign]
    wanted = Wanted(("Mug",), lambda: False)
    places = list(told(wanted, memory, Notebook(knowledge, "kitchen")))
    assert {each.object_type for each in places} == {"Fridge"}
    assert not list(told(wanted, memory, Notebook(knowledge, "bathroom"))), "it was said of another home"


def test_search_goes_on_where_things_are_liked_to_be() -> None:
    knowledge = Knowledge(MemoryFile(IN_MEMORY))
    mug, source = Thing("mug", ("Mug",)), Source("", "", "")
    knowledge.learn(Preference("my mugs live on the counter", mug, Thing("counter", ("CounterTop",))), Scope(), source)
    knowledge.learn(Fact("the mug is in the fridge", mug, Thing("fridge", ("Fridge",))), Scope(home="kitchen"), source)
    knowledge.learn(Preference("in the sink", mug, Thing("sink", ("SinkBasin",))), Scope(task="a task"), source)
    memory = memory_of(room("kitchen"))
    memory.explored = lambda object_id: False  # type: ignore[method-assign]
    places = [
        each.object_type for each in told(Wanted(("Mug",), lambda: False), memory, Notebook(knowledge, "kitchen"))
    ]
    assert list(dict.fromkeys(places)) == ["Fridge", "CounterTop"]


BOOK, CHAIR = Thing("book", ("Book",)), Thing("chair", ("Chair",))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("my book is in the chair, as ever", True),
        ("my books are usually found in the chair", True),
        ("the book sits in the chair", True),
        ("I like my book in the chair", False),
        ("my book should be in the chair", False),
        ("it's nicer when the book is in the chair", False),
        ("the book is to be in the chair", False),
        ("books belong in the chair", False),
        ("the book is not in the chair", False),
    ],
)
def test_where_a_thing_is_by_habit_is_a_fact(text: str, fact: bool) -> None:
    for said in (Preference(text, BOOK, CHAIR), Rule(text, "always", (), BOOK, CHAIR)):
        assert habit(said) == (Fact(text, BOOK, CHAIR) if fact else said)
    for other in (Preference(text, None, CHAIR), Rule(text, "never", (), BOOK, CHAIR), Preference(text, BOOK)):
        assert habit(other) == other


@pytest.mark.parametrize(
    ("where", "counts"),
    [("away", True), ("on the table", True), ("on the shelf", False), ("on the plinth", False)],
)
def test_a_place_that_is_named_counts_more_than_what_was_changed_in_a_task_like_it(where: str, counts: bool) -> None:
    knowledge = Knowledge(MemoryFile(IN_MEMORY))
    table = Thing("dining table", ("DiningTable",))
    liked = Preference("on the dining table instead", Thing("mug", ("Mug",)), table)
    said, later = f"put the mug {where}", f"please put the mug {where}"
    knowledge.learn(liked, Scope(task=said), Source("", "", ""))
    notebook = Notebook(knowledge, "kitchen", encoder=MiniLM)
    assert notebook.alike(said, later)
    for instruction, recalled in ((said, True), (later, counts)):
        changing = Changing(Amendments(SKILLS), Seen())
        changing.recall(instruction, notebook)
        assert bool(changing.amendments.all) is recalled
