"""The things of a home by what tells them apart in words: type, place and room, or their states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from embodied.entity import STATES, Entity, room_at, type_words
from embodied.household.object_types import PROPERTIES
from embodied.memory import Memory
from embodied.planners.goal_inference import Option
from embodied.query import Reference

Key = Callable[[Entity, Memory], Reference]
"""What tells a thing apart."""
NEAR = 0.6
"""Metres from an appliance within which a thing is said to be by it."""
SAID_AT_MOST = 3
"""Options that a question lists."""
_HOLLOW = PROPERTIES["openable"] | frozenset("Sink SinkBasin Bathtub BathtubBasin GarbageCan LaundryHamper".split())


def elsewhere(things: Iterable[Entity], ends: frozenset[str], memory: Memory) -> list[Entity]:
    """The things that are not where they are to come."""
    return [each for each in things if not any(holder.object_type in ends for holder in holders_of(each, memory))]


def holders_of(entity: Entity, memory: Memory) -> Iterator[Entity]:
    """What a thing is in or on, from the nearest outwards."""
    parent = entity.parent
    while parent is not None and (holder := memory.get(parent)) is not None:
        yield holder
        parent = holder.parent


def grouped(things: Sequence[Entity], memory: Memory) -> tuple[Option, ...]:
    """Things by what tells them apart in words: type, place and room; where these do not, their states."""
    for key in (_placed, _placed_in_state):
        groups: defaultdict[Reference, list[Entity]] = defaultdict(list)
        for each in things:
            groups[key(each, memory)].append(each)
        if len(groups) > 1:
            return tuple(_option(reference, found, memory) for reference, found in groups.items())
    return ()


def _placed(entity: Entity, memory: Memory) -> Reference:
    holder = next(holders_of(entity, memory), None)
    room = _room(entity, memory) if len(memory.rooms) > 1 else ""
    return Reference(type=entity.object_type, inside=holder.object_type if holder else "Floor", room=room)


def _placed_in_state(entity: Entity, memory: Memory) -> Reference:
    state = next((name for name in STATES if name != "temperature" and getattr(entity, STATES[name])), "")
    return _placed(entity, memory).model_copy(update={"state": state})


def _room(entity: Entity, memory: Memory) -> str:
    x, _, z = ([entity, *holders_of(entity, memory)][-1]).box.centre
    found = room_at(memory.rooms, x, z)
    return found.name if found else ""


def _option(means: Reference, things: Sequence[Entity], memory: Memory) -> Option:
    around = {holder.object_type for each in things for holder in holders_of(each, memory)} or {"Floor"}
    around |= {name for each in things for name in _beside(each, memory)}
    ids = tuple(each.object_id for each in things)
    return Option(means, ids, frozenset(around), frozenset(_traits(things[0])))


def _beside(entity: Entity, memory: Memory) -> Iterator[str]:
    x, _, z = entity.box.centre
    for other in memory.entities():
        appliance = "toggleable" in other.properties and other.object_id != entity.object_id
        if appliance and other.box.horizontal_distance(x, z) < NEAR:
            yield other.object_type


def _traits(entity: Entity) -> Iterator[str]:
    yield "dirty" if entity.is_dirty else "clean"
    yield "full" if entity.fill_liquid else "empty"
    yield from ("open",) if entity.is_open else ("closed", "shut")
    yield from ("on", "lit") if entity.is_toggled else ("off",)
    yield from {"Hot": ("hot",), "Cold": ("cold",)}.get(entity.temperature, ())
    yield from (name for name in ("broken", "sliced", "cooked") if getattr(entity, STATES[name]))
    yield from ("washed",) if "cleaned" in entity.history else ()


def listed(options: Sequence[Option]) -> str:
    """The options as the end of a question; empty where they are too many to be said."""
    if not 1 < len(options) <= SAID_AT_MOST:
        return ""
    return f": {either(f'the {_words(each.means)}' for each in options)}"


def _words(means: Reference) -> str:
    on = "in" if means.inside in _HOLLOW else "on"
    where = f" {on} the {type_words(means.inside)}" if means.inside else ""
    room = f" of the {means.room.replace('_', ' ')}" if means.room else ""
    return f"{means.state} {type_words(means.type)}".strip() + where + room


def article(words: str) -> str:
    """Words with "a" or "an"."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def either(words: Iterable[str]) -> str:
    """Words as a choice: "a mug, a cup or a bottle"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
