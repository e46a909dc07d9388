"""A small home that many tests share, built from the scene schema."""

from __future__ import annotations

from typing import Any

from embodied.household.act import act
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.scene import Scene
from embodied.simulator import Action, Refusal

KITCHENETTE: dict[str, Any] = {
    "format": 1,
    "name": "kitchenette",
    "room": "kitchen",
    "agent": {"x": 0, "z": 0, "yaw": 0, "horizon": 30},
    "walls": [[-2, -2, 2, -2], [2, -2, 2, 2], [-2, 2, 2, 2], [-2, -2, -2, 2]],
    "fixtures": [
        {"name": "counter", "type": "CounterTop", "x": 0, "z": 1.65, "facing": 180, "size": [2.4, 0.9, 0.65]},
        {"name": "sink", "type": "SinkBasin", "x": -0.8, "z": 1.65, "base": 0.75, "facing": 180},
        {"name": "faucet", "type": "Faucet", "x": -0.8, "z": 1.85, "base": 0.9, "facing": 180},
        {"name": "microwave", "type": "Microwave", "x": 0.9, "z": 1.7, "base": 0.9, "facing": 180},
        {"name": "fridge", "type": "Fridge", "x": 1.6, "z": -0.5, "facing": 270},
        {"name": "table", "type": "SideTable", "x": -1.6, "z": -1.0, "facing": 90},
        {"name": "lamp", "type": "DeskLamp", "x": -1.6, "z": -1.15, "base": 0.65},
        {"name": "drawer", "type": "Drawer", "x": 0.1, "z": 1.6, "base": 0.65, "facing": 180},
    ],
    "objects": [
        {"type": "Apple", "in": "counter"},
        {"type": "Knife", "in": "counter"},
        {"type": "Plate", "in": "counter", "name": "plate"},
        {"type": "Egg", "in": "fridge"},
        {"type": "Spoon", "in": "drawer"},
        {"type": "Book", "in": "table"},
    ],
}


def kitchenette(**changes: Any) -> Home:
    """A fresh home; `changes` replace top-level keys of the scene."""
    return build_home(Scene.model_validate({**KITCHENETTE, **changes}), where="kitchenette")


def one(home: Home, kind: str) -> str:
    """The id of the only object of a type."""
    (found,) = [item.object_id for item in home.objects() if item.object_type == kind]
    return found


def do(home: Home, name: str, **arguments: Any) -> Refusal | None:
    """Apply an action; return why it was refused, None when it worked."""
    return act(home, Action(name, arguments))[1]


def stand(home: Home, x: float, z: float, yaw: float, horizon: float = 30.0) -> None:
    """Teleport to a pose that has to be free."""
    refusal = do(
        home, "TeleportFull", position={"x": x, "y": 0.9, "z": z}, rotation={"y": yaw}, horizon=horizon, standing=True
    )
    assert refusal is None, refusal


def before(home: Home, kind: str, *, horizon: float | None = None, apart: float = 0.0) -> str:
    """Stand at a pose that shows the only object of a type, so many metres off at least; return its id."""
    item = one(home, kind)
    target = home[item]
    for x, z in sorted(home.free_cells, key=lambda c: target.box.horizontal_distance(c[0] / 4, c[1] / 4)):
        if target.box.horizontal_distance(x / 4, z / 4) < apart:
            continue
        for tilt in (30.0, 0.0, 60.0) if horizon is None else (horizon,):
            for yaw in (0, 90, 180, 270):
                stand(home, x / 4, z / 4, yaw, tilt)
                if home.visible(item):
                    return item
    raise AssertionError(f"no pose shows {item}")
