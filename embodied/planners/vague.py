"""Words that name no thing: for a purpose ("something to drink from"), as a pronoun, or for a place ("away")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from embodied.household.object_types import PROPERTIES

MOVABLE = PROPERTIES["pickupable"]
_PURPOSES = tuple(
    (re.compile(rf"\b(?:{words})\b"), frozenset(types.split()))
    for words, types in (
        (
            r"(?:drink|sip|serve \w+) (?:from|out of)|(?:pour|put) \w+ (?:coffee|tea|water|wine|juice) (?:in|into)",
            "Mug Cup Bottle",
        ),
        (r"(?:to|can) drink|an? drink|drinks|a beverage|beverages|refreshments?|thirsty", "WineBottle Bottle Mug Cup"),
        (r"(?:to|can) (?:eat|nibble|snack on)|snacks?|a bite|hungry", "Apple Bread Egg Lettuce Potato Tomato"),
        (r"piece of fruit|some fruit|a fruit|the fruit", "Apple Tomato"),
        (r"vegetable|veg|veggie", "Potato Tomato Lettuce"),
        (r"to read", "Book Newspaper Laptop CellPhone"),
        (
            r"(?:write|draw|sign|scribble|note \w+ down) (?:with|it|this|that)?|to write|writing (?:tool|implement)",
            "Pen Pencil",
        ),
        (r"(?:cut|slice|chop|spread) \w* ?(?:with)|to cut|something sharp|a blade", "Knife ButterKnife"),
        (
            r"(?:eat|stir|scoop) \w* ?(?:with)|piece of cutlery|an? utensil",
            "Fork Spoon Knife ButterKnife Spatula Ladle",
        ),
        (r"(?:cook|fry|boil) \w* ?(?:in|with)|to cook", "Pan Pot Kettle"),
        (
            r"(?:dry|wipe) \w+ ?(?:\w+ )?(?:with|on|off|up|down)|to wipe|to dry",
            "Towel HandTowel Cloth DishSponge PaperTowelRoll",
        ),
        (r"(?:wash|clean|scrub) \w+ ?(?:\w+ )?with", "SoapBar SoapBottle DishSponge Cloth ScrubBrush SprayBottle"),
        (r"to play with|an? toys?|the toy", "TeddyBear BasketBall BaseballBat TennisRacket"),
        (r"(?:eat|serve) \w* ?(?:from|off|out of)", "Plate Bowl"),
    )
)
_VAGUE = re.compile(r"\b(?:something|thing|stuff|gadget|item|object|one of (?:those|these|them))\b")
_EVERY = re.compile(r"\b(?:all|every|everything|each|whatever|anything)\b")
_PRONOUN = re.compile(r"\b(?:it|this|that|them|these|those)\b")
_NOUN = re.compile(r"\b(?:the|an?|my|our|your|his|her|their|some|every|each|all|both|two|three|any)\b")
_NO_PLACE = re.compile(
    r"\b(?:away|where (?:it|they) belongs?|(?:its|their|the right|a better|the proper|another) (?:place|spot|home)|"
    r"tidy|(?:the )?wrong (?:place|spot)|out of the way|somewhere|put (?:it |them |the \w+ )?(?:back|down))\b"
)
_THROWN = re.compile(r"\b(?:throw|toss|bin|trash|rubbish|garbage|discard|dispose|chuck|recycle)\b")


def purpose(text: str, types: Iterable[str]) -> frozenset[str]:
    """The types here that a text's words for a purpose may mean; none where it has no such words."""
    lowered, here = text.lower(), frozenset(types)
    wanted = next((kinds for words, kinds in _PURPOSES if words.search(lowered)), frozenset())
    return wanted & here


def unnamed(text: str) -> bool:
    """Whether a text speaks of a thing without a noun: "that thing", or "it" before anything was named."""
    lowered = text.lower()
    if _EVERY.search(lowered):
        return False
    if _VAGUE.search(lowered):
        return True
    pronoun, noun = _PRONOUN.search(lowered), _NOUN.search(lowered)
    return pronoun is not None and (noun is None or pronoun.start() < noun.start())


def placeless(text: str) -> bool:
    """Whether a text has a thing put somewhere and does not say where."""
    lowered = text.lower()
    return bool(_NO_PLACE.search(lowered)) and not _THROWN.search(lowered)
