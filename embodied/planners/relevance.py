"""What a goal concerns: the skills that can bring it about, and the few objects and moves worth thinking of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from embodied.entity import TREATMENTS, Entity, in_state
from embodied.facts import Fact
from embodied.memory import Memory
from embodied.motion import free_spots, nearest
from embodied.planners.imagined import Imagined, Item
from embodied.planners.wanted import useful
from embodied.progress import Progress
from embodied.skill import Parameter, Skill
from embodied.thing import Thing, in_room

IN_HAND = frozenset({*TREATMENTS, "dirty", "cooked", "filled", "temperature"})
"""States that are brought about with the thing in the hand: it has to be put down again."""
SLICES = "Sliced"
"""What AI2-THOR adds to the type of a thing for its slices."""
TOOLS, SHELVES = 2, 2
"""Tools of a type that are thought of, and places to put down what has no place of its own."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """The part of the world that a search looks at.

    Attributes:
        types: what the goal's descriptions ask for, those of holders included.
        skills: what may help.
        entities: what may matter.
        shelves: by `_shelved_as`, where things may be put down whose very place the goal leaves open: tools, what is in
            the hand, what is in the way, and what is wanted in a state, or in a room, and no more.
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
                if holder.object_id not in self.shelves.get(_shelved_as(item), ()) and not self._belongs(item, holder):
                    return False
        return True

    def _moves(self, item: Entity) -> bool:
        return _shelved_as(item) in self.shelves or any(item.object_type in names for names in self.types.values())

    def _belongs(self, item: Entity, holder: Entity) -> bool:
        return any(
            item.object_type in names and thing.inside is not None and holder.object_type in self.types[thing.inside]
            for thing, names in self.types.items()
        )


def relevant_to(progress: Progress, memory: Memory, skills: Mapping[str, Skill], most: int) -> Relevant:
    """Find what a goal concerns.

    Args:
        progress: what is to be reached.
        memory: what is known.
        skills: all skills, by name.
        most: objects to keep of each description, the nearest ones; of those that the goal means by name, all.
    """
    looked = _Looked(progress, memory, most)
    helpful = useful(progress.goal, skills)
    for item in _carried(helpful, looked.everything, memory):
        looked.shelve(item, lambda holder: True)
    return Relevant(
        looked.types,
        helpful,
        tuple(looked.chosen.values()),
        {item: frozenset(places) for item, places in looked.shelves.items()},
    )


class _Looked:
    """What is found for one goal, condition by condition."""

    def __init__(self, progress: Progress, memory: Memory, most: int) -> None:
        self.memory, self.most, self.world = memory, most, Imagined.whole(memory)
        self.everything = nearest(memory, [each for each in memory.entities() if not each.is_sliced])
        self.known = {name for each in self.everything for name in (each.object_type, _sliced(each))}
        self.types: dict[Thing, frozenset[str]] = {}
        self.chosen: dict[str, Entity] = {}
        self.shelves: dict[str, list[str]] = {}
        for condition, meant in zip(progress.goal.conditions, progress.meant, strict=True):
            if condition.when == "always":
                continue
            if condition.every is not None:
                found = [each for name in sorted(meant) if (each := memory.get(name)) is not None]
                self._wanted(condition.thing, found, len(found))
            elif condition.count > 0:
                self._wanted(condition.thing, None, most + condition.count - 1)
            if condition.most is not None:
                self._unwanted(condition.thing)

    def shelve(self, item: Entity, fits: Callable[[Entity], bool], *, slices: bool = False) -> None:
        """Think of the nearest fixtures that fit, as places to put an item down, or the slices that it will give."""
        takers = (
            each
            for each in self.everything
            if "pickupable" not in each.properties
            and self.memory.accepts(each.object_id, item.object_id)
            and fits(each)
        )
        places = _with_room(takers, item, self.memory, SHELVES)
        self.chosen |= {each.object_id: each for each in (item, *places)}
        key = f"{item.object_id}{SLICES}" if slices else _shelved_as(item)
        self.shelves.setdefault(key, []).extend(each.object_id for each in places)

    def _wanted(self, thing: Thing, meant: Sequence[Entity] | None, most: int) -> None:
        """Choose objects that may come to meet a description, and where they may have to go."""
        self.types[thing] = self._types(thing, meant)
        found = (self._fitting(thing) if meant is None else list(meant))[:most]
        cut = [each for each in self.memory.entities() if each.is_sliced and each.object_type in self.types[thing]]
        self.chosen |= {each.object_id: each for each in (*found, *cut)}
        if thing.inside is not None:
            self._holders(thing, thing.inside, found)
        elif thing.room or any(name in IN_HAND for name, _ in thing.state):
            for item in [each for each in found if "pickupable" in each.properties]:
                slices = item.object_type not in self.types[thing]
                self.shelve(item, lambda holder: not thing.room or self._in_room(holder, thing.room), slices=slices)

    def _holders(self, thing: Thing, inside: Thing, found: Sequence[Entity]) -> None:
        self.types[inside] = self._types(inside, None)
        rooms = [name for name in (thing.room, inside.room) if name]
        holders = [each for each in self._fitting(inside) if all(self._in_room(each, name) for name in rooms)]
        if found:
            holders = _with_room(holders, found[0], self.memory, self.most)
            self.chosen |= {each.object_id: each for each in holders}
        if inside.inside is not None:
            self._holders(inside, inside.inside, holders)

    def _unwanted(self, thing: Thing) -> None:
        """Choose what meets a description that few may meet, and where it may go instead."""
        for item in [each for each in self.world.objects() if thing.matches(each, self.world)]:
            self.chosen[item.object_id] = item
            if "pickupable" in item.properties and (thing.inside is not None or thing.room):
                self.shelve(item, lambda holder: not self._bears(thing, holder))

    def _bears(self, thing: Thing, holder: Entity) -> bool:
        """Whether what is put there is where the description says."""
        inside = thing.inside is None or thing.inside.matches(Item.of(holder), self.world)
        return inside and (not thing.room or self._in_room(holder, thing.room))

    def _in_room(self, entity: Entity, room: str) -> bool:
        return in_room(Item.of(entity), room, self.world)

    def _types(self, thing: Thing, meant: Sequence[Entity] | None) -> frozenset[str]:
        """The types that a description means: its own; only where there is none, those that a loose test lets pass."""
        if meant is not None:
            return frozenset(each.object_type for each in meant)
        if thing.type in self.known or not (thing.loose or not thing.type):
            return frozenset({thing.type})
        return frozenset(name for name in self.known if name and thing.type in name)

    def _fitting(self, thing: Thing) -> list[Entity]:
        """The objects that a description may mean, whole ones for their slices; those begun with come first."""
        names = self._types(thing, None)
        found = [each for each in self.everything if each.object_type in names or _sliced(each) in names]
        return sorted(found, key=lambda each: -self._begun(thing, each))

    def _begun(self, thing: Thing, entity: Entity) -> int:
        """How much of a description an object meets already: what was begun is carried on."""
        parent = self.memory.get(entity.parent) if entity.parent else None
        placed = (
            thing.inside is not None and parent is not None and parent.object_type in self._types(thing.inside, None)
        )
        states = sum(in_state(entity, name, value) for name, value in thing.state)
        return states + placed + (entity.object_id == self.memory.held)


def _with_room(holders: Iterable[Entity], item: Entity, memory: Memory, most: int) -> list[Entity]:
    """The first few holders that seem to have room for such an item; the first of all when none has."""
    holders = list(holders)
    roomy = islice((each for each in holders if len(free_spots(memory, each, item))), most)
    return list(roomy) or holders[:most]


def _carried(skills: Iterable[Skill], entities: Sequence[Entity], memory: Memory) -> Iterator[Entity]:
    """What the hand will have to be rid of: the nearest tools of each sort, and what it holds now."""
    for tool in [each for skill in skills for each in _tools(skill)]:
        yield from [each for each in entities if tool.fits(each) and each.object_id != memory.held][:TOOLS]
    yield from (each for each in entities if each.object_id == memory.held)


def _tools(skill: Skill) -> Iterator[Parameter]:
    """What a skill takes in the hand only to bring something about with it."""
    aims = {fact.arguments[0] for fact in skill.effects if fact.holds and fact.arguments}
    for fact in skill.preconditions:
        if fact.predicate == "holding_type" and fact.holds:
            yield from (Parameter("tool", "pickupable", (name,)) for name in fact.arguments)
        elif fact.predicate == "holding" and fact.holds and fact.arguments[0] not in aims:
            held = next(each for each in skill.parameters if each.name == fact.arguments[0])
            # What takes anything in the hand takes what the goal is about.
            yield from [held] if held.types or held.needs not in ("", "pickupable") else []


def _shelved_as(item: Entity) -> str:
    """What shelves are kept under: the object's id; of slices, their whole's, as there are none before it is cut."""
    return f"{item.object_id.rpartition('|')[0]}{SLICES}" if item.object_type.endswith(SLICES) else item.object_id


def _sliced(entity: Entity) -> str:
    """The type of an object's slices; empty when it cannot be cut."""
    return f"{entity.object_type}{SLICES}" if "sliceable" in entity.properties else ""
