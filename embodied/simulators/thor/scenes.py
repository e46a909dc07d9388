"""Which scene is meant: a build's, a house of ProcTHOR, or one of our own, which goes as a dictionary."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from embodied.entity import Room
from embodied.errors import BadFileError, SimulatorError
from embodied.household.build import rooms_of
from embodied.household.library import SceneLibrary
from embodied.household.procthor.file import HouseRoom
from embodied.household.procthor.house import ROOM_KINDS
from embodied.household.procthor.walls import named, rectangles
from embodied.household.thor.houses import Houses
from embodied.task import Setup

KINDS = {0: "kitchen", 2: "living_room", 3: "bedroom", 4: "bathroom"}
"""iTHOR's rooms by the hundreds of their numbers; RoboTHOR's are living rooms."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What to reset to.

    Attributes:
        scene: a name, or a dictionary.
        rooms: where which room is; None for one room, of `kind`, as large as the scene.
        kind: its kind.
        start: arguments of the TeleportFull that puts the agent where it starts; None where the scene does.
    """

    scene: str | Mapping[str, Any]
    rooms: tuple[Room, ...] | None = None
    kind: str = ""
    start: Mapping[str, Any] | None = None


class Scenes(Protocol):
    """Tells what a setup means."""

    def of(self, setup: Setup) -> Stage: ...


class OurScenes:
    """Scenes of a library, for worlds of ours: they go as dictionaries, so that the world needs no files.

    Args:
        library: where they are looked up; the file of a house of ProcTHOR will do, too.
    """

    def __init__(self, library: SceneLibrary) -> None:
        self._library, self._houses = library, Houses(library)
        self._read: dict[Path, tuple[int, Mapping[str, Any]]] = {}

    def of(self, setup: Setup) -> Stage:
        """What to reset to.

        Raises:
            BadFileError, MissingDataError, UnknownNameError: the scene is missing or broken.
        """
        content = self._content(self._library.path(setup.scene))
        scene, _ = self._houses.read(content)
        given = content if setup.initial is None else {"scene": content, "initial": setup.initial}
        return Stage(given, rooms_of(scene))

    def _content(self, path: Path) -> Mapping[str, Any]:
        modified = path.stat().st_mtime_ns if path.is_file() else 0
        if path not in self._read or self._read[path][0] != modified:
            self._read[path] = modified, read_json(path)
        return self._read[path][1]


class UnityScenes:
    """Scenes of AI2-THOR's own builds, by name; a path is the file of a house of ProcTHOR."""

    def of(self, setup: Setup) -> Stage:
        """What to reset to.

        Raises:
            SimulatorError: a task with an initial state of its own: those are in our scene files' terms.
            MissingDataError, BadFileError: a file is missing or broken.
        """
        if setup.initial is not None:
            what = "a task's own initial state is in our scene files' terms, which Unity does not know"
            raise SimulatorError(what, where=setup.scene, fix="--simulator thor:world=player")
        if setup.scene.endswith(".json"):
            house = read_json(Path(setup.scene))
            return Stage(house, _house_rooms(house), start=house.get("metadata", {}).get("agent"))
        number = re.fullmatch(r"FloorPlan(\d+)(_physics)?", setup.scene)
        return Stage(setup.scene, kind=KINDS.get(int(number[1]) // 100, "") if number else "living_room")


def read_json(path: Path) -> Mapping[str, Any]:
    """The dictionary that a file holds.

    Raises:
        BadFileError: it holds none.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFileError(f"no JSON can be read from it ({error})", where=str(path), fix="give a scene file") from None
    if not isinstance(content, Mapping):
        raise BadFileError("it holds no scene", where=str(path), fix="give one scene, or one house of ProcTHOR")
    return content


def whole_scene(bounds: Mapping[str, Any], name: str, kind: str) -> tuple[Room, ...]:
    """The one room of a scene, from its metadata's sceneBounds; none where its kind is not known."""
    x, z = bounds["center"]["x"], bounds["center"]["z"]
    width, depth = bounds["size"]["x"], bounds["size"]["z"]
    area = (x - width / 2, z - depth / 2, x + width / 2, z + depth / 2)
    return (Room(name, kind, (area,)),) if kind else ()


def _house_rooms(house: Mapping[str, Any]) -> tuple[Room, ...]:
    rooms = [HouseRoom.model_validate(each) for each in house.get("rooms", ())]
    return tuple(
        Room(named(each.id), ROOM_KINDS[each.room_type], tuple(rectangles(each.floor)))
        for each in rooms
        if each.room_type in ROOM_KINDS
    )
