"""Where things are, told as a habit: "my book is in the chair, day in, day out" is a fact, and no preference."""

from __future__ import annotations

import re

from embodied.correction import Correction, Fact, Preference, Rule

_IS_AT = re.compile(r"\b(is|are|was|were|sits?|stands?|lies|found)\b|\w'(s|re)\b")
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
            text = text.lower()
            if thing is not None and place is not None and _IS_AT.search(text) and not _WISHED.search(text):
                return Fact(correction.text, thing, place)
    return correction
