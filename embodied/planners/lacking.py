"""What a step lacks: things that nothing is known of, and how one would know that they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from embodied.entity import Entity
from embodied.facts import true_in
from embodied.finder import Wanted
from embodied.household.object_types import TYPES
from embodied.memory import Memory
from embodied.motion import walk_from
from embodied.planner import FIND, Step, View
from embodied.planners.references import SLICED, Meanings, is_plain, of_type
from embodied.query import ANYTHING, Reference
from embodied.skill import Parameter, Reason, Skill, SkillCall

DECIMALS = 1
"""Of metres: what lies elsewhere by less is taken to lie where it did."""


def new(found: Callable[[], Iterable[Entity]]) -> Callable[[], bool]:
    """Whether there is one more, or one elsewhere, than there was when this was made."""
    before = {_where(each) for each in found()}
    return lambda: any(_where(each) not in before for each in found())


def _where(entity: Entity) -> tuple[object, ...]:
    x, y, z = entity.box.centre
    return entity.object_id, entity.parent, round(x, DECIMALS), round(y, DECIMALS), round(z, DECIMALS)


def of_types(types: Sequence[str], memory: Memory, room: str = "") -> Wanted:
    """One more thing of any of these types."""
    return Wanted(tuple(types), new(lambda: (each for name in types for each in of_type(name, memory))), room=room)


def of_lost(entity: Entity, memory: Memory) -> Wanted:
    """A thing that is not where memory has it: it shows after all, or it, or one more like it, turns up elsewhere."""
    name = entity.object_id
    moved = new(lambda: of_type(entity.object_type, memory))
    return Wanted((entity.object_type,), lambda: memory.visible(name) or moved(), lost=name)


def of_crumbs(reference: Reference, memory: Memory) -> Wanted | None:
    """The slices of a thing that was cut, where none of them was seen; None where a reference speaks of no such."""
    kind = f"{reference.type.removesuffix(SLICED)}{SLICED}"
    if reference.type != kind or of_type(kind, memory):
        return None
    cut = [each for each in memory.entities() if each.is_sliced and f"{each.object_type}{SLICED}" == kind]
    return Wanted((kind,), new(lambda: of_type(kind, memory)), lost=cut[-1].object_id) if cut else None


def of_way(entity: Entity, memory: Memory) -> Wanted:
    """A free place near a thing that no known way leads to."""
    reach = memory.camera.reach

    def met() -> bool:
        return bool(len(walk_from(memory.free_cells, memory.pose).near(entity.box, reach)))

    return Wanted((entity.object_type,), met, lost=entity.object_id)


def of_reference(reference: Reference, parameter: Parameter, meanings: Meanings, memory: Memory) -> Wanted:
    """One more of the things that a reference means; or all of them, where it says every."""
    types = () if reference.type == ANYTHING else _kinds(reference.type)
    if is_plain(reference):
        return of_types(types, memory)
    met = new(lambda: meanings.matching(reference, parameter, memory))
    inside = reference.inside.replace(ANYTHING, "")
    return Wanted(types, met, inside, reference.room.replace(" ", "_"), reference.every)


def _kinds(name: str) -> tuple[str, ...]:
    """A type and, for slices, what they are cut from."""
    whole = name.removesuffix(SLICED)
    return tuple(dict.fromkeys(each for each in (name, whole) if each in TYPES)) or (name,)


def tools(calls: Iterable[SkillCall], memory: Memory, skills: Mapping[str, Skill]) -> tuple[str, ...]:
    """The types that calls need in the hand and nothing is known of."""
    for call in calls:
        arguments = dict(call.arguments)
        for fact in skills[call.skill].preconditions:
            bound = fact.bind(arguments)
            unmet = fact.predicate == "holding_type" and not true_in(bound, memory)
            if unmet and not any(of_type(name, memory) for name in bound.arguments):
                return bound.arguments
    return ()


def sought(wanted: Wanted, view: View, times: int = 1) -> bool:
    """Whether it was looked for in this episode: so often, or once in vain."""
    found = [each.outcome.achieved for each in _searches(wanted, view.history)]
    return len(found) >= times or not all(found)


def in_vain(history: Sequence[Step]) -> frozenset[str]:
    """The types that were looked for in this episode, anywhere, and that nothing was found of."""
    return frozenset(kind for each in history if each.subgoal.skill == FIND for kind in each.outcome.missing)


def _searches(wanted: Wanted, history: Sequence[Step]) -> list[Step]:
    said = {"object": str(wanted)}
    return [
        each
        for each in history
        if each.subgoal.skill == FIND
        and each.subgoal.arguments == said
        and each.outcome.reason is not Reason.INTERRUPTED
    ]
