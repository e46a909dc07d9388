"""A world that is only thought of: what memory knows, changed by the declared effects of skills.

It reads like a simulator's true state, so that a task's goal and a skill's preconditions are tested on it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embodied.entity import TREATMENTS, Entity, EntityRecord, Room
from embodied.facts import LIQUIDS, Fact
from embodied.geometry import Cell, Point, Pose
from embodied.memory import Memory
from embodied.sight import Camera

SLICES = 3
"""Slices that a thing is thought to be cut to: as many as any goal asks for."""
TEMPERATURES = {"heated": "Hot", "cooled": "Cold"}


class Item(EntityRecord):
    """An object as `ObjectState` has it; what memory does not tell is at its usual value."""

    __slots__ = ()

    @property
    def changes(self) -> tuple[object, ...]:
        """All that the effects of skills may change in it."""
        return (
            self.parent,
            self.is_open,
            self.is_toggled,
            self.is_sliced,
            self.is_cooked,
            self.is_dirty,
            self.fill_liquid,
            self.history,
        )

    @property
    def position(self) -> Point:
        """The middle of its box."""
        return self.box.centre

    def slices(self) -> list[Item]:
        """The slices that cutting it makes."""
        kind = f"{self.object_type}Sliced"
        return [
            replace(
                self,
                object_id=f"{self.object_id}|{kind}_{number}",
                object_type=kind,
                properties=frozenset({"pickupable"}),
                history=frozenset(),
            )
            for number in range(1, SLICES + 1)
        ]


@dataclass(frozen=True, slots=True)
class Imagined:
    """A thought-of state; `WorldState` and `Known`.

    Attributes:
        memory: what it starts from; not to be changed while this is in use.
        items: objects that matter: `objects` yields these alone, `get` knows all.
        held: what the hand holds.
        seen: what the last skill brought into view; None before any, when memory says what is visible.
    """

    memory: Memory
    items: Mapping[str, Item]
    held: str | None
    seen: frozenset[str] | None = None

    @classmethod
    def of(cls, memory: Memory, relevant: Iterable[Entity]) -> Imagined:
        """The world as memory knows it."""
        return cls(memory, {each.object_id: Item.of(each) for each in relevant}, memory.held)

    @classmethod
    def whole(cls, memory: Memory) -> Imagined:
        """The world as memory knows it, everything included."""
        return cls.of(memory, memory.entities())

    @property
    def pose(self) -> Pose:
        """The robot's pose before anything is done."""
        return self.memory.pose

    @property
    def camera(self) -> Camera:
        """The robot's camera."""
        return self.memory.camera

    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that the robot may stand on."""
        return self.memory.free_cells

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms of the home."""
        return self.memory.rooms

    def objects(self) -> Iterator[Item]:
        """The objects that matter, slices that were thought of included."""
        return iter(self.items.values())

    def get(self, object_id: str) -> Item | None:
        """The object of that id, whether it matters or not."""
        if (item := self.items.get(object_id)) is not None:
            return item
        return Item.of(entity) if (entity := self.memory.get(object_id)) is not None else None

    def contents(self, object_id: str) -> Sequence[str]:
        """Ids of the objects that matter and are directly in or on another."""
        return [each.object_id for each in self.items.values() if each.parent == object_id]

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether things of the object's type may be put there; slices go where the whole goes."""
        whole = object_id if self.memory.get(object_id) else object_id.rpartition("|")[0]
        return self.memory.accepts(receptacle_id, whole)

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether the last skill brought the object into view."""
        return self.memory.visible(object_id, pose) if self.seen is None else object_id in self.seen

    def after(self, effects: Iterable[Fact]) -> Imagined:
        """The world once bound effects have come about."""
        items, held, seen = dict(self.items), self.held, set[str]()
        for fact in effects:
            if fact.predicate == "hand_empty":
                held = None if fact.holds else held
                continue
            item = items[fact.arguments[0]]
            match fact.predicate:
                case "holding" if fact.holds:
                    held, item = item.object_id, replace(item, parent=None)
                case "inside" if fact.holds:
                    held = None if held == item.object_id else held
                    item = replace(item, parent=fact.arguments[1])
                case "open":
                    item = replace(item, is_open=fact.holds)
                case "on":
                    item = replace(item, is_toggled=fact.holds)
                case "sliced" if fact.holds and not item.is_sliced:
                    items |= {each.object_id: each for each in item.slices()}
                    item = replace(item, is_sliced=True, properties=item.properties - {"pickupable", "sliceable"})
                case "dirty":
                    item = replace(item, is_dirty=fact.holds)
                case "cooked" if fact.holds:
                    item = replace(item, is_cooked=True)
                case "filled" if not fact.holds:
                    item = replace(item, fill_liquid="")
                case liquid if liquid in LIQUIDS and fact.holds:
                    item = replace(item, fill_liquid=liquid)
                case what if what in TREATMENTS and fact.holds:
                    temperature = TEMPERATURES.get(what, item.temperature)
                    item = replace(item, history=item.history | {what}, temperature=temperature)
                case "visible" if fact.holds:
                    seen.add(item.object_id)
            items[item.object_id] = item
        return Imagined(self.memory, items, held, frozenset(seen))
