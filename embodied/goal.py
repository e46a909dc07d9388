"""Goals: conditions that say themselves in words and verify themselves on a simulator's true state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from embodied.simulator import ObjectState, WorldState
from embodied.thing import Thing, holders


@dataclass(frozen=True, slots=True)
class Condition:
    """How many objects are to meet a description, and when.

    Attributes:
        thing: the description.
        count: so many objects at least.
        most: so many at most; None for any number.
        every: the very objects that met this other description when the episode began, all of them, however many; None
            for no such ask.
        together: those that count share one holder.
        when: at the end of the episode; once, at any moment of it; or always.
    """

    thing: Thing
    count: int = 1
    most: int | None = None
    every: Thing | None = None
    together: bool = False
    when: Literal["end", "once", "always"] = "end"

    def describe(self) -> str:
        """Say the condition in words."""
        text = self.thing.describe()
        if self.every is not None:
            text = f"every {self.every.describe()}: {text}"
        elif self.most == 0:
            text = f"no {text}"
        elif self.most is not None:
            text = f"{'exactly' if self.most == self.count else 'at most'} {self.most} × {text}"
        elif self.count != 1:
            text = f"{self.count} × {text}"
        text += ", the same one" if self.together else ""
        return text if self.when == "end" else f"{text}, {self.when}"

    def meant(self, state: WorldState) -> frozenset[str]:
        """Ids of the very objects that `every` means, when the episode begins in this state."""
        every = self.every
        return frozenset(each.object_id for each in state.objects() if every is not None and every.matches(each, state))

    def missing(self, state: WorldState, meant: frozenset[str] = frozenset()) -> int:
        """How many objects are missing, or too many, now: 0 when the condition holds; `meant` as it once was."""
        if self.every is not None:
            found = (each for name in meant if (each := state.get(name)) is not None)
            # Where none was meant nothing can be right.
            return max(len(meant), 1) - sum(self.thing.matches(each, state) for each in found)
        matching = [item for item in state.objects() if self.thing.matches(item, state)]
        surplus = 0 if self.most is None else max(len(matching) - self.most, 0)
        return surplus + max(self.count - (self._sharing(matching, state) if self.together else len(matching)), 0)

    def _sharing(self, found: Iterable[ObjectState], state: WorldState) -> int:
        """The largest number of these objects that share a holder."""
        shares: dict[str, int] = {}
        for item in found:
            for holder in holders(item, state):
                if self.thing.inside is None or self.thing.inside.matches(holder, state):
                    shares[holder.object_id] = shares.get(holder.object_id, 0) + 1
        return max(shares.values(), default=0)


@dataclass(frozen=True, slots=True)
class Goal:
    """Conditions that must all hold when an episode has ended.

    Attributes:
        conditions: what must hold.
        ordered: each must come true after the one before it; those that hold always are left out of this.
    """

    conditions: tuple[Condition, ...]
    ordered: bool = False

    def describe(self) -> str:
        """Say the goal in words."""
        return (", then " if self.ordered else "; ").join(condition.describe() for condition in self.conditions)

    @property
    def course(self) -> bool:
        """Whether it takes more than the last state to tell: how the episode went."""
        return self.ordered or any(condition.when != "end" for condition in self.conditions)

    def check(self, state: WorldState) -> tuple[bool, ...]:
        """Test each condition on one state, as of an episode that begins and ends in it."""
        return tuple(condition.missing(state, condition.meant(state)) == 0 for condition in self.conditions)
