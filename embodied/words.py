"""Words that everything uses which speaks to people."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """A number of things: "1 action", "2 actions"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
