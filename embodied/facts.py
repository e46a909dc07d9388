"""Facts that skills require and bring about, and how to read them off what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from embodied.entity import HAND, STATES, TREATMENTS, in_state
from embodied.memory import Known


@dataclass(frozen=True, slots=True)
class Fact:
    """A predicate over arguments, each a parameter's name in a skill's declaration and an object's id elsewhere.

    Attributes:
        predicate: one of PREDICATES.
        arguments: see above; for "holding_type" the object types instead.
        holds: False for the fact's absence.
    """

    predicate: str
    arguments: tuple[str, ...] = ()
    holds: bool = True

    def bind(self, arguments: Mapping[str, str]) -> Fact:
        """Put ids in the place of parameter names."""
        return Fact(self.predicate, tuple(arguments.get(name, name) for name in self.arguments), self.holds)

    def __invert__(self) -> Fact:
        """The opposite fact: `~HAND_EMPTY`."""
        return Fact(self.predicate, self.arguments, not self.holds)

    def __str__(self) -> str:
        """Write it as `not holding(Apple|…)`."""
        return f"{'' if self.holds else 'not '}{self.predicate}({', '.join(self.arguments)})"


HAND_EMPTY = Fact("hand_empty")


def holding(item: str) -> Fact:
    """The hand holds the object."""
    return Fact("holding", (item,))


def holding_type(*types: str) -> Fact:
    """The hand holds an object of one of these types."""
    return Fact("holding_type", types)


def inside(item: str, receptacle: str) -> Fact:
    """The object is directly in or on the receptacle."""
    return Fact("inside", (item, receptacle))


def accepted(item: str, receptacle: str) -> Fact:
    """Things of the object's type may be put into the receptacle."""
    return Fact("accepted", (item, receptacle))


def is_open(item: str) -> Fact:
    """The object is open."""
    return Fact("open", (item,))


def is_on(item: str) -> Fact:
    """The object is switched on."""
    return Fact("on", (item,))


def is_sliced(item: str) -> Fact:
    """The object has been cut to slices."""
    return Fact("sliced", (item,))


def is_dirty(item: str) -> Fact:
    """The object is dirty."""
    return Fact("dirty", (item,))


def is_cooked(item: str) -> Fact:
    """The object is cooked."""
    return Fact("cooked", (item,))


def is_filled(item: str) -> Fact:
    """The object holds a liquid."""
    return Fact("filled", (item,))


def filled_with(liquid: str, item: str) -> Fact:
    """The object holds "water", "coffee" or "wine"."""
    return Fact(liquid, (item,))


def visible(item: str) -> Fact:
    """The object is in view and in reach."""
    return Fact("visible", (item,))


def happened(what: str, item: str) -> Fact:
    """The object has been "cleaned", "heated" or "cooled"."""
    return Fact(what, (item,))


LIQUIDS = ("water", "coffee", "wine")
"""What a thing may be filled with."""


def _state(state: str, value: bool | str = True) -> Callable[..., bool]:
    return lambda known, item: (entity := known.get(item)) is not None and in_state(entity, state, value)


def _holding_type(known: Known, *types: str) -> bool:
    held = known.get(known.held) if known.held else None
    return held is not None and held.object_type in types


def _inside(known: Known, item: str, receptacle: str) -> bool:
    entity = known.get(item)
    return entity is not None and entity.parent == receptacle


PREDICATES: Mapping[str, Callable[..., bool]] = {
    "hand_empty": lambda known: known.held is None,
    "holding": lambda known, item: known.held == item or _inside(known, item, HAND),
    "holding_type": _holding_type,
    "inside": _inside,
    "accepted": lambda known, item, receptacle: known.accepts(receptacle, item),
    "visible": lambda known, item: known.visible(item),
    **{state: _state(state) for state in (*STATES, *TREATMENTS) if state != "temperature"},
    **{liquid: _state("filled", liquid) for liquid in LIQUIDS},
}


def true_in(fact: Fact, known: Known) -> bool:
    """Whether a bound fact is as memory knows the world."""
    return PREDICATES[fact.predicate](known, *fact.arguments) is fact.holds
