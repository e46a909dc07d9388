"""Descriptions that things meet or do not: what goals are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from embodied.entity import TREATMENTS, in_state, room_at
from embodied.simulator import ObjectState, WorldState


@dataclass(frozen=True, slots=True)
class Thing:
    """A description that objects meet or do not.

    Attributes:
        type: the object type, empty for any; under `loose` matching, any object whose id contains it (ALFRED's own
            test).
        has: a property that it must have, such as "pickupable"; empty for any.
        inside: what it must be in or on, directly or through other things; None for anywhere.
        room: the name or the kind of the room that it must be in; empty for anywhere.
        state: states that it must be in, by their names in `entity`: ("open", True), ("heated", True),
            ("filled", "water").
        held: it must be in the hand.
        toggled_in_view: it must be switched on and visible.
        within: metres in the floor plane at which the robot has to be of it, at most; None for anywhere.
        loose: match as ALFRED does, by substring ('Pen' accepts a Pencil).
    """

    type: str
    has: str = ""
    inside: Thing | None = None
    room: str = ""
    state: frozenset[tuple[str, bool | str]] = frozenset()
    held: bool = False
    toggled_in_view: bool = False
    within: float | None = None
    loose: bool = False

    def describe(self) -> str:
        """Say the description in words."""
        words = [_said(name, value) for name, value in sorted(self.state, key=str)]
        words += ["lit"] if self.toggled_in_view else []
        words += ["held"] if self.held else []
        text = " ".join([*words, self.type or "thing"])
        text += f" in {self.inside.describe()}" if self.inside else ""
        text += f", the robot within {self.within:g} m" if self.within is not None else ""
        return f"{text} in the {self.room}" if self.room else text

    def matches(self, item: ObjectState, state: WorldState) -> bool:
        """Whether the object meets the description now."""
        if not (self.type in item.object_id if self.loose else self.type in ("", item.object_type)):
            return False
        if self.has and self.has not in item.properties:
            return False
        if self.held and state.held != item.object_id:
            return False
        if not all(in_state(item, name, value) for name, value in self.state):
            return False
        if self.toggled_in_view and not (item.is_toggled and state.visible(item.object_id)):
            return False
        if self.within is not None and item.box.horizontal_distance(state.pose.x, state.pose.z) > self.within:
            return False
        if self.room and not in_room(item, self.room, state):
            return False
        return self.inside is None or any(self.inside.matches(holder, state) for holder in holders(item, state))


def in_room(item: ObjectState, room: str, state: WorldState) -> bool:
    """Whether an object, or what it is in or on, is in a room of that name or kind."""
    x, _, z = ([item, *holders(item, state)][-1]).box.centre
    found = room_at(state.rooms, x, z)
    return found is not None and room in (found.name, found.kind)


def _said(name: str, value: bool | str) -> str:
    """A state in words."""
    if isinstance(value, str):
        return f"{name} {value}"
    return name if value or name in TREATMENTS else f"not {name}"


def holders(item: ObjectState, state: WorldState) -> Iterable[ObjectState]:
    """What the object is in or on, from the nearest outwards."""
    parent = item.parent
    while parent is not None and (holder := state.get(parent)) is not None:
        yield holder
        parent = holder.parent
