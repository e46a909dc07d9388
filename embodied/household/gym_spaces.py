"""What a gymnasium agent gets to see: arrays of fixed shapes, made from an event without its metadata."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from gymnasium import spaces

from embodied.geometry import Pose
from embodied.household.instance import COLD, HOT, Instance
from embodied.household.object_types import TYPES
from embodied.household.thor.event import Event
from embodied.household.thor.object_metadata import sight_levels
from embodied.sight import IN_REACH

KINDS = ("", *TYPES)
"""Object types by their number in observations; 0 is none."""
STATES = "open toggled broken dirty cooked sliced filled usedUp hot cold inReach".split()
"""What the columns of `states` say of an object."""
FAR = 1000.0
"""Metres: the bounds of positions, which no home comes near."""
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


class Observer:
    """Turns events into observations.

    Args:
        slots: how many objects an observation has room for: the nearest ones in view.

    Attributes:
        space: the observations' space. `agent` (5,): x, y, z in metres, yaw and horizon in degrees. `standing`,
            `success` (of the last action): 0 or 1. `held`: the number, in KINDS, of the type in the hand. Of each
            object in view, nearest first, zeros after the last: `types` (slots,), numbers in KINDS; `offsets`
            (slots, 3), metres to the agent's right, up and ahead of its body's centre; `states` (slots, 11), of STATES.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.space = spaces.Dict(
            {
                "agent": spaces.Box(
                    np.array([-FAR, -FAR, -FAR, 0.0, -90.0], dtype=np.float32),
                    np.array([FAR, FAR, FAR, 360.0, 90.0], dtype=np.float32),
                ),
                "standing": spaces.Discrete(2),
                "held": spaces.Discrete(len(KINDS)),
                "success": spaces.Discrete(2),
                "types": spaces.MultiDiscrete([len(KINDS)] * slots),
                "offsets": spaces.Box(-FAR, FAR, (slots, 3), dtype=np.float32),
                "states": spaces.MultiBinary([slots, len(STATES)]),
            }
        )

    def observe(self, event: Event, succeeded: bool) -> tuple[dict[str, Any], list[Instance]]:
        """An observation, and the objects in its slots."""
        kept, pose = event.kept, event.kept.pose
        seen = [
            (item, level)
            for item, level in zip(kept.instances.values(), sight_levels(kept, event.camera), strict=True)
            if level
        ]
        seen.sort(key=lambda each: math.dist(each[0].box.centre, (pose.x, pose.y, pose.z)))
        del seen[self.slots :]
        types = np.zeros(self.slots, dtype=np.int64)
        offsets = np.zeros((self.slots, 3), dtype=np.float32)
        states = np.zeros((self.slots, len(STATES)), dtype=np.int8)
        for slot, (item, level) in enumerate(seen):
            types[slot], offsets[slot] = _NUMBERS[item.object_type], _offset(pose, item)
            states[slot] = _states(item, level)
        held = kept.instances[kept.held].object_type if kept.held is not None else ""
        observation = {
            "agent": np.array([pose.x, pose.y, pose.z, pose.yaw, pose.horizon], dtype=np.float32),
            "standing": int(pose.standing),
            "held": _NUMBERS[held],
            "success": int(succeeded),
            "types": types,
            "offsets": offsets,
            "states": states,
        }
        return observation, [item for item, _ in seen]


def _offset(pose: Pose, item: Instance) -> tuple[float, float, float]:
    """Where an object's middle is from the agent's body: metres to the right, up and ahead."""
    x, y, z = item.box.centre
    dx, dz, turn = x - pose.x, z - pose.z, math.radians(pose.yaw)
    return dx * math.cos(turn) - dz * math.sin(turn), y - pose.y, dx * math.sin(turn) + dz * math.cos(turn)


def _states(item: Instance, level: int) -> tuple[bool, ...]:
    return (
        item.is_open,
        item.is_toggled,
        item.is_broken,
        item.is_dirty,
        item.is_cooked,
        item.is_sliced,
        bool(item.fill_liquid),
        item.is_used_up,
        item.temperature == HOT,
        item.temperature == COLD,
        level == IN_REACH,
    )
