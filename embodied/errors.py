"""One hierarchy of errors: each message says what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class EmbodiedError(Exception):
    """A mistake that its reader can mend; printed without a traceback.

    Args:
        what: what is wrong, one sentence.
        where: the file and key, the argument or the object concerned.
        fix: what to do about it.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(what)

    @property
    def summary(self) -> str:
        """What is wrong, and where."""
        return f"{self.where}: {self.what}" if self.where else self.what

    def __str__(self) -> str:
        """The whole message: the fix stands below."""
        return f"{self.summary}\n  fix: {self.fix}" if self.fix else self.summary

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by parts: worker processes hand errors to their parent."""
        return (_rebuild, (type(self), self.what, self.where, self.fix))


def _rebuild(kind: type[EmbodiedError], what: str, where: str, fix: str) -> EmbodiedError:
    error = kind.__new__(kind)
    EmbodiedError.__init__(error, what, where=where, fix=fix)
    return error


class UnknownNameError(EmbodiedError):
    """A name that nothing is registered under; the message offers the nearest one."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        self.nearest = nearest_name(name, known_names := sorted(known))
        listing = ", ".join(known_names[:12]) + (", …" if len(known_names) > 12 else "")
        fix = f"did you mean '{self.nearest}'?" if self.nearest else f"known: {listing or 'none'}"
        super().__init__(f"unknown {kind} '{name}'", where=where, fix=fix)


class BadFileError(EmbodiedError):
    """A file whose content breaks its schema; `where` names the file and the key."""


class MissingDataError(EmbodiedError):
    """A dataset or file that is not there; `fix` says how to get it."""


class MissingExtraError(EmbodiedError):
    """An optional package that is not installed; `fix` is the pip line."""


class OptionError(EmbodiedError):
    """An argument or option with a value that is not allowed."""


class SimulatorError(EmbodiedError):
    """A simulator used out of turn: stepped before reset or after close, or asked for what it lacks."""


class SimulatorProcessError(EmbodiedError):
    """The process of a simulator failed, and was ended. Its episode is lost; the next reset starts another process."""

    exit_code = 3


class SimulatorCrashError(SimulatorProcessError):
    """It ended by itself."""


class SimulatorTimeoutError(SimulatorProcessError):
    """It did not answer in time."""


class SimulatorProtocolError(SimulatorProcessError):
    """It answered what cannot be understood, or out of turn."""


class OutsideError(EmbodiedError):
    """Something outside the project failed: a disk, a server, a process."""

    exit_code = 3


def invalid(error: ValidationError, where: str, fix: str) -> BadFileError:
    """The first thing that pydantic found wrong with the content of a file, its key added to `where`."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    return BadFileError(first["msg"], where=f"{where}: {key}" if key else where, fix=fix)


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, whatever its case; None when none is close."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.5)
    return by_fold[close[0]] if close else None
