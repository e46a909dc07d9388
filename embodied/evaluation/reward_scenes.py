"""The scenes that rewards are measured and calibrated in: generated homes, by seed, and some of those that ship.

Test scenes are held out from everything. Calibration scenes are neither those nor any that weights were trained on:
training draws the seeds of its homes from below CALIBRATION.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np

from embodied.household.furnish.generate import generate_home
from embodied.household.furnish.write import scene_text
from embodied.household.held_out import GENERATED, HELD_OUT_SCENES, ONE_IN, held_out
from embodied.paths import write_whole

Split = Literal["test", "calibration"]
KINDS = ("kitchen", "living_room", "kitchen", "bedroom", "kitchen", "bathroom")
"""Of the rooms, in turn: most can be done in a kitchen."""
CALIBRATION = 60_000_000
"""The first seed that no training comes to."""


def seeds(split: Split, count: int) -> list[int]:
    """The seeds of a split's first generated homes."""
    first = ONE_IN - 1 if split == "test" else CALIBRATION
    found = [first + ONE_IN * number for number in range(count)]
    assert all(held_out(seed) is (split == "test") for seed in found)
    return found


def write_homes(split: Split, count: int, folder: Path) -> list[str]:
    """Generate a split's homes into a folder; returns the names of its scenes, those that ship included.

    Args:
        split: which scenes.
        count: of generated homes.
        folder: for their files.
    """
    names = []
    for number, seed in enumerate(seeds(split, count)):
        name = f"{GENERATED}{seed}"
        scene = generate_home([KINDS[number % len(KINDS)]], np.random.default_rng(seed), name)
        write_whole(folder / f"{name}.json", scene_text(scene))
        names.append(name)
    return [*names, *sorted(HELD_OUT_SCENES)] if split == "test" else names
