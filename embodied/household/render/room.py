"""Floors, walls and ceilings: what belongs to no object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from embodied.entity import Room
from embodied.geometry import Box
from embodied.household.render.colours import Paint, paints_of
from embodied.household.render.look import Look, seed_of
from embodied.household.render.mesh import BODY, TRIM, Mesh, Modeller
from embodied.household.render.textures import BOARDS, CARPET, PLASTER, STRIPES, TILES

SKIRTING = 0.08
"""Metres of the board at the foot of a wall, and `STANDS_OUT` of the wall."""
STANDS_OUT = 0.006
BEYOND = 0.5
"""Metres between what is known of an imported room and the walls drawn around it."""
_WOOD_FLOOR = Paint("#b98a5c #a87c55 #c9a273 #8f6a4a #7a5a44 #d2b48c", 0.15, BOARDS, 1.0)
_TILE_FLOOR = Paint("#cfc8ba #b8bdbd #d8d0c4 #a9a397 #c4b39c #93a0a0", 0.25, TILES, 1.4)
_CARPET = Paint("#b5a48f #9aa39b #a8958a #8f97a6 #c2b8a8 #a58f7c", 0.0, CARPET, 1.5)
_WALLS = Paint("#e6dccb #d7dfd8 #dfd3c8 #cfd8e0 #e8e0d0 #d9c9b4 #c9d3c4 #e2d6dc", 0.0, PLASTER, 0.5)
_PAPER = Paint("#dccfb8 #c8d2cc #d8c5bb #c4cdd8 #e0d4c0 #ccbfae", 0.0, STRIPES, 1.0)
_WALL_TILES = Paint("#dfe6e4 #e6e2d8 #cfdcdf #d8e0d4 #e4dcd4 #c5d3d6", 0.35, TILES, 2.5)
_CEILING = Paint("#efece6", 0.0, PLASTER, 0.5, glows=0.35, varies=0.2)
"""As bright as if lamps shone on it, which there are none of."""
FLOORS: Mapping[str, Paint] = {"kitchen": _TILE_FLOOR, "bathroom": _TILE_FLOOR, "bedroom": _CARPET}
WALLS: Mapping[str, Paint] = {"bathroom": _WALL_TILES, "living_room": _PAPER}


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A part of the building: its mesh in the world's frame, and its paints."""

    mesh: Mesh
    paints: NDArray[np.float32]


def surfaces(
    rooms: Sequence[Room], walls: Sequence[Box], bounds: Box, scene: str, materials: int, like: Look
) -> list[Surface]:
    """Everything that is built: a floor for each room, the walls, and one ceiling, which is seen from below only.

    Args:
        rooms: where which is; one that spans the bounds where none is told.
        walls: boxes; where there are none, some are drawn around the bounds.
        bounds: of everything in the home, metres.
        scene, materials: see `look.seed_of`.
        like: a look that says which colours there may be.
    """
    made = []
    areas = [(room.kind, area) for room in rooms for area in room.areas]
    whole = bounds.low[0], bounds.low[2], bounds.high[0], bounds.high[2]
    for number, (kind, (x0, z0, x1, z1)) in enumerate([("", whole), *areas]):
        model = Modeller()
        level = 0.0 if number else -0.004
        model.quad(BODY, (x0, level, z0), (x0, level, z1), (x1, level, z1), (x1, level, z0))
        made.append(_painted(model, FLOORS.get(kind, _WOOD_FLOOR), f"floor {number}", scene, materials, like))
    kind = rooms[0].kind if len(rooms) == 1 else ""
    walls = walls or _around(bounds)
    for wall in walls:
        model = Modeller()
        _wall(model, wall)
        made.append(_painted(model, WALLS.get(kind, _WALLS), "walls", scene, materials, like))
    model, top = Modeller(), bounds.high[1] + 0.002
    x0, z0, x1, z1 = whole
    model.quad(BODY, (x0, top, z0), (x1, top, z0), (x1, top, z1), (x0, top, z1))
    made.append(_painted(model, _CEILING, "ceiling", scene, materials, like))
    return made


def _painted(model: Modeller, paint: Paint, part: str, scene: str, materials: int, like: Look) -> Surface:
    look = replace(like, kind=part, seed=seed_of(scene, part, part, materials))
    return Surface(model.mesh(), paints_of(look, {BODY: paint, TRIM: Paint("#f2efe9", 0.2, varies=0.2)}))


def _wall(model: Modeller, wall: Box) -> None:
    """A wall, with a skirting board along its two long sides."""
    model.box(BODY, wall.low, wall.high, without="-y")
    across = 0 if wall.size[0] < wall.size[2] else 2
    low, high = list(wall.low), list(wall.high)
    low[across], high[across] = low[across] - STANDS_OUT, high[across] + STANDS_OUT
    high[1] = SKIRTING
    model.box(TRIM, low, high, without="-y")


def _around(bounds: Box) -> list[Box]:
    (x0, _, z0), (x1, top, z1) = bounds.low, bounds.high
    half = 0.025
    return [
        Box((x0 - half, 0.0, z0 - half), (x1 + half, top, z0 + half)),
        Box((x0 - half, 0.0, z1 - half), (x1 + half, top, z1 + half)),
        Box((x0 - half, 0.0, z0 + half), (x0 + half, top, z1 - half)),
        Box((x1 - half, 0.0, z0 + half), (x1 + half, top, z1 - half)),
    ]
