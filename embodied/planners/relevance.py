"""What a goal concerns: the skills that can bring it about, and the few objects and moves worth thinking of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from embodied.entity import Entity
from embodied.facts import Fact
from embodied.goal import Goal, Thing
from embodied.memory import Memory
from embodied.motion import free_spots, nearest
from embodied.skill import Skill

TOOLS, SHELVES = 2, 2
"""Tools that are thought of, and places to put each of them down."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """The part of the world that a search looks at.

    Attributes:
        types: what the goal's descriptions ask for, those of holders included.
        skills: what may help.
        entities: what may matter.
        shelves: of each tool, and of what is in the hand, where it may be put down.
    """

    types: Mapping[Thing, frozenset[str]]
    skills: tuple[Skill, ...]
    entities: tuple[Entity, ...]
    shelves: Mapping[str, frozenset[str]]

    def sensible(self, effects: Iterable[Fact], entities: Mapping[str, Entity]) -> bool:
        """Whether a call with these bound effects takes in hand only what is to be moved, and to where it is to go."""
        for fact in effects:
            if fact.predicate == "holding" and fact.holds and not self._moves(entities[fact.arguments[0]]):
                return False
            if fact.predicate == "inside" and fact.holds:
                item, holder = (entities[name] for name in fact.arguments)
                if holder.object_id not in self.shelves.get(item.object_id, ()) and not self._belongs(item, holder):
                    return False
        return True

    def _moves(self, item: Entity) -> bool:
        return item.object_id in self.shelves or any(item.object_type in names for names in self.types.values())

    def _belongs(self, item: Entity, holder: Entity) -> bool:
        return any(
            item.object_type in names and thing.inside is not None and holder.object_type in self.types[thing.inside]
            for thing, names in self.types.items()
        )


def relevant_to(goal: Goal, memory: Memory, skills: Mapping[str, Skill], most: int) -> Relevant:
    """Find what a goal concerns.

    Args:
        goal: what is to be reached.
        memory: what is known.
        skills: all skills, by name.
        most: objects to keep of each description, the nearest ones.
    """
    things = [thing for condition in goal.conditions for thing in _nested(condition.thing)]
    everything = nearest(memory, [each for each in memory.entities() if not each.is_sliced])
    known = {name for each in everything for name in (each.object_type, _sliced(each))}
    types = {thing: _types(thing, known) for thing in things}
    useful = _useful(_wanted(things), skills)
    chosen: dict[str, Entity] = {}
    fitting = {thing: _fitting(thing, everything, memory, types) for thing in types}
    holders = {thing.inside for thing in types}
    for thing, found in fitting.items():
        if thing not in holders:
            chosen |= {each.object_id: each for each in found[:most]}
        if thing.inside is not None and found:
            chosen |= {each.object_id: each for each in _with_room(fitting[thing.inside], found[0], memory, most)}
    shelves: dict[str, frozenset[str]] = {}
    for item in _carried(useful, everything, memory):
        fixtures = [each for each in everything if "pickupable" not in each.properties]
        takers = [each for each in fixtures if memory.accepts(each.object_id, item.object_id)]
        places = _with_room(takers, item, memory, SHELVES)
        chosen |= {each.object_id: each for each in (item, *places)}
        shelves[item.object_id] = frozenset(each.object_id for each in places)
    return Relevant(types, useful, tuple(chosen.values()), shelves)


def _fitting(
    thing: Thing, entities: Sequence[Entity], memory: Memory, types: Mapping[Thing, frozenset[str]]
) -> list[Entity]:
    """The objects that a description may mean, whole ones for their slices; those that were begun with come first."""
    names = types[thing]
    found = [each for each in entities if each.object_type in names or _sliced(each) in names]
    return sorted(found, key=lambda each: -_progress(thing, each, memory, types))


def _with_room(holders: Iterable[Entity], item: Entity, memory: Memory, most: int) -> list[Entity]:
    """The first few holders that seem to have room for such an item; the first of all when none has."""
    holders = list(holders)
    roomy = islice((each for each in holders if len(free_spots(memory, each, item))), most)
    return list(roomy) or holders[:most]


def _carried(skills: Iterable[Skill], entities: Sequence[Entity], memory: Memory) -> list[Entity]:
    """What the hand will have to be rid of: the nearest tools, and what it holds now."""
    needs = [fact for skill in skills for fact in skill.preconditions if fact.predicate == "holding_type"]
    types = {name for fact in needs for name in fact.arguments}
    tools = [each for each in entities if each.object_type in types][:TOOLS]
    return tools + [each for each in entities if each.object_id == memory.held and each not in tools]


def _nested(thing: Thing) -> Iterator[Thing]:
    yield thing
    if thing.inside is not None:
        yield from _nested(thing.inside)


def _types(thing: Thing, known: Iterable[str]) -> frozenset[str]:
    """The types that a description means: its own; only where there is none, those that a loose test lets pass."""
    if thing.type in known or not thing.loose:
        return frozenset({thing.type})
    return frozenset(name for name in known if thing.type in name)


def _progress(thing: Thing, entity: Entity, memory: Memory, types: Mapping[Thing, frozenset[str]]) -> int:
    """How much of a description an object meets already: what was begun is carried on."""
    parent = memory.get(entity.parent) if entity.parent else None
    placed = thing.inside is not None and parent is not None and parent.object_type in types[thing.inside]
    return len(entity.history & thing.history) + placed + (entity.object_id == memory.held)


def _sliced(entity: Entity) -> str:
    """The type of an object's slices; empty when it cannot be cut."""
    return f"{entity.object_type}Sliced" if "sliceable" in entity.properties else ""


def _wanted(things: Iterable[Thing]) -> set[str]:
    """The predicates that a goal's descriptions amount to."""
    wanted: set[str] = set()
    for thing in things:
        wanted |= thing.history
        wanted |= {"inside"} if thing.inside is not None else set()
        wanted |= {"holding"} if thing.held else set()
        wanted |= {"on", "visible"} if thing.toggled_in_view else set()
        wanted |= {"sliced"} if thing.type.endswith("Sliced") else set()
    return wanted


def _useful(wanted: set[str], skills: Mapping[str, Skill]) -> tuple[Skill, ...]:
    """The skills that bring about what is wanted, or what such a skill needs, and so on."""
    useful: list[Skill] = []
    while True:
        found = [
            each for each in skills.values() if any(fact.holds and fact.predicate in wanted for fact in each.effects)
        ]
        if len(found) == len(useful):
            return tuple(found)
        needs = {fact.predicate for skill in found for fact in skill.preconditions if fact.holds}
        wanted = wanted | needs | ({"holding"} if "holding_type" in needs else set())
        useful = found
