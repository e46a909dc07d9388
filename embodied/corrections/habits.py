"""Where things are, told as a habit: "my book is in the chair, day in, day out" is a fact, and no preference."""

from __future__ import annotations

import re

from embodied.correction import Correction, Fact, Preference, Rule
from embodied.corrections.phrases import read_phrases

_IS_AT = re.compile(r"\b(is|are|was|were|sits?|stands?|lies|found)\b|\b(?!that|which)\w+'(s|re)\b")
_RELATIVE = frozenset({"that", "that's", "which", "who"})
_WISHED = re.compile(
    r"\b(likes?|loves?|prefers?|preferred|rather|happy|happier|pleased|glad|wants?|wish\w*|should|must|ought|"
    r"ha(s|ve) to|needs?|best|better|nicer|nicest|favou?rites?|tastes?|belongs?|goes|hates?|please|ideal\w*|"
    r"supposed|enjoys?|fond|fan|cares?|put|leave|makes?|meant|proper|right|allowed|forbidden|"
    r"(is|are) to|never|no|not|\w+n't)\b"
)
"""Words that say how things should be, or how they are not."""


def told(correction: Correction) -> Correction:
    """A preference or a rule that only says where a thing is, as the fact that it tells; others as they are."""
    match correction:
        case Preference(text, thing, place, liked=True) | Rule(text, "always", (), thing, place):
            if thing is not None and place is not None and stated(text) and not _WISHED.search(text.lower()):
                return Fact(text, thing, place)
    return correction


def stated(text: str) -> bool:
    """Whether a text says of something where it is; "the book on the desk" only says which is meant."""
    places = (each.before for each in read_phrases(text, frozenset()) if each.role == "place")
    return any(_IS_AT.search(" ".join(before)) and not _RELATIVE.intersection(before) for before in places)
