"""The mesh and the paints of every object type, by its name."""

from __future__ import annotations

from embodied.household.render.shapes.form import model, paints_for

__all__ = ["model", "paints_for"]
