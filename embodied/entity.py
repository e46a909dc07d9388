"""One thing of a home, as it is known or as it truly is."""

from __future__ import annotations

from typing import Protocol

from embodied.geometry import Box

PROPERTIES = frozenset(
    "breakable canFillWithLiquid cookable dirtyable moveable openable pickupable receptacle sliceable "
    "toggleable".split()
)
"""The properties that a skill's parameter may ask for, named as AI2-THOR does."""


class Entity(Protocol):
    """What can be said of a thing; a simulator's truth says it of all things, a memory of those it knows of.

    Attributes:
        object_id: unique in its scene.
        object_type: AI2-THOR's name.
        properties: AI2-THOR's: "pickupable", "receptacle", "openable", "toggleable", "sliceable", …
        box: where it is, metres.
        parent: id of what it is directly in or on; None for neither.
        history: what has ever happened to it since reset, of "heated", "cooled", "cleaned".
    """

    @property
    def object_id(self) -> str: ...
    @property
    def object_type(self) -> str: ...
    @property
    def properties(self) -> frozenset[str]: ...
    @property
    def box(self) -> Box: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_toggled(self) -> bool: ...
    @property
    def is_sliced(self) -> bool: ...
    @property
    def history(self) -> frozenset[str]: ...
