"""A lesson put in other words: they are understood anew, as the same kind."""

from __future__ import annotations

from embodied.correction import Fact, Kind, Lesson, NewWord, Preference, Rule
from embodied.errors import OptionError
from embodied.understanding import Context


def reworded(kind: Kind, words: str) -> Lesson:
    """The lesson of a kind that words say.

    Raises:
        OptionError: they do not say one.
    """
    from embodied.corrections.meaning import Meanings
    from embodied.corrections.names import shipped_names

    found = Meanings(shipped_names(), {}).of(kind, words, Context())
    if isinstance(found, Fact | Rule | Preference | NewWord):
        return found
    raise OptionError(f"not understood as a {kind}", where=words, fix="say it in another way, or forget the lesson")
