"""What a scene graph is made of: nodes, the views of them, and the edges between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embodied.entity import TEMPERATURES, TREATMENTS
from embodied.facts import LIQUIDS
from embodied.geometry import Box
from embodied.household.object_types import TYPES

Kind = Literal["room", "fixture", "object", "agent", "place"]
"""Fixtures are what cannot be picked up; places are cells that the robot has looked from."""
Source = Literal["seen", "told", "assumed"]
Relation = Literal["in", "on", "near", "holds", "leads_to"]

NEVER = -1
"""The step of what has not happened yet."""
LIKELY = 0.5
"""A state that is likelier than that is taken to be so."""
CUT = frozenset({"pickupable", "sliceable"})
"""Properties that what has been cut up has lost."""


class Edge(NamedTuple):
    """A relation between two nodes, by their handles: a mug is "on" a table, the robot "holds" a cup."""

    source: str
    relation: Relation
    target: str


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One view of a thing.

    Attributes:
        crop: (height, width, 3) uint8, RGB: cut out of the picture.
        pixels: how many it had there.
        step: when.
        embedding: (d,) float32, a unit vector of CLIP's; None where nobody asked for it yet.
    """

    crop: NDArray[np.uint8] = field(repr=False)
    pixels: int
    step: int
    embedding: NDArray[np.float32] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing as memory has it; those of kinds "fixture" and "object" are `Entity`s.

    Attributes:
        object_id: its handle, such as "n12": it means nothing by itself.
        kind: see `Kind`.
        types: how likely each type is, likeliest first; of a room its kind.
        box: where it is, as far as it was seen, metres.
        spread: one standard deviation of where its middle is, metres.
        states: how likely each is: those of `Detection`, "sliced", and what has happened to it ("heated", "cooled",
            "cleaned"); what is left out is taken not to be so.
        parent: handle of what it is directly in or on; None for neither, and for what is held.
        views: the best, largest first.
        first_seen, last_seen: steps; NEVER for what was only told of.
        known: how it is known.
        looked: the last step at which its place was looked at, whether it was there or not.
        inside: of a container, the last step at which its inside was seen.
        covered: which spots of what it bears were ever looked at, bit by bit; see `looking`.
        missed: looks in a row at its place that did not show it.
        told: the box that was told of it; it may have opened since.
    """

    object_id: str
    kind: Kind
    types: Mapping[str, float]
    box: Box
    spread: float = 0.0
    states: Mapping[str, float] = field(default_factory=dict)
    parent: str | None = None
    views: tuple[View, ...] = ()
    first_seen: int = NEVER
    last_seen: int = NEVER
    known: Source = "seen"
    looked: int = NEVER
    inside: int = NEVER
    covered: int = 0
    missed: int = 0
    told: Box | None = None

    @property
    def object_type(self) -> str:
        """The likeliest type."""
        return next(iter(self.types))

    @property
    def properties(self) -> frozenset[str]:
        """What things of that type can do, or have done to them."""
        if self.object_type not in TYPES:
            return frozenset()
        found = TYPES[self.object_type].properties
        return found - CUT if self.is_sliced else found

    def likely(self, state: str) -> bool:
        """Whether it is more likely than not in a state."""
        return self.states.get(state, 0.0) > LIKELY

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.likely("open")

    @property
    def is_toggled(self) -> bool:
        """Whether it is switched on."""
        return self.likely("on")

    @property
    def is_sliced(self) -> bool:
        """Whether it was cut up: it is its slices now."""
        return self.likely("sliced")

    @property
    def is_broken(self) -> bool:
        """Whether it is broken."""
        return self.likely("broken")

    @property
    def is_cooked(self) -> bool:
        """Whether it is cooked."""
        return self.likely("cooked")

    @property
    def is_dirty(self) -> bool:
        """Whether it is dirty."""
        return self.likely("dirty")

    @property
    def is_used_up(self) -> bool:
        """Whether it is used up."""
        return self.likely("used_up")

    @property
    def fill_liquid(self) -> str:
        """The likeliest liquid in it; empty for none."""
        return max(LIQUIDS, key=lambda each: self.states.get(each, 0.0)) if self.likely("filled") else ""

    @property
    def temperature(self) -> str:
        """AI2-THOR's name of how warm it is."""
        warmth = max(TEMPERATURES, key=lambda each: self.states.get(each, 0.0))
        return TEMPERATURES[warmth] if self.likely(warmth) else "RoomTemp"

    @property
    def history(self) -> frozenset[str]:
        """What has happened to it, of TREATMENTS."""
        return frozenset(each for each in TREATMENTS if self.likely(each))
