"""Homes to learn from: rooms that ship and generated ones, none held out, their things in random states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from numpy.random import Generator, default_rng

from embodied.household.act import act
from embodied.household.actions.interaction import switch
from embodied.household.build import build_home
from embodied.household.furnish.generate import generate_home
from embodied.household.furnish.recipes import RECIPES
from embodied.household.held_out import ONE_IN, held_out, is_unseen
from embodied.household.home import Home
from embodied.household.instance import COLD, HOT, Instance
from embodied.household.library import ALFRED_ROOM, SceneLibrary
from embodied.household.render.renderer import Renderer
from embodied.household.render.stage import Backdrop
from embodied.household.temperature import warm
from embodied.simulator import Action
from embodied.training.corpus import FOR_CALIBRATION

KINDS = (*RECIPES, "kitchen")
"""Kitchens twice: most is done there."""
SHIPPED, IMPORTED = 0.1, 0.3
"""Shares of homes that are scenes that ship, and rooms of ALFRED's, where these were imported; others are generated."""
NARROW = 0.4
"""Share of homes that are seen through ALFRED's camera, of 60 degrees, though they are not ALFRED's."""
ANY_COLOUR = 0.7
"""Share of homes whose things have any colour but those kept for unseen homes: colours are to be no sign of a type
(domain randomisation; Tobin et al., IROS 2017)."""
CHANGED = 0.25
"""Share of things whose state is drawn anew."""


@dataclass(frozen=True, slots=True)
class Place:
    """A home with who takes its pictures."""

    name: str
    home: Home
    renderer: Renderer


def place(number: int, rng: Generator, library: SceneLibrary, unseen: bool = False) -> Place:
    """A home of a training set or, where `unseen`, of those that nothing may be learnt from.

    Args:
        number: of the home; each has its own.
        rng: of its kind and states.
        library: where the scenes that ship are.
        unseen: whether it is one that is held out, looks included.
    """
    draw = rng.random()
    if draw < SHIPPED + IMPORTED:
        ours = [name for name in library.names() if is_unseen(name) == unseen and name not in FOR_CALIBRATION]
        imported = [name for name in ours if name.startswith(ALFRED_ROOM)]
        names = imported if imported and draw >= SHIPPED else sorted({*ours} - {*imported})
        name = names[int(rng.integers(len(names)))]
        home = build_home(library.load(name), where=name)
    else:
        # Of every six seeds the last one is held out.
        seed = number * ONE_IN + (ONE_IN - 1 if unseen else int(rng.integers(ONE_IN - 1)))
        assert held_out(seed) == unseen
        kind = KINDS[int(rng.integers(len(KINDS)))]
        name = f"generated-{seed}"
        home = build_home(generate_home([kind], default_rng(seed), name), where=name)
    if rng.random() < NARROW:
        home.configure(replace(home.settings, field_of_view=60.0))
    if rng.random() < 0.6:
        act(home, Action.of("InitialRandomSpawn", randomSeed=1 + int(rng.integers(10_000))))
    disturb(home, rng)
    any_colour = not unseen and rng.random() < ANY_COLOUR
    return Place(name, home, Renderer(Backdrop(name, home.space, tuple(home.rooms), unseen, any_colour)))


def disturb(home: Home, rng: Generator) -> None:
    """Give some things other states."""
    for item in list(home.objects()):
        for name, change in _CHANGES.items():
            if name in item.properties and rng.random() < CHANGED and (now := home[item.object_id]).is_present:
                change(home, now, rng)


def _open(home: Home, item: Instance, rng: Generator) -> None:
    if not item.is_toggled:
        home.set_open(item, 0.0 if item.is_open else 1.0)


def _switch(home: Home, item: Instance, rng: Generator) -> None:
    if not (item.object_type == "Microwave" and item.is_open) and not item.is_broken:
        switch(home, item, not item.is_toggled)


def _fill(home: Home, item: Instance, rng: Generator) -> None:
    home.change(item, fill_liquid=("water", "water", "coffee", "wine", "")[int(rng.integers(5))])


def _treat(home: Home, item: Instance, rng: Generator) -> None:
    draw = rng.random()
    if draw < 0.3:
        warm(home, item, HOT if rng.random() < 0.5 else COLD)
    elif draw < 0.5:
        home.change(item, history=item.history | {"cleaned"}, is_dirty=False)


def _break(home: Home, item: Instance, rng: Generator) -> None:
    if rng.random() < 0.2:
        act(home, Action.of("BreakObject", objectId=item.object_id, forceAction=True))


def _slice(home: Home, item: Instance, rng: Generator) -> None:
    if rng.random() < 0.7:
        act(home, Action.of("SliceObject", objectId=item.object_id, forceAction=True))


_CHANGES: Mapping[str, Callable[[Home, Instance, Generator], object]] = {
    "openable": _open,
    "toggleable": _switch,
    "dirtyable": lambda home, item, rng: home.change(item, is_dirty=not item.is_dirty),
    "canFillWithLiquid": _fill,
    "cookable": lambda home, item, rng: home.change(item, is_cooked=True),
    "canBeUsedUp": lambda home, item, rng: home.change(item, is_used_up=True),
    "pickupable": _treat,
    "breakable": _break,
    "sliceable": _slice,
}
