"""Goals as suite files write them. `evals/README.md` shows the schema by example."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from embodied.entity import STATES, TREATMENTS
from embodied.errors import BadFileError, UnknownNameError
from embodied.goal import Condition, Goal
from embodied.household.object_types import PROPERTY_FOR, object_type
from embodied.thing import Thing

SCHEMA = "evals/README.md has the schema"
VALUES = {"filled": ("water", "coffee", "wine"), "temperature": ("Hot", "Cold", "RoomTemp")}
"""States that have words for values; the others are true or false. "filled" may be either."""
Count = Annotated[int, Field(ge=0)]


def _described(value: object) -> object:
    """A type alone is a description too."""
    return {"type": value} if isinstance(value, str) else value


class ThingSpec(BaseModel):
    """A description of things.

    Attributes:
        type: an object type; absent for anything that can be picked up.
        inside: what they are in or on (written "in" in the file): a type, or a description.
        room: the name or the kind of a room.
        state: states by their names.
        held: in the hand.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = ""
    inside: Annotated[ThingSpec | None, BeforeValidator(_described)] = Field(default=None, alias="in")
    room: str = ""
    state: dict[str, bool | str] = {}
    held: bool = False

    def thing(self, where: str, default: str = "") -> Thing:
        """What it describes; `default` is the type where none is given.

        Raises:
            UnknownNameError, BadFileError: a type or a state that is none, or that do not go together.
        """
        kind = self.type or default
        if kind:
            object_type(kind, where=f"{where}.type")
        for name, value in self.state.items():
            _check_state(kind, name, value, f"{where}.state.{name}")
        return Thing(
            kind,
            has="" if kind else "pickupable",
            inside=self.inside.thing(f"{where}.in") if self.inside else None,
            room=self.room,
            state=frozenset(self.state.items()),
            held=self.held,
        )


class ConditionSpec(ThingSpec):
    """One condition of a goal: how many things are to meet a description, and when.

    Attributes:
        count: so many at least; 1 when absent.
        most: so many at most.
        exactly: so many, no more and no less.
        every: all those that meet this other description at the start; its type is the condition's when absent.
        together: in or on the very same thing.
        once: it is enough that it holds at some moment.
        never: it must not hold at any moment.
    """

    count: Count | None = None
    most: Count | None = None
    exactly: Count | None = None
    every: ThingSpec | None = None
    together: bool = False
    once: bool = False
    never: bool = False

    def condition(self, where: str) -> Condition:
        """The condition.

        Raises:
            UnknownNameError, BadFileError: as `thing`, or keys that exclude each other.
        """
        asked = [key for key in ("most", "exactly", "every", "never") if getattr(self, key) not in (None, False)]
        clash = asked + [key for key in ("count", "once") if getattr(self, key) not in (None, False)]
        if len(asked) > 1 or (asked and asked[0] in ("exactly", "every", "never") and len(clash) > 1):
            raise BadFileError(f"{' and '.join(clash)} do not go together", where=where, fix=SCHEMA)
        thing = self.thing(where, default=self.every.type if self.every else "")
        every = self.every.thing(f"{where}.every", default=self.type) if self.every else None
        if self.never:
            return Condition(thing, count=0, most=0, when="always")
        most = self.most if self.exactly is None else self.exactly
        fewest = self.exactly if self.exactly is not None else self.count
        if fewest is None:
            fewest = 1 if most is None else 0
        return Condition(thing, fewest, most, every, self.together, "once" if self.once else "end")


def goal_from(specs: tuple[ConditionSpec, ...], where: str, *, ordered: bool) -> Goal:
    """The goal that the tables of a task amount to.

    Raises:
        UnknownNameError, BadFileError: what is wrong with which table.
    """
    return Goal(tuple(spec.condition(f"{where}.{index}") for index, spec in enumerate(specs)), ordered)


def _check_state(kind: str, name: str, value: bool | str, where: str) -> None:
    if name not in (known := (*STATES, *TREATMENTS)):
        raise UnknownNameError("state", name, known, where=where)
    words = VALUES.get(name, ())
    if isinstance(value, str) and value not in words:
        raise BadFileError(f"'{value}' is no value of {name}", where=where, fix=_choices(words))
    if isinstance(value, bool) and name == "temperature":
        raise BadFileError("a temperature is a word", where=where, fix=_choices(words))
    needed = PROPERTY_FOR.get(name)
    if kind and needed and needed not in object_type(kind).properties:
        raise BadFileError(f"a {kind} is not {needed}", where=where, fix="ask for another state, or another type")


def _choices(words: tuple[str, ...]) -> str:
    return f"use one of: {', '.join(words)}" if words else "use true or false"
