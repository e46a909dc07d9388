"""Plans that heed what was taught: words of the person's own, where they like things, and what must come first.

What the instruction says itself always counts more than what somebody likes in general. A plan stays as it is where no
lesson speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from embodied.correction import NewWord, Preference, Rule, Thing
from embodied.corrections.names import Names, words_of
from embodied.corrections.unnamed_places import unnamed_place
from embodied.corrections.verbs import verbs
from embodied.entity import type_words
from embodied.known import Known
from embodied.query import Decomposition, Reference, SkillWords, Step

TAKE, PUT = "pick_up", "put"
ALIKE = 0.5
"""Share of words in common from which two instructions are said alike."""


ROOM = re.compile(r"\b(kitchen|bedroom|bathroom|living room|lounge|study|hall)\b", re.IGNORECASE)
"""Says in which room."""


@dataclass(frozen=True, slots=True)
class Heeding:
    """Fits instructions and plans to lessons.

    Attributes:
        names: what things are called.
        skills: what the robot can do, by name.
        usual: how usual it is that things of a type are at receptacles of another: settles what nobody has told.
    """

    names: Names
    skills: Mapping[str, SkillWords]
    usual: Callable[[str, str], float]

    def reworded(self, instruction: str, lessons: Iterable[Known]) -> str:
        """An instruction with a person's own words replaced by what they mean."""
        for lesson in (each.lesson for each in lessons):
            if isinstance(lesson, NewWord):
                own = [word.text for word in words_of(lesson.word)]
                said = words_of(instruction)
                for at in reversed(range(len(said) - len(own) + 1)):
                    if own and [word.text for word in said[at : at + len(own)]] == own:
                        begin, end = said[at].start, said[at + len(own) - 1].end
                        instruction = f"{instruction[:begin]}{lesson.meaning.words}{instruction[end:]}"
        return instruction

    def plan(
        self, plan: Decomposition, instruction: str, lessons: Sequence[Known], here: Iterable[str]
    ) -> Decomposition:
        """A plan that heeds the lessons.

        Args:
            plan: as a model made it.
            instruction: what it is for, in words that everybody knows.
            lessons: what holds, the oldest first: of two about the same the newer one counts.
            here: the object types that there are; empty where that is not known.
        """
        if not lessons:
            return plan
        told = _Told(self, instruction, tuple(here), tuple(each for each in lessons if _speaks(each, instruction)))
        steps = plan.steps if told.brought(plan.steps) else told.supplied() or plan.steps
        if not steps:
            return plan
        for change in (told.swapped, told.placed, told.allowed, told.prepared):
            steps = change(steps)
        return plan if steps == plan.steps else Decomposition(steps=steps)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told about one instruction: by itself, and by lessons."""

    by: Heeding
    instruction: str
    here: tuple[str, ...]
    lessons: tuple[Known, ...]

    @property
    def words(self) -> frozenset[str]:
        """The words of the instruction."""
        return frozenset(word.text for word in words_of(self.instruction))

    @property
    def named(self) -> frozenset[str]:
        """The object types that the instruction may speak of."""
        return frozenset(kind for found in self.by.names.find(words_of(self.instruction)) for kind in found.types)

    def brought(self, steps: Sequence[Step]) -> bool:
        """Whether a plan does something, and puts something somewhere where that is asked for."""
        asked = any(skill == PUT for _, skill in verbs(words_of(self.instruction)))
        return bool(steps) and (not asked or any(step.skill == PUT for step in steps))

    def supplied(self) -> tuple[Step, ...]:
        """A plan where a model knew none that puts anything anywhere: the thing goes where somebody likes it."""
        asked = [skill for _, skill in verbs(words_of(self.instruction)) if self._treats(skill)]
        for lesson in reversed(self._preferences()):
            thing, place = self._type(lesson.thing), self._type(lesson.place)
            if thing and place and thing in self.named and not self._places() & self.named:
                treated = [self._step(skill, Reference(type=thing)) for skill in dict.fromkeys(asked)]
                taken = self._step(TAKE, Reference(type=thing))
                return (taken, *treated, self._put(Reference(type=thing), Reference(type=place)))
        return ()

    def swapped(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Work on what was asked for when the same was said before, not on what the model makes of it."""
        worked_on = {_first(step).type for step in steps if step.arguments}
        alike = _Told(self.by, self.instruction, self.here, tuple(each for each in self.lessons if each.scope.task))
        for lesson in alike._preferences():
            other = self._type(lesson.thing)
            if other and lesson.place is None and len(worked_on) == 1 and not worked_on & (self.named | {other}):
                (old,) = worked_on
                steps = tuple(_replaced(step, old, other) for step in steps)
        return steps

    def placed(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Put things where somebody likes them, wherever the instruction says neither where nor in which room."""
        free = not ROOM.search(self.instruction) and not unnamed_place(self.instruction, self.by.names)
        return tuple(map(self._placed, steps)) if free else steps

    def _placed(self, step: Step) -> Step:
        # What was said of mugs decides for a mug, whatever was said later of cups, which a mug may be called too.
        spoken_of = [each for each in self._preferences() if each.thing is not None and each.thing.types]
        for lesson in sorted(spoken_of, key=lambda each: bool(step.arguments) and _mainly(_first(step), each.thing)):
            place = self._type(lesson.place)
            if lesson.thing is not None and place and place not in self.named:
                step = self._moved(step, lesson.thing, place)
        return step

    def allowed(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Put nothing where a rule forbids it, wherever the instruction does not ask for that very place."""
        return tuple(self._elsewhere(step) for step in steps)

    def prepared(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Do first what a rule says has to come first, before anything else is done to the thing or put into it."""
        found: list[Step] = []
        for step in steps:
            for rule in self._rules("first"):
                if step.skill not in rule.skills or not step.arguments or not _about(_first(step), rule.thing):
                    continue
                thing = _first(step)
                last = [at for at, each in enumerate(found) if each.skill == step.skill and _works_on(each, thing)]
                since = found[last[-1] + 1 :] if last else found
                done = {each.skill for each in since if each.arguments and _about(_first(each), rule.thing)}
                lacking = [self._step(each, thing) for each in rule.before if each not in done]
                at = min(_before_filling(thing, since), _before_treating(thing, rule.before, since))
                at += len(found) - len(since)
                found[at:at] = lacking
            found.append(step)
        return tuple(found)

    def _moved(self, step: Step, thing: Thing, place: str) -> Step:
        if step.skill != PUT or len(step.arguments) < 2 or not _about(_first(step), thing):
            return step
        goes = _second(step)
        said = goes.type in self.named or type_words(goes.type).split()[-1] in self.words
        if said or goes.every or goes.type == place or _first(step).inside == place:
            return step
        return self._put(_first(step), Reference(type=place))

    def _elsewhere(self, step: Step) -> Step:
        if step.skill != PUT or len(step.arguments) < 2 or _second(step).type in self.named:
            return step
        barred = partial(_barred, _first(step), self._rules("never"))
        if not barred(_second(step).type):
            return step
        kind, pool = _first(step).type, sorted(self._places() - {_first(step).inside})
        free = [each for each in pool if not barred(each) and self.by.usual(kind, each) > 0]
        best = max(free, key=lambda each: self.by.usual(kind, each), default=None)
        return step if best is None else self._put(_first(step), Reference(type=best))

    def _places(self) -> frozenset[str]:
        known = self.by.names.receptacles
        return known & frozenset(self.here) if self.here else known

    def _type(self, thing: Thing | None) -> str:
        """The likeliest type of a thing that there is; empty for none."""
        types = thing.types if thing is not None else ()
        return next((kind for kind in types if not self.here or kind in self.here), "")

    def _preferences(self) -> list[Preference]:
        return [each.lesson for each in self.lessons if isinstance(each.lesson, Preference) and each.lesson.liked]

    def _rules(self, force: str) -> list[Rule]:
        return [each.lesson for each in self.lessons if isinstance(each.lesson, Rule) and each.lesson.force == force]

    def _treats(self, skill: str) -> bool:
        """Whether a skill works on the thing that is in the hand."""
        known = self.by.skills.get(skill)
        return known is not None and len(known.parameters) == 1 and skill in ("clean", "heat", "cool")

    def _step(self, skill: str, reference: Reference) -> Step:
        return Step(skill=skill, arguments={self.by.skills[skill].parameters[0]: reference})

    def _put(self, thing: Reference, place: Reference) -> Step:
        return Step(skill=PUT, arguments=dict(zip(self.by.skills[PUT].parameters, (thing, place), strict=True)))


def _speaks(known: Known, instruction: str) -> bool:
    """Whether a lesson is for tasks that are said as this one."""
    if not known.scope.task:
        return True
    one, other = ({word.text for word in words_of(text)} for text in (known.scope.task, instruction))
    return len(one & other) >= ALIKE * max(len(one | other), 1)


def _first(step: Step) -> Reference:
    return next(iter(step.arguments.values()))


def _second(step: Step) -> Reference:
    return list(step.arguments.values())[1]


def _about(reference: Reference, thing: Thing | None) -> bool:
    """Whether a reference is to things that a lesson speaks of."""
    return thing is None or reference.type.removesuffix("Sliced") in thing.types or reference.type in thing.types


def _works_on(step: Step, thing: Reference) -> bool:
    return bool(step.arguments) and _first(step) == thing


def _before_treating(thing: Reference, first: Sequence[str], steps: Sequence[Step]) -> int:
    """Where in a plan nothing is done to a thing yet: rinsed last, it would not stay filled or hot."""
    done = (TAKE, *first)
    treated = (at for at, each in enumerate(steps) if _works_on(each, thing) and each.skill not in done)
    return next(treated, len(steps))


def _before_filling(thing: Reference, steps: Sequence[Step]) -> int:
    """Where in a plan a thing is still empty: before what is put into it is taken up; the end for the rest."""
    filled = [at for at, each in enumerate(steps) if each.skill == PUT and _second(each).type == thing.type]
    if not filled:
        return len(steps)
    at, content = filled[0], _first(steps[filled[0]]).type.removesuffix("Sliced")
    while at and steps[at - 1].arguments and _first(steps[at - 1]).type.removesuffix("Sliced") == content:
        at -= 1
    return at


def _mainly(reference: Reference, thing: Thing | None) -> bool:
    """Whether a lesson speaks of such a thing first of all."""
    return thing is not None and reference.type in thing.types[:1]


def _barred(reference: Reference, rules: Sequence[Rule], place: str) -> bool:
    """Whether a rule forbids to put something there."""
    return any(
        rule.place is not None
        and place in rule.place.types
        and _about(reference, rule.thing)
        and (not rule.skills or PUT in rule.skills)
        for rule in rules
    )


def _replaced(step: Step, old: str, new: str) -> Step:
    things = {name: (r.model_copy(update={"type": new}) if r.type == old else r) for name, r in step.arguments.items()}
    return Step(skill=step.skill, arguments=things)
