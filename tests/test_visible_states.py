"""States show: what changes is the picture of the object that changed, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from embodied.geometry import Box, Pose
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.object_types import TYPES
from embodied.household.render.camera import View
from embodied.household.render.renderer import Picture, Renderer
from embodied.household.render.stage import Backdrop
from embodied.household.settings import ROBOT
from embodied.household.space import Space

GOLDEN = Path(__file__).parent / "golden"
SIDE = 72
"""Pixels of a golden picture's side."""
TOLERANCE = 3.0
"""Mean difference of a golden picture's channels, of 255: processors round differently."""
STATES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "open-fridge": ("Fridge", {"openness": 1.0}),
    "open-cabinet": ("Cabinet", {"openness": 1.0}),
    "open-book": ("Book", {"openness": 1.0}),
    "open-laptop": ("Laptop", {"openness": 1.0}),
    "lit-lamp": ("DeskLamp", {"is_toggled": True}),
    "burning-candle": ("Candle", {"is_toggled": True}),
    "hot-burner": ("StoveBurner", {"is_toggled": True}),
    "running-microwave": ("Microwave", {"is_toggled": True}),
    "running-water": ("Faucet", {"is_toggled": True}),
    "television-on": ("Television", {"is_toggled": True}),
    "dirty-plate": ("Plate", {"is_dirty": True}),
    "broken-mirror": ("Mirror", {"is_broken": True}),
    "broken-mug": ("Mug", {"is_broken": True}),
    "washed-mug": ("Mug", {"history": frozenset({"cleaned"})}),
    "hot-potato": ("Potato", {"temperature": "Hot"}),
    "cold-tomato": ("Tomato", {"temperature": "Cold"}),
    "full-mug": ("Mug", {"fill_liquid": "coffee"}),
    "full-bowl": ("Bowl", {"fill_liquid": "wine"}),
    "cooked-potato": ("Potato", {"is_cooked": True}),
    "toast": ("BreadSliced", {"is_cooked": True}),
    "used-up-roll": ("ToiletPaper", {"is_used_up": True}),
    "used-up-tissues": ("TissueBox", {"is_used_up": True}),
}
CHANGES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "open": ("openable", {"openness": 1.0}),
    "on": ("toggleable", {"is_toggled": True}),
    "dirty": ("dirtyable", {"is_dirty": True}),
    "broken": ("breakable", {"is_broken": True}),
    "cooked": ("cookable", {"is_cooked": True}),
    "used up": ("canBeUsedUp", {"is_used_up": True}),
    "full of water": ("canFillWithLiquid", {"fill_liquid": "water"}),
    "full of coffee": ("canFillWithLiquid", {"fill_liquid": "coffee"}),
    "full of wine": ("canFillWithLiquid", {"fill_liquid": "wine"}),
    "hot": ("pickupable", {"temperature": "Hot"}),
    "cold": ("pickupable", {"temperature": "Cold"}),
    "washed": ("pickupable", {"history": frozenset({"cleaned"})}),
}
"""By state, the property of the types that can be in it."""
BACK_WALL = Box((-3.0, 0.0, -2.05), (3.0, 2.5, -2.0))


def still_life(kind: str) -> tuple[Home, Renderer, View]:
    """An object of a type between two apples, and a camera before it."""
    names = ((kind, 0.0), ("Apple", -0.45 * TYPES[kind].size[0] - 0.1), ("Apple", 0.45 * TYPES[kind].size[0] + 0.1))
    items = [_object(name, f"{name}|{number}", x) for number, (name, x) in enumerate(names)]
    space = Space(frozenset({(0, 8)}), [], [BACK_WALL])
    home = Home(items, space, Pose(0.0, 0.9, 2.0, 180.0), ROBOT)
    width, height, depth = TYPES[kind].size
    away = 1.5 * max(width, height, depth) + depth / 2 + 0.1
    view = View((0.0, 0.5 * height + 0.55 * away, away), 180.0, 30.0, 0.0, SIDE, SIDE, 60.0)
    return home, Renderer(Backdrop("still life", space)), view


def _object(kind: str, object_id: str, x: float) -> Instance:
    found = TYPES[kind]
    box = Box.around((x, found.size[1] / 2, 0.0), found.size)
    surface = found.size[1]
    return Instance(
        object_id, kind, found, (x, 0.0, 0.0), box, size=found.size, surface=surface, properties=found.properties
    )


def before_and_after(name: str) -> tuple[Picture, Picture]:
    kind, state = STATES[name]
    home, renderer, view = still_life(kind)
    before = renderer.render(home.snapshot(), view)
    home.change(home[f"{kind}|0"], **state)
    return before, renderer.render(home.snapshot(), view)


@pytest.mark.parametrize("name", sorted(STATES))
def test_a_state_changes_the_pixels_of_its_object_alone(name: str) -> None:
    before, after = before_and_after(name)
    own = (before.numbers == 0) | (after.numbers == 0)
    changed = (before.image != after.image).any(axis=-1)
    assert changed[own].sum() >= 12, "too little to be seen"
    # What falls to pieces takes its shadow along: beside the pieces all is as if it had never stood there.
    others = without(STATES[name][0]) if name == "broken-mug" else before
    assert np.array_equal(after.image[~own], others.image[~own])


@pytest.mark.parametrize("name", CHANGES)
def test_every_state_of_every_type_shows(name: str) -> None:
    needed, state = CHANGES[name]
    kinds = [kind for kind in TYPES.values() if needed in kind.properties]
    assert kinds
    for kind in kinds:
        if kind.name == "ShowerHead":
            continue  # its water would fall beneath the floor
        home, renderer, view = still_life(kind.name)
        item = f"{kind.name}|0"
        if kind.name == "Laptop" and "is_toggled" in state:
            home.set_open(home[item], 1.0)
        before = renderer.render(home.snapshot(), view)
        if "openness" in state:
            home.set_open(home[item], 1.0)
        else:
            home.change(home[item], **state)
        after = renderer.render(home.snapshot(), view)
        own = (before.numbers == 0) | (after.numbers == 0)
        changed = (before.image != after.image).any(axis=-1)
        assert changed[own].sum() >= min(12, 0.15 * own.sum()), f"{kind.name}: too little to be seen"
        others = without(kind.name) if name == "broken" and kind.shatters else before
        assert np.array_equal(after.image[~own], others.image[~own]), kind.name


def without(kind: str) -> Picture:
    """The still life's picture had the object not been there."""
    home, renderer, view = still_life(kind)
    home.remove([f"{kind}|0"])
    return renderer.render(home.snapshot(), view)


@pytest.mark.parametrize("name", sorted(STATES))
def test_states_look_as_they_did(name: str) -> None:
    """The golden pictures were looked at: draw them anew by `python -m tests.test_visible_states` when looks change."""
    golden = np.asarray(Image.open(GOLDEN / f"{name}.png")).astype(float)
    assert np.abs(golden - side_by_side(name).astype(float)).mean() < TOLERANCE


def side_by_side(name: str) -> NDArray[np.uint8]:
    return np.hstack([each.image for each in before_and_after(name)])


def test_a_drawer_shows_what_is_in_it_once_it_is_open() -> None:
    kind = TYPES["Drawer"]
    drawer = replace(_object("Drawer", "Drawer|0", 0.0), facing=0)
    spoon = replace(_object("Spoon", "Spoon|0", 0.0), parent="Drawer|0")
    spoon = replace(spoon, box=spoon.box.moved((0.0, 0.03, 0.05)))
    space = Space(frozenset({(0, 8)}), [], [BACK_WALL])
    home = Home([drawer, spoon], space, Pose(0.0, 0.9, 2.0, 180.0), ROBOT)
    renderer, view = Renderer(Backdrop("drawer", space)), View((0.0, 0.9, 1.1), 180.0, 45.0, 0.0, 96, 96, 60.0)
    shut = renderer.render(home.snapshot(), view)
    home.set_open(home["Drawer|0"], 1.0)
    opened = renderer.render(home.snapshot(), view)
    assert (shut.numbers == 1).sum() == 0 < (opened.numbers == 1).sum()
    assert kind.open_side == "top"


def test_slices_take_the_place_of_what_was_cut() -> None:
    home, renderer, view = still_life("Apple")
    before = renderer.render(home.snapshot(), view)
    apple = home["Apple|0"]
    home.change(apple, is_sliced=True)
    home.add([_object("AppleSliced", f"Apple|0|slice{number}", 0.06 * number - 0.06) for number in range(3)])
    after = renderer.render(home.snapshot(), view)
    assert (before.numbers == 0).any() and not (after.numbers == 0).any()
    assert {3, 4, 5} <= set(np.unique(after.numbers).tolist())


def test_materials_drawn_anew_change_colours_and_no_place() -> None:
    home, renderer, view = still_life("Sofa")
    before = renderer.render(home.snapshot(), view)
    start = home.snapshot()
    home.materials += 1
    after = renderer.render(home.snapshot(), view)
    assert not np.array_equal(before.image, after.image)
    home.restore(start)
    assert np.array_equal(renderer.render(home.snapshot(), view).image, before.image)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in STATES:
        Image.fromarray(side_by_side(each)).save(GOLDEN / f"{each}.png", optimize=True)
