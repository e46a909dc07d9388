"""Furniture that stands by itself, with what belongs to it. Metres."""

from __future__ import annotations

from embodied.household.furnish.group import Group, Piece, Size
from embodied.household.object_types import TYPES


def bed(width: float = 1.6, stands: str = "both", lamp: str = "left", length: float = 2.1) -> Group:
    """A bed with its head at the wall; bedside tables at "both", "left", "right" or "none" of its sides, one lamp."""
    pieces = [Piece("", "Bed", 0.0, length / 2, 0.0, (width, 0.85, length))]
    table: Size = (0.5, 0.6, 0.42)
    for side, sign in (("left", -1), ("right", 1)):
        if stands not in ("both", side):
            continue
        across = sign * (width / 2 + 0.05 + table[0] / 2)
        pieces.append(Piece(f"stand-{side}", "SideTable", across, table[2] / 2, 0.0, table))
        pieces.append(Piece(f"drawer-{side}", "Drawer", across, table[2] - 0.19, 0.38, (0.46, 0.16, 0.36)))
        if lamp in ("both", side):
            pieces.append(Piece(f"lamp-{side}", "DeskLamp", across + sign * 0.11, 0.14, 0.6))
    return Group("bed", tuple(pieces), before=0.6, beside=0.5)


def dresser(width: float = 1.2, rows: int = 3, mirror: bool = False) -> Group:
    """A chest of two columns of drawers, a mirror above it where asked."""
    height, depth = 0.85, 0.5
    pieces = [Piece("", "Dresser", 0.0, depth / 2, 0.0, (width, height, depth))]
    drawer: Size = (width / 2 - 0.06, round(0.75 / rows - 0.03, 2), 0.45)
    for row in range(rows):
        for side, sign in (("left", -1), ("right", 1)):
            base = 0.08 + (rows - 1 - row) * 0.75 / rows
            pieces.append(Piece(f"drawer-{row + 1}-{side}", "Drawer", sign * width / 4, depth - 0.22, base, drawer))
    if mirror:
        pieces.append(Piece("mirror", "Mirror", 0.0, 0.02, 1.15, (min(width, 0.8), 0.9, 0.04)))
    return Group("dresser", tuple(pieces), before=0.7)


def desk(width: float = 1.3, drawers: int = 2, lamp: bool = True, desktop: bool = False) -> Group:
    """A desk with drawers at its ends, a lamp in the corner and a chair before it."""
    depth = 0.65
    pieces = [Piece("", "Desk", 0.0, depth / 2, 0.0, (width, 0.75, depth))]
    for side, sign in (("left", -1), ("right", 1))[:drawers]:
        across = sign * (width / 2 - 0.18)
        pieces.append(Piece(f"drawer-{side}", "Drawer", across, depth - 0.22, 0.5, (0.33, 0.18, 0.42)))
    if lamp:
        pieces.append(Piece("lamp", "DeskLamp", -(width / 2 - 0.16), 0.16, 0.75))
    if desktop:
        pieces.append(Piece("desktop", "Desktop", 0.1, 0.14, 0.75))
    pieces.append(Piece("chair", "Chair", 0.0, depth + 0.1, turn=2))
    return Group("desk", tuple(pieces), before=0.5)


def wardrobe(doors: int = 2) -> Group:
    """Tall cupboards side by side."""
    size: Size = (0.6, 1.9, 0.55)
    pieces = [Piece(f"{n + 1}", "Cabinet", (n - (doors - 1) / 2) * 0.61, size[2] / 2, 0.0, size) for n in range(doors)]
    return Group("wardrobe", tuple(pieces), before=0.7)


def media(width: float = 1.6, television: float = 1.05) -> Group:
    """A television on its stand."""
    stand, screen = (width, 0.55, 0.45), (television, 0.62 * television, 0.12)
    return Group(
        "tv-stand",
        (
            Piece("", "TVStand", 0.0, 0.225, 0.0, stand),
            Piece("television", "Television", 0.0, 0.1, 0.55, screen),
        ),
        before=0.7,
    )


def lounge(
    sofa: float = 1.9, table: Size | None = None, tables: str = "none", lamp: str = "none", gap: float = 0.5
) -> Group:
    """A sofa, a low table before it, side tables and a lamp on one of them.

    Args:
        sofa: its width.
        table: the low table's size; None for none.
        tables: side tables at "both", "left", "right" or "none".
        lamp: which side table bears a lamp.
        gap: floor between sofa and table.
    """
    depth = 0.9
    pieces = [Piece("", "Sofa", 0.0, depth / 2, 0.0, (sofa, 0.85, depth))]
    for side, sign in (("left", -1), ("right", 1)):
        if tables not in ("both", side):
            continue
        across = sign * (sofa / 2 + 0.04 + 0.25)
        pieces.append(Piece(f"table-{side}", "SideTable", across, 0.25, 0.0, (0.5, 0.6, 0.45)))
        if lamp in ("both", side):
            pieces.append(Piece(f"lamp-{side}", "DeskLamp", across + sign * 0.1, 0.17, 0.6))
    if table:
        pieces.append(Piece("table", "CoffeeTable", 0.0, depth + gap + table[2] / 2, 0.0, table))
    return Group("sofa", tuple(pieces), before=0.6)


def dining(width: float = 1.5, depth: float = 0.9, chairs: tuple[int, int, int, int] = (2, 2, 0, 0)) -> Group:
    """A table with chairs pushed under it: so many before it, behind it, at its left end and at its right end."""
    front, rear, left, right = chairs
    chair = TYPES["Chair"].size[2]
    tucked = 0.16
    shift = chair - tucked if rear else 0.0
    middle = shift + depth / 2
    pieces = [Piece("", "DiningTable", 0.0, middle, 0.0, (width, 0.75, depth))]
    for count, out, turn, label in (
        (front, shift + depth - tucked + chair / 2, 2, "front"),
        (rear, chair / 2, 0, "rear"),
    ):
        for n in range(count):
            across = (n - (count - 1) / 2) * width / max(count, 1)
            pieces.append(Piece(f"chair-{label}-{n + 1}", "Chair", across, out, turn=turn))
    for count, sign, turn, label in ((left, -1, 1, "left"), (right, 1, 3, "right")):
        if count:
            across = sign * (width / 2 - tucked + chair / 2)
            pieces.append(Piece(f"chair-{label}", "Chair", across, middle, turn=turn))
    return Group("table", tuple(pieces), before=0.55, beside=0.55)


def island(width: float = 1.6, depth: float = 0.8, stools: int = 2, drawers: int = 2) -> Group:
    """A counter in the middle of a kitchen: drawers at its back side, stools before its front."""
    pieces = [Piece("", "CounterTop", 0.0, depth / 2, 0.0, (width, 0.9, depth))]
    for n in range(drawers):
        across = (n - (drawers - 1) / 2) * width / drawers
        drawer: Size = (width / drawers - 0.02, 0.18, 0.42)
        pieces.append(Piece(f"drawer-{n + 1}", "Drawer", across, 0.21, 0.66, drawer, 2))
    for n in range(stools):
        pieces.append(Piece(f"stool-{n + 1}", "Stool", (n - (stools - 1) / 2) * width / max(stools, 1), depth + 0.05))
    return Group("island", tuple(pieces), before=0.6, beside=0.6)


def shelves(width: float = 1.0, heights: tuple[float, ...] = (0.85, 1.3), depth: float = 0.32) -> Group:
    """Boards on a wall, one above the other."""
    pieces = [Piece(f"{n + 1}", "Shelf", 0.0, depth / 2, base, (width, 0.04, depth)) for n, base in enumerate(heights)]
    return Group("shelf", tuple(pieces), before=0.5)


def bathtub(width: float = 1.6, shower: bool = True) -> Group:
    """A bathtub along the wall, its faucet behind it, a shower head above its left end."""
    pieces = [
        Piece("", "BathtubBasin", 0.0, 0.375, 0.0, (width, 0.55, 0.75)),
        Piece("faucet", "Faucet", 0.0, 0.1, 0.56),
    ]
    if shower:
        pieces.append(Piece("shower", "ShowerHead", -(width / 2 - 0.25), 0.1, 1.9))
    return Group("bathtub", tuple(pieces), before=0.6)


def toilet(paper: str = "right") -> Group:
    """A toilet with its paper hanger on the wall at its "left" or "right"."""
    across = 0.36 if paper == "right" else -0.36
    return Group(
        "toilet",
        (
            Piece("", "Toilet", 0.0, 0.325),
            Piece("paper", "ToiletPaperHanger", across, 0.05, 0.65),
        ),
        before=0.6,
    )
