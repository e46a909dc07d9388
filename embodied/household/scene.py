"""The scene file: a room as people write it. `scenes/README.md` shows the schema by example."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import BadFileError, MissingDataError, invalid
from embodied.geometry import Box
from embodied.household.instance import turned_size
from embodied.household.object_types import object_type

SCHEMA = "scenes/README.md has the schema"
Finite = Annotated[float, Field(allow_inf_nan=False)]
Facing = Literal[0, 90, 180, 270]


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AgentSpec(_Spec):
    """Where the agent starts: metres, degrees."""

    x: Finite
    z: Finite
    y: Finite = 0.9
    yaw: Finite = 0.0
    horizon: Finite = 0.0


class _Stateful(_Spec):
    """The states that a thing can be in at the start."""

    open: bool = False
    on: bool = False
    dirty: bool = False
    broken: bool = False
    cooked: bool = False
    used_up: bool = False
    filled: Literal["", "water", "coffee", "wine"] = ""


class FixtureSpec(_Stateful):
    """A thing that stays where it is: furniture, appliances, drawers, basins, lamps.

    Attributes:
        name: how objects of this file refer to it; unique.
        type: AI2-THOR's object type.
        x, z: middle of its footprint, metres.
        base: height of its bottom, metres.
        size: (width, height, depth) in metres, width along its front; the type's usual size when absent.
        facing: the direction that its front looks, degrees clockwise from +z.
        surface: height above the base at which it bears things, metres, where that is not its top.
        see_through: it hides nothing, because its box says too little of its shape.
        id: its objectId, where it has to be a known one.
    """

    name: str
    type: str
    x: Finite
    z: Finite
    base: Finite = 0.0
    size: tuple[Finite, Finite, Finite] | None = None
    facing: Facing = 0
    surface: Finite | None = None
    see_through: bool = False
    id: str | None = None

    @property
    def box(self) -> Box:
        """Its axis-aligned box, metres."""
        size = turned_size(self.size or object_type(self.type).size, self.facing)
        return Box.around((self.x, self.base + size[1] / 2, self.z), size)


class ObjectSpec(_Stateful):
    """A thing that can be picked up.

    Attributes:
        type: AI2-THOR's object type.
        into: name of the fixture or object that it is in or on (written "in" in the file); None for the floor.
        name: how other objects of this file refer to it; needed only then.
        position: (x, y, z) of its pivot, metres; a free spot of what it is in when absent.
        yaw: degrees.
        id: its objectId, where it has to be a known one.
    """

    type: str
    into: str | None = Field(default=None, alias="in")
    name: str | None = None
    position: tuple[Finite, Finite, Finite] | None = None
    yaw: Finite = 0.0
    id: str | None = None


class RoomSpec(_Spec):
    """One room of a home with several.

    Attributes:
        name: unique in the file.
        type: its kind.
        areas: its floor as rectangles (x0, z0, x1, z1), metres.
    """

    name: str
    type: Literal["kitchen", "living_room", "bedroom", "bathroom"]
    areas: Annotated[tuple[tuple[Finite, Finite, Finite, Finite], ...], Field(min_length=1)]


class Scene(_Spec):
    """One room, or several.

    Attributes:
        format: version of this schema.
        name: as on the command line.
        room: kitchen, living_room, bedroom, bathroom or home.
        rooms: where which room is, in a home of several; a single room needs none.
        walls: (x0, z0, x1, z1) segments along an axis, metres.
        free_cells: (x, z) in grid steps of 0.25 m where the agent may stand; worked out from walls and fixtures when
            absent.
        missing: object types that the room is known to have, though not where (imported rooms).
        field_of_view: the camera's, vertical, degrees.
    """

    format: Literal[1]
    name: str
    room: Literal["kitchen", "living_room", "bedroom", "bathroom", "home"]
    agent: AgentSpec
    rooms: tuple[RoomSpec, ...] = ()
    walls: tuple[tuple[Finite, Finite, Finite, Finite], ...] = ()
    wall_height: Finite = 2.5
    free_cells: tuple[tuple[int, int], ...] | None = None
    field_of_view: Annotated[float, Field(gt=0, lt=180)] = 90.0
    fixtures: tuple[FixtureSpec, ...] = ()
    objects: tuple[ObjectSpec, ...] = ()
    missing: tuple[str, ...] = ()


class InitialState(_Spec):
    """A task's own initial state of a scene: what is given replaces the scene's.

    Attributes:
        agent: where the agent starts.
        objects: all objects of the scene.
        on, open, dirty: names of fixtures in that state; the others are not.
        without_cells, more_cells: free cells that are taken away and added (for leave-one-out replays).
    """

    agent: AgentSpec | None = None
    objects: tuple[ObjectSpec, ...] | None = None
    on: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    dirty: tuple[str, ...] = ()
    without_cells: tuple[tuple[int, int], ...] = ()
    more_cells: tuple[tuple[int, int], ...] = ()


def load_scene(path: Path) -> Scene:
    """Read a scene file.

    Raises:
        MissingDataError: no such file.
        BadFileError: it is no text, its content breaks the schema, names an unknown type, or refers to nothing.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MissingDataError("no such scene file", where=str(path), fix="see `embodied scenes list`") from None
    except (UnicodeDecodeError, OSError):
        raise BadFileError("it is no text file that can be read", where=str(path), fix=SCHEMA) from None
    return _checked(lambda: Scene.model_validate_json(text), str(path))


def checked_scene(content: Mapping[str, Any], where: str) -> Scene:
    """A scene from the content of its file.

    Raises:
        BadFileError: as `load_scene`.
    """
    return _checked(lambda: Scene.model_validate(content), where)


def initial_state(raw: Any, where: str) -> InitialState:
    """Validate a task's initial state.

    Raises:
        BadFileError: it breaks the schema.
    """
    try:
        return InitialState.model_validate(raw)
    except ValidationError as error:
        raise invalid(error, where, SCHEMA) from None


def _checked(read: Callable[[], Scene], where: str) -> Scene:
    try:
        scene = read()
    except ValidationError as error:
        raise invalid(error, where, SCHEMA) from None
    _check_names(scene, where)
    return scene


def _check_names(scene: Scene, where: str) -> None:
    names: set[str] = set()
    sections: tuple[tuple[str, Sequence[FixtureSpec | ObjectSpec]], ...] = (
        ("fixtures", scene.fixtures),
        ("objects", scene.objects),
    )
    for section, items in sections:
        for index, item in enumerate(items):
            here = f"{where}: {section}.{index}"
            kind = object_type(item.type, where=f"{here}.type")
            if section == "objects" and "pickupable" not in kind.properties:
                raise BadFileError(f"a {item.type} cannot be picked up", where=here, fix="list it under fixtures")
            if item.name and item.name in names:
                raise BadFileError(f"the name '{item.name}' is used twice", where=f"{here}.name", fix="rename one")
            if isinstance(item, ObjectSpec) and item.into is not None and item.into not in names:
                raise BadFileError(
                    f"nothing named '{item.into}' comes before it",
                    where=f"{here}.in",
                    fix="give a fixture's name, or an object's that is listed earlier",
                )
            names.add(item.name or "")
