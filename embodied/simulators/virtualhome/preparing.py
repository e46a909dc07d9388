"""Scenes made ready for a plan: what it names is there, and in the state that its first use asks for.

Huang et al. and VirtualHome's own check of programs do likewise before they ask whether a plan can be executed. The
rules here are fewer and nothing is random: a thing that no node of the scene stands for is put at the first of its
known places that the scene has, and what is first switched on is off, plugged in, and so on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embodied.errors import MissingDataError
from embodied.task import Subgoal

FIRST_ID = 2000
"""Of the nodes that are added."""
FIRST_USE: Mapping[str, tuple[str, ...]] = {
    "close": ("OPEN",),
    "open": ("CLOSED", "OFF"),
    "plug_in": ("PLUGGED_OUT",),
    "plug_out": ("PLUGGED_IN", "OFF"),
    "switch_off": ("ON",),
    "switch_on": ("OFF", "PLUGGED_IN"),
}
"""The states that a thing has to be in for a skill, where a plan uses it in one of these ways first."""
_OPPOSITE = {"OPEN": "CLOSED", "ON": "OFF", "PLUGGED_IN": "PLUGGED_OUT"}
OPPOSITE = {**_OPPOSITE, **{value: key for key, value in _OPPOSITE.items()}}
NEEDS = {"OPEN": "CAN_OPEN", "CLOSED": "CAN_OPEN", "ON": "HAS_SWITCH", "OFF": "HAS_SWITCH",
         "PLUGGED_IN": "HAS_PLUG", "PLUGGED_OUT": "HAS_PLUG"}  # fmt: skip

RELATIONS = {"ON": "ON", "IN": "INSIDE"}
"""Relations of VirtualHome's resources, in the graph's words; all others mean near by."""


@dataclass(frozen=True, slots=True)
class Names:
    """What VirtualHome's resources say of things by class.

    Attributes:
        same: other names of a class.
        properties: the graph's properties of a class.
        places: where a class of things is usually found: {"destination", "relation"}.
    """

    same: Mapping[str, Sequence[str]]
    properties: Mapping[str, Sequence[str]]
    places: Mapping[str, Sequence[Mapping[str, str | None]]]

    @classmethod
    def read(cls, folder: Path) -> Names:
        """Read VirtualHome's `resources`.

        Raises:
            MissingDataError: a file is missing.
        """
        files = "class_name_equivalence", "properties_data", "object_script_placing"
        paths = [folder / f"{name}.json" for name in files]
        for path in paths:
            if not path.is_file():
                raise MissingDataError("no such file", where=str(path), fix="take VirtualHome's resources whole")
        return cls(*(json.loads(path.read_text(encoding="utf-8")) for path in paths))

    def in_scene(self, name: str, classes: frozenset[str]) -> str:
        """The scene's name for a class: its own where it is there, an equal one where that is, else its own."""
        return next((each for each in (name, *self.same.get(name, ())) if each in classes), name)


def preparation(plan: Sequence[Subgoal], classes: frozenset[str], names: Names) -> dict[str, Any]:
    """What a scene of these classes lacks for a plan, as `Setup.initial` takes it."""
    wanted = dict.fromkeys(kind for step in plan for kind in step.arguments.values())
    absent = [kind for kind in wanted if kind not in classes and kind in names.properties]
    states: dict[str, list[str]] = {}
    for step in plan:
        if (needed := FIRST_USE.get(step.skill)) is not None:
            states.setdefault(step.arguments["object"], list(needed))
    add = [
        {"class_name": kind, "properties": list(names.properties[kind]), "places": list(names.places.get(kind, ()))}
        for kind in absent
    ]
    return {"add": add, "states": states}


def prepared(graph: Mapping[str, Any], initial: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a graph with what `preparation` found."""
    nodes = [dict(node) for node in graph["nodes"]]
    edges = list(graph["edges"])
    for number, added in enumerate(initial.get("add", ()), start=FIRST_ID):
        node = {"id": number, "class_name": added["class_name"], "category": "placable_objects"}
        nodes.append({**node, "properties": added["properties"], "states": _first_states(added["properties"])})
        relation, place, room = _place(added["places"], nodes, edges)
        for one, how, other in ((number, relation, place), (number, "INSIDE", room)):
            edges.append({"from_id": one, "relation_type": how, "to_id": other})
        edges += [{"from_id": a, "relation_type": "CLOSE", "to_id": b} for a, b in ((number, place), (place, number))]
    for kind, states in initial.get("states", {}).items():
        for node in nodes:
            if node["class_name"] == kind:
                node["states"] = _with(node, states)
    return {"nodes": nodes, "edges": edges}


def _first_states(properties: Sequence[str]) -> list[str]:
    firsts = ("CLOSED", "CAN_OPEN"), ("OFF", "HAS_SWITCH"), ("PLUGGED_IN", "HAS_PLUG")
    return ["CLEAN", *(state for state, needed in firsts if needed in properties)]


def _with(node: Mapping[str, Any], states: Sequence[str]) -> list[str]:
    """A node's states once it is in some more, as far as a thing like it can be."""
    new = [state for state in states if NEEDS[state] in node["properties"]]
    return [*(old for old in node["states"] if OPPOSITE.get(old) not in new and old not in new), *new]


def _place(
    places: Sequence[Mapping[str, str | None]], nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]
) -> tuple[str, int, int]:
    """How, at what and in which room a new thing lies.

    At the first of its known places that the scene has, on something rather than in it, and never in what is closed;
    else on the first room's floor.
    """
    rooms = {node["id"] for node in nodes if node["category"] == "Rooms"}
    room_of = {
        edge["from_id"]: edge["to_id"] for edge in edges if edge["relation_type"] == "INSIDE" and edge["to_id"] in rooms
    }
    for place in sorted(places, key=lambda each: each["relation"] != "ON"):
        for node in nodes:
            shut = place["relation"] == "IN" and "CLOSED" in node["states"]
            if node["class_name"] == place["destination"] and node["id"] in room_of and not shut:
                return RELATIONS.get(str(place["relation"]), "CLOSE"), node["id"], room_of[node["id"]]
    first = min(rooms)
    floor = next(node["id"] for node in nodes if node["class_name"] == "floor" and room_of.get(node["id"]) == first)
    return "ON", floor, first
