"""Subgoals over object types: in plain words by the skills' templates, as the steps of queries, and back from calls."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.entity import type_words
from embodied.memory import Memory
from embodied.query import Reference, Step
from embodied.skill import Skill, SkillCall
from embodied.task import Subgoal


def said(subgoal: Subgoal, skills: Mapping[str, Skill]) -> str:
    """A subgoal in words: "put the mug in the coffee machine"."""
    types = {name: type_words(kind) for name, kind in subgoal.arguments.items()}
    return skills[subgoal.skill].template.format_map(types)


def as_step(subgoal: Subgoal) -> Step:
    """A subgoal as a step of a query."""
    return Step(skill=subgoal.skill, arguments={name: Reference(type=kind) for name, kind in subgoal.arguments.items()})


def in_types(call: SkillCall, memory: Memory) -> Subgoal:
    """A call with the types of its objects in the place of their ids."""
    types = {name: entity.object_type for name, value in call.arguments if (entity := memory.get(value)) is not None}
    return Subgoal(call.skill, types)
