"""The simulators by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.backend import SIMULATORS, Backend, read_choice
from embodied.wiring.choices import HOUSEHOLD

if TYPE_CHECKING:
    from embodied.simulator import Simulator

SIMULATORS.register(HOUSEHOLD, "embodied.simulators.household:BACKEND")
SIMULATORS.register("thor", "embodied.simulators.thor.backend:BACKEND")
SIMULATORS.register("virtualhome", "embodied.simulators.virtualhome.backend:BACKEND")
SIMULATORS.register("virtualhome-unity", "embodied.simulators.virtualhome.backend:UNITY")
SIMULATORS.register("habitat", "embodied.simulators.habitat.backend:BACKEND")


def simulators() -> dict[str, Backend]:
    """All that there are, by name."""
    return {name: SIMULATORS.get(name) for name in SIMULATORS}


def make_simulator(choice: str, scene_folders: Sequence[Path] = ()) -> Simulator:
    """Start the simulator that is chosen by `NAME[:OPTION=VALUE[,…]]`.

    Raises:
        EmbodiedError: there is no such simulator or option, or what it needs is missing.
    """
    name, options = read_choice(choice)
    return SIMULATORS.get(name).start(options, scene_folders)


def backend_of(choice: str) -> Backend:
    """What is known of a simulator before it is started.

    Raises:
        EmbodiedError: there is no such simulator or option.
    """
    name, _ = read_choice(choice)
    return SIMULATORS.get(name)
