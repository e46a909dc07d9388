"""What a rule raises when it does not apply."""

from __future__ import annotations

from embodied.simulator import Refusal, RefusalKind


class Refused(Exception):
    """Raised by a rule that does not apply; the home is unchanged."""

    def __init__(self, kind: RefusalKind, message: str, blocker: str = "") -> None:
        super().__init__(message)
        self.refusal = Refusal(kind, message, blocker)


def require(holds: bool, message: str) -> None:
    """Ask that a value is one of those allowed.

    Raises:
        Refused: OUT_OF_RANGE.
    """
    if not holds:
        raise Refused(RefusalKind.OUT_OF_RANGE, message)
