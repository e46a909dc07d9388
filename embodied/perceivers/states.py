"""The states that a picture can show: who may be in them, and how they are read off what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from embodied.entity import STATES, TEMPERATURES, Entity
from embodied.facts import LIQUIDS


@dataclass(frozen=True, slots=True)
class Aspect:
    """States of which a thing is in one at most.

    Attributes:
        needs: the property (of PROPERTIES) of things that can be in them.
        neutral: what is said of a thing that is in none, each way with "{}" for its type.
        states: likewise what is said of each, by state.
        also: types that can be in them without that property.
    """

    needs: str
    neutral: tuple[str, ...]
    states: Mapping[str, tuple[str, ...]]
    also: tuple[str, ...] = ()

    def suits(self, kind: str, properties: frozenset[str]) -> bool:
        """Whether a thing of a type and with such properties can be in them."""
        return self.needs in properties or kind in self.also


_PLAIN = ("a {}", "a picture of a {}")
ASPECTS = (
    Aspect("openable", ("the {} is closed", "a closed {}"), {"open": ("the {} is open", "an open {}")}),
    Aspect(
        "toggleable",
        ("the {} is switched off", "a {} that is off"),
        {"on": ("the {} is switched on", "a {} that is on")},
        also=("StoveBurner",),
    ),
    Aspect("breakable", _PLAIN, {"broken": ("the {} is broken", "a broken {}")}),
    Aspect("cookable", ("the {} is raw", "a raw {}"), {"cooked": ("the {} is cooked", "a cooked {}")}),
    Aspect("dirtyable", ("the {} is not dirty", "a {} without stains"), {"dirty": ("the {} is dirty", "a dirty {}")}),
    Aspect("canBeUsedUp", _PLAIN, {"used_up": ("the {} is used up", "a used up {}")}),
    Aspect(
        "canFillWithLiquid",
        ("the {} is empty", "an empty {}"),
        {liquid: (f"the {{}} has {liquid} in it", f"a {{}} full of {liquid}") for liquid in LIQUIDS},
    ),
    Aspect("pickupable", _PLAIN, {"hot": ("the {} is hot", "a hot {}"), "cold": ("the {} is cold", "a cold {}")}),
)
"""Whether something has been sliced shows as a type: the whole is gone, and its slices are things of their own."""
FILLED = "filled"
NAMES = tuple(state for aspect in ASPECTS for state in aspect.states)
"""All of them but "filled", which is to have any of the liquids."""


def known_states(entity: Entity) -> dict[str, float]:
    """Every state that a thing may be in by its properties: 1 where it is, else 0."""
    found: dict[str, float] = {}
    for aspect in ASPECTS:
        if aspect.suits(entity.object_type, entity.properties):
            found |= {state: float(is_in(entity, state)) for state in aspect.states}
    return with_filled(found)


def is_in(entity: Entity, state: str) -> bool:
    """Whether a thing is in a state."""
    if state in TEMPERATURES:
        return entity.temperature == TEMPERATURES[state]
    if state == FILLED:
        return bool(entity.fill_liquid)
    return entity.fill_liquid == state if state in LIQUIDS else bool(getattr(entity, STATES[state]))


def with_filled(states: dict[str, float]) -> dict[str, float]:
    """The same, and "filled" where the liquids are there."""
    if LIQUIDS[0] in states:
        states[FILLED] = sum(states[liquid] for liquid in LIQUIDS)
    return states
