"""Goals: conditions that say themselves in words and verify themselves on a simulator's true state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from embodied.simulator import ObjectState, WorldState


@dataclass(frozen=True, slots=True)
class Thing:
    """A description that objects meet or do not.

    Attributes:
        type: the object type; under `loose` matching, any object whose id contains it (ALFRED's own test).
        has: a property that it must have, such as "pickupable"; empty for any.
        inside: what it must be in or on, directly or through other things; None for anywhere.
        history: what must have happened to it: "heated", "cooled", "cleaned".
        held: it must be in the hand.
        toggled_in_view: it must be switched on and visible.
        loose: match as ALFRED does, by substring ('Pen' accepts a Pencil).
    """

    type: str
    has: str = ""
    inside: Thing | None = None
    history: frozenset[str] = frozenset()
    held: bool = False
    toggled_in_view: bool = False
    loose: bool = False

    def describe(self) -> str:
        """Say the description in words."""
        words = sorted(self.history)
        words += ["lit"] if self.toggled_in_view else []
        words += ["held"] if self.held else []
        text = " ".join([*words, self.type])
        return f"{text} in {self.inside.describe()}" if self.inside else text

    def matches(self, item: ObjectState, state: WorldState) -> bool:
        """Whether the object meets the description now."""
        if not (self.type in item.object_id if self.loose else self.type == item.object_type):
            return False
        if self.has and self.has not in item.properties:
            return False
        if not self.history <= item.history or (self.held and state.held != item.object_id):
            return False
        if self.toggled_in_view and not (item.is_toggled and state.visible(item.object_id)):
            return False
        return self.inside is None or any(self.inside.matches(holder, state) for holder in _holders(item, state))


@dataclass(frozen=True, slots=True)
class Condition:
    """At least `count` objects meet a description; `together` asks that they share one holder."""

    thing: Thing
    count: int = 1
    together: bool = False

    def describe(self) -> str:
        """Say the condition in words."""
        text = self.thing.describe() if self.count == 1 else f"{self.count} × {self.thing.describe()}"
        return f"{text}, the same one" if self.together else text

    def met(self, state: WorldState) -> bool:
        """Whether the condition holds now."""
        found = [item for item in state.objects() if self.thing.matches(item, state)]
        if not self.together or self.thing.inside is None:
            return len(found) >= self.count
        holders: dict[str, int] = {}
        for item in found:
            for holder in _holders(item, state):
                if self.thing.inside.matches(holder, state):
                    holders[holder.object_id] = holders.get(holder.object_id, 0) + 1
        return max(holders.values(), default=0) >= self.count


@dataclass(frozen=True, slots=True)
class Goal:
    """Conditions that must all hold at the end of an episode."""

    conditions: tuple[Condition, ...]

    def describe(self) -> str:
        """Say the goal in words."""
        return "; ".join(condition.describe() for condition in self.conditions)

    def check(self, state: WorldState) -> tuple[bool, ...]:
        """Test each condition on the true state."""
        return tuple(condition.met(state) for condition in self.conditions)


def _holders(item: ObjectState, state: WorldState) -> Iterable[ObjectState]:
    """What the object is in or on, from the nearest outwards."""
    parent = item.parent
    while parent is not None and (holder := state.get(parent)) is not None:
        yield holder
        parent = holder.parent
