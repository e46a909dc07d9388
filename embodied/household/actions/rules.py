"""The rule table: every action with its arguments, what it requires, and what it does.

A rule is a function whose keyword arguments are the action's, named, typed and defaulted as AI2-THOR 5 has them. It
checks first and refuses by raising `Refused`; once it changes something it no longer fails. Names are AI2-THOR's.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from embodied.errors import nearest_name
from embodied.household.actions.arguments import Fits, fitting
from embodied.household.actions.refused import Refused
from embodied.household.actions.targets import target_at, target_of
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.simulator import RefusalKind

ALWAYS_TAKEN = frozenset(
    "agentId sequenceId renderImage renderObjectImage renderClassImage renderNormalsImage renderInstanceSegmentation "
    "physicsSimulationParams".split()
)
"""Arguments that AI2-THOR lets every action have; they change nothing here."""
STRICT, LENIENT = "strict", "lenient"
"""How a target is named: by objectId or else by both x and y; or, in older actions, by whichever is there."""


@dataclass(frozen=True)
class Rule:
    """One action.

    Attributes:
        apply: its function.
        tests: by argument, a test of the value and what it has to be, in words.
        own: the arguments that the function takes.
        required: those of them without a default.
        aimed: STRICT, LENIENT, or empty for an action without a target.
        still: it moves the agent or asks, and changes the state of no object.
        asks: it changes nothing at all.
        timeless: no game time goes by: it asks, or sets the agent up.
    """

    apply: Callable[..., Any]
    tests: Mapping[str, tuple[Fits, str]]
    own: frozenset[str]
    required: tuple[str, ...]
    aimed: str
    still: bool
    asks: bool
    timeless: bool


RULES: dict[str, Rule] = {}
"""Every action that the household simulator knows."""


def rule(
    *names: str, aimed: str = "", still: bool = False, asks: bool = False, timeless: bool = False, unused: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function into the table under its action's names.

    It is called with the home, the name it was asked for by, its target where it is `aimed`, and the action's
    arguments. `unused` names further arguments that AI2-THOR takes and that change nothing here.
    """

    def enter(function: Callable[..., Any]) -> Callable[..., Any]:
        parameters = list(inspect.signature(function).parameters.values())[3 if aimed else 2 :]
        hints = get_type_hints(function)
        tests = {each.name: fitting(hints[each.name]) for each in parameters}
        own = frozenset(tests)
        required = tuple(each.name for each in parameters if each.default is each.empty)
        tests |= {each: fitting(Any) for each in (*unused.split(), *ALWAYS_TAKEN) if each not in tests}
        if aimed:
            tests |= {"objectId": fitting(str), "x": fitting(float), "y": fitting(float)}
        for name in names:
            RULES[name] = Rule(function, tests, own, required, aimed, still or asks, asks, timeless or asks)
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
        nearest = nearest_name(name, RULES)
        hint = f"did you mean {nearest}? " if nearest else ""
        known = f"known: {', '.join(sorted(RULES))}"
        raise Refused(RefusalKind.INVALID_ACTION, f"Invalid action: {name:.60}; {hint}{known}")
    if not arguments and not found.required and not found.aimed:
        return found.apply(home, name)
    given = _checked(found, name, arguments)
    if found.aimed:
        item = _target(home, found, name, given)
        if not item.is_present and name != "SliceObject":
            raise Refused(RefusalKind.WRONG_STATE, f"nothing is left of {item.object_id}, or it was taken out")
        return found.apply(home, name, item, **{key: value for key, value in given.items() if key in found.own})
    return found.apply(home, name, **{key: value for key, value in given.items() if key in found.own})


def needs(item: Instance, *wanted: str) -> None:
    """Ask that an object has one of some properties.

    Raises:
        Refused: WRONG_TYPE.
    """
    if not any(each in item.properties for each in wanted):
        raise Refused(RefusalKind.WRONG_TYPE, f"{item.object_id} is not {' or '.join(wanted)}")


def _checked(found: Rule, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are given (None is AI2-THOR's way to say absent), each of a known name and its type."""
    given: dict[str, Any] = {}
    for key, value in arguments.items():
        if key not in found.tests:
            takes = ", ".join(sorted(found.tests.keys() - ALWAYS_TAKEN)) or "nothing"
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"{name} takes no '{key:.60}'; it takes {takes}")
        if value is None:
            continue
        fits, wanted = found.tests[key]
        if not fits(value):
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"{name}: '{key}' has to be {wanted}, not {_shown(value)}")
        given[key] = value
    missing = [key for key in found.required if key not in given]
    if missing:
        raise Refused(RefusalKind.MISSING_ARGUMENT, f"{name} needs {', '.join(missing)}")
    return given


def _shown(value: Any) -> str:
    return f"{str(value) if isinstance(value, int) and abs(value) < 10**60 else repr(value):.60}"


def _target(home: Home, found: Rule, name: str, given: Mapping[str, Any]) -> Instance:
    force = bool(given.get("forceAction", False))
    by_point = "x" in given or "y" in given
    if "objectId" in given:
        # Which receptacle, and where on it, is no contradiction.
        if by_point and found.aimed == STRICT and not given.get("putNearXY"):
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"{name} takes objectId, or else x and y, not both")
        return target_of(home, given["objectId"], force=force)
    if found.aimed == STRICT and not ("x" in given and "y" in given):
        missing = "objectId, or x and y" if not by_point else "y" if "x" in given else "x"
        raise Refused(RefusalKind.MISSING_ARGUMENT, f"{name} needs {missing}")
    return target_at(home, float(given.get("x", 0.0)), float(given.get("y", 0.0)), force=force)
