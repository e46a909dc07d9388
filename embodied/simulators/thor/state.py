"""The true state, as AI2-THOR's metadata tells it. What it does not tell is asked for when somebody reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from embodied.entity import PROPERTIES, EntityRecord, Room
from embodied.geometry import Box, Cell, Point, Pose, cell_at
from embodied.household.receptacles import may_hold
from embodied.household.settings import STANDING_RISE
from embodied.sight import Camera
from embodied.simulators.thor.treatments import Treatments

Ask = Callable[[str, Mapping[str, Any]], Any]
"""Takes an action that changes nothing; returns what it answers, None when it was refused."""
CUT = frozenset({"pickupable", "sliceable"})
"""What a thing is no more once it was sliced; its metadata go on saying so."""
EXACT = 1e-3
"""Degrees that Unity's angles are off, at most."""


@dataclass(frozen=True, slots=True)
class ThorObject(EntityRecord):
    """One object at one moment; an `ObjectState`."""

    position: Point


class ThorState:
    """The whole scene; a `WorldState`.

    Args:
        ask: see `Ask`.
        rooms: where which room is.
        reach: metres, AI2-THOR's visibilityDistance.
    """

    def __init__(self, ask: Ask, rooms: Sequence[Room], reach: float) -> None:
        self._ask, self.rooms, self._reach = ask, rooms, reach
        self._treatments = Treatments()
        self._metadata: Mapping[str, Any] = {}
        self._objects: dict[str, ThorObject] = {}
        self._contents: dict[str, list[str]] = {}
        self._seen: dict[tuple[str, Pose], bool] = {}
        self._free: tuple[object, frozenset[Cell]] | None = None

    def update(self, metadata: Mapping[str, Any], action: str, aimed_at: str) -> None:
        """Take in the moment after an action."""
        if metadata["lastActionSuccess"]:
            self._treatments.observe(action, aimed_at, metadata["objects"])
        self._metadata = metadata
        self._objects, self._contents, self._seen = {}, {}, {}

    # -- the agent ----------------------------------------------------------------------------------------------------

    @property
    def pose(self) -> Pose:
        """Where it stands and looks."""
        agent = self._metadata["agent"]
        place, standing = agent["position"], agent.get("isStanding")
        yaw, horizon = _angle(agent["rotation"]["y"]) % 360.0, _angle(agent["cameraHorizon"])
        return Pose(place["x"], place["y"], place["z"], yaw, horizon, standing is not False)

    @property
    def camera(self) -> Camera:
        """Its camera."""
        told = self._metadata
        return Camera(told["fov"], told["screenWidth"], told["screenHeight"], STANDING_RISE, self._reach)

    @property
    def held(self) -> str | None:
        """What its hand holds."""
        inventory = self._metadata["inventoryObjects"]
        return inventory[0]["objectId"] if inventory else None

    @property
    def free_cells(self) -> frozenset[Cell]:
        """The cells that it can walk to."""
        ajar = tuple(each["openness"] for each in self._metadata["objects"] if each["openable"])
        if self._free is None or self._free[0] != ajar:
            places = self._ask("GetReachablePositions", {}) or ()
            self._free = ajar, frozenset(cell_at(each["x"], each["z"]) for each in places)
        return self._free[1]

    # -- things -------------------------------------------------------------------------------------------------------

    def objects(self) -> Iterable[ThorObject]:
        """All objects, in the metadata's order."""
        return self._listed().values()

    def get(self, object_id: str) -> ThorObject | None:
        """The object of that id."""
        return self._listed().get(object_id)

    def contents(self, object_id: str) -> Sequence[str]:
        """Ids of what is directly in or on an object."""
        self._listed()
        return self._contents.get(object_id, ())

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether the object's type may be put into the receptacle, and the two differ."""
        receptacle, item = self.get(receptacle_id), self.get(object_id)
        if receptacle is None or item is None or receptacle is item:
            return False
        return "receptacle" in receptacle.properties and may_hold(receptacle.object_type, item.object_type)

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether an object is in view and in reach, from the agent's pose or from another."""
        if (item := self.get(object_id)) is None:
            return False
        if pose is None or pose == self.pose or item.object_id == self.held:
            return any(each["objectId"] == object_id and each["isInteractable"] for each in self._metadata["objects"])
        if (object_id, pose) not in self._seen:
            asked = {
                "objectId": object_id,
                "positions": [{"x": pose.x, "y": pose.y, "z": pose.z}],
                "rotations": [pose.yaw],
                "horizons": [pose.horizon],
                "standings": [pose.standing],
            }
            self._seen[object_id, pose] = bool(self._ask("GetInteractablePoses", asked))
        return self._seen[object_id, pose]

    def _listed(self) -> dict[str, ThorObject]:
        if not self._objects:
            parents = {each["objectId"]: each["parentReceptacles"] or () for each in self._metadata["objects"]}
            for each in self._metadata["objects"]:
                found = _object(each, _nearest(parents[each["objectId"]], parents), self._treatments)
                self._objects[found.object_id] = found
                if found.parent is not None:
                    self._contents.setdefault(found.parent, []).append(found.object_id)
        return self._objects


def _nearest(holders: Sequence[str], parents: Mapping[str, Sequence[str]]) -> str | None:
    """Of all that a thing is in or on, what it is directly in or on: what itself is in the most."""
    return max(holders, key=lambda each: len(parents.get(each, ())), default=None)


def _object(told: Mapping[str, Any], parent: str | None, treatments: Treatments) -> ThorObject:
    properties = frozenset(each for each in PROPERTIES if told.get(each))
    place = told["position"]
    return ThorObject(
        told["objectId"],
        told["objectType"],
        properties - CUT if told["isSliced"] else properties,
        _box(told["axisAlignedBoundingBox"]),
        parent,
        told["isOpen"],
        told["isToggled"],
        told["isSliced"],
        told["isBroken"],
        told["isCooked"],
        told["isDirty"],
        told["isUsedUp"],
        (told["fillLiquid"] or "") if told["isFilledWithLiquid"] else "",
        told["temperature"],
        treatments.of(told["objectId"]),
        (place["x"], place["y"], place["z"]),
    )


def _box(told: Mapping[str, Any]) -> Box:
    """By its corners, which are exact; of what is no longer there, middle and size are left."""
    if corners := told["cornerPoints"]:
        x, y, z = zip(*corners, strict=True)
        return Box((min(x), min(y), min(z)), (max(x), max(y), max(z)))
    centre, size = ((told[key]["x"], told[key]["y"], told[key]["z"]) for key in ("center", "size"))
    return Box.around(centre, size)


def _angle(degrees: float) -> float:
    """An angle without Unity's last digits."""
    whole = float(round(degrees))
    return whole if abs(degrees - whole) < EXACT else degrees
