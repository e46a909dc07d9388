"""What is built along walls: kitchen counters, washstands, cupboards above them. Metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embodied.household.furnish.group import Group, Piece, Size
from embodied.household.object_types import TYPES

DEPTH, HEIGHT = 0.65, 0.9
"""Of a kitchen counter."""
WASH_DEPTH, WASH_HEIGHT = 0.55, 0.85
"""Of a washstand."""
PLINTH = 0.08
DRAWER_HEIGHT, DRAWER_DEPTH = 0.18, 0.42
JOINT = 0.01
"""Between fronts that adjoin."""


@dataclass(frozen=True)
class Bay:
    """One part of a counter.

    Attributes:
        width: metres.
        kind: "drawer" (over a cabinet), "drawers" (three), "cabinet", "sink" or "stove".
        top: types of the appliances that stand at its back.
        name: of the drawer and cabinet.
        above: whether a cupboard hangs above it.
    """

    width: float
    kind: str = "drawer"
    top: tuple[str, ...] = ()
    name: str = ""
    above: bool = False


def counter(name: str, bays: Sequence[Bay], depth: float = DEPTH, before: float = 0.7) -> Group:
    """A kitchen counter of bays from left to right, as the group looks (its own left).

    Basins divide its top, so that nothing is set down above them.
    """
    pieces: list[Piece] = []
    across = -sum(bay.width for bay in bays) / 2
    run_start, run = across, 0
    for number, bay in enumerate(bays, start=1):
        middle = across + bay.width / 2
        label = bay.name or str(number)
        if bay.kind in ("sink", "stove"):
            run += _top(pieces, f"top-{run + 1}", run_start, across, depth)
            pieces += (
                _sink(label, middle, bay.width, depth) if bay.kind == "sink" else _stove(label, middle, bay, depth)
            )
            run_start = across + bay.width
        else:
            pieces += _fronts(label, middle, bay, depth)
        pieces += _appliances(label, middle, bay, depth)
        if bay.above:
            size = (bay.width - JOINT, 0.65, 0.35)
            pieces.append(Piece(f"cupboard-{label}", "Cabinet", middle, size[2] / 2, 1.4, size))
        across += bay.width
    _top(pieces, f"top-{run + 1}", run_start, across, depth)
    return Group(name, tuple(pieces), before)


def _top(pieces: list[Piece], name: str, start: float, end: float, depth: float) -> int:
    if end - start < 0.05:
        return 0
    size = (end - start, HEIGHT, depth)
    pieces.append(Piece(name, "CounterTop", (start + end) / 2, depth / 2, 0.0, size))
    return 1


def _fronts(label: str, middle: float, bay: Bay, depth: float) -> list[Piece]:
    width = bay.width - JOINT
    at_front = depth - DRAWER_DEPTH / 2
    drawer: Size = (width, DRAWER_HEIGHT, DRAWER_DEPTH)
    match bay.kind:
        case "drawer":
            cabinet: Size = (width, 0.56, depth - 0.02)
            return [
                Piece(f"drawer-{label}", "Drawer", middle, at_front, 0.66, drawer),
                Piece(f"cabinet-{label}", "Cabinet", middle, depth / 2, PLINTH, cabinet),
            ]
        case "drawers":
            return [
                Piece(f"drawer-{label}-{place}", "Drawer", middle, at_front, base, (width, height, DRAWER_DEPTH))
                for place, base, height in (("top", 0.66, 0.18), ("middle", 0.38, 0.26), ("bottom", 0.1, 0.26))
            ]
        case _:
            return [Piece(f"cabinet-{label}", "Cabinet", middle, depth / 2, PLINTH, (width, 0.74, depth - 0.02))]


def _sink(label: str, middle: float, width: float, depth: float) -> list[Piece]:
    return [
        Piece(f"sink-{label}", "SinkBasin", middle, depth / 2, 0.72, (width - 0.02, 0.19, depth - JOINT)),
        Piece(f"faucet-{label}", "Faucet", middle, 0.11, 0.92),
        Piece(f"cabinet-{label}", "Cabinet", middle, depth / 2, PLINTH, (width - JOINT, 0.6, depth - 0.02)),
    ]


def _stove(label: str, middle: float, bay: Bay, depth: float) -> list[Piece]:
    """Four burners on a top of their own, each with its knob in the front: the outer knobs are the rear burners'."""
    pieces = [
        Piece(f"stove-{label}", "CounterTop", middle, depth / 2, 0.0, (bay.width, HEIGHT, depth)),
        Piece(f"cabinet-{label}", "Cabinet", middle, depth / 2, PLINTH, (bay.width - JOINT, 0.66, depth - 0.02)),
    ]
    for row, out, aside in (("front", depth - 0.17, 0.1), ("rear", 0.18, 0.23)):
        for side, sign in (("left", -1), ("right", 1)):
            name = f"{row}-{side}-{label}"
            pieces.append(Piece(f"burner-{name}", "StoveBurner", middle + sign * 0.14, out, HEIGHT))
            pieces.append(Piece(f"knob-{name}", "StoveKnob", middle + sign * aside, depth + 0.015, 0.79))
    return pieces


def _appliances(label: str, middle: float, bay: Bay, depth: float) -> list[Piece]:
    if not bay.top:
        return []
    widths = [TYPES[kind].size[0] for kind in bay.top]
    gap = (bay.width - sum(widths)) / (len(widths) + 1)
    pieces, across = [], middle - bay.width / 2 + gap
    for kind, width in zip(bay.top, widths, strict=True):
        out = TYPES[kind].size[2] / 2 + 0.03
        pieces.append(Piece(f"{_dashed(kind)}-{label}", kind, across + width / 2, out, HEIGHT))
        across += width + gap
    return pieces


def washstand(name: str, bays: Sequence[Bay], mirror: float = 0.0, before: float = 0.6) -> Group:
    """A bathroom's counter of bays ("drawer" or "sink"); `mirror` is the width of the one above it, 0 for none."""
    pieces: list[Piece] = []
    depth, across = WASH_DEPTH, -sum(bay.width for bay in bays) / 2
    for number, bay in enumerate(bays, start=1):
        middle, label, width = across + bay.width / 2, bay.name or str(number), bay.width - JOINT
        if bay.kind == "sink":
            pieces += [
                Piece(f"basin-{label}", "SinkBasin", middle, depth / 2, 0.7, (width, 0.17, depth)),
                Piece(f"faucet-{label}", "Faucet", middle, 0.1, 0.87),
                Piece(f"cabinet-{label}", "Cabinet", middle, depth / 2, PLINTH, (width, 0.58, depth - 0.02)),
            ]
        else:
            drawer = (width, DRAWER_HEIGHT, DRAWER_DEPTH)
            pieces += [
                Piece(f"top-{label}", "CounterTop", middle, depth / 2, 0.0, (bay.width, WASH_HEIGHT, depth)),
                Piece(f"drawer-{label}", "Drawer", middle, depth - DRAWER_DEPTH / 2, 0.6, drawer),
                Piece(f"cabinet-{label}", "Cabinet", middle, depth / 2, PLINTH, (width, 0.5, depth - 0.02)),
            ]
        across += bay.width
    if mirror:
        pieces.append(Piece("mirror", "Mirror", 0.0, 0.02, 1.15, (mirror, 0.9, 0.04)))
    return Group(name, tuple(pieces), before)


def _dashed(kind: str) -> str:
    """Turn CoffeeMachine into coffee-machine."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind).lstrip("-")
