"""What tests of the AI2-THOR interface share: a small scene for the Controller, and ways to stand before things."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from embodied.content import scenes
from embodied.household.controller import Controller
from embodied.household.event import Event
from embodied.household.rules import RULES
from tests.homes import KITCHENETTE

MORE = [
    {"type": "Mug", "in": "counter"},
    {"type": "Potato", "in": "counter"},
    {"type": "SoapBottle", "in": "table"},
]
AIMED = sorted(name for name, rule in RULES.items() if rule.aimed)
MOVES = ["MoveAhead", "MoveAhead", "RotateLeft", "RotateRight", "LookUp", "LookDown", "Crouch", "Stand"]


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
    """A step that often works: a move, or something done to what is in view."""
    assert controller.last_event is not None
    seen = [each["objectId"] for each in controller.last_event.metadata["objects"] if each["visible"]]
    if not seen or rng.random() < 0.3:
        return controller.step(str(rng.choice(MOVES)))
    name = str(rng.choice(AIMED))
    more = {"fillLiquid": "water"} if name == "FillObjectWithLiquid" else {}
    return controller.step(name, objectId=str(rng.choice(seen)), **more)
