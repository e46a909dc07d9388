"""Why an action failed. Our own worlds say it in types; Unity by a few codes, and else in words.

The words are those of AI2-THOR 5's source. What fits none of them is OTHER: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from embodied.simulator import Refusal, RefusalKind

CODES: Mapping[str, RefusalKind] = {
    "InvalidAction": RefusalKind.INVALID_ACTION,
    "InvalidArgument": RefusalKind.INVALID_ARGUMENT,
    "MissingArguments": RefusalKind.MISSING_ARGUMENT,
    "AmbiguousAction": RefusalKind.INVALID_ARGUMENT,
    "LookDownCantExceedMin": RefusalKind.LIMIT,
    "LookUpCantExceedMax": RefusalKind.LIMIT,
    "ObjectNotVisible": RefusalKind.NOT_VISIBLE,
    "ReceptacleNotVisible": RefusalKind.NOT_VISIBLE,
    "ReceptacleNotOpen": RefusalKind.CLOSED,
    "ReceptacleFull": RefusalKind.NO_ROOM,
    "ObjectNotAllowedInReceptacle": RefusalKind.WRONG_TYPE,
    "ObjectNotPickupable": RefusalKind.WRONG_TYPE,
    "InventoryFull": RefusalKind.HAND_FULL,
    "ObjectNotInInventory": RefusalKind.HAND_EMPTY,
}
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"is blocking|collided with|would collide|hit something|in the way", RefusalKind.BLOCKED),
        (r"no valid positions?|receptacle is full|no free spot", RefusalKind.NO_ROOM),
        (r"^ArgumentOutOfRange", RefusalKind.OUT_OF_RANGE),
        (r"^ArgumentException|no object found|unknown objectId|is no object", RefusalKind.UNKNOWN_OBJECT),
        (r"not visible|^NullReferenceException", RefusalKind.NOT_VISIBLE),
        (r"holding|hand (is not|not) empty", RefusalKind.HAND_FULL),
        (r"nothing (is )?(in|held)|hand is empty|nothing in (agent's )?hand", RefusalKind.HAND_EMPTY),
        (r"is closed|must be open", RefusalKind.CLOSED),
        (r"already|is running", RefusalKind.WRONG_STATE),
        (
            r"is not (a )?(pickupable|receptacle|openable|toggleable|sliceable|breakable)|cannot be",
            RefusalKind.WRONG_TYPE,
        ),
    )
)
"""What its messages say, the first that fits."""


def refusal_of(metadata: Mapping[str, Any]) -> Refusal | None:
    """Why the last action failed; None when it worked."""
    if metadata["lastActionSuccess"]:
        return None
    if (told := metadata.get("refusal")) is not None:
        return Refusal(RefusalKind(told["kind"]), told["message"], told["blocker"])
    message = str(metadata.get("errorMessage") or "it failed, and nothing shows why").partition("\n")[0]
    collided = metadata.get("collidedObjects") or [""]
    return Refusal(_kind(str(metadata.get("errorCode") or ""), message), message, str(collided[0]))


def _kind(code: str, message: str) -> RefusalKind:
    if code in CODES:
        return CODES[code]
    return next((kind for pattern, kind in _WORDS if pattern.search(message)), RefusalKind.OTHER)
