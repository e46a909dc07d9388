"""The rule table: every action with its arguments, what it requires, and what it does.

A rule is a function whose keyword arguments are the action's, named, typed and defaulted as AI2-THOR 5 has them. It
checks first and refuses by raising `Refused`; once it changes something it no longer fails. Names are AI2-THOR's.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.simulator import Refusal, RefusalKind


class Refused(Exception):
    """Raised by a rule that does not apply; the home is unchanged."""

    def __init__(self, kind: RefusalKind, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(kind, message)


@dataclass(frozen=True)
class Rule:
    """One action: its function and the arguments that it takes."""

    apply: Callable[..., Any]
    arguments: Mapping[str, inspect.Parameter]
    types: Mapping[str, Any]


RULES: dict[str, Rule] = {}
"""Every action that the household simulator knows."""


def rule(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function into the table under its action's names; it is called with the name it was asked for by."""

    def enter(function: Callable[..., Any]) -> Callable[..., Any]:
        parameters = dict(list(inspect.signature(function).parameters.items())[2:])
        hints = get_type_hints(function)
        for name in names:
            RULES[name] = Rule(function, parameters, {key: hints[key] for key in parameters})
        return function

    return enter


def apply(home: Home, name: str, arguments: Mapping[str, Any]) -> Any:
    """Carry one action out.

    Returns:
        The action's return value, None for most.

    Raises:
        Refused: the action does not exist, does not apply, or its arguments are wrong; the home is unchanged.
    """
    found = RULES.get(name)
    if found is None:
        raise Refused(RefusalKind.INVALID_ACTION, f"there is no action '{name}'; known: {', '.join(sorted(RULES))}")
    for key, value in arguments.items():
        if key not in found.arguments:
            raise Refused(
                RefusalKind.INVALID_ARGUMENT,
                f"{name} takes no '{key}'; it takes {', '.join(found.arguments) or 'nothing'}",
            )
        _check_type(name, key, value, found.types[key])
    missing = [key for key, each in found.arguments.items() if each.default is each.empty and key not in arguments]
    if missing:
        raise Refused(RefusalKind.MISSING_ARGUMENT, f"{name} needs {', '.join(missing)}")
    return found.apply(home, name, **arguments)


def _check_type(name: str, key: str, value: Any, expected: Any) -> None:
    if expected is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    elif expected is bool or expected is str:
        fits = isinstance(value, expected)
    else:
        fits = isinstance(value, Mapping) and all(
            axis in ("x", "y", "z") and isinstance(part, int | float) and math.isfinite(part)
            for axis, part in value.items()
        )
    if not fits:
        wanted = {float: "a finite number", bool: "true or false", str: "a string"}.get(expected, "numbers x, y, z")
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{name}: '{key}' has to be {wanted}, not {value!r:.60}")


def target(home: Home, object_id: str, *, needs: str = "", force: bool = False) -> Instance:
    """The object that an action is aimed at, once it is known, visible and of the right kind.

    Raises:
        Refused: see RefusalKind.UNKNOWN_OBJECT, NOT_VISIBLE, WRONG_TYPE.
    """
    instance = home.get(object_id)
    if instance is None:
        raise Refused(RefusalKind.UNKNOWN_OBJECT, f"'{object_id:.80}' is no object of this scene")
    if not force and not home.visible(object_id):
        raise Refused(
            RefusalKind.NOT_VISIBLE,
            f"{object_id} is not visible within {home.camera.reach} m: face it, come nearer, or open what it is in",
        )
    if needs and needs not in instance.properties:
        raise Refused(RefusalKind.WRONG_TYPE, f"{object_id} is not {needs}")
    return instance
