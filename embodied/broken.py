"""What is wrong with a skill itself, whatever the world is like: found when its file is loaded, or when it runs.

Skills are other people's programs. One that breaks costs its own call, and is named; the others go on working.
"""

from __future__ import annotations

import inspect
import traceback
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from embodied.skill import Skill


class Break(Enum):
    """How a skill is broken."""

    IMPORT = "import"  # its file raises when it is run, or is no Python
    DECLARATION = "declaration"  # what it declares could never work, or it declares no skill at all
    UNKNOWN_TYPE = "unknown_type"  # it names an object type that the simulator does not have
    TAKEN = "taken"  # another file of its library has a skill of its name
    RAISES = "raises"  # its run raises
    NEVER_ENDS = "never_ends"  # its run takes actions without end, or takes none and does not return
    WRONG_ACTION = "wrong_action"  # its run yields something that is no Action, or yields nothing at all
    WRONG_RETURN = "wrong_return"  # its run returns something that is no Outcome


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken skill.

    Attributes:
        skill: its name; that of its file where it has none.
        kind: how.
        path, line: where.
        what, fix: what is wrong, and what to do about it.
    """

    skill: str
    kind: Break
    path: Path
    line: int
    what: str
    fix: str

    @property
    def where(self) -> str:
        """File and line, for people."""
        return f"{self.path}:{self.line}"

    @property
    def place(self) -> str:
        """The same within its library, alike on every machine: "kitchen_help/polish.py:12"."""
        return f"{self.path.parent.name}/{self.path.name}:{self.line}"


def file_of(skill: Skill | type[Skill]) -> Path:
    """The file that defines a skill."""
    return Path(inspect.getfile(skill if isinstance(skill, type) else type(skill)))


def run_line(skill: Skill) -> int:
    """Where its `run` begins."""
    path = str(file_of(skill))
    codes = (vars(kind)["run"].__code__ for kind in type(skill).__mro__ if "run" in vars(kind))
    return next((code.co_firstlineno for code in codes if code.co_filename == path), 1)


def failed_line(error: BaseException, path: Path) -> int | None:
    """The last line of a file that led to an error; None when none did."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == str(path)), None)
