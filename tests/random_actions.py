"""Random actions for property tests: every rule of the table, mostly with arguments that make sense."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from embodied.household.act import act
from embodied.household.actions.rules import RULES
from embodied.household.home import Home
from embodied.simulator import Action, Refusal

MOVES = "MoveAhead MoveAhead MoveAhead MoveBack MoveLeft MoveRight RotateLeft RotateRight LookUp LookDown".split()
HANDLING = (
    "PickupObject PickupObject PickupObject PutObject PutObject PutObject OpenObject OpenObject CloseObject "
    "ToggleObjectOn ToggleObjectOff SliceObject"
).split()
AIMED = sorted(name for name, rule in RULES.items() if rule.aimed)
RARE = {"RemoveFromScene", "DisableObject", "SetObjectPoses", "Initialize", "SetTemperatureDecayTime"}
"""They leave little of a scene, or change how all others work."""
NEEDS = {
    "CookObject": "cookable",
    "FillObjectWithLiquid": "canFillWithLiquid",
    "EmptyLiquidFromObject": "canFillWithLiquid",
    "UseUpObject": "canBeUsedUp",
    "BreakObject": "breakable",
    "DirtyObject": "dirtyable",
    "CleanObject": "dirtyable",
    "SliceObject": "sliceable",
}
OTHERS = sorted(set(RULES) - set(AIMED) - RARE)
JUNK: tuple[Any, ...] = (math.nan, math.inf, -1e300, 1e5, -3, True, None, "", "Apple", [], {}, {"x": 1}, object())


def random_action(home: Home, rng: np.random.Generator) -> Action:
    """Mostly aimed at what is in view, so that many actions work."""
    chance = rng.random()
    if chance < 0.30:
        return Action(_one(rng, MOVES))
    name = _one(rng, HANDLING if chance < 0.6 else AIMED if chance < 0.8 else OTHERS if chance < 0.98 else sorted(RARE))
    arguments = _arguments(home, name, rng)
    if rng.random() < 0.08:
        keys = [*RULES[name].tests, "unknown"]
        arguments[_one(rng, keys)] = JUNK[int(rng.integers(len(JUNK)))]
    return Action(name, arguments)


def _one(rng: np.random.Generator, options: list[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _fitting_id(home: Home, name: str, rng: np.random.Generator) -> str:
    """Mostly a thing that the action is for."""
    suited = [item.object_id for item in home.objects() if NEEDS.get(name) in item.properties and item.is_present]
    return _one(rng, suited) if suited and rng.random() < 0.6 else _some_id(home, rng)


def _some_id(home: Home, rng: np.random.Generator) -> str:
    seen = home.visible_objects() if rng.random() < 0.9 else list(home.objects())
    seen = seen or list(home.objects())
    return seen[int(rng.integers(len(seen)))].object_id


def _place(home: Home, rng: np.random.Generator) -> dict[str, float]:
    low, high = home.space.bounds.low, home.space.bounds.high
    x, z = rng.uniform(low[0], high[0]), rng.uniform(low[2], high[2])
    if rng.random() < 0.7:
        x, z = round(x * 4) / 4, round(z * 4) / 4
    return {"x": x, "y": home.pose.y, "z": z}


def _arguments(home: Home, name: str, rng: np.random.Generator) -> dict[str, Any]:
    """Arguments that the action may take."""
    force = {"forceAction": True} if rng.random() < 0.25 and "forceAction" in RULES[name].tests else {}
    yaw = 90.0 * int(rng.integers(4))
    match name:
        case "FillObjectWithLiquid":
            own: dict[str, Any] = {"fillLiquid": _one(rng, ["water", "coffee", "wine", "Tea"])}
        case "OpenObject":
            own = {"openness": float(rng.uniform(0, 1))} if rng.random() < 0.5 else {}
        case "Teleport":
            own = {"position": _place(home, rng)}
        case "TeleportFull":
            own = {
                "position": _place(home, rng),
                "rotation": {"y": yaw},
                "horizon": 30.0,
                "standing": rng.random() < 0.7,
            }
        case "ThrowObject":
            own = {"moveMagnitude": float(rng.uniform(0, 300))}
        case "MoveHeldObject":
            own = {axis: float(rng.uniform(-0.3, 0.3)) for axis in ("right", "up", "ahead")}
        case _ if name.startswith("MoveHeldObject"):
            own = {"moveMagnitude": float(rng.uniform(-0.1, 0.3))}
        case "RotateHeldObject":
            own = {"pitch": float(rng.uniform(-180, 180)), "roll": float(rng.uniform(-180, 180))}
        case "SetObjectStates":
            own = {"SetObjectStates": {"stateChange": "dirtyable", "isDirty": bool(rng.integers(2))}}
        case "SetObjectPoses":
            own = {"objectPoses": _poses(home, rng)}
        case "InitialRandomSpawn":
            own = {"randomSeed": int(rng.integers(100)), "allowFloor": bool(rng.integers(2))}
        case "DisableObject" | "EnableObject" | "RemoveFromScene" | "GetInteractablePoses" | "GetShortestPath":
            own = {"objectId": _some_id(home, rng)} | ({"maxPoses": 3} if name == "GetInteractablePoses" else {})
        case "GetObjectInFrame":
            own = {"x": float(rng.uniform()), "y": float(rng.uniform())}
        case "AddThirdPartyCamera":
            own = {"position": _place(home, rng), "rotation": {"x": 0.0, "y": yaw, "z": 0.0}}
        case "SetTemperatureDecayTime":
            own = {"decayTime": float(rng.uniform(0, 20))}
        case _:
            own = {}
    if RULES[name].aimed:
        by_point = rng.random() < 0.2
        target = _fitting_id(home, name, rng)
        own |= {"x": float(rng.uniform()), "y": float(rng.uniform())} if by_point else {"objectId": target}
    return own | force


def _poses(home: Home, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Where things stand, one of them elsewhere and one left out."""
    movable = [item for item in home.objects() if item.is_present and item.properties & {"pickupable", "moveable"}]
    poses = []
    for item in movable[1:]:
        x, y, z = item.position
        poses.append(
            {
                "objectName": item.name or item.object_id,
                "position": {"x": x, "y": y, "z": z},
                "rotation": {"x": 0.0, "y": item.yaw, "z": 0.0},
            }
        )
    if poses:
        poses[int(rng.integers(len(poses)))]["rotation"]["y"] = 90.0
    return poses


def random_step(home: Home, rng: np.random.Generator) -> Refusal | None:
    """Act once at random; returns why it was refused, None when it worked."""
    return act(home, random_action(home, rng))[1]
