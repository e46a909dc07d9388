"""The mesh and the paints of every object type, by its name."""

from __future__ import annotations

import math
from collections.abc import Mapping

from embodied.household.render.colours import Paint
from embodied.household.render.look import Look
from embodied.household.render.mesh import BODY, INSIDE, STEAM, Mesh
from embodied.household.render.shapes import (
    appliances,
    bathroom,
    crockery,
    cupboards,
    devices,
    fittings,
    food,
    lights,
    linen,
    paper,
    seats,
    sport,
    tables,
    vessels,
)
from embodied.household.render.shapes.form import SHAPES, Form

MODULES = (
    appliances, bathroom, crockery, cupboards, devices, fittings, food, lights, linen, paper, seats, sport, tables,
    vessels,
)  # fmt: skip
"""Importing a module enters its shapes."""
SHARDS = 9


def model(look: Look) -> Mesh:
    """The mesh of a look: of its type's shape, with what shows its state; shards of what fell to pieces."""
    form = Form(look)
    if look.is_shattered:
        _shards(form)
    else:
        SHAPES.get(look.kind, (_box, {}))[0](form)
        if look.is_hot:
            _steam(form)
    return form.mesh()


def paints_for(kind: str) -> Mapping[int, Paint]:
    """The paints of a type."""
    return SHAPES[kind][1] if kind in SHAPES else {}


def _box(form: Form) -> None:
    form.slab(BODY, 0.0, form.height)


def _shards(form: Form) -> None:
    """Flat pieces that lie about on the footprint."""
    for number in range(SHARDS):
        angle, away = number * 2.4, form.radius * math.sqrt((number + 0.5) / SHARDS) * 0.85
        size = form.radius * (0.22 + 0.16 * form.draws.share())
        x, z = away * math.cos(angle), away * math.sin(angle)
        points = [(z + size * math.cos(angle + turn), x + size * math.sin(angle + turn)) for turn in (0.0, 1.7, 3.9)]
        form.prism(BODY if number % 2 else INSIDE, points, 0.0, 0.004 + 0.003 * (number % 3), axis="y")


def _steam(form: Form) -> None:
    """Three wisps that rise from the top."""
    far = max(form.look.size)
    rise, reach, thick = 0.05 + 0.25 * far, 0.5 * form.radius, 0.003 + 0.008 * far
    for number in range(3):
        angle = 2.1 * number + 0.5
        x, z = reach * math.cos(angle), reach * math.sin(angle)
        points = [
            (x + 0.009 * math.sin(0.9 * step + number), form.height + 0.008 + rise * step / 8, z) for step in range(9)
        ]
        form.tube(STEAM, points, thick, sides=4)
