"""Calls in plain words, by the skills' templates and with types for objects."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.planners.retrieval import type_words
from embodied.skill import Skill
from embodied.task import Subgoal


def said(subgoal: Subgoal, skills: Mapping[str, Skill]) -> str:
    """A subgoal over object types in words: "put the mug in the coffee machine"."""
    types = {name: type_words(kind) for name, kind in subgoal.arguments.items()}
    return skills[subgoal.skill].template.format_map(types)
