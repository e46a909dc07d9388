"""What a rule raises when it does not apply."""

from __future__ import annotations

from embodied.simulator import Refusal, RefusalKind


class Refused(Exception):
    """Raised by a rule that does not apply; the home is unchanged."""

    def __init__(self, kind: RefusalKind, message: str, blocker: str = "") -> None:
        super().__init__(message)
        self.refusal = Refusal(kind, message, blocker)
