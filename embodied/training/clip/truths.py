"""What is true of a picture, by the simulator's state: the labels of captions.

A fact is true, false or unknown of a picture. It is unknown where a picture hardly shows it: of what is a few pixels
large, or where two things of one type differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from embodied.entity import room_at
from embodied.household.furnish.recipes import RECIPES
from embodied.household.home import Home
from embodied.household.instance import COLD, HOT, Instance

CLEAR, SEEN = 1 / 1500, 1 / 3000
"""Shares of a picture's pixels from which on a thing's state, and a thing, can be told."""


class Fact(NamedTuple):
    """A kind of fact and the types that it is about."""

    kind: str
    one: str = ""
    two: str = ""

    @property
    def number(self) -> int:
        """The same in every process; below 2**56."""
        return int.from_bytes(blake2b("|".join(self).encode(), digest_size=7).digest(), "big")


@dataclass(slots=True)
class Truths:
    """Facts that are true of a picture, and those of which nobody can say; all others are false."""

    true: set[Fact] = field(default_factory=set)
    unknown: set[Fact] = field(default_factory=set)

    def settle(self, fact: Fact, value: bool | None) -> None:
        """Say that a fact is true, false or (None) unknown, whatever was said of it before."""
        self.true.discard(fact)
        self.unknown.discard(fact)
        if value is not False:
            (self.true if value else self.unknown).add(fact)

    def false(self, fact: Fact) -> bool:
        """Whether a fact is false."""
        return fact not in self.true and fact not in self.unknown


OPPOSITE: Mapping[str, str] = {
    one: other
    for pair in (
        ("open", "closed"),
        ("on", "off"),
        ("dirty", "clean"),
        ("cooked", "raw"),
        ("hot", "cold"),
        ("water", "empty"),
        ("water", "coffee"),
    )
    for one, other in (pair, pair[::-1])
}
"""A state's flip, for hard negatives."""


def states_of(item: Instance) -> dict[str, bool]:
    """An object's states that a picture can show, by kind of fact."""
    properties, found = item.properties, dict[str, bool]()
    if "openable" in properties:
        found |= {"open": item.is_open, "closed": not item.is_open}
    if "toggleable" in properties or item.object_type == "StoveBurner":
        found |= {"on": item.is_toggled, "off": not item.is_toggled}
    if "dirtyable" in properties:
        found |= {"dirty": item.is_dirty, "clean": not item.is_dirty}
    if "cookable" in properties:
        found |= {"cooked": item.is_cooked, "raw": not item.is_cooked}
    if "canFillWithLiquid" in properties:
        found |= {kind: item.fill_liquid == kind for kind in ("water", "coffee", "wine")}
        found["empty"] = not item.fill_liquid
    if "breakable" in properties:
        found["broken"] = item.is_broken
    if "canBeUsedUp" in properties:
        found["used_up"] = item.is_used_up
    if "pickupable" in properties:
        washed = "cleaned" in item.history and not item.is_dirty
        found |= {"hot": item.temperature == HOT, "cold": item.temperature == COLD, "washed": washed}
    return found


def truths_of(home: Home, pixels: Mapping[str, float], focus: str = "") -> Truths:
    """What is true of a picture that a home's robot takes now.

    Args:
        home: as it is.
        pixels: share of the picture by id of each object that shows.
        focus: id of the object that a caption means, where there are several of its type.
    """
    truths = Truths()
    seen = {each: item for each in pixels if (item := home.get(each)) is not None}
    _see(truths, seen, pixels)
    _tell_states(truths, [seen[each] for each in seen if pixels[each] >= CLEAR], focus)
    _relate(truths, home, seen, pixels)
    _hold(truths, home)
    _stand(truths, home, seen)
    room = room_at(home.rooms, home.pose.x, home.pose.z)
    truths.settle(Fact("room", room.kind if room else ""), True)
    return truths


def object_truths(item: Instance) -> Truths:
    """What is true of a picture of one object alone: its type and its states."""
    found = {Fact("thing", item.object_type)}
    found |= {Fact(f"thing {kind}", item.object_type) for kind, value in states_of(item).items() if value}
    return Truths(found)


def _see(truths: Truths, seen: Mapping[str, Instance], pixels: Mapping[str, float]) -> None:
    shares: dict[str, float] = {}
    for each, item in seen.items():
        shares[item.object_type] = max(shares.get(item.object_type, 0.0), pixels[each])
    for kind, share in shares.items():
        truths.settle(Fact("sees", kind), True if share >= SEEN else None)


def _tell_states(truths: Truths, items: Iterable[Instance], focus: str) -> None:
    by_fact: dict[Fact, list[bool]] = {}
    for item in sorted(items, key=lambda each: each.object_id != focus):
        for kind, value in states_of(item).items():
            fact = Fact(kind, item.object_type)
            if by_fact.get(fact) is None or item.object_id != focus:
                by_fact.setdefault(fact, []).append(value)
        if item.object_type.endswith("Sliced"):
            truths.settle(Fact("sliced", item.object_type.removesuffix("Sliced")), True)
        if item.object_type == "EggCracked":
            truths.settle(Fact("sliced", "Egg"), True)
    in_focus = next((item.object_type for item in items if item.object_id == focus), "")
    for fact, values in by_fact.items():
        agreed = len(set(values)) == 1 or fact.one == in_focus
        truths.settle(fact, values[0] if agreed else None)


def _relate(truths: Truths, home: Home, seen: Mapping[str, Instance], pixels: Mapping[str, float]) -> None:
    for each, item in seen.items():
        parent = item.parent
        if parent is None or home.carried(item) or "pickupable" not in item.properties:
            continue
        holder = home[parent]
        shown = pixels[each] >= SEEN and pixels.get(parent, 0.0) >= SEEN
        fact = Fact("in", item.object_type, holder.object_type)
        if shown or fact not in truths.true:
            truths.settle(fact, True if shown else None)


def _hold(truths: Truths, home: Home) -> None:
    if home.held is None:
        truths.settle(Fact("empty hand"), True)
        return
    item = home[home.held]
    kind = item.object_type
    truths.settle(Fact("hold", kind), True)
    for state, value in states_of(item).items():
        if value:
            truths.settle(Fact(f"hold {state}", kind), True)
    lamps = [fact.one for fact in truths.true if fact.kind == "on" and fact.one.endswith("Lamp")]
    for lamp in lamps:
        truths.settle(Fact("hold lit", kind, lamp), True)


def _stand(truths: Truths, home: Home, seen: Mapping[str, Instance]) -> None:
    for each, item in seen.items():
        if each == home.held:
            continue
        fact = Fact("front", item.object_type)
        if home.visible(each):
            truths.settle(fact, True)
        elif fact not in truths.true:
            truths.settle(fact, None)


def flips(truths: Truths, fact: Fact, others: Collection[str]) -> list[Fact]:
    """Facts like a true one that are false: another state, another object, another holder."""
    made = []
    if fact.kind == "room":
        return [Fact("room", kind) for kind in RECIPES if kind != fact.one]
    kind = fact.kind.removeprefix("hold ").removeprefix("thing ")
    if (turned := OPPOSITE.get(kind)) is not None:
        made.append(fact._replace(kind=fact.kind.removesuffix(kind) + turned))
    for other in others:
        if other != fact.one and fact.one:
            made.append(fact._replace(one=other))
        if fact.two and other != fact.two:
            made.append(fact._replace(two=other))
    return [each for each in made if truths.false(each)]
