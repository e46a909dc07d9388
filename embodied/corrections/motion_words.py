"""A nudge read off its words: which way, and how far."""

from __future__ import annotations

import re
from collections.abc import Sequence

from embodied.correction import Direction, Nudge
from embodied.corrections.marks import NUMBERS
from embodied.corrections.names import Word

_TURN = frozenset("turn rotate spin swivel pivot face twist".split())
_UP = frozenset("up higher upward upwards raise".split())
_DOWN = frozenset("down lower downward downwards".split())
_LEFT, _RIGHT = frozenset("left leftward leftwards".split()), frozenset("right rightward rightwards".split())
_BACK = frozenset("back backward backwards backup reverse away retreat farther off".split())
_FORWARD = frozenset("forward forwards ahead closer nearer toward towards near advance approach in".split())
_CLOCKWISE = {"clockwise": "turn_right", "counterclockwise": "turn_left", "anticlockwise": "turn_left"}
_METRES = {"cm": 0.01, "centimeter": 0.01, "centimetre": 0.01, "mm": 0.001, "millimeter": 0.001, "millimetre": 0.001}
_METRES |= {"inch": 0.0254, "inche": 0.0254, "foot": 0.3, "feet": 0.3, "metre": 1.0, "meter": 1.0, "m": 1.0}
_DIGITS = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)$")


def nudge(words: Sequence[Word]) -> Nudge | None:
    """The motion that words ask for; None when they tell no direction. The last direction counts: "left, no, right"."""
    said = [word.text for word in words]
    direction = _direction(said)
    return None if direction is None else Nudge(direction, _amount(said, direction))


def number(words: Sequence[str]) -> tuple[float, str] | None:
    """The first number among words, and the unit after it: ("two", "minutes") is 2.0 and "minute"."""
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if digits := _DIGITS.match(word):
            return float(digits[1]), (digits[2] or after).removesuffix("s")
        if word in NUMBERS and word not in ("one", "both"):
            return float(NUMBERS[word]), after.removesuffix("s")
        if word == "one" and after.removesuffix("s") in {"minute", "second", "slice", "cup", "inch", "foot", "step"}:
            return 1.0, after.removesuffix("s")
    return None


def _direction(said: Sequence[str]) -> Direction | None:
    turning = bool(_TURN.intersection(said))
    for word in reversed(said):
        if word in _CLOCKWISE:
            return "turn_right" if _CLOCKWISE[word] == "turn_right" else "turn_left"
        if word in _LEFT:
            return "turn_left" if turning else "left"
        if word in _RIGHT:
            return "turn_right" if turning else "right"
        if word in _DOWN:
            return "down"
    if _BACK.intersection(said):
        return "back"
    if _FORWARD.intersection(said):
        return "forward"
    return "up" if _UP.intersection(said) else None


def _amount(said: Sequence[str], direction: Direction) -> float | None:
    found = number(said)
    if found is None:
        return None
    amount, unit = found
    if unit == "degree":
        return amount
    scale = _METRES.get(unit)
    turns = direction in ("turn_left", "turn_right", "up", "down")
    return None if scale is None or turns else round(amount * scale, 4)
