"""Which skills a goal calls for: those that bring about what it says, and what these need in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from embodied.facts import LIQUIDS
from embodied.goal import Goal
from embodied.planners.imagined import TEMPERATURES
from embodied.skill import Skill
from embodied.thing import Thing

Wish = tuple[str, bool]
"""A predicate, and whether it is to hold."""


def useful(goal: Goal, skills: Mapping[str, Skill]) -> tuple[Skill, ...]:
    """The skills that bring about what is wanted, or what such a skill needs, and so on."""
    wishes, found = set(_wishes(goal)), list[Skill]()
    while True:
        helpful = [
            each for each in skills.values() if any((fact.predicate, fact.holds) in wishes for fact in each.effects)
        ]
        if len(helpful) == len(found):
            return tuple(helpful)
        needs = {(fact.predicate, fact.holds) for skill in helpful for fact in skill.preconditions}
        wishes |= needs | ({("holding", True)} if ("holding_type", True) in needs else set())
        found = helpful


def _wishes(goal: Goal) -> Iterator[Wish]:
    for condition in goal.conditions:
        if condition.when == "always":
            continue
        if condition.count > 0 or condition.every is not None:
            yield from _of(condition.thing)
        if condition.most is not None:
            yield from _against(condition.thing)


def _of(thing: Thing) -> Iterator[Wish]:
    """What makes things meet a description."""
    for state, value in thing.state:
        yield from _of_state(state, value)
    if thing.inside is not None or thing.room:
        yield "inside", True
    if thing.held:
        yield "holding", True
    if thing.toggled_in_view:
        yield from (("on", True), ("visible", True))
    if thing.type.endswith("Sliced"):
        yield "sliced", True
    if thing.inside is not None:
        yield from _of(thing.inside)


def _against(thing: Thing) -> Iterator[Wish]:
    """What makes things meet a description no more."""
    for state, value in thing.state:
        if isinstance(value, bool):
            yield from _of_state(state, not value)
    if thing.inside is not None or thing.room:
        yield "inside", True


def _of_state(state: str, value: bool | str) -> Iterator[Wish]:
    if state == "filled" and value:
        yield from ((liquid, True) for liquid in LIQUIDS if value in (True, liquid))
    elif state == "temperature":
        yield from ((what, True) for what, degree in TEMPERATURES.items() if degree == value)
    elif isinstance(value, bool):
        yield state, value
