"""Whether a plan could be carried out in its room, effects imagined: executability (Huang et al. 2022)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from embodied.datasets.alfred.ids import modern_type
from embodied.entity import STATES, TREATMENTS, in_state
from embodied.memory import Memory
from embodied.planners.imagined import Imagined, Item
from embodied.query import ANYTHING, Decomposition, Reference, Step
from embodied.skill import Skill

MOST_TRIED = 2000
"""Calls that are looked at for one plan; a plan that needs more counts as one that cannot be carried out."""

KNOWN_STATES = frozenset({*STATES, *TREATMENTS})


def executable(plan: Decomposition, memory: Memory, skills: Mapping[str, Skill]) -> bool:
    """Whether there are things in the room with which every step could be done when its turn comes.

    A step names types; any things that fit will do, a type that has no whole thing left meaning its slices, and "every"
    is met by one of them. A tool that a skill wants in the hand (the knife, to slice) may be left unsaid: it is taken
    in passing where the hand is empty and the room has one. Rooms of a home are not looked at.

    Args:
        plan: as the model said it.
        memory: the room before anything is done.
        skills: what the robot can do, by name.
    """
    return bool(plan.steps) and _Search(plan.steps, skills).possible(0, Imagined.whole(memory))


class _Search:
    """Looks for things to do a plan's steps with, first things first."""

    def __init__(self, steps: tuple[Step, ...], skills: Mapping[str, Skill]) -> None:
        self._steps, self._skills, self._left = steps, skills, MOST_TRIED

    def possible(self, index: int, world: Imagined) -> bool:
        """Whether the steps from this one on can be done."""
        if index == len(self._steps):
            return True
        return any(self.possible(index + 1, after) for after in self._after(self._steps[index], world))

    def _after(self, step: Step, world: Imagined) -> Iterator[Imagined]:
        """The worlds that a step may lead to."""
        skill = self._skills.get(step.skill)
        if skill is None or set(step.arguments) != {each.name for each in skill.parameters}:
            return
        choices = [
            [item for item in _meant(step.arguments[each.name], world) if each.fits(item)] for each in skill.parameters
        ]
        for items in product(*choices):
            self._left -= 1
            if self._left < 0:
                return
            ids = [item.object_id for item in items]
            arguments = dict(zip((each.name for each in skill.parameters), ids, strict=True))
            if len(set(ids)) < len(ids) or (ready := _ready(skill, arguments, world)) is None:
                continue
            after = ready.after([fact.bind(arguments) for fact in skill.effects])
            yield after if ready is world else replace(after, held=None)


def _ready(skill: Skill, arguments: Mapping[str, str], world: Imagined) -> Imagined | None:
    """The world in which the call may be made: this one, or this one with an unsaid tool in the hand; None for none."""
    unmet = skill.unmet(world, arguments)
    if unmet is None:
        return world
    if unmet.predicate != "holding_type" or world.held is not None:
        return None
    tool = next((item.object_id for item in world.objects() if item.object_type in unmet.arguments), None)
    equipped = replace(world, held=tool)
    return equipped if tool is not None and skill.unmet(equipped, arguments) is None else None


def _meant(reference: Reference, world: Imagined) -> list[Item]:
    """The things that a reference may mean."""
    wanted = modern_type(reference.type)
    there = [item for item in world.objects() if not item.is_sliced and _fits(reference, item, world)]
    if wanted == ANYTHING:
        return there
    whole = [item for item in there if item.object_type == wanted]
    return whole or [item for item in there if item.object_type == f"{wanted}Sliced"]


def _fits(reference: Reference, item: Item, world: Imagined) -> bool:
    """Whether a thing is in the state and the place that a reference says."""
    if reference.state and not (reference.state in KNOWN_STATES and in_state(item, reference.state)):
        return False
    holder = world.get(item.parent) if item.parent else None
    return not reference.inside or (holder is not None and holder.object_type == modern_type(reference.inside))
