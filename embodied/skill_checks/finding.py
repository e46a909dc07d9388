"""What a check of skills finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from embodied.broken import Break, Broken


class Kind(Enum):
    """How behaviour and declarations differ; what is broken altogether is a `Break`."""

    PRECONDITION = "precondition"  # the preconditions held, and the run failed for what a precondition could have said
    EFFECT = "effect"  # a declared effect did not come about
    UNDECLARED = "undeclared"  # something came about that is not declared
    LEFT = "left"  # other things were left open, or on
    NEEDS = "needs"  # what it takes of a simulator is not what it declares
    WORDS = "words"  # its words cannot be told from other words
    FAILS = "fails"  # no run was achieved
    UNTRIED = "untried"  # no state was found in which it may be called
    IDLE = "idle"  # it explains what was not found


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        skill: its name.
        kind: what kind of finding.
        subject: which fact, failure, action or skill it is about; empty where the kind says all.
        path, line: where to mend it.
        what, fix: what is wrong, and what to do about it.
        example: a run that shows it, in words; empty for none.
        explained: the reason that the skill's `explained` gives for it; empty where it gives none.
    """

    skill: str
    kind: Kind | Break
    subject: str
    path: Path
    line: int
    what: str
    fix: str
    example: str = ""
    explained: str = ""

    @property
    def code(self) -> str:
        """What the skill's `explained` calls it: "effect visible(target)"."""
        return f"{self.kind.value} {self.subject}".strip()

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.path}:{self.line}"

    @classmethod
    def of(cls, broken: Broken, example: str = "") -> Finding:
        """A broken skill as a finding."""
        return cls(broken.skill, broken.kind, "", broken.path, broken.line, broken.what, broken.fix, example)
