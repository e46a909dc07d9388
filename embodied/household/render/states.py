"""How states show: on the surface of things, in what they are painted with, and in what is seen about them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from embodied.household.instance import COLD, HOT, Instance
from embodied.household.render.colours import paints_of
from embodied.household.render.look import Cuts, Look, own_size
from embodied.household.render.mesh import GLOW, LIQUID, STEAM
from embodied.household.render.shading import BLUE, GLOSS, GLOWS, RED, TEXTURE
from embodied.household.render.shapes.catalogue import paints_for
from embodied.household.render.textures import CRACKS, DROPS, FROST, NONE, STAINS

LIQUIDS: Mapping[str, tuple[float, float, float]] = {
    "water": (0.30, 0.55, 0.80),
    "coffee": (0.06, 0.022, 0.008),
    "wine": (0.22, 0.008, 0.03),
}
WARM = (1.0, 0.86, 0.55)
SCREENS = frozenset({"Television", "Laptop", "Desktop", "CellPhone"})
_SCREEN = (0.25, 0.60, 1.0)
LIT: Mapping[str, tuple[float, float, float]] = {
    "StoveBurner": (1.0, 0.10, 0.02),
    "Toaster": (1.0, 0.16, 0.03),
    "Microwave": (1.0, 0.72, 0.25),
    "Candle": (1.0, 0.62, 0.12),
    "Faucet": (0.35, 0.65, 0.95),
    "ShowerHead": (0.35, 0.65, 0.95),
    "CoffeeMachine": (1.0, 0.05, 0.03),
    "StoveKnob": (1.0, 0.10, 0.05),
    "WashingMachine": (0.1, 0.9, 0.3),
    "ClothesDryer": (0.1, 0.9, 0.3),
    **dict.fromkeys(SCREENS, _SCREEN),
}
"""Linear colours of what shines while a thing is on."""

Tables = tuple[NDArray[np.float32], NDArray[np.float32]]


def look_of(item: Instance, cuts: Cuts, seed: int, unseen: bool, any_colour: bool = False) -> Look:
    """How an object looks in its state."""
    return Look(
        item.object_type,
        own_size(item),
        item.surface,
        seed,
        unseen,
        openness=item.openness,
        is_on=item.is_toggled,
        is_dirty=item.is_dirty,
        is_broken=item.is_broken,
        is_cooked=item.is_cooked,
        is_used_up=item.is_used_up,
        liquid=item.fill_liquid,
        is_shattered=item.is_broken and item.kind.shatters,
        is_hot=item.temperature == HOT,
        is_cold=item.temperature == COLD,
        is_wet="cleaned" in item.history,
        cuts=cuts,
        any_colour=any_colour,
    )


def resting(look: Look) -> Look:
    """The look of an object that is shut, off and whole: what throws its shadow, whatever its state."""
    return Look(look.kind, look.size, look.surface, look.seed, look.unseen, cuts=look.cuts, any_colour=look.any_colour)


@lru_cache(maxsize=4096)
def appearance(look: Look) -> Tables:
    """The paints of a look, and what lies on it, as `shading.shade` takes them."""
    paints = paints_of(look, paints_for(look.kind))
    overlays = np.full((2, 6), -1.0, np.float32)
    layers = []
    if look.is_broken and not look.is_shattered:
        crack = 0.75 if look.kind in SCREENS else 0.02
        layers.append((CRACKS, crack, crack, crack, 0.9, 1.2 / max(look.size)))
    if look.is_dirty:
        layers.append((STAINS, 0.10, 0.055, 0.02, 0.9, 1.6 / max(look.size)))
    if look.is_cold:
        layers.append((FROST, 0.80, 0.88, 0.95, 0.75, 6.0))
    if look.is_wet:
        layers.append((DROPS, 0.62, 0.78, 0.90, 0.7, 1.4 / max(look.size)))
        paints[:, GLOSS] = np.maximum(paints[:, GLOSS], 0.8)
    for row, layer in enumerate(layers[:2]):
        overlays[row] = layer
    if look.liquid:
        paints[LIQUID, :3] = LIQUIDS[look.liquid]
    if look.is_on:
        lit = LIT.get(look.kind, WARM)
        paints[GLOW, :3], paints[GLOW, TEXTURE], paints[GLOW, GLOWS] = lit, NONE, 1.0
    if look.is_cooked:
        paints[:STEAM, RED : BLUE + 1] *= np.array([0.42, 0.28, 0.18], np.float32)
    return paints, overlays
