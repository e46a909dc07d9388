"""Every type has a shape of its own that stays in its box, looks outwards, and differs where it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.household.object_types import TYPES
from embodied.household.render.colours import APART
from embodied.household.render.look import Look, seed_of
from embodied.household.render.mesh import BODY, Mesh, Modeller
from embodied.household.render.shapes.catalogue import model, paints_for
from embodied.household.render.shapes.form import SHAPES
from embodied.household.render.states import appearance

HANGS_OVER = {"LaundryHamper": 0.05}
"""Metres by which a closed shape may reach out of its box besides."""


def look(kind: str, seed: int = 0, **state: object) -> Look:
    found = TYPES[kind]
    surface = found.size[1] * (0.5 if found.opaque == "seat" else 1.0)
    return Look(kind, found.size, surface, seed, **state)  # type: ignore[arg-type]


def volume(mesh: Mesh) -> float:
    corners = mesh.vertices.astype(float)[mesh.faces]
    return float(np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6)


def test_every_type_has_a_shape() -> None:
    assert SHAPES.keys() == TYPES.keys()
    assert all(paints_for(kind) for kind in TYPES)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_shapes_fill_their_boxes_and_stay_in_them(kind: str) -> None:
    width, height, depth = TYPES[kind].size
    for seed in range(3):
        mesh = model(look(kind, seed))
        low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
        over = 0.012 + HANGS_OVER.get(kind, 0.0) + 0.06 * max(width, height, depth)
        assert (low >= np.array([-width / 2, 0.0, -depth / 2]) - over).all(), (low, TYPES[kind].size)
        assert (high <= np.array([width / 2, height, depth / 2]) + over).all(), (high, TYPES[kind].size)
        assert np.allclose(np.linalg.norm(mesh.normals, axis=-1), 1.0, atol=1e-3)
        assert 4 <= len(mesh.faces) <= 3000
        assert (mesh.faces < len(mesh.vertices)).all()


@given(st.floats(0.02, 1.0), st.floats(0.02, 1.0), st.floats(0.02, 1.0), st.integers(3, 20), st.sampled_from("xyz"))
def test_primitives_are_closed_and_look_outwards(a: float, b: float, c: float, sides: int, axis: str) -> None:
    def made(build: object) -> Mesh:
        modeller = Modeller()
        build(modeller)  # type: ignore[operator]
        return modeller.mesh()

    assert volume(made(lambda m: m.box(BODY, (0, 0, 0), (a, b, c)))) == pytest.approx(a * b * c, rel=1e-3)
    area = sides / 2 * np.sin(2 * np.pi / sides)
    cylinder = volume(made(lambda m: m.cylinder(BODY, (0.1, 0.2, 0.3), a, b, sides, axis)))
    assert cylinder == pytest.approx(area * a * a * b, rel=1e-2)
    assert volume(made(lambda m: m.ellipsoid(BODY, (0, 0, 0), (a, b, c)))) > 0.5 * 4 / 3 * np.pi * a * b * c
    outline = [(a, 0.0), (0.0, b), (-a, 0.0), (0.0, -b)]
    assert volume(made(lambda m: m.prism(BODY, outline, 0.0, c, axis))) == pytest.approx(2 * a * b * c, rel=1e-2)
    ring = made(lambda m: m.ring(BODY, (0, 0, 0), a + b, b * 0.3, axis))
    assert volume(ring) > 0.0
    assert volume(made(lambda m: m.tube(BODY, [(0, 0, 0), (0, a, 0), (b, a + c, 0)], 0.01))) > 0.0


def test_looks_are_the_same_everywhere_and_differ_between_objects() -> None:
    one, two = (look("Mug", seed_of("kitchen", "Mug", f"Mug|{number}", 0)) for number in (1, 2))
    assert np.array_equal(appearance(one)[0], appearance(one)[0])
    assert not np.array_equal(appearance(one)[0], appearance(two)[0])
    chairs = {seed_of("kitchen", "Chair", f"Chair|{number}", 0) for number in range(4)}
    assert len(chairs) == 1, "chairs of one home match"


def test_what_is_kept_for_unseen_scenes_is_never_drawn_for_others() -> None:
    for kind in ("Mug", "Sofa", "Book", "Vase"):
        colours = [
            {tuple(appearance(look(kind, seed, unseen=unseen))[0][BODY, :3].tolist()) for seed in range(120)}
            for unseen in (False, True)
        ]
        assert not colours[0] & colours[1]
    seen, unseen = (
        [look("Bowl", seed, unseen=each).draws("shape").share() for seed in range(200)] for each in (False, True)
    )
    assert max(seen) < min(unseen)


@pytest.mark.parametrize("kind", ["Mug", "Sofa", "Book", "Vase", "Fridge"])
def test_any_colour_is_far_from_what_is_kept_for_unseen_scenes(kind: str) -> None:
    """Paints hold colours squared: linear light."""
    plain, anyhow, kept = (
        np.sqrt([appearance(look(kind, seed, **how))[0][BODY, :3] for seed in range(60)])
        for how in ({}, {"any_colour": True}, {"unseen": True})
    )
    apart = [np.linalg.norm(colours[:, None] - kept[None], axis=2).min() for colours in (anyhow, plain)]
    assert apart[0] >= min(APART / 2, apart[1])
    assert len(np.unique(anyhow.round(3), axis=0)) > len(np.unique(plain.round(1), axis=0))
