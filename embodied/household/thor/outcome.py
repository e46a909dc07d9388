"""How an action ended, in AI2-THOR's words: its error code, its error message, and what a script is thrown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from embodied.errors import SimulatorError
from embodied.simulator import Action, Refusal, RefusalKind


class ActionError(SimulatorError, ValueError):
    """An action that AI2-THOR would not know: its name or its arguments are wrong. Also a ValueError, as there."""


class FailedActionError(SimulatorError, RuntimeError):
    """An action that failed though the script asked that it may not. Also a RuntimeError, as in AI2-THOR."""


ERROR_CODES: Mapping[RefusalKind, str] = {
    RefusalKind.INVALID_ACTION: "InvalidAction",
    RefusalKind.INVALID_ARGUMENT: "InvalidArgument",
    RefusalKind.MISSING_ARGUMENT: "MissingArguments",
    RefusalKind.LIMIT: "LookDownCantExceedMin",
}
"""Codes that AI2-THOR 5 still sends; every other failure has none. The last one is sent for both looks."""
_THROWN = frozenset({"InvalidAction", "InvalidArgument", "MissingArguments"})
"""Codes of mistakes in the script itself: AI2-THOR's client raises them."""

_EXCEPTIONS: Mapping[RefusalKind, str] = {
    RefusalKind.UNKNOWN_OBJECT: "ArgumentException",
    RefusalKind.NOT_VISIBLE: "NullReferenceException",
    RefusalKind.OUT_OF_RANGE: "ArgumentOutOfRangeException",
}
"""What AI2-THOR throws inside an action; its name comes before the message. Other checks give the message alone."""
_INVALID = "InvalidOperationException"
_INVALID_IN: Mapping[str, str] = {
    "PickupObject": "wrong_type hand_full wrong_state blocked",
    "Teleport TeleportFull": "blocked",
    "MoveAhead MoveBack MoveLeft MoveRight RotateLeft RotateRight GetReachablePositions": "out_of_range",
}
"""Actions that throw InvalidOperationException, and for which kinds of refusal."""
_INVALID_PAIRS = frozenset(
    (name, RefusalKind(kind))
    for names, kinds in _INVALID_IN.items()
    for name in names.split()
    for kind in kinds.split()
)
MOVES = frozenset({"MoveAhead", "MoveBack", "MoveLeft", "MoveRight"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One action with what came of it.

    Attributes:
        action: as it was applied.
        result: what it returned.
        refusal: why it was refused; None when it worked.
    """

    action: Action
    result: Any = None
    refusal: Refusal | None = None

    @property
    def error_code(self) -> str | None:
        """AI2-THOR's errorCode."""
        return ERROR_CODES.get(self.refusal.kind) if self.refusal is not None else None

    @property
    def error_message(self) -> str:
        """AI2-THOR's errorMessage: empty on success; with the exception's name where it throws one."""
        if self.refusal is None:
            return ""
        kind, name = self.refusal.kind, self.action.name
        exception = _EXCEPTIONS.get(kind, "")
        if (name, kind) in _INVALID_PAIRS:
            exception = _INVALID
        elif kind is RefusalKind.NOT_VISIBLE and "objectId" not in self.action.arguments:
            # A point of the image that shows no object; or the hand, which throws nothing.
            exception = "" if name.startswith("MoveHeldObject") else _INVALID
        return f"{exception}: {self.refusal.message}" if exception else self.refusal.message

    @property
    def has_collided(self) -> bool:
        """Whether a move met something."""
        return self.refusal is not None and self.refusal.kind is RefusalKind.BLOCKED and self.action.name in MOVES

    @property
    def met(self) -> list[str]:
        """Ids of what a move met."""
        return [self.refusal.blocker] if self.refusal is not None and self.has_collided and self.refusal.blocker else []

    def raise_for_mistakes(self, raise_for_failure: bool = False) -> None:
        """Raise what AI2-THOR's client raises.

        Raises:
            ActionError: the action or its arguments are wrong.
            FailedActionError: the action failed, and `raise_for_failure` is set.
        """
        if self.refusal is None:
            return
        if self.error_code in _THROWN:
            raise ActionError(self.error_message)
        if raise_for_failure:
            raise FailedActionError(self.error_message, where=self.action.name)
