"""How far an episode has come with a goal: what it takes to judge order, "never", and "all of those that were dirty".

Timing. `Progress.of` when the episode begins; `after` for every action that may have changed something, in turn, each
giving a new value. `met` is the verdict on the episode so far.
"""

from __future__ import annotations

from dataclasses import dataclass

from embodied.goal import Condition, Goal
from embodied.simulator import WorldState


@dataclass(frozen=True, slots=True)
class Mark:
    """How one condition has fared.

    Attributes:
        missing: objects missing now; 0 when it holds.
        once: it has held at some moment.
        always: it has held at every moment.
        in_turn: when it last came true, the condition before it had held already.
    """

    missing: int
    once: bool
    always: bool
    in_turn: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal in the course of an episode.

    Attributes:
        goal: what is to be reached.
        meant: of each condition, the very objects that it is about; empty where any will do.
        marks: how each has fared.
    """

    goal: Goal
    meant: tuple[frozenset[str], ...]
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, goal: Goal, state: WorldState) -> Progress:
        """The progress of an episode that begins in this state."""
        meant = tuple(condition.meant(state) for condition in goal.conditions)
        nothing = tuple(Mark(1, once=False, always=True, in_turn=False) for _ in goal.conditions)
        return cls(goal, meant, nothing).after(state)

    def after(self, state: WorldState) -> Progress:
        """The progress once something more has happened."""
        marks = []
        turn = True
        for condition, meant, mark in zip(self.goal.conditions, self.meant, self.marks, strict=True):
            missing = condition.missing(state, meant)
            marks.append(_marked(condition, mark, missing, turn))
            turn = turn if condition.when == "always" else mark.once
        return Progress(self.goal, self.meant, tuple(marks))

    @property
    def met(self) -> tuple[bool, ...]:
        """Of each condition, whether it is met, if the episode ends now."""
        return tuple(
            _met(condition, mark) and (mark.in_turn or not self.goal.ordered)
            for condition, mark in zip(self.goal.conditions, self.marks, strict=True)
        )

    @property
    def missing(self) -> int:
        """Objects missing in all conditions that are not met; all of them where it is not the condition's turn yet."""
        total, turn = 0, True
        for condition, meant, mark, met in zip(self.goal.conditions, self.meant, self.marks, self.met, strict=True):
            if not met:
                total += max(mark.missing if turn else max(len(meant), condition.count), 1)
            turn = not self.goal.ordered or (turn if condition.when == "always" else mark.once)
        return total

    @property
    def lost(self) -> bool:
        """Whether something happened that must never happen: the goal cannot be reached any more."""
        conditions = zip(self.goal.conditions, self.marks, strict=True)
        return any(condition.when == "always" and not mark.always for condition, mark in conditions)

    @property
    def course(self) -> tuple[tuple[bool, bool], ...]:
        """What tells two episodes that led to the same state apart; empty where nothing does."""
        return tuple((mark.once, mark.in_turn) for mark in self.marks) if self.goal.course else ()


def _met(condition: Condition, mark: Mark) -> bool:
    return {"end": mark.missing == 0, "once": mark.once, "always": mark.always}[condition.when]


def _marked(condition: Condition, before: Mark, missing: int, turn: bool) -> Mark:
    """A condition's next mark; `turn`: whether the one before it had held already."""
    holds = missing == 0
    came_true = holds and before.missing > 0
    kept = before.in_turn and (holds or condition.when == "once")
    always = condition.when == "always"
    return Mark(missing, before.once or holds, before.always and holds, always or kept or (came_true and turn))
