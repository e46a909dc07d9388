"""Undoing what was done, as far as a robot can: put it back, shut it again, switch it off; and what it cannot.

Nothing is turned back by magic: the robot does the opposite, by its skills, and its memory takes that in as all else.
What was cut, broken, cooked, heated or washed stays so, and is said to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from embodied.entity import type_words
from embodied.facts import Fact, holding, inside, is_on, is_open
from embodied.hearing import Situation
from embodied.memory import Memory, already_at
from embodied.skill import Skill
from embodied.task import Subgoal

MOST = 100
"""Steps that are kept, to be undone."""
LASTING = ("is_sliced", "is_broken", "is_cooked", "is_dirty", "is_used_up", "fill_liquid")
"""States of an entity that no skill makes undone."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """What stays as it is: a thing, and the state that it has come to be in, in words."""

    object_id: str
    object_type: str
    state: str

    def __str__(self) -> str:
        """In words: "the apple stays sliced"."""
        return f"the {type_words(self.object_type)} stays {self.state}"


@dataclass(frozen=True, slots=True)
class _Was:
    """How everything was when a step began."""

    held: str | None
    things: Mapping[str, tuple[object, ...]]


@dataclass(slots=True)
class Undoing:
    """Keeps how things were before each step.

    Attributes:
        skills: what can be done about it.
    """

    skills: Mapping[str, Skill]
    _kept: list[_Was] = field(default_factory=list)
    _step: tuple[Subgoal | None, int] = (None, 0)

    def note(self, situation: Situation) -> None:
        """Keep how things are, where a step begins."""
        step = situation.subgoal, len(situation.history)
        if step[0] is not None and step != self._step:
            self._kept = [*self._kept[-MOST + 1 :], _was(situation.memory)]
        self._step = step

    def undo(self, memory: Memory) -> tuple[tuple[Subgoal, ...], tuple[Lasting, ...]]:
        """What undoes the last step that has changed something, and what stays; nothing for nothing to undo."""
        now = _was(memory)
        while self._kept:
            before = self._kept.pop()
            lasting = tuple(_lasting(before, now, memory))
            subgoals = tuple(each for fact in _restored(before, now) if (each := bring_about(fact, self.skills)))
            if subgoals or lasting:
                return subgoals, lasting
        return (), ()


def swapping(held: str, back: str, thing: str, skills: Mapping[str, Skill]) -> tuple[Subgoal, ...]:
    """What puts a thing back out of the hand and takes another; nothing where no skills do that."""
    subgoals = (bring_about(inside(held, back), skills), bring_about(holding(thing), skills))
    return tuple(each for each in subgoals if each is not None)


def taking_first(subgoal: Subgoal, memory: Memory, skills: Mapping[str, Skill]) -> tuple[Subgoal, ...]:
    """What takes up the thing that a subgoal needs in the hand, where the hand is empty: one that is not there yet."""
    skill = skills.get(subgoal.skill)
    if skill is None or memory.held is not None:
        return ()
    needed = [fact.bind(subgoal.arguments) for fact in skill.preconditions if fact.predicate == "holding"]
    taken = (bring_about(fact, skills) for fact in needed)
    places = set(subgoal.arguments.values())
    return tuple(replace(each, besides=already_at(places, memory)) for each in taken if each is not None)


def bring_about(fact: Fact, skills: Mapping[str, Skill]) -> Subgoal | None:
    """The simplest skill that brings a bound fact about, for just its things; None for none."""
    fitting = [
        (len(skill.effects), name, Subgoal(name, dict(zip(effect.arguments, fact.arguments, strict=True))))
        for name, skill in skills.items()
        for effect in skill.effects
        if (effect.predicate, effect.holds) == (fact.predicate, fact.holds)
        and {each.name for each in skill.parameters} == set(effect.arguments)
    ]
    return min(fitting, key=lambda each: each[:2])[2] if fitting else None


def _was(memory: Memory) -> _Was:
    things = {
        each.object_id: (
            each.parent,
            each.is_open,
            each.is_toggled,
            each.history,
            *(getattr(each, name) for name in LASTING),
        )
        for each in memory.entities()
    }
    return _Was(memory.held, things)


def _restored(before: _Was, now: _Was) -> Iterator[Fact]:
    """The facts to bring about, in order: the hand is freed first, doors come last."""
    moved = [
        (name, str(was[0]))
        for name, was in before.things.items()
        if name in now.things and was[0] is not None and now.things[name][0] != was[0] and name != before.held
    ]
    for name, place in sorted(moved, key=lambda pair: pair[0] != now.held):
        if name != now.held:
            yield holding(name)
        yield inside(name, place)
    if before.held is not None and now.held != before.held:
        yield holding(before.held)
    for name, was in before.things.items():
        then = now.things.get(name, was)
        if was[2] is not then[2]:
            yield is_on(name) if was[2] else ~is_on(name)
        if was[1] is not then[1]:
            yield is_open(name) if was[1] else ~is_open(name)


def _lasting(before: _Was, now: _Was, memory: Memory) -> Iterator[Lasting]:
    for name, was in before.things.items():
        entity, then = memory.get(name), now.things.get(name, was)
        if entity is None:
            continue
        old, new = was[3], then[3]
        assert isinstance(old, frozenset)
        assert isinstance(new, frozenset)
        for state in sorted(new - old):
            yield Lasting(name, entity.object_type, str(state))
        for at, state in enumerate(LASTING, start=4):
            if was[at] != then[at]:
                yield Lasting(name, entity.object_type, _worded(state, then[at]))


def _worded(state: str, value: object) -> str:
    if state == "fill_liquid":
        return f"full of {value}" if value else "empty"
    name = state.removeprefix("is_").replace("_", " ")
    return name if value else f"not {name}"
