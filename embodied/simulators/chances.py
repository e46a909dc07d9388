"""What goes wrong on purpose, as it is written on the command line: KIND:CHANCE[,KIND:CHANCE]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from embodied.errors import OptionError, UnknownNameError


def read_chances(text: str, kinds: Sequence[str], what: str, option: str) -> Mapping[str, float]:
    """Read `silent:0.15,refuse:0.1`; the chances are in the order in which they are drawn.

    Args:
        text: what was given.
        kinds: those there are.
        what: what a kind is one of, in words.
        option: where it was given.

    Raises:
        UnknownNameError: an unknown kind; the message offers the nearest.
        OptionError: anything else is amiss.
    """
    syntax = f"write KIND:CHANCE[,KIND:CHANCE], such as {kinds[0]}:0.15"
    chances: dict[str, float] = {}
    for part in text.split(","):
        kind, _, number = part.strip().partition(":")
        if kind not in kinds:
            raise UnknownNameError(what, kind, kinds, where=option)
        if kind in chances:
            raise OptionError(f"'{kind}' is said twice", where=option, fix=syntax)
        try:
            chances[kind] = float(number)
        except ValueError:
            chances[kind] = -1.0
        if not 0.0 <= chances[kind] <= 1.0:
            raise OptionError(f"'{number}' is no chance from 0 to 1", where=option, fix=syntax)
    return chances
