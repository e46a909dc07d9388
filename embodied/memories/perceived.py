"""A memory of what was seen: types and states are what perception said of a thing, fused over all views of it.

What is told, and marked as privileged: where things are and in what, as `PrivilegedMemory` knows it; which object a
segment of a frame is; types of what cannot be picked up, as on a map; that a thing has been cut up, and what the robot
did to it (its history); and everything of a thing until it is first seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from embodied.entity import STATES, TEMPERATURES, Entity, EntityRecord
from embodied.errors import SimulatorError
from embodied.facts import LIQUIDS
from embodied.geometry import Pose
from embodied.household.object_types import TYPES
from embodied.household.receptacles import may_hold
from embodied.memories.privileged import PrivilegedMemory
from embodied.perception import Detection, Perception
from embodied.simulator import Observation, Simulator

LEAST = 1e-3
"""How likely a type is at least that perception left out."""
CHANGE = 0.2
"""How likely a state has changed between two views."""
CERTAIN = 1e-3
"""No view is surer of a state than this leaves open."""


@dataclass(slots=True)
class Belief:
    """What the views of one thing amount to.

    Attributes:
        types: the sum over views of each type's log-probability; of a type that no view listed, `views` times LEAST's.
        states: how likely each is: a Bayes filter of two values, which change with CHANGE between views.
        views: how many there were.
    """

    types: dict[str, float] = field(default_factory=dict)
    states: dict[str, float] = field(default_factory=dict)
    views: int = 0

    def see(self, found: Detection) -> None:
        """Take one more view in."""
        least = math.log(LEAST)
        for name in {*self.types, *found.types}:
            before = self.types.get(name, self.views * least)
            self.types[name] = before + math.log(max(found.types.get(name, LEAST), LEAST))
        for name, seen in found.states.items():
            likely = min(max(seen, CERTAIN), 1.0 - CERTAIN)
            before = self.states.get(name, 0.5)
            expected = before * (1.0 - CHANGE) + (1.0 - before) * CHANGE
            so, not_so = expected * likely, (1.0 - expected) * (1.0 - likely)
            self.states[name] = so / (so + not_so)
        self.views += 1

    def object_type(self) -> str:
        """The likeliest type of a thing that can be picked up; empty when no view listed one."""
        pickupable = [name for name in self.types if "pickupable" in TYPES[name].properties]
        return max(pickupable, key=lambda name: (self.types[name], name), default="")


class PerceivedMemory(PrivilegedMemory):
    """Knows of things what it was told of their places, and what it saw of their types and states.

    A frame is looked at whenever something was done or the robot turned; not in the middle of a walk.

    Args:
        perception: says what frames show.

    Attributes:
        beliefs: what was seen, by object id.
    """

    def __init__(self, perception: Perception) -> None:
        super().__init__()
        self._perception = perception
        self._begin()

    def _begin(self) -> None:
        self.beliefs: dict[str, Belief] = {}
        self._entities: dict[str, EntityRecord] | None = None
        self._pose: Pose | None = None

    def start(self, simulator: Simulator, observation: Observation) -> None:
        """An episode begins: nothing has been seen."""
        super().start(simulator, observation)
        self._perception.start(simulator.state)
        self._begin()
        self.observe(observation)

    def observe(self, observation: Observation) -> None:
        """Look at what the camera shows, unless that is as before or the robot is walking.

        Raises:
            SimulatorError: the simulator has no camera.
        """
        self._entities = None
        before, self._pose = self._pose, observation.pose
        walking = before is not None and before.cell != observation.pose.cell
        if walking or not observation.succeeded:
            return
        if observation.look is None:
            raise SimulatorError("it has no camera", where="--perception", fix="use --perception privileged")
        frame = observation.look()
        for found in self._perception.detect(frame):
            self.beliefs.setdefault(frame.ids[found.segment], Belief()).see(found)

    def entities(self) -> Iterable[Entity]:
        """Every object of the scene."""
        return self._known.values()

    def get(self, object_id: str) -> Entity | None:
        """The object of that id."""
        return self._known.get(object_id)

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """Whether things of the type that the object seems to be may be put there."""
        receptacle, item = self._known.get(receptacle_id), self._known.get(object_id)
        return (
            receptacle is not None
            and item is not None
            and receptacle_id != object_id
            and "receptacle" in receptacle.properties
            and may_hold(receptacle.object_type, item.object_type)
        )

    @property
    def _known(self) -> Mapping[str, EntityRecord]:
        if self._entities is None:
            self._entities = {
                each.object_id: _as_seen(each, self.beliefs.get(each.object_id)) for each in self.state.objects()
            }
        return self._entities


_BOOLEAN = MappingProxyType(
    {name: key for name, key in STATES.items() if name not in ("sliced", "filled", "temperature")}
)


def _as_seen(entity: Entity, belief: Belief | None) -> EntityRecord:
    """What memory has of a thing: what is told of it, and in its place what was seen."""
    told, known = EntityRecord.of(entity), dict[str, Any]()
    if belief is None:
        return told
    kind = belief.object_type() if "pickupable" in TYPES[entity.object_type].properties else ""
    if kind and kind != entity.object_type:
        cut = {"pickupable", "sliceable"} if entity.is_sliced else set[str]()
        known = {"object_type": kind, "properties": TYPES[kind].properties - cut}
    # What no view spoke of is taken not to be so: the truth of what was seen is nobody's to know.
    seen = {name: belief.states.get(name, 0.0) for name in (*_BOOLEAN, *LIQUIDS, "filled", *TEMPERATURES)}
    known |= {key: seen[name] > 0.5 for name, key in _BOOLEAN.items()}
    known["fill_liquid"] = max(LIQUIDS, key=lambda each: seen[each]) if seen["filled"] > 0.5 else ""
    warmth = max(TEMPERATURES, key=lambda each: seen[each])
    known["temperature"] = TEMPERATURES[warmth] if seen[warmth] > 0.5 else "RoomTemp"
    return replace(told, **known)
