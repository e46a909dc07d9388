"""Habitat, as it is chosen by name: `--simulator habitat[:dataset=FILE,size=300]`."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from embodied.backend import Backend, Sample
from embodied.capabilities import SENSORS, Capabilities
from embodied.errors import OptionError
from embodied.simulator import Action
from embodied.simulators.habitat.acts import ACTS
from embodied.simulators.habitat.episodes import object_goal, point_goal, rearrangement
from embodied.simulators.habitat.scene import HOW
from embodied.simulators.habitat.simulator import HabitatSimulator
from embodied.task import Setup

SCENE = "EMBODIED_HABITAT_SCENE"
"""The environment variable that names the scene of the contract check."""
SMALLEST = 16
"""Pixels."""


def _start(options: Mapping[str, str], scenes: Sequence[Path]) -> HabitatSimulator:
    size = options.get("size", "300")
    if not size.isdecimal() or int(size) < SMALLEST:
        raise OptionError(f"'{size}' is no size", where="habitat:size", fix=f"give pixels, at least {SMALLEST}")
    return HabitatSimulator(options.get("dataset", "default"), int(size))


def _sample() -> Sample:
    scene = os.environ.get(SCENE, "data/scene_datasets/habitat-test-scenes/apartment_1.glb")
    names = ("RotateRight", "LookDown", "RotateRight", "RotateLeft")
    return Sample(Setup(scene), tuple(map(Action, names)))


def _missing() -> tuple[str, str]:
    """What `embodied doctor` says: the compiled simulator, which no package index has."""
    if importlib.util.find_spec("habitat_sim") is None:
        return "habitat_sim is not installed", HOW
    return "habitat_sim is installed", ""


BACKEND = Backend(
    "Habitat's scenes: navigation, RGB-D and semantics, magic grasp, doors and drawers",
    Capabilities(frozenset(ACTS), frozenset(SENSORS), poses=True),
    _start,
    _sample,
    {"dataset": "a scene dataset's configuration file", "size": "pixels along each side of the picture"},
    _missing,
    {"pointnav": point_goal, "objectnav": object_goal, "rearrange": rearrangement},
)
