"""The houses of ProcTHOR as their files have them: what the import reads of schemas 0.0.1 and 1.0.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from embodied.errors import BadFileError, MissingDataError, OptionError, invalid

FIX = "give a house as ProcTHOR writes it: a dictionary with rooms, walls, doors and objects"
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    """What the import has no use for is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Point(_Part):
    """Metres, or degrees; y up, as here."""

    x: Finite = 0.0
    y: Finite = 0.0
    z: Finite = 0.0


class HouseRoom(_Part):
    """A room and the corners of its floor, in order."""

    id: str
    room_type: str = Field(alias="roomType")
    floor: tuple[Point, ...] = Field(alias="floorPolygon", min_length=3)


class HouseWall(_Part):
    """One side of a wall: its upright rectangle. An empty one is not there: the rooms are open to each other."""

    id: str
    polygon: tuple[Point, ...] = Field(min_length=2)
    empty: bool = False

    @property
    def ends(self) -> tuple[Point, Point]:
        """Its two lower corners, in the file's order: holes are measured from the first."""
        low = min(point.y for point in self.polygon)
        lower = [point for point in self.polygon if point.y <= low + 1e-6]
        return lower[0], lower[-1]


class Bounds(_Part):
    """Two corners."""

    min: Point
    max: Point


class HouseHole(_Part):
    """A door or a window: a hole in a wall, from `hole[0]` to `hole[1]`, x along `wall0` and y up.

    A door that leads outside has the same room on both sides.
    """

    id: str
    wall0: str
    room0: str = ""
    room1: str | None = None
    hole: tuple[Point, Point] = Field(alias="holePolygon")

    @model_validator(mode="before")
    @classmethod
    def _from_bounds(cls, raw: Any) -> Any:
        """Schema 0.0.1 has the hole as a bounding box."""
        if isinstance(raw, dict) and "holePolygon" not in raw and isinstance(raw.get("boundingBox"), dict):
            bounds = Bounds.model_validate(raw["boundingBox"])
            return {**raw, "holePolygon": [bounds.min.model_dump(), bounds.max.model_dump()]}
        return raw


class HouseObject(_Part):
    """A thing; `position` is the middle of its box, and `children` are in or on it. The id begins with the type."""

    id: str
    position: Point
    rotation: Point = Point()
    children: tuple[HouseObject, ...] = ()
    is_on: bool = Field(default=False, alias="isOn")
    is_dirty: bool = Field(default=False, alias="isDirty")
    openness: Finite | None = None

    @property
    def type(self) -> str:
        """AI2-THOR's object type."""
        return self.id.partition("|")[0]


class Agent(_Part):
    """Where ProcTHOR starts the agent."""

    position: Point
    rotation: Point | Finite = 0.0


class Metadata(_Part):
    """Of the house as a whole."""

    agent: Agent | None = None


class House(_Part):
    """A house."""

    rooms: tuple[HouseRoom, ...] = Field(min_length=1)
    walls: tuple[HouseWall, ...] = ()
    doors: tuple[HouseHole, ...] = ()
    windows: tuple[HouseHole, ...] = ()
    objects: tuple[HouseObject, ...] = ()
    metadata: Metadata = Metadata()


def load_house(path: Path, index: int = 0) -> House:
    """Read a house of a .json file (one house, or a list of them), or of a .jsonl file with one a line.

    Args:
        path: the file.
        index: which of its houses, from 0.

    Raises:
        MissingDataError: no such file.
        OptionError: the file has not that many houses.
        BadFileError: it is no text or no JSON, or the house breaks the schema; `where` names the key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MissingDataError("no such file", where=str(path), fix="give a house's .json or .jsonl file") from None
    except UnicodeDecodeError:
        raise BadFileError("it is no text", where=str(path), fix="unpack it first, if it is packed") from None
    except OSError as error:
        raise BadFileError(f"cannot read it ({error.strerror})", where=str(path), fix=FIX) from None
    lines = [line for line in text.splitlines() if line.strip()] if path.suffix == ".jsonl" else [text]
    houses = lines if path.suffix == ".jsonl" else _several(text, str(path))
    if not houses:
        raise BadFileError("there is no house in it", where=str(path), fix=FIX)
    if not 0 <= index < len(houses):
        raise OptionError(f"{path} has {len(houses)} houses", where="--index", fix=f"give 0 to {len(houses) - 1}")
    where = f"{path}: {index}" if len(houses) > 1 else str(path)
    try:
        house = houses[index]
        return House.model_validate_json(house) if isinstance(house, str) else House.model_validate(house)
    except ValidationError as error:
        raise invalid(error, where, FIX) from None


def _several(text: str, where: str) -> list[Any]:
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFileError(f"it is no JSON: {error}", where=where, fix=FIX) from None
    return content if isinstance(content, list) else [content]
