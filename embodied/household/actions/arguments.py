"""Whether an action's argument is of its type: values come from anybody's script, and are checked before use."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Union

Vector = Mapping[str, float]
"""AI2-THOR's {x, y, z}, metres or degrees; rules say which axes they need."""

LARGEST = 1e6
"""Numbers beyond this are refused: no home is so large, and sums of such numbers lose their last digits."""

LARGEST_INTEGER = 2**31 - 1
"""AI2-THOR's: seeds are often that large."""

Fits = Callable[[Any], bool]


def is_number(value: Any) -> bool:
    """Whether a value is a finite number of sensible size; True and False are not."""
    # No number that is not finite passes the last test; math.isfinite would raise at whole numbers beyond any float.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_integer(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) <= LARGEST_INTEGER
    return is_number(value) and float(value).is_integer()


def _is_vector(value: Any) -> bool:
    return isinstance(value, Mapping) and all(key in ("x", "y", "z") and is_number(part) for key, part in value.items())


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_PLAIN: Mapping[Any, tuple[Fits, str]] = {
    float: (is_number, "a finite number"),
    int: (_is_integer, "a whole number"),
    bool: (lambda value: isinstance(value, bool), "true or false"),
    str: (_is_text, "a string"),
    Vector: (_is_vector, "numbers x, y, z"),
    Any: (lambda value: True, "anything"),
}


def fitting(hint: Any) -> tuple[Fits, str]:
    """The test that a type hint stands for, and what a value has to be, in words."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, Union):
        return fitting(next(each for each in inner if each is not type(None)))
    if origin is list:
        each_fits, words = fitting(inner[0])
        return (lambda value: isinstance(value, list | tuple) and all(map(each_fits, value)), f"a list of: {words}")
    if origin is not None and issubclass(origin, Mapping):
        return (lambda value: isinstance(value, Mapping) and all(map(_is_text, value)), "a dictionary")
    raise TypeError(f"no test is known for arguments of type {hint}")
