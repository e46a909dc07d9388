"""Words that the lexicon lacks: the new one in a sentence that explains it, and what no name is known for."""

from __future__ import annotations

import re

from embodied.correction import Thing

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
_EXPLAINED = re.compile(r"\b(?:mean|meant|means|is|are|was|for|to|as|like|about|call|with)\b(?! _) ([^,;.!?]+)[.!?]*$")
_PLACED = re.compile(r"\b(?:in|on|under|behind|inside|near) (?:the|my|our|your|a|that|this) ((?:\w+ )?\w+)\W*$")
NAME_WORDS = 4
"""Words that a name has at most."""
_ARTICLE = re.compile(r"^(?:in (?:our|my|this|the) \w+,? )?(?:(?:the|a|an|my|our|this|that|word|term) )?")


def named(text: str) -> str:
    """The new word of a sentence that explains one; empty when there is none."""
    if quoted := _QUOTED.search(text):
        return (quoted[1] or quoted[2]).strip().lower()
    lowered = text.lower().strip(" .!?")
    for pattern in _NAMING:
        if found := pattern.search(lowered):
            return trimmed(found["word"])
    return ""


def trimmed(words: str) -> str:
    """Words without article and marks, in lower case."""
    return _ARTICLE.sub("", words.lower().strip(" ,:;.!?\"“”'"))


def explained(text: str) -> Thing | None:
    """What a sentence explains a word by, where no name of the lexicon is in it; None when there is nothing."""
    found = _EXPLAINED.search(text.lower())
    words = trimmed(found[1]) if found else ""
    return Thing(words) if 0 < len(words.split()) <= NAME_WORDS and "_" not in words else None


def unnamed_place(text: str) -> Thing | None:
    """The place of a sentence by its words alone: "in the dishwasher"; None when it tells none."""
    found = _PLACED.search(text.lower())
    return Thing(found[1]) if found else None
