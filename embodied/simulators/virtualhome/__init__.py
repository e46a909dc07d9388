"""VirtualHome behind the `Simulator` contract: the official graph executor, and the official client of its Unity build.

A symbolic world: things, their states and relations. It has no pictures and no poses, and says so. Importing this needs
no package of VirtualHome's; starting it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from embodied.backend import Backend, Sample
from embodied.capabilities import Capabilities
from embodied.registry import content_folders
from embodied.simulator import Action, Simulator
from embodied.simulators.virtualhome.actions import ACTIONS
from embodied.simulators.virtualhome.graph import GROUP
from embodied.simulators.virtualhome.package import INSTALL, installed
from embodied.simulators.virtualhome.tasks import read_tasks
from embodied.task import Setup

_SAMPLE = {
    "nodes": [
        {"id": 1, "class_name": "kitchen", "category": "Rooms", "properties": [], "states": []},
        {"id": 2, "class_name": "character", "category": "Characters", "properties": [], "states": []},
        {"id": 3, "class_name": "fridge", "category": "Appliances", "properties": ["CAN_OPEN"], "states": ["CLOSED"]},
        {"id": 4, "class_name": "milk", "category": "Food", "properties": ["GRABBABLE"], "states": []},
    ],
    "edges": [
        {"from_id": 2, "relation_type": "INSIDE", "to_id": 1},
        {"from_id": 3, "relation_type": "INSIDE", "to_id": 1},
        {"from_id": 4, "relation_type": "INSIDE", "to_id": 3},
    ],
}


def _start(options: Mapping[str, str], scenes: Sequence[Path]) -> Simulator:
    from embodied.simulators.virtualhome.simulator import VirtualHomeSimulator

    folders = [Path(options["graphs"]).expanduser()] if "graphs" in options else []
    folders += content_folders(GROUP)
    if "unity" in options:
        from embodied.simulators.virtualhome.unity import UnitySimulator

        return UnitySimulator(options["unity"])
    return VirtualHomeSimulator(folders)


def _sample() -> Sample:
    actions = ("WALK", "fridge|3"), ("OPEN", "fridge|3"), ("GRAB", "milk|4"), ("TURNTO", "fridge|3"), ("DROP", "milk|4")
    return Sample(Setup("kitchen", _SAMPLE), tuple(Action.of(name, object=thing) for name, thing in actions))


def _missing() -> tuple[str, str]:
    found = installed()
    return (f"virtualhome {found}", "") if found else ("not installed", INSTALL)


BACKEND = Backend(
    "VirtualHome's official graph executor: 42 actions over things and relations, no pictures, no poses",
    Capabilities(frozenset(ACTIONS), snapshot=True),
    _start,
    _sample,
    {
        "graphs": "a folder of graph files, for scenes without a path",
        "unity": "HOST:PORT of a running Unity build, in place of the executor",
    },
    _missing,
    {"virtualhome": read_tasks},
)
