"""Corrections and calls in words, and what is being done in the terms that an utterance is understood in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from embodied.correction import (
    Change,
    Correction,
    Fact,
    NewGoal,
    NewWord,
    NotUnderstood,
    Nudge,
    Override,
    Preference,
    Rule,
    Signal,
    Thing,
)
from embodied.corrections.amending import type_of
from embodied.corrections.motions import words_of
from embodied.entity import type_words
from embodied.hearing import Situation
from embodied.memory import Memory
from embodied.planner import FIND
from embodied.simulator import Action
from embodied.skill import Skill, SkillCall
from embodied.task import Subgoal


def in_words(correction: Correction) -> str:
    """What a correction says, in words."""
    match correction:
        case Override(decision):
            return f"now {_worded(decision.subgoal)}"
        case Nudge():
            return words_of(correction)
        case Change(thing, place, number, unit, no):
            parts = [
                thing and f"the {thing.words}",
                place and f"at the {place.words}",
                number is not None and f"{number:g} {unit}".strip(),
                no and f"not the {no.words}",
            ]
            return ", ".join(part for part in parts if part) or "another one"
        case Fact(text) | Rule(text) | Preference(text):
            return f"{correction.kind}: {text}"
        case NewWord(word, meaning):
            return f"“{word}” means the {meaning.words}"
        case NewGoal(instruction):
            return f"a new task: {instruction}"
        case Signal(kind):
            return kind
        case NotUnderstood(question):
            return question


def call_words(call: SkillCall, memory: Memory, skills: Mapping[str, Skill]) -> str:
    """A call in words: "put the mug in the cabinet"."""
    named = {name: type_words(type_of(value, memory)) for name, value in call.arguments}
    return skills[call.skill].template.format_map(named)


def leave_for(what: SkillCall | Action, situation: Situation, skills: Mapping[str, Skill]) -> str:
    """The question that asks for leave to do something."""
    if isinstance(what, SkillCall):
        return f"May I {call_words(what, situation.memory, skills)}?"
    verb = what.name.removesuffix("Object").lower()
    target = str(what.arguments.get("objectId") or situation.memory.held or "")
    thing = type_words(type_of(target, situation.memory)) if target else "it"
    return f"May I {verb} the {thing}? That cannot be undone."


def doing(situation: Situation) -> Subgoal | None:
    """What is being done, over types."""
    call, subgoal, memory = situation.call, situation.subgoal, situation.memory
    if call is not None:
        return Subgoal(call.skill, {name: type_of(value, memory) for name, value in call.arguments})
    if subgoal is None:
        return None
    return Subgoal(subgoal.skill, {name: type_of(value, memory) for name, value in subgoal.arguments.items()})


def meant(subgoal: Subgoal, situation: Situation) -> Subgoal:
    """A subgoal over types with the very things that are being worked on, where they are of these types."""
    now = [value for _, value in situation.call.arguments] if situation.call is not None else []
    now += [situation.memory.held] if situation.memory.held is not None else []
    by_type = {type_of(value, situation.memory): value for value in reversed(now)}
    return replace(subgoal, arguments={name: by_type.get(value, value) for name, value in subgoal.arguments.items()})


def concerns(lesson: Fact | Preference, situation: Situation) -> bool:
    """Whether a lesson is about what is being done."""
    now = situation.subgoal
    if now is None or lesson.thing is None:
        return False
    if now.skill == FIND:
        return any(each in now.arguments.get("object", "").split() for each in lesson.thing.types)
    types = {type_of(value, situation.memory) for value in now.arguments.values()}
    return bool(types & set(lesson.thing.types))


def thing_of(name: str, memory: Memory) -> Thing:
    """An object or a type as something that was spoken of."""
    kind = type_of(name, memory)
    return Thing(type_words(kind), (kind,))


def _worded(subgoal: Subgoal) -> str:
    things = (type_words(value.partition("|")[0]) for value in subgoal.arguments.values())
    return f"{subgoal.skill.replace('_', ' ')} {', '.join(things)}"
