"""What is true of the picture of one thing, by the simulator's state: the labels of captions.

A fact is true, false or unknown of a picture. It is unknown where the picture cannot show it: the state of what is a
few pixels large, what else is in a thing, whether the hand is empty where the hand is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from embodied.household.home import Home
from embodied.household.instance import COLD, HOT, Instance

CLEAR, SEEN = 1 / 1500, 1 / 3000
"""Shares of a frame's pixels from which on a thing's state, and a thing, can be told."""


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
PLAIN = ("hot", "cold", "washed", "broken", "used_up")
"""States whose contrary has no word: of a thing that is in none, they are told apart from the thing itself."""


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


def truths_of(home: Home, object_id: str, shares: Mapping[str, float]) -> Truths:
    """What is true of the picture of one thing in a frame that a home's robot takes now.

    Args:
        home: as it is.
        object_id: the thing.
        shares: of the frame's pixels, by id of each object that shows.
    """
    item = home[object_id]
    kind, held = item.object_type, home.held == object_id
    true, unknown = {Fact("thing", kind)}, {Fact("empty hand")}
    states = states_of(item)
    known = true if shares[object_id] >= CLEAR else unknown
    known |= {Fact(state, kind) for state, value in states.items() if value or known is unknown}
    if (whole := _whole(kind)) is not None:
        true.add(Fact("sliced", whole))
    if held:
        true.add(Fact("hold", kind))
        known |= {Fact(f"hold {state}", kind) for state, value in states.items() if value or known is unknown}
        unknown.discard(Fact("empty hand"))
    elif home.visible(object_id):
        true.add(Fact("front", kind))
    if item.parent is not None and not home.carried(item) and "pickupable" in item.properties:
        fact = Fact("in", kind, home[item.parent].object_type)
        (true if shares.get(item.parent, 0.0) >= SEEN else unknown).add(fact)
    for each in shares:
        other = home[each]
        if other.parent == object_id:
            unknown.add(Fact("in", other.object_type, kind))
    if kind == "StoveBurner":  # a knob shows what it does on its burner
        true.add(Fact("on" if item.is_toggled else "off", "StoveKnob"))
    _light(true, home, item, shares)
    return Truths(true, unknown - true)


def _whole(kind: str) -> str | None:
    """The type of which a thing is a piece."""
    if kind == "EggCracked":
        return "Egg"
    return kind.removesuffix("Sliced") if kind.endswith("Sliced") else None


def _light(true: set[Fact], home: Home, item: Instance, shares: Mapping[str, float]) -> None:
    """A lit lamp before which something is held is in the picture of both."""
    if home.held is None:
        return
    holds = home[home.held]
    if item is holds or item.object_type.endswith("Lamp"):
        lamps = [item] if item is not holds else [home[each] for each in shares]
        lit = {lamp.object_type for lamp in lamps if lamp.is_toggled and lamp.object_type.endswith("Lamp")}
        true |= {Fact("hold lit", holds.object_type, lamp) for lamp in lit}


def flips(truths: Truths, fact: Fact, others: Collection[str]) -> list[Fact]:
    """Facts like a true one that are false: another state, another object, another holder."""
    made = []
    state = fact.kind.removeprefix("hold ")
    if (turned := OPPOSITE.get(state)) is not None:
        made.append(fact._replace(kind=fact.kind.removesuffix(state) + turned))
    if fact.kind in ("thing", "hold"):
        prefix = "hold " if fact.kind == "hold" else ""
        made += [Fact(prefix + state, fact.one) for state in PLAIN]
    if fact.kind in ("in", "front"):
        made.append(Fact("hold", fact.one))
    if fact.kind == "hold":
        made.append(Fact("empty hand"))
    for other in others:
        if other != fact.one:
            made.append(fact._replace(one=other))
        if fact.two and other != fact.two:
            made.append(fact._replace(two=other))
    return [each for each in made if truths.false(each)]
