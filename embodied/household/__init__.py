"""The household simulator: a kinematic home with AI2-THOR's object types, actions and rules.

`from embodied.household import Controller` is AI2-THOR's Controller over it; imported when it is first named, as much
of this package is of use without it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from embodied.household.thor.controller import Controller as Controller
    from embodied.household.thor.event import Event as Event

_PLACES = {"Controller": "embodied.household.thor.controller", "Event": "embodied.household.thor.event"}
__all__ = ["Controller", "Event"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'embodied.household' has no attribute '{name}'")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
