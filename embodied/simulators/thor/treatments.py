"""What has ever happened to things. AI2-THOR does not keep it: it is derived from what is seen, as ALFRED does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from embodied.household.actions.rules import RULES
from embodied.household.object_types import BASINS

HEATERS = frozenset({"Microwave", "Toaster", "StoveBurner"})
_NOTHING: frozenset[str] = frozenset()


class Treatments:
    """By object id, of "heated", "cooled", "cleaned"."""

    def __init__(self) -> None:
        self._history: dict[str, frozenset[str]] = {}

    def of(self, object_id: str) -> frozenset[str]:
        """What has happened to a thing since reset."""
        return self._history.get(object_id, _NOTHING)

    def observe(self, action: str, aimed_at: str, objects: Iterable[Mapping[str, Any]]) -> None:
        """Take in the objects' metadata after an action that worked.

        What is in or on a running appliance is heated, what lies in the basin of a running tap is cleaned, and what a
        fridge is shut on is cooled.
        """
        rule = RULES.get(action)
        if rule is not None and rule.still:
            return
        there = {each["objectId"]: each for each in objects}
        for each in there.values():
            if not each["isToggled"] or not each["axisAlignedBoundingBox"]["cornerPoints"]:
                continue  # it is off, or no longer there
            if each["objectType"] in HEATERS:
                self._mark("heated", each)
            elif each["objectType"] in BASINS and (basin := _basin(each, there.values())) is not None:
                self._mark("cleaned", basin)
        closed = there.get(aimed_at)
        if action == "CloseObject" and closed is not None and closed["objectType"] == "Fridge":
            self._mark("cooled", closed)

    def _mark(self, treatment: str, holder: Mapping[str, Any]) -> None:
        for object_id in holder["receptacleObjectIds"] or ():
            self._history[object_id] = self.of(object_id) | {treatment}


def _basin(tap: Mapping[str, Any], objects: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The basin that is nearest to a tap."""
    basins = [each for each in objects if each["objectType"] in BASINS[tap["objectType"]]]
    return min(basins, key=lambda each: math.dist(_middle(each), _middle(tap)), default=None)


def _middle(thing: Mapping[str, Any]) -> tuple[float, ...]:
    centre = thing["axisAlignedBoundingBox"]["center"]
    return centre["x"], centre["y"], centre["z"]
