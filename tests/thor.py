"""What tests of the AI2-THOR interface share: a small scene for the Controller, and ways to stand before things."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from embodied.content import scenes
from embodied.household.thor.controller import Controller
from embodied.household.thor.event import Event
from embodied.household.thor.outcome import ActionError
from tests.homes import KITCHENETTE
from tests.random_actions import random_action

MORE = [
    {"type": "Mug", "in": "counter"},
    {"type": "Potato", "in": "counter"},
    {"type": "SoapBottle", "in": "table"},
]


def small(folder: Path, **parameters: Any) -> Controller:
    """A controller in the kitchenette with a mug, a potato and a soap bottle besides."""
    scene = {**KITCHENETTE, "objects": [*KITCHENETTE["objects"], *MORE]}
    (folder / "kitchenette.json").write_text(json.dumps(scene))
    return Controller(scenes=[folder], scene="kitchenette", **parameters)


def shipped(scene: str, **parameters: Any) -> Controller:
    """A controller in one of the scenes that ship."""
    return Controller(scenes=[scenes], scene=scene, **parameters)


def one(event: Event, kind: str) -> str:
    """The id of the only object of a type."""
    (found,) = event.objects_by_type(kind)
    return str(found["objectId"])


def face(controller: Controller, kind: str) -> str:
    """Stand where the only object of a type can be acted on; its id."""
    assert controller.last_event is not None
    found = one(controller.last_event, kind)
    wanted = {"standings": [True], "horizons": [30.0, 0.0, 60.0]}
    pose = controller.step("GetInteractablePoses", objectId=found, **wanted).metadata["actionReturn"][0]
    place = {axis: pose[axis] for axis in "xyz"}
    rest = {"rotation": pose["rotation"], "horizon": pose["horizon"], "standing": True}
    controller.step("TeleportFull", position=place, raise_for_failure=True, **rest)
    return found


def random_step(controller: Controller, rng: np.random.Generator) -> Event:
    """A step of any kind, mostly one that works."""
    assert controller.last_event is not None
    action = random_action(controller.home, rng)
    try:
        return controller.step(action.name, **action.arguments)
    except ActionError:
        return controller.last_event
