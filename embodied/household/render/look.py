"""What of an object decides how it looks: two objects of one look share a mesh and its paints."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from embodied.geometry import Point
from embodied.household.instance import Instance

Rectangle = tuple[float, float, float, float]
"""(x0, y0, x1, y1) on a side, metres."""
UNSEEN_SHARE = 0.3
"""Share of every range of sizes and shades that is kept for scenes that nothing is learnt from."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where a board or a carcass is open for what is set into it, in its own frame.

    Attributes:
        top: (x0, z0, x1, z1) holes in the board.
        front: (x0, y0, x1, y1) holes in the front.
        bare: whether the board is all that is known: its box is larger than the thing, and one walks through it.
    """

    top: tuple[Rectangle, ...] = ()
    front: tuple[Rectangle, ...] = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How one object looks.

    Attributes:
        kind: its type's name.
        size: (width, height, depth), metres.
        surface: height at which it bears things, metres.
        seed: what its own proportions and colours are drawn from.
        unseen: whether they are drawn from what is kept for scenes that nothing is learnt from.
        openness, is_on, is_dirty, is_broken, is_cooked, is_used_up, liquid: its state.
        is_hot, is_cold, is_wet: its state; wet is what was washed.
        is_shattered: whether nothing but shards is left.
        cuts: see `Cuts`.
        any_colour: whether most of it may have any colour but those kept for unseen scenes, to learn from.
    """

    kind: str
    size: Point
    surface: float
    seed: int
    unseen: bool = False
    openness: float = 0.0
    is_on: bool = False
    is_dirty: bool = False
    is_broken: bool = False
    is_cooked: bool = False
    is_used_up: bool = False
    liquid: str = ""
    is_shattered: bool = False
    is_hot: bool = False
    is_cold: bool = False
    is_wet: bool = False
    cuts: Cuts = Cuts()
    any_colour: bool = False

    def draws(self, of: str) -> Draws:
        """What chance gives this object, of one kind ("shape", "colour"), the same every time."""
        return Draws(np.random.default_rng([self.seed, zlib.crc32(of.encode())]), self.unseen)


class Draws:
    """Draws an object's proportions and colours; what is drawn for unseen scenes is never drawn for others.

    Args:
        rng: the source.
        unseen: which part is drawn from.
    """

    def __init__(self, rng: np.random.Generator, unseen: bool) -> None:
        self._rng, self._unseen = rng, unseen

    def share(self) -> float:
        """A number in [0, 1): in its upper part for unseen scenes, in the rest for others."""
        value = float(self._rng.random())
        return 1.0 - UNSEEN_SHARE * (1.0 - value) if self._unseen else (1.0 - UNSEEN_SHARE) * value

    def plain(self) -> float:
        """A number in [0, 1), for all scenes alike."""
        return float(self._rng.random())

    def between(self, low: float, high: float) -> float:
        """A number between two others; the end that is kept for unseen scenes is `high`'s."""
        return low + (high - low) * self.share()

    def pick(self, count: int) -> int:
        """One of so many kinds; from three on, the last third is unseen scenes' own."""
        kept = kept_of(count)
        if self._unseen and kept:
            return count - kept + int(self._rng.integers(kept))
        return int(self._rng.integers(count - kept))


def kept_of(count: int) -> int:
    """How many of so many kinds, the last ones, are unseen scenes' own."""
    return count // 3


SETS: Mapping[str, str] = {
    kind: kinds.split()[0]
    for kinds in ("Cabinet Drawer CounterTop", "Chair", "StoveBurner StoveKnob", "Sofa ArmChair", "Window", "Doorway")
    for kind in kinds.split()
}
"""Types whose objects match in one home."""


def seed_of(scene: str, kind: str, object_id: str, materials: int) -> int:
    """The seed of an object's look: of the scene's name, of how often materials were randomised, and of the object's
    id, or of the set that it belongs to.
    """
    return zlib.crc32(f"{scene}|{SETS.get(kind, object_id)}|{materials}".encode())


def own_size(item: Instance) -> Point:
    """An object's (width, height, depth) before it was turned, metres."""
    return item.size if all(item.size) else item.box.size
