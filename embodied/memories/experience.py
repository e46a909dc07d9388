"""Writes down what is worth keeping of an episode while it happens, and what is to be learnt from a failed one."""

from __future__ import annotations

import re
from dataclasses import replace

from embodied.execution import NUDGE, PRELUDE
from embodied.experience import Experience, Plan, Setback
from embodied.memory import Memory
from embodied.skill import Reason
from embodied.task import Subgoal
from embodied.trace import Called, Decided, Ended, Event, Planned, Stopped

UNKNOWN = "Thing"
"""The type of an object that memory knows nothing of."""
LONGEST = 200
"""Characters of a detail that are kept."""
_WORD = re.compile(r"\w[\w|+.-]*[\w|]|\w")
"""What may be an object's id."""


class Diary:
    """Is handed an episode's events, in order.

    Args:
        memory: the robot's: it says what objects are, in the moment that they are spoken of.
        home: the scene's name.
        instruction: what was said.
    """

    def __init__(self, memory: Memory, home: str, instruction: str) -> None:
        self._memory, self._kept = memory, Experience(instruction, home)
        self._plans: list[Plan] = []
        self._steps: list[tuple[Subgoal | str, Ended]] = []
        self._trying: Subgoal | str = ""

    def __call__(self, event: Event) -> None:
        """Take one event down."""
        match event:
            case Planned(subgoals):
                self._plans.append(subgoals)
            case Decided("act", text):
                self._trying = self._in_types(text)
            case Called(skill, arguments) if skill not in (PRELUDE, NUDGE):
                self._trying = Subgoal(skill, {name: self._type(value) for name, value in arguments.items()})
            case Ended(reason=Reason.INTERRUPTED.value):
                self._trying = ""  # nothing is to be learnt from what was broken off
            case Ended() if self._trying:
                self._steps.append((self._trying, replace(event, detail=self._in_types(event.detail))))
                self._trying = ""
            case Stopped(ending, actions, _, detail):
                self._kept = replace(self._kept, ending=ending, detail=_short(detail), actions=actions)

    def experience(self, success: bool | None = None, picture: bytes = b"") -> Experience:
        """What is kept, the lesson included; `success` is what somebody said of the whole."""
        done = tuple(step for step, ended in self._steps if ended.reason is None and isinstance(step, Subgoal))
        setbacks = tuple(self._setback(at) for at, (_, ended) in enumerate(self._steps) if ended.reason is not None)
        kept = replace(
            self._kept, plans=tuple(self._plans), done=done, setbacks=setbacks, success=success, picture=picture
        )
        return replace(kept, lesson=lesson_of(kept))

    def _type(self, object_id: str, otherwise: str = UNKNOWN) -> str:
        entity = self._memory.get(object_id)
        return otherwise if entity is None else entity.object_type

    def _in_types(self, text: str) -> str:
        """A text with the types of things in the place of their ids, which mean nothing in another episode."""
        return _WORD.sub(lambda word: self._type(word[0], word[0]), text)

    def _setback(self, at: int) -> Setback:
        step, ended = self._steps[at]
        later = self._steps[at + 1 :]
        mended = next((row for row, (other, end) in enumerate(later) if other == step and end.reason is None), None)
        repair = None if mended is None else tuple(str(other) for other, end in later[:mended] if end.reason is None)
        return Setback(str(step), ended.reason or "", _short(ended.detail), repair)


def lesson_of(kept: Experience) -> str:
    """What a failed episode teaches, from what went wrong last; empty for one that did not fail."""
    if not kept.failed:
        return ""
    told = f"The plan was: {_listed(kept.first_plan)}." if kept.first_plan else ""
    stuck = [each for each in kept.setbacks if each.repair is None]
    if stuck:
        last = stuck[-1]
        why = f"{last.reason}: {last.detail}" if last.detail else last.reason
        return " ".join(filter(None, [told, f"{last.step} failed ({why}), and nothing mended it. Get it another way."]))
    if kept.ending == "give_up":
        return " ".join(filter(None, [told, f"I gave up ({kept.detail or 'for no reason'}), and it can be done."]))
    if kept.ending == "finish":
        return f"{told} All of it worked, and it was not what was wanted. Read the instruction in another way.".strip()
    return f"{told} It took too long. Find a shorter way.".strip()


def _listed(plan: Plan) -> str:
    return "; ".join(plan)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
