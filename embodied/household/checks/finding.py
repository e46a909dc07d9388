"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something amiss in a scene.

    Attributes:
        rule: loads, overlap, walls, support, place, reach, front, connected or furnished.
        subject: the fixture, object or room concerned.
        what: the sentence for people.
    """

    rule: str
    subject: str
    what: str
