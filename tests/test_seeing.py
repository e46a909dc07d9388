"""What is seen of candidates: what instructions say of things, the views kept of them, and the scores."""

from __future__ import annotations

import pytest

from embodied.entity import type_words
from embodied.errors import OptionError, UnknownNameError
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.memories.privileged import PrivilegedMemory
from embodied.rewards.seeing import SAID, STATES, UNSEEN, ClipSight, described
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, SkillCall
from embodied.task import Setup, Subgoal
from embodied.wiring import Choices, Materials, scene_library, scorers
from tests.tiny_clip import TinyClip

SKILLS = Materials(Choices()).skills


@pytest.mark.parametrize(
    ("instruction", "kind", "state"),
    [
        ("Put the dirty plate in the sink.", "Plate", "dirty"),
        ("one of the plates is filthy, wash it", "Plate", "dirty"),
        ("clean the plate", "Plate", ""),
        ("Clean the dirty plate", "Plate", "dirty"),
        ("open the drawer", "Drawer", ""),
        ("Close the drawer that hangs open.", "Drawer", "open"),
        ("switch off the lamp that is lit", "DeskLamp", "on"),
        ("the dirty plate goes beside the mug on the far side of the wide table", "DiningTable", ""),
        ("bring me the bowl", "Plate", ""),
    ],
)
def test_what_an_instruction_says_of_a_type(instruction: str, kind: str, state: str) -> None:
    assert described(instruction, kind) == state


def test_words_for_states_are_states_and_contraries_are_mutual() -> None:
    assert set(SAID.values()) == set(STATES)
    for so, contrary in STATES.values():
        assert so != contrary
        assert so.format(type_words("DeskLamp")).count("desk lamp") == 1


def look_round(sight: ClipSight, instruction: str) -> tuple[HouseholdSimulator, PrivilegedMemory]:
    simulator, memory = HouseholdSimulator(scene_library()), PrivilegedMemory()
    first = simulator.reset(Setup("kitchen"))
    memory.start(simulator, first)
    sight.start(instruction, first)
    for _ in range(4):
        sight.observe(simulator.step(Action("RotateRight")))
    return simulator, memory


def test_only_what_was_seen_and_told_of_is_scored() -> None:
    sight = ClipSight(TinyClip())
    simulator, memory = look_round(sight, "wash the dirty plate")
    plates = [each.object_id for each in memory.entities() if each.object_type == "Plate"]
    others = [each.object_id for each in memory.entities() if each.object_type == "Mug"]
    calls = [SkillCall("pick_up", (("object", name),)) for name in [*plates, *others]]
    scores = sight.see(calls, memory)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert scores[len(plates) :] == [UNSEEN] * len(others)
    assert sight.see(calls, memory) == scores
    shown = {name for name in plates if any(name == each for each in simulator.look()().ids)}
    assert shown
    unseen = ClipSight(TinyClip())
    unseen.start("wash the dirty plate", simulator.reset(Setup("kitchen")))
    assert unseen.see(calls[-1:], memory) == [UNSEEN]


def test_an_instruction_that_tells_no_state_renders_nothing() -> None:
    sight = ClipSight(TinyClip())
    _, memory = look_round(sight, "put the plate on the table")
    calls = [SkillCall("pick_up", (("object", each.object_id),)) for each in memory.entities()]
    assert set(sight.see(calls, memory)) == {UNSEEN}
    assert not sight._views


def test_the_grounder_tells_each_candidates_score() -> None:
    sight = ClipSight(TinyClip())
    _, memory = look_round(sight, "the open drawer should be closed")
    found = AdmissibleGrounder(SKILLS, sight).ground(Subgoal("open", {"object": "Drawer"}), memory, ())
    assert not isinstance(found, Outcome)
    assert all("see" in each.scores for each in found)
    plain = AdmissibleGrounder(SKILLS).ground(Subgoal("open", {"object": "Drawer"}), memory, ())
    assert not isinstance(plain, Outcome)
    assert all("see" not in each.scores for each in plain)


def test_scorers_are_read_and_checked() -> None:
    assert scorers("say, can,see") == ("say", "can", "see")
    with pytest.raises(UnknownNameError, match="scorer 'sea'"):
        scorers("say,sea")
    with pytest.raises(OptionError, match="say"):
        scorers("can,see")
