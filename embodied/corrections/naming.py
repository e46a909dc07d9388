"""The new word in a sentence that explains one."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[\"“”]([^\"“”]{1,60})[\"“”]|(?<!\w)'([^']{1,60})'(?!\w)")
_NAMING = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:by|with) (?P<word>.+?) (?:i|we|they|people here|my kids)\b",
        r"\b(?:when|if|whenever) (?:i|we|they|you|somebody|someone|\w+ \w+) "
        r"(?:say|says|said|ask for|mention|hear|talk about) (?P<word>.+?),? "
        r"(?:i|we|it|that|they|he|she|you|get|think)\b",
        r"\b(?:word|term|name) (?:for|of) .+? is (?P<word>.+)",
        r"\b(?:call|calls|called|name|named|as|say) (?P<word>[\w' -]+?) (?:for|to|instead of|meaning|when)\b",
        r"\b(?:the (?:word|term|name|expression) )?(?P<word>.+?),? (?:means?|stands for|refers to|is short for|"
        r"is another word for|is (?:what|how|the name|the nickname|our name|my word|my name)|is the same|equals|=)",
        r"\b(?:called|named|known as|call (?:it|this|that|.+?)|name (?:it|this|that|.+?)|say) (?P<word>[\w' -]+)$",
        r"^(?P<word>.+?),? (?:is|was|are|that's|meaning|aka|also known as)\b",
    )
)
_ARTICLE = re.compile(r"^(?:the|a|an|my|our|this|that|word|term) ")


def named(text: str) -> str:
    """The new word of a sentence that explains one; empty when there is none."""
    if quoted := _QUOTED.search(text):
        return (quoted[1] or quoted[2]).strip().lower()
    lowered = text.lower().strip(" .!?")
    for pattern in _NAMING:
        if found := pattern.search(lowered):
            return _ARTICLE.sub("", found["word"].strip(" ,:;"))
    return ""
