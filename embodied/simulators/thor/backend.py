"""`--simulator thor[:OPTION=VALUE,…]`."""

from __future__ import annotations

import ctypes.util
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from embodied.backend import Backend, Sample
from embodied.capabilities import SENSORS, Capabilities
from embodied.errors import OptionError
from embodied.household.actions.rules import RULES
from embodied.household.library import SceneLibrary, default_library
from embodied.simulator import Action
from embodied.simulators.thor.local import LocalLink
from embodied.simulators.thor.process import Launch, ProcessLink
from embodied.simulators.thor.scenes import OurScenes, UnityScenes
from embodied.simulators.thor.simulator import INITIAL, ThorSimulator
from embodied.task import Setup

UNITY, PLAYER, HOUSEHOLD = WORLDS = ("unity", "player", "household")
TRANSPORTS = ("fifo", "wsgi")
PLATFORMS = ("CloudRendering", "Linux64", "OSXIntel64")
OPTIONS = {
    "world": "unity (AI2-THOR's own builds), player (the ai2thor package over our home) or household (our Controller)",
    "transport": "fifo or wsgi: what the package talks through",
    "platform": "of Unity's build: CloudRendering (no display), Linux64 or OSXIntel64",
    "local_executable_path": "what the package starts in place of its own build",
    "display": "of X, such as :0",
    "width": "of the picture, pixels",
    "height": "of the picture, pixels",
    "timeout": "seconds that an action may take",
    "start_timeout": "seconds that the start may take",
}


def start(options: Mapping[str, str], scenes: Sequence[Path]) -> ThorSimulator:
    """Make a simulator; its process starts with the first reset.

    Raises:
        OptionError: a value that is not allowed.
    """
    world = _one_of("world", options.get("world", UNITY), WORLDS)
    size = _number("width", options, 300), _number("height", options, 300)
    ours = OurScenes(SceneLibrary(scenes) if scenes else default_library())
    if world == HOUSEHOLD:
        return ThorSimulator(partial(LocalLink, size, INITIAL), ours)
    command = options.get("local_executable_path") or (player_command() if world == PLAYER else None)
    launch = Launch(
        command,
        _one_of("transport", options.get("transport", TRANSPORTS[0]), TRANSPORTS),
        _one_of("platform", options["platform"], PLATFORMS) if "platform" in options else "",
        options.get("display", ""),
        size,
        _number("timeout", options, 100),
        _number("start_timeout", options, 300),
        INITIAL,
    )
    return ThorSimulator(partial(ProcessLink, launch), ours if world == PLAYER else UnityScenes())


def player_command() -> str:
    """What starts our player, as a shell has it."""
    return f"{shlex.quote(sys.executable)} -m embodied.household.player --robot"


def missing() -> tuple[str, str]:
    """What AI2-THOR lacks on this machine, and the command that mends it."""
    try:
        found = f"ai2thor {version('ai2thor')}"
    except PackageNotFoundError:
        return "the ai2thor package is not installed (world=household runs without it)", "pip install 'embodied[thor]'"
    lacking = []
    if not any((Path.home() / ".ai2thor" / "releases").glob("thor-*")):
        lacking.append("no build of Unity's yet (the first start fetches one, 1 GB)")
    if not os.environ.get("DISPLAY") and ctypes.util.find_library("vulkan") is None:
        lacking.append("neither a display nor Vulkan")
    if not lacking:
        return f"{found}, a build and what it draws with", ""
    return f"{found}; world=player is ready; for world=unity: {', '.join(lacking)}", ""


def _sample() -> Sample:
    names = ("RotateRight", "MoveAhead", "LookDown", "RotateLeft")
    return Sample(Setup("bedroom"), tuple(map(Action, names)))


def _one_of(option: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise OptionError(f"'{value}' is none of {', '.join(known)}", where=f"--simulator thor:{option}")
    return value


def _number(option: str, options: Mapping[str, str], default: int) -> int:
    text = options.get(option, str(default))
    if not text.isdigit() or not int(text):
        raise OptionError(f"'{text}' is no whole number above 0", where=f"--simulator thor:{option}")
    return int(text)


BACKEND = Backend(
    "AI2-THOR: the ai2thor package over Unity or over our own home, or our Controller that stands in for it",
    Capabilities(frozenset(RULES), frozenset(SENSORS), poses=True),
    start,
    _sample,
    OPTIONS,
    missing,
)
