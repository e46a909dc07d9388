"""Another thing, another place: what people changed, put into every decision that follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from embodied.memory import Memory
from embodied.skill import Parameter, Skill
from embodied.task import Subgoal

PLACE = "receptacle"
"""The property that a parameter asks for which is a place."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change.

    Attributes:
        new: the object id or the type that is meant.
        old: types in whose place; empty for whatever comes next.
        place: whether it is a place.
        about: types of the things that are put there; empty for all.
    """

    new: str
    old: frozenset[str] = frozenset()
    place: bool = False
    about: frozenset[str] = frozenset()


@dataclass(slots=True)
class Amendments:
    """The changes that hold. A place holds for the task; one thing, until it was put somewhere.

    Attributes:
        skills: what parameters are for.
        all: the changes, the oldest first.
    """

    skills: Mapping[str, Skill]
    all: list[Amendment] = field(default_factory=list)

    def add(self, amendment: Amendment) -> None:
        """Take in a change; it settles those of the same before it."""
        about = amendment.place, amendment.old, amendment.about
        self.all = [each for each in self.all if (each.place, each.old, each.about) != about]
        self.all.append(amendment)

    def drop(self, thing: str) -> None:
        """Forget the changes to one thing: it was put where it was to be."""
        self.all = [each for each in self.all if each.place or each.new != thing]

    def applied(self, subgoal: Subgoal, memory: Memory) -> Subgoal:
        """A subgoal as it is meant; the very same where nothing is changed."""
        arguments = dict(subgoal.arguments)
        for at, amendment in enumerate(self.all):
            if amendment.about and not amendment.about & {type_of(each, memory) for each in arguments.values()}:
                continue
            for parameter in self._parameters(subgoal):
                if parameter.name not in arguments or (parameter.needs == PLACE) is not amendment.place:
                    continue
                kind = type_of(arguments[parameter.name], memory)
                if kind in amendment.old or not amendment.old:
                    arguments[parameter.name] = amendment.new
                    self.all[at] = replace(amendment, old=amendment.old or frozenset({kind}))
                    break
        return subgoal if arguments == subgoal.arguments else replace(subgoal, arguments=arguments)

    def _parameters(self, subgoal: Subgoal) -> Iterator[Parameter]:
        skill = self.skills.get(subgoal.skill)
        yield from skill.parameters if skill is not None else ()


def type_of(name: str, memory: Memory) -> str:
    """The type of an argument: of an object, or itself."""
    entity = memory.get(name)
    return name if entity is None else entity.object_type
