"""A plan in references on its way through a home: step by step, and what speaks of `every` thing by thing."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from math import inf

from embodied.entity import Entity
from embodied.finder import Wanted
from embodied.grounders.admissible import no_skill
from embodied.memory import Memory, already_at
from embodied.motion import actions_to, nearest
from embodied.planner import Find, View
from embodied.planners.attempt import Attempt
from embodied.planners.lacking import of_reference, sought
from embodied.planners.references import Meanings, is_plain, of_type
from embodied.query import Reference, Step
from embodied.skill import Outcome, Reason, Skill, SkillCall
from embodied.task import Subgoal


@dataclass(frozen=True, slots=True)
class Failed:
    """A step that was not done, or not for all of its things."""

    step: Step
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Errand:
    """A step for one thing: the object that a reference means this time."""

    step: Step
    only: Mapping[Reference, str] = field(default_factory=dict)
    besides: frozenset[str] = frozenset()


class Course:
    """Carries steps out, one after the other.

    Steps in a row over the same `every` are one group: all of them for the first thing, then for the next. What fails
    for one thing is passed over, and the group goes on with the next.

    Args:
        steps: what is to be done.
        skills: what can be done, by name.
        meanings: what references mean; a course after a failed one is given the same.
        repairs: whether anything is done about failures.
        in_order: whether steps are to be done in their order; else, of steps in a row that do the same to different
            things, the nearest comes first, as in DEPS (Wang et al., NeurIPS 2023).
    """

    def __init__(
        self,
        steps: Sequence[Step],
        skills: Mapping[str, Skill],
        meanings: Meanings,
        *,
        repairs: bool = True,
        in_order: bool = True,
    ) -> None:
        self._ahead, self._skills, self._meanings = deque(steps), skills, meanings
        self._things = Counter(next(iter(each.arguments.values()), None) for each in steps if len(each.arguments) > 1)
        self._repairs, self._in_order = repairs, in_order
        self._settled = set[SkillCall]()
        self._group: tuple[Step, ...] = ()
        self._errands = deque[_Errand]()
        self._attempt: tuple[_Errand, Attempt] | None = None
        self._failed: Failed | None = None
        self._told = 0
        self.done: list[Step] = []
        """The steps that were carried out."""

    @property
    def ahead(self) -> tuple[Step, ...]:
        """The steps that are not begun."""
        return tuple(self._ahead)

    def next(self, view: View) -> Subgoal | Find | Failed | None:
        """What to do next; or the step that has just failed; or None when no step is left.

        Asked again after a failure it goes on with the step after.
        """
        self._leave_out(view)
        while True:
            if self._attempt is not None:
                errand, attempt = self._attempt
                found = attempt.next(view)
                if isinstance(found, Subgoal | Find):
                    return found
                self._attempt = None
                if not found.achieved:
                    self._fail(errand, found)
            if not self._errands:
                if (failed := self._close()) is not None:
                    return failed
                if not self._ahead:
                    return None
                self._choose(view.memory)
                if (sweep := self._sweep(view)) is not None:
                    return Find(sweep)
                self._open(view)
            else:
                errand = self._errands.popleft()
                rest = errand.only, self._settled, errand.besides
                attempt = Attempt(errand.step, self._skills, self._meanings, *rest, repairs=self._repairs)
                self._attempt = errand, attempt

    def _leave_out(self, view: View) -> None:
        """Go on behind a step that somebody had done instead of what comes before it, where all is about one thing.

        Who has a mug put down that was being cooled wants it uncooled.
        """
        told, self._told = len(view.told) - self._told, len(view.told)
        if self._attempt is None or told < 1 or view.history[-1].outcome.reason is not Reason.INTERRUPTED:
            return
        last, now = view.told[-1], self._attempt[0].step
        if not last.outcome.achieved or last.call is None:
            return
        entities = {name: view.memory.get(each) for name, each in last.call.arguments}
        types = {name: entity.object_type for name, entity in entities.items() if entity is not None}
        before = [now, *takewhile(lambda step: (step.skill, _types(step)) != (last.subgoal.skill, types), self._ahead)]
        things = {kind for step in before for kind in list(_types(step).values())[:1]}
        if len(before) > len(self._ahead) or things - set(list(types.values())[:1]):
            return
        for _ in before[1:]:
            self._ahead.popleft()
        self.done.append(self._ahead.popleft())
        self._attempt, self._group = None, ()
        self._errands.clear()

    def _choose(self, memory: Memory) -> None:
        """Bring the nearest of the steps to the front that may as well come first."""
        parallel = [] if self._in_order else self._parallel()
        if len(parallel) < 2:
            return
        away = [self._away(step, memory) for step in parallel]
        self._ahead.remove(best := parallel[away.index(min(away))])
        self._ahead.appendleft(best)

    def _parallel(self) -> list[Step]:
        """The first step and those after it of the same skill, none of which is about what another moves."""
        first = self._ahead[0]
        found = list(takewhile(lambda step: step.skill == first.skill, self._ahead))
        moved = [str(next(iter(step.arguments.values()), "")) for step in found]
        others = {str(each) for step in found for each in list(step.arguments.values())[1:]}
        alone = len(set(moved)) == len(moved) and not others & set(moved)
        return found if alone and all(map(is_plain, first.arguments.values())) else []

    def _away(self, step: Step, memory: Memory) -> float:
        """Actions to the nearest thing that a step begins with."""
        reference = next(iter(step.arguments.values()), None)
        things = of_type(reference.type, memory) if reference is not None else []
        return min((actions_to(memory, each) for each in things), default=inf)

    def _sweep(self, view: View) -> Wanted | None:
        """What the next step wants every one of, where that is still to be looked for."""
        if not view.searches:
            return None
        step = self._ahead[0]
        skill = self._skills.get(step.skill)
        for parameter in skill.parameters if skill is not None else ():
            reference = step.arguments.get(parameter.name)
            if reference is not None and reference.every and not self._meanings.settled(reference):
                wanted = of_reference(reference, parameter, self._meanings, view.memory)
                return None if sought(wanted, view) else wanted
        return None

    def _open(self, view: View) -> None:
        """Begin the next group: a step, or all that follow it over the same `every`.

        Where more is to be found than is known, a thing is taken up when it is put somewhere: said twice, two are
        meant, and the one that is known of may be where it is to be.
        """
        first = self._ahead.popleft()
        reference = next((each for each in first.arguments.values() if each.every), None)
        group = [first]
        if view.searches and self._is_put_next(first):
            group.append(first := self._ahead.popleft())
        while reference is not None and self._ahead and reference in self._ahead[0].arguments.values():
            group.append(self._ahead.popleft())
        self._group = tuple(group)
        if reference is None:
            self._errands.append(_Errand(first, besides=self._there(first, view.memory)))
            return
        things = self._every(first, reference, view.memory)
        if isinstance(things, Outcome):
            self._failed = Failed(first, things)
            return
        for thing in nearest(view.memory, things):
            only = {reference: thing.object_id}
            self._errands.extend(_Errand(step, only) for step in self._needed(reference))

    def _close(self) -> Failed | None:
        """End the group."""
        failed, self._failed = self._failed, None
        self.done.extend(self._group if failed is None else ())
        self._group = ()
        return failed

    def _fail(self, errand: _Errand, outcome: Outcome) -> None:
        """Pass over what is left to be done with the thing."""
        self._failed = self._failed or Failed(errand.step, outcome)
        self._errands = deque(each for each in self._errands if not errand.only or each.only != errand.only)

    def _every(self, step: Step, reference: Reference, memory: Memory) -> list[Entity] | Outcome:
        skill = self._skills.get(step.skill)
        if skill is None:
            return no_skill(step.skill, self._skills)
        about = next((each for each in skill.parameters if step.arguments.get(each.name) == reference), None)
        if about is None:
            return Outcome.failed(Reason.WRONG_TYPE, f"{reference} is no argument of {skill.name}")
        return self._meanings.every(reference, about, skill.name, memory)

    def _needed(self, reference: Reference) -> list[Step]:
        """The group without the steps that only take a thing up for a later one: that comes where it is needed."""
        return [
            step
            for number, step in enumerate(self._group)
            if not (self._only_takes(step) and any(self._holds(each, reference) for each in self._group[number + 1 :]))
        ]

    def _only_takes(self, step: Step) -> bool:
        skill = self._skills.get(step.skill)
        return skill is not None and [fact.predicate for fact in skill.effects if fact.holds] == ["holding"]

    def _is_put_next(self, step: Step) -> bool:
        """Whether a step only takes up what the next one puts somewhere, whichever thing of its type that is."""
        things = list(step.arguments.values())
        if not self._ahead or len(things) != 1 or not is_plain(things[0]) or not self._only_takes(step):
            return False
        skill = self._skills.get(self._ahead[0].skill)
        puts = skill is not None and any(fact.predicate == "inside" and fact.holds for fact in skill.effects)
        return puts and self._holds(self._ahead[0], things[0])

    def _there(self, step: Step, memory: Memory) -> frozenset[str]:
        """Of the things that a step takes up, those that are where the next one puts them; none where all are there.

        Of several that are asked for, those that are there may count.
        """
        if not self._is_put_next(step):
            return frozenset()
        thing, *rest = self._ahead[0].arguments.values()
        if self._things[thing] > 1:
            return frozenset()
        like = {each.object_id for each in of_type(thing.type, memory)}
        there = like & already_at({place.type for place in rest if is_plain(place)}, memory)
        return frozenset(there if there < like else ())

    def _holds(self, step: Step, reference: Reference) -> bool:
        """Whether a step needs a thing in the hand."""
        skill = self._skills.get(step.skill)
        needed = [fact.arguments[0] for fact in skill.preconditions if fact.predicate == "holding"] if skill else []
        return any(step.arguments.get(name) == reference for name in needed)


def _types(step: Step) -> dict[str, str]:
    """The types that a step names, by parameter."""
    return {name: thing.type for name, thing in step.arguments.items()}
