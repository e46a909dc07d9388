"""The part of a planner that fits its plans to what people taught."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from embodied.correction import Preference, Rule
from embodied.known import Known
from embodied.planner import View
from embodied.planners.course import Failed
from embodied.query import Decomposition, Step
from embodied.skill import Reason

Heed = Callable[[Decomposition, str, Sequence[Known], Iterable[str]], Decomposition]
"""Fits a plan to what was taught: the plan, what was said, the lessons, the object types that there are."""


@dataclass(slots=True)
class PlanHeeding:
    """One episode's.

    Attributes:
        heed: fits a plan to lessons; None to leave plans as they are.
        unheeded: the plan as it was before.
        changed: whether the lessons changed it.
        said: answers that told what is meant: like the instruction, they count more than any lesson.
    """

    heed: Heed | None = None
    unheeded: Decomposition = field(default_factory=Decomposition)
    changed: bool = False
    said: list[str] = field(default_factory=list)
    _lessons: tuple[Known, ...] = ()
    _waived: list[Step] = field(default_factory=list)

    def start(self) -> None:
        """Begin with another instruction."""
        self.unheeded, self.changed = Decomposition(), False
        self.said, self._lessons, self._waived = [], (), []

    def heeded(self, plan: Decomposition, instruction: str, view: View, types: Iterable[str]) -> Decomposition:
        """A plan that heeds what was taught, as far as that can be done here."""
        self.unheeded, self.changed = plan, False
        if self.heed is None or view.taught is None:
            return plan
        self._lessons = tuple(view.taught.lessons())
        found = self.heed(plan, ". ".join((instruction, *self.said)), self._lessons, types)
        steps = tuple(each for each in found.steps if each in plan.steps or each not in self._waived)
        found = found if steps == found.steps else Decomposition(steps=steps)
        self.changed = found != plan
        return found

    def taught_by(self, answer: str, view: View) -> bool:
        """Whether an answer taught what to do from now on, and told nothing of what there is."""
        if self.heed is None or view.taught is None:
            return False
        new = (each for each in view.taught.lessons() if each not in self._lessons)
        about = (each.lesson for each in new if each.source.utterance == answer and not each.scope.task)
        return any(isinstance(each, Rule | Preference) and each.place is not None for each in about)

    def without(self, failed: Failed, steps: Sequence[Step]) -> tuple[Step, ...] | None:
        """What is left after a step that a lesson asked for, and the home has nothing for; None for other failures."""
        if failed.outcome.reason is not Reason.NOT_FOUND or failed.step in self.unheeded.steps:
            return None
        if failed.step not in steps or failed.step in self._waived:
            return None
        self._waived.append(failed.step)
        return tuple(steps[steps.index(failed.step) + 1 :])
