"""A plan that ticks itself off, read off the events of an episode."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from embodied.entity import type_words
from embodied.skill import Reason
from embodied.trace import Decided, Ended, Event, Planned, Started, Stopped

Mark = Literal["ahead", "doing", "done", "failed"]
SYMBOLS: dict[Mark, str] = {"ahead": "·", "doing": "▸", "done": "✓", "failed": "✗"}


@dataclass(frozen=True, slots=True)
class Item:
    """A step of a plan in words, and how it stands."""

    text: str
    skill: str
    mark: Mark = "ahead"


class Checklist:
    """Is handed events; `items` is the plan as it stands. What is done besides the plan is listed where it is done."""

    def __init__(self) -> None:
        self.items: tuple[Item, ...] = ()
        self._at: int | None = None

    def __call__(self, event: Event) -> None:
        """Take one event in."""
        match event:
            case Started():
                self.items, self._at = (), None
            case Planned(subgoals):
                kept = tuple(each for each in self.items if each.mark in ("done", "failed"))
                self.items = (*kept, *(Item(step_words(each), each.partition("(")[0]) for each in subgoals))
            case Decided("act" | "find", text):
                self._begin(event.decision, text)
            case Ended(reason=reason) if self._at is not None:
                self._mark(self._at, "done" if reason is None else "failed")
                if reason == Reason.INTERRUPTED.value:
                    self._mark(self._at, "doing")
            case Stopped("finish"):
                self.items = tuple(
                    replace(each, mark="done" if each.mark == "ahead" else each.mark) for each in self.items
                )

    def _begin(self, decision: str, text: str) -> None:
        skill = decision if decision == "find" else text.partition("(")[0]
        words = f"look for {text}" if decision == "find" else step_words(text)
        planned = [at for at, each in enumerate(self.items) if each.mark in ("ahead", "doing") and each.skill == skill]
        if planned:
            self._at = planned[0]
            for at in range(self._at):
                if self.items[at].mark in ("ahead", "doing"):
                    self._mark(at, "done")  # the planner is past it: it held already
        else:
            self._at = next((at for at, each in enumerate(self.items) if each.mark == "ahead"), len(self.items))
            self.items = (*self.items[: self._at], Item(words, skill), *self.items[self._at :])
        self._mark(self._at, "doing")

    def _mark(self, at: int, mark: Mark) -> None:
        self.items = (*self.items[:at], replace(self.items[at], mark=mark), *self.items[at + 1 :])


def step_words(subgoal: str) -> str:
    """A subgoal, as plans and traces write it, in words: "put(object=Mug, receptacle=Fridge)" is "put mug, fridge"."""
    skill, _, rest = subgoal.partition("(")
    things = (each.partition("=")[2] or each for each in rest.rstrip(")").split(", ") if each)
    return f"{skill.replace('_', ' ')} {', '.join(type_words(each.partition('|')[0]) for each in things)}".strip()
