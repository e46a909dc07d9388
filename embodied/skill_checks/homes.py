"""The homes in which skills are tried: those that ship, and new ones; none that is held out."""

from __future__ import annotations

import numpy as np

from embodied.household.furnish.generate import generate_home
from embodied.household.held_out import GENERATED, HELD_OUT_SCENES
from embodied.household.library import SceneLibrary
from embodied.household.scene import Scene
from embodied.registry import content_folders
from embodied.simulators.household import HouseholdSimulator

SCENES = (
    "kitchen kitchen_galley living_room bathroom bedroom living_room_study bathroom_small bedroom_child "
    "living_room_dining bedroom_guest apartment"
).split()
"""Of those that ship."""
NEW = (("kitchen", 0), ("bathroom", 1), ("bedroom", 2), ("kitchen", 3), ("living_room", 4))
"""Rooms that are drawn, with the seeds that they are drawn with."""
assert not HELD_OUT_SCENES & set(SCENES)


class _Homes(SceneLibrary):
    """Scenes by name, those that were drawn among them."""

    def __init__(self) -> None:
        super().__init__(content_folders("scenes"))
        self._drawn: dict[str, Scene] = {}

    def load(self, name: str) -> Scene:
        if not name.startswith(GENERATED):
            return super().load(name)
        if name not in self._drawn:
            kind, seed = next(each for each in NEW if name == f"{GENERATED}{each[1]}")
            self._drawn[name] = generate_home([kind], np.random.default_rng(seed), name)
        return self._drawn[name]


def homes() -> tuple[HouseholdSimulator, list[str]]:
    """A simulator, and the names of the scenes that it knows, kitchens and rooms of other kinds in turn."""
    drawn = [f"{GENERATED}{seed}" for _, seed in NEW]
    names = [name for pair in zip(SCENES, drawn, strict=False) for name in pair]
    return HouseholdSimulator(_Homes()), [*names, *SCENES[len(drawn) :]]
