"""What a robot keeps of a finished episode, and what it recalls of earlier ones when another begins.

An `Experience` is in object types and words, never in object ids: it speaks to other homes too. What a planner is given
of them is a `Recalled`; nothing of the task's own metadata is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from embodied.simulator import Observation
from embodied.task import Example, Subgoal

Plan = tuple[str, ...]
"""A plan as the trace has it: its steps in words. One of no steps is an answer that laid nothing down."""


@dataclass(frozen=True, slots=True)
class Setback:
    """A step that failed.

    Attributes:
        step: what was called, over types: "put(object=Mug, receptacle=Cabinet)".
        reason: a `skill.Reason`, by its value.
        detail: for people.
        repair: the steps that were achieved until the same step worked, that one left out; None when it never did.
    """

    step: str
    reason: str
    detail: str = ""
    repair: Plan | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """A finished episode.

    Attributes:
        instruction, home: what was said, and the scene's name.
        plans: each plan laid down, in order; those after the first are the rest, planned anew.
        done: the calls that were achieved, over types.
        setbacks: what failed on the way.
        ending, detail: as in `trace.Stopped`.
        success: whether the task was done, where somebody said so; None where nobody did.
        actions: how many it took.
        lesson: what to do otherwise the next time; empty when there is nothing to be learnt.
        picture: what the robot saw at first, as PNG; empty without a camera.
    """

    instruction: str
    home: str
    plans: tuple[Plan, ...] = ()
    done: tuple[Subgoal, ...] = ()
    setbacks: tuple[Setback, ...] = ()
    ending: str = "finish"
    detail: str = ""
    success: bool | None = None
    actions: int = 0
    lesson: str = ""
    picture: bytes = b""

    @property
    def first_plan(self) -> Plan:
        """The plan that it began with; of no steps when none was laid down."""
        return self.plans[0] if self.plans else ()

    @property
    def failed(self) -> bool:
        """Whether the task was not done: as somebody said, or, where nobody did, as the robot itself took it."""
        return self.ending != "finish" if self.success is None else not self.success


@dataclass(frozen=True, slots=True)
class Recalled:
    """What an episode's planner is given of earlier ones.

    Attributes:
        examples: similar instructions that were carried out, and how; the most similar first.
        lessons: of earlier tries at this very task, in words, the latest last.
        tried: the plans that those tries began with, all of which failed.
        draw: which try this is. Those after the first draw their plan: the likeliest one was had already.
        answers: what people have answered, or corrected, when the same was asked for; the oldest first.
    """

    examples: tuple[Example, ...] = ()
    lessons: tuple[str, ...] = ()
    tried: tuple[Plan, ...] = ()
    draw: int = 0
    answers: tuple[str, ...] = ()


NOTHING = Recalled()
Recall = Callable[[Observation], Recalled]
"""What comes to mind at an episode's first observation."""


def nothing(observation: Observation) -> Recalled:
    """Recall nothing."""
    return NOTHING
