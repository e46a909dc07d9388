"""The grammar's names of things as the understanding reads them: every singular and plural with its types."""

from __future__ import annotations

from embodied.household.object_types import PROPERTIES
from embodied.training.grammar.names import CATEGORIES, COMMONEST, NAMES


def meanings() -> dict[str, list[str]]:
    """Types by name, the likeliest first: the commonest where the lexicon marks one, else whose usual name it is."""
    found: dict[str, list[tuple[int, str]]] = {}
    for kind, names in NAMES.items():
        for place, name in enumerate(names):
            for words in filter(None, (name.one, name.many)):
                rank = -1 if COMMONEST.get(name.one) == kind else place
                found.setdefault(words, []).append((rank, kind))
    known = {words: list(dict.fromkeys(kind for _, kind in sorted(ranked))) for words, ranked in found.items()}
    return {**known, **{words: sorted(kinds) for words, kinds in CATEGORIES.items()}}


def receptacles() -> list[str]:
    """The types that things can be put in or on, small vessels left out."""
    return sorted(PROPERTIES["receptacle"] - PROPERTIES["pickupable"])
