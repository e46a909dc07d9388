"""What is known of VirtualHome before it is started: importing this needs no package of VirtualHome's.

A symbolic world: things, their states and relations. It has no pictures and no poses, and says so.
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

SCENES = Path(__file__).with_name("scenes")
"""One small kitchen of our own, so that there is a scene where VirtualHome's are not."""


def _start(options: Mapping[str, str], scenes: Sequence[Path]) -> Simulator:
    from embodied.simulators.virtualhome.simulator import VirtualHomeSimulator

    folders = [Path(options["graphs"]).expanduser()] if "graphs" in options else []
    return VirtualHomeSimulator([*folders, *content_folders(GROUP), SCENES])


def _start_unity(options: Mapping[str, str], scenes: Sequence[Path]) -> Simulator:
    from embodied.simulators.virtualhome.unity import UnitySimulator

    return UnitySimulator(options.get("address", "127.0.0.1:8080"))


def _sample() -> Sample:
    told = ("WALK", "fridge|3"), ("OPEN", "fridge|3"), ("GRAB", "milk|4"), ("TURNTO", "fridge|3"), ("DROP", "milk|4")
    return Sample(Setup("small_kitchen"), tuple(Action.of(name, object=thing) for name, thing in told))


def _missing() -> tuple[str, str]:
    found = installed()
    return (f"virtualhome {found}", "") if found else ("not installed", INSTALL)


BACKEND = Backend(
    "VirtualHome's official graph executor: 42 actions over things and relations, no pictures, no poses",
    Capabilities(frozenset(ACTIONS), snapshot=True),
    _start,
    _sample,
    {"graphs": "a folder of graph files, for scenes without a path"},
    _missing,
    {"virtualhome": read_tasks},
)
UNITY = Backend(
    "a running Unity build of VirtualHome, through the official client; it says itself which actions it has",
    Capabilities(frozenset(ACTIONS)),
    _start_unity,
    lambda: Sample(Setup("0"), (Action("STANDUP"), Action("WAKEUP"))),
    {"address": "HOST:PORT, 127.0.0.1:8080 if none is given"},
    _missing,
)
