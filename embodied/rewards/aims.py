"""What a skill call should make the picture show, in words: its goal, and what would be seen instead.

The goal is the skill's "achieved" text. Instead of it one would see the call undone, which is read off its effects;
what another skill, whose effects exclude these, brings about with the same objects; or the same done with others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from embodied.entity import Entity, room_at, type_words
from embodied.facts import Fact
from embodied.memory import Memory
from embodied.reward import Aim
from embodied.rewards.accomplished import accomplished
from embodied.skill import Skill, SkillCall

OTHERS = 10
"""Other types that are named in the place of each argument."""
UNDONE: Mapping[tuple[str, bool], str] = {
    ("holding", True): "the robot holds nothing",
    ("inside", True): "the robot holds the {0}",
    ("open", True): "the {0} is closed",
    ("open", False): "the {0} is open",
    ("on", True): "the {0} is switched off",
    ("on", False): "the {0} is switched on",
    ("sliced", True): "there is a {0}",
    ("dirty", False): "the {0} is dirty",
    ("cooked", True): "the {0} is raw",
    ("filled", True): "the {0} is empty",
    ("filled", False): "the {0} has water in it",
    ("heated", True): "the {0} is cold",
    ("cooled", True): "the {0} is hot",
}
"""What is seen where an effect has not come about, by its predicate and whether it should hold."""
IN_HAND: Mapping[tuple[str, bool], str] = {
    ("dirty", False): "the robot holds the dirty {0}",
    ("cooked", True): "the robot holds the raw {0}",
    ("filled", True): "the robot holds the empty {0}",
    ("filled", False): "the robot holds the {0} full of water",
    ("heated", True): "the robot holds the {0}",
    ("cooled", True): "the robot holds the {0}",
}
"""The same of a thing that the robot holds all along."""
_EXCLUSIVE = frozenset({"holding", "inside", "hand_empty"})
"""A thing is in one place: of these, two different ones cannot both come about by what is done to one object."""


def aim_of(skill: Skill, call: SkillCall, memory: Memory, skills: Mapping[str, Skill]) -> Aim:
    """The aim of a call that is about to run.

    Args:
        skill, call: the skill, and its objects by id.
        memory: what is known; it names the objects by their types.
        skills: all skills, by name.

    Returns:
        The aim; its negatives are distinct, none is the goal, and none is true already of other objects.
    """
    goal = _said(skill, call, memory)
    undone = list(_undone(skill, call, memory))
    others = [*_by_other_skills(skill, call, memory, skills), *_with_others(skill, call, memory)]
    negatives = tuple(text for text in dict.fromkeys([*undone, *others]) if text != goal)
    types = tuple(each.object_type for _, value in call.arguments if (each := memory.get(value)) is not None)
    return Aim(goal, negatives, undone[0] if undone else _room(memory), types)


def _said(skill: Skill, call: SkillCall, memory: Memory) -> str:
    return skill.achieved.format_map({name: _words(value, memory) for name, value in call.arguments})


def _words(object_id: str, memory: Memory) -> str:
    entity = memory.get(object_id)
    return type_words(entity.object_type if entity is not None else object_id.partition("|")[0])


def _room(memory: Memory) -> str:
    room = room_at(memory.rooms, memory.pose.x, memory.pose.z)
    return f"a {room.kind.replace('_', ' ')}" if room is not None else "a room"


def _undone(skill: Skill, call: SkillCall, memory: Memory) -> Iterator[str]:
    arguments = dict(call.arguments)
    holds = {fact.arguments[0] for fact in skill.preconditions if fact.predicate == "holding" and fact.holds}
    lets_go = {fact.arguments[0] for fact in skill.effects if fact.predicate == "inside"}
    for fact in skill.effects:
        kept = bool(fact.arguments) and fact.arguments[0] in holds - lets_go
        table = IN_HAND if kept and (fact.predicate, fact.holds) in IN_HAND else UNDONE
        if (text := table.get((fact.predicate, fact.holds))) is not None and fact.arguments:
            yield text.format(*(_words(arguments[name], memory) for name in fact.arguments))


def _by_other_skills(skill: Skill, call: SkillCall, memory: Memory, skills: Mapping[str, Skill]) -> Iterator[str]:
    """What other skills bring about with objects of the call, or with what they are in, and this one excludes."""
    here = [entity for _, value in call.arguments if (entity := memory.get(value)) is not None]
    around = [parent for each in here if each.parent and (parent := memory.get(each.parent)) is not None]
    wanted = [fact.bind(dict(call.arguments)) for fact in (*skill.effects, *_kept(skill))]
    for _, other in sorted(skills.items()):
        if other is skill:
            continue
        for made in _calls(other, here, around):
            brought = [fact.bind(dict(made.arguments)) for fact in other.effects]
            if any(_excludes(one, two) for one in wanted for two in brought):
                yield _said(other, made, memory)


def _kept(skill: Skill) -> list[Fact]:
    """Preconditions that still hold afterwards: what is held and not put down."""
    changed = {fact.predicate for fact in skill.effects}
    return [each for each in skill.preconditions if each.predicate == "holding" and not changed & {"inside"}]


def _calls(skill: Skill, here: list[Entity], around: list[Entity]) -> Iterator[SkillCall]:
    """Calls of a skill whose first argument is one of the objects, and any second one of them or around them."""
    if not skill.parameters:
        return
    first, *rest = skill.parameters
    for entity in here:
        if not first.fits(entity):
            continue
        if not rest:
            yield SkillCall(skill.name, ((first.name, entity.object_id),))
        elif len(rest) == 1:
            for second in (*here, *around):
                if second is not entity and rest[0].fits(second):
                    yield SkillCall(skill.name, ((first.name, entity.object_id), (rest[0].name, second.object_id)))


def _excludes(one: Fact, two: Fact) -> bool:
    """Whether two facts cannot both hold."""
    if one.predicate == two.predicate and one.arguments == two.arguments:
        return one.holds is not two.holds
    if not (one.holds and two.holds):
        return False
    if {one.predicate, two.predicate} == {"heated", "cooled"}:
        return one.arguments == two.arguments
    if not {one.predicate, two.predicate} <= _EXCLUSIVE:
        return False
    if "hand_empty" in (one.predicate, two.predicate):
        return "holding" in (one.predicate, two.predicate)
    return one.arguments[0] == two.arguments[0] and one != two


def _with_others(skill: Skill, call: SkillCall, memory: Memory) -> Iterator[str]:
    """The same with other types of objects in the place of one argument, the nearest first; none that is so already."""
    chosen = {name: entity for name, value in call.arguments if (entity := memory.get(value)) is not None}
    for parameter in skill.parameters:
        given = chosen.get(parameter.name)
        if given is None:
            continue
        types = {each.object_type for each in chosen.values()}
        count = 0
        for entity in _nearest(memory, given):
            if count == OTHERS:
                break
            if entity.object_type in types or not parameter.fits(entity):
                continue
            arguments = tuple((n, entity.object_id if n == parameter.name else v) for n, v in call.arguments)
            other = replace(call, arguments=arguments)
            types.add(entity.object_type)
            if not accomplished(skill, other, memory):
                count += 1
                yield _said(skill, other, memory)


def _nearest(memory: Memory, to: Entity) -> list[Entity]:
    centre = to.box.centre
    return sorted(memory.entities(), key=lambda each: (math.dist(each.box.centre, centre), each.object_id))
