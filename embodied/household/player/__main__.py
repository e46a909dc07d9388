"""`python -m embodied.household.player`: started by `ai2thor.controller.Controller`, in Unity's place.

Besides Unity's own arguments it takes `--scenes FOLDER`, as often as wanted, for scene files of one's own, and
`--robot` for this project's robot in place of AI2-THOR's agent; see `thor.world.World`.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from embodied.errors import EmbodiedError, OptionError
from embodied.household.library import SceneLibrary, default_library
from embodied.household.player import fifo, wsgi
from embodied.household.player.session import Session
from embodied.household.thor.world import World

ORPHANED = 2.0
"""Seconds between two looks at whether the client still lives."""


def main() -> int:
    """Serve the client that started this process; returns the exit code."""
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        _serve(_arguments(), os.environ)
    except EmbodiedError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the client keeps it in ~/.ai2thor/log/unity.log
        return error.exit_code
    except BrokenPipeError:
        pass  # the client is gone
    return 0


def _serve(asked: argparse.Namespace, environment: Mapping[str, str]) -> None:
    def told(name: str) -> str:
        if f"AI2THOR_{name}" not in environment:
            what = f"the variable AI2THOR_{name} is not set: ai2thor's Controller starts the player, and sets it"
            fix = 'Controller(local_executable_path="python -m embodied.household.player")'
            raise OptionError(what, fix=fix)
        return environment[f"AI2THOR_{name}"]

    transport = told("SERVER_TYPE")
    own = [Path(folder) for folder in asked.scenes]
    world = World(SceneLibrary([*own, *default_library().folders]), robot=asked.robot)
    session = Session(world, (asked.width, asked.height))
    if transport == "FIFO":
        pipes = Path(told("FIFO_SERVER_PIPE_PATH")), Path(told("FIFO_CLIENT_PIPE_PATH"))
        fifo.serve(session.greet(), session.take, *pipes)
    else:
        wsgi.serve(session.greet(), session.take, told("HOST"), int(told("PORT")), told("CLIENT_TOKEN"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m embodied.household.player", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("--scenes", action="append", default=[], metavar="FOLDER", help="a folder of scene files")
    parser.add_argument("--robot", action="store_true", help="this project's robot in place of AI2-THOR's agent")
    parser.add_argument("-screen-width", dest="width", type=int, default=300, help="pixels")
    parser.add_argument("-screen-height", dest="height", type=int, default=300, help="pixels")
    known, _ = parser.parse_known_args()  # Unity has many more
    return known


def _end_with_parent(parent: int) -> None:
    """A client that was killed closes no pipe that it had not opened yet."""
    while os.getppid() == parent:
        time.sleep(ORPHANED)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
