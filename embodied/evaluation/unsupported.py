"""What a run leaves out because its simulator does not offer what it takes: listed, and in no figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from embodied.capabilities import NOTHING, Capabilities, together
from embodied.goal import Goal
from embodied.task import Task
from embodied.thing import Thing

_STATES = {
    ("open", True): "OpenObject",
    ("open", False): "CloseObject",
    ("on", True): "ToggleObjectOn",
    ("on", False): "ToggleObjectOff",
    ("sliced", True): "SliceObject",
    ("cooked", True): "ToggleObjectOn",
    ("heated", True): "ToggleObjectOn",
    ("cleaned", True): "ToggleObjectOn",
    ("cooled", True): "PutObject",
    ("filled", False): "EmptyLiquidFromObject",
}
"""The action without which nothing comes to be in a state."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What is left out.

    Attributes:
        tasks: what is lacking, in words, by the task's id.
        skills: likewise, by the skill's name.
    """

    tasks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """As a summary has it."""
        told = {"tasks": self.tasks, "skills": self.skills}
        return {kind: {name: list(what) for name, what in sorted(each.items())} for kind, each in told.items()}


ALL_SUPPORTED = Unsupported()


def needed_for(goal: Goal) -> Capabilities:
    """What it takes to bring a goal about, as far as its conditions tell.

    A condition that is to hold all the time takes nothing; one that holds at the start counts all the same.
    """
    things = (thing for each in goal.conditions if each.when != "always" for thing in _nested(each.thing))
    return together(Capabilities.of_actions(*_actions(thing)) for thing in things)


def sorted_out(tasks: Sequence[Task], offered: Capabilities) -> tuple[list[Task], dict[str, tuple[str, ...]]]:
    """The tasks that can be done with what is offered, and what is lacking for each of the others, by its id.

    An infeasible task needs nothing but what it says: to give up is right wherever it is set.
    """
    able, lacking = [], {}
    for task in tasks:
        needed = task.needs | (NOTHING if task.infeasible else needed_for(task.goal))
        if what := offered.lacking(needed):
            lacking[task.id] = what
        else:
            able.append(task)
    return able, lacking


def _nested(thing: Thing | None) -> Iterator[Thing]:
    while thing is not None:
        yield thing
        thing = thing.inside


def _actions(thing: Thing) -> Iterator[str]:
    if thing.held or thing.inside is not None:
        yield "PickupObject"
    if thing.inside is not None:
        yield "PutObject"
    if thing.toggled_in_view:
        yield "ToggleObjectOn"
    yield from (_STATES[each] for each in thing.state if each in _STATES)
