"""What an action that worked changes in a scene graph: the robot felt it, whether or not the camera shows it.

Opening, closing, switching, filling and the like change a thing's state. What is picked up is held, and nowhere else;
what is put down is in or on the receptacle, where exactly is to be seen; what is dropped is nowhere in particular.
Appliances act on what is in them as far as that is known: a fridge cools when it is shut, a microwave and a toaster
heat, water that begins to run cleans and fills, a coffee machine fills. What is cut is its slices, once they are seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from embodied.geometry import Box
from embodied.household.object_types import BASINS
from embodied.memories.nodes import Node
from embodied.simulator import Action, Observation

if TYPE_CHECKING:
    from embodied.memories.scene_graph import SceneGraph

States = Mapping[str, float]
_STATES: Mapping[str, States] = MappingProxyType(
    {
        "OpenObject": {"open": 1.0},
        "CloseObject": {"open": 0.0},
        "ToggleObjectOn": {"on": 1.0},
        "ToggleObjectOff": {"on": 0.0},
        "SliceObject": {"sliced": 1.0},
        "BreakObject": {"broken": 1.0},
        "CookObject": {"cooked": 1.0},
        "DirtyObject": {"dirty": 1.0},
        "CleanObject": {"dirty": 0.0},
        "UseUpObject": {"used_up": 1.0},
        "EmptyLiquidFromObject": {"filled": 0.0, "water": 0.0, "coffee": 0.0, "wine": 0.0},
    }
)
"""What becomes of the thing that an action is aimed at."""
_HEATED: States = {"hot": 1.0, "cold": 0.0, "heated": 1.0}
_COOLED: States = {"hot": 0.0, "cold": 1.0, "cooled": 1.0}
_WASHED: States = {"dirty": 0.0, "cleaned": 1.0}
_INSIDE: Mapping[tuple[str, str], States] = MappingProxyType(
    {
        ("CloseObject", "Fridge"): _COOLED,
        ("ToggleObjectOn", "Microwave"): _HEATED,
        ("ToggleObjectOn", "Toaster"): _HEATED,
        ("ToggleObjectOn", "CoffeeMachine"): {"filled": 1.0, "coffee": 1.0, "hot": 1.0},
        ("ToggleObjectOn", "Faucet"): {**_WASHED, "filled": 1.0, "water": 1.0},
        ("ToggleObjectOn", "ShowerHead"): {**_WASHED, "filled": 1.0, "water": 1.0},
    }
)
"""What becomes of what is in an appliance, or under it."""
_NEEDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("filled", "water", "coffee"), "canFillWithLiquid") | {"dirty": "dirtyable"}
)
"""A state to the property of what can be in it."""
LET_GO = frozenset({"DropHeldObject", "DropHandObject", "ThrowObject"})
SOMEWHERE = 1.0
"""Metres of spread of what was dropped."""
RUNS_INTO = 1.0
"""Metres from a faucet to the basin that it runs into, at most."""


def act(graph: SceneGraph, action: Action, observation: Observation) -> None:
    """Take in an action; one that was refused changes nothing, but for what the hand holds now."""
    if observation.succeeded:
        target = graph.get(str(action.arguments.get("objectId", "")))
        _dispose(graph, action, target)
        if target is not None:
            _change(graph, action, target)
    if graph.held != observation.held:
        graph.hold(observation.held)


def _dispose(graph: SceneGraph, action: Action, target: Node | None) -> None:
    """Where things come to be."""
    if action.name == "PickupObject" and target is not None:
        graph.hold(target.object_id)
    elif action.name == "PutObject" and target is not None and graph.held is not None:
        item = graph[graph.held]
        graph.hold(None)
        _lay(graph, item, target)
    elif action.name in LET_GO and graph.held is not None:
        item = graph[graph.held]
        graph.hold(None)
        graph.put(replace(item, spread=SOMEWHERE, known="assumed"))


def _lay(graph: SceneGraph, item: Node, receptacle: Node) -> None:
    """Put a thing, and what is in it, down on the middle of a receptacle, as far as is known."""
    low, high, size = receptacle.box.low, receptacle.box.high, item.box.size
    x, z = (low[0] + high[0]) / 2.0, (low[2] + high[2]) / 2.0
    box = Box.around((x, high[1] + size[1] / 2.0, z), size)
    spread = max(receptacle.box.size[0], receptacle.box.size[2], 0.2) / 2.0
    by = (box.centre[0] - item.box.centre[0], box.centre[1] - item.box.centre[1], box.centre[2] - item.box.centre[2])
    for handle in graph.descendants(item.object_id):
        graph.put(replace(graph[handle], box=graph[handle].box.moved(by), spread=spread))
    graph.put(replace(item, parent=receptacle.object_id, box=box, spread=spread, known="assumed"))


def _change(graph: SceneGraph, action: Action, target: Node) -> None:
    """What things come to be like."""
    node = graph[target.object_id]
    states = dict(_STATES.get(action.name, {}))
    if action.name == "FillObjectWithLiquid":
        states = {"filled": 1.0, str(action.arguments.get("fillLiquid", "water")).lower(): 1.0}
    if states:
        inside = graph.step if action.name == "OpenObject" else node.inside
        graph.put(replace(node, states={**node.states, **states}, inside=inside))
    brought = _INSIDE.get((action.name, node.object_type))
    for handle in _under(graph, node) if brought else ():
        item = graph[handle]
        fitting = {name: value for name, value in (brought or {}).items() if _fits(item, name)}
        cooked = {"cooked": 1.0} if brought is _HEATED and "cookable" in item.properties else {}
        graph.put(replace(item, states={**item.states, **fitting, **cooked}))


def _under(graph: SceneGraph, appliance: Node) -> tuple[str, ...]:
    """Handles of what an appliance acts on."""
    if appliance.object_type not in BASINS:
        return tuple(graph.descendants(appliance.object_id))
    x, _, z = appliance.box.centre
    basins = [each for each in graph.things() if each.object_type in BASINS[appliance.object_type]]
    near = [each for each in basins if each.box.horizontal_distance(x, z) <= RUNS_INTO]
    nearest = min(near, key=lambda each: each.box.horizontal_distance(x, z), default=None)
    return tuple(graph.descendants(nearest.object_id)) if nearest is not None else ()


def _fits(item: Node, state: str) -> bool:
    return state not in _NEEDS or _NEEDS[state] in item.properties
