"""One step of a plan, carried out: what it leaves out is added, what is missing is looked for, what fails is mended.

A step is taken apart only where it does not work as it stands, as in ADaPT (Prasad et al., NAACL 2024).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from embodied.entity import Entity
from embodied.facts import Fact, true_in
from embodied.finder import Wanted
from embodied.grounders.admissible import calls_between, no_skill
from embodied.memory import Memory
from embodied.planner import FIND, Find, View
from embodied.planner import Step as Done
from embodied.planners.lacking import of_crumbs, of_lost, of_reference, of_types, of_way, sought, tools
from embodied.planners.preconditions import bringing_about, hopeless, towards
from embodied.planners.references import SLICED, Meanings, is_plain, of_type, still
from embodied.planners.repairs import Repair, repair_of
from embodied.query import ANYTHING, Reference, Step
from embodied.skill import ACHIEVED, Outcome, Reason, Skill, SkillCall
from embodied.task import Subgoal

MOST_FAILURES = 4
"""Failed subgoals after which the step has failed."""
MOST_SUBGOALS = 12
"""Subgoals after which the step has failed, whatever came of them."""
SEARCHES = 2
"""Things of one description that are looked for in an episode."""


class Attempt:
    """One step on its way.

    Args:
        step: what is wanted.
        skills: what can be done, by name.
        meanings: what the plan's references mean.
        only: the one object that a reference means here, where it is its turn.
        besides: ids of the things that are not to be taken: they are already where the next step brings them.
        settled: calls that other steps of the plan have brought about: they are not this one's. Added to.
        repairs: whether anything is done about failures; without, the first one is the step's.
    """

    def __init__(
        self,
        step: Step,
        skills: Mapping[str, Skill],
        meanings: Meanings,
        only: Mapping[Reference, str],
        settled: set[SkillCall],
        besides: frozenset[str] = frozenset(),
        *,
        repairs: bool = True,
    ) -> None:
        self._step, self._skills, self._meanings = step, skills, meanings
        self._only, self._settled, self._besides = only, settled, besides
        self._most = MOST_FAILURES if repairs else 1
        self._failed: set[SkillCall] = set()
        self._times: Counter[tuple[SkillCall | None, Reason | None]] = Counter()
        self._been: set[tuple[SkillCall, int]] = set()
        self._missing: Wanted | None = None
        self._tried = self._failures = 0
        self._forgave = self._at_aim = False
        self._last = Outcome.failed(Reason.PRECONDITION, "it leads nowhere")

    def next(self, view: View) -> Subgoal | Find | Outcome:
        """What to do next; or how the step ended. Asked again once that is the last of the history."""
        if self._tried:
            done = view.history[-1]
            if done.subgoal.skill == FIND and done.outcome.reason is not Reason.INTERRUPTED:
                self._failed -= self._failed if done.outcome.achieved else set()
            elif done.outcome.reason is Reason.INTERRUPTED:
                self._been.clear()  # somebody cut in: it is gone on with, from how things are now
            elif done.outcome.achieved and self._at_aim and done.call is not None:
                self._settled.add(done.call)
                return ACHIEVED
            elif not done.outcome.achieved and (search := self._repair(done, view)) is not None:
                return search
        if self._tried >= MOST_SUBGOALS or self._failures >= self._most:
            return self._last
        return self._wanted(view)

    def _repair(self, done: Done, view: View) -> Find | None:
        """Take in a failure; what is to be found because of it, if anything."""
        outcome = done.outcome
        self._failures, self._last = self._failures + 1, outcome
        self._times[done.call, outcome.reason] += 1
        repair = repair_of(outcome, self._times[done.call, outcome.reason])
        if repair is not Repair.AGAIN and done.call is not None:
            self._failed.add(done.call)
        if repair not in (Repair.LOOK, Repair.EXPLORE) or self._failures >= self._most:
            return None
        if outcome.missing:
            return self._find(of_types(outcome.missing, view.memory), view)
        lost = view.memory.get(outcome.about)
        if lost is None or lost.object_id == view.memory.held:
            return None
        return self._find((of_lost if repair is Repair.LOOK else of_way)(lost, view.memory), view)

    def _find(self, wanted: Wanted, view: View) -> Find | None:
        """Look for something, unless it was looked for often enough."""
        if not view.searches or sought(wanted, view, SEARCHES):
            return None
        self._tried, self._at_aim = self._tried + 1, False
        return Find(wanted)

    def _wanted(self, view: View) -> Subgoal | Find | Outcome:
        memory = view.memory
        for reference in self._step.arguments.values():
            crumbs = of_crumbs(reference, memory) if reference not in self._only else None
            if crumbs is not None and (search := self._find(crumbs, view)) is not None:
                return search
        aims = self._aims(memory)
        if isinstance(aims, Outcome):
            if self._cut_before(memory):
                return ACHIEVED
            return (self._find(self._missing, view) if self._missing is not None else None) or aims
        there = {self._moved(call) for call in aims if self._holds(call, memory)} if self._counts() else set()
        hoped = [c for c in aims if not hopeless(c, memory, self._skills) and self._moved(c) not in there]
        ready = [call for call in hoped if self._skills[call.skill].unmet(memory, dict(call.arguments)) is None]
        if (so := self._already(aims, memory)) is not None and not set(ready) - {so}:
            self._settled.add(so)
            return ACHIEVED
        anywhere = any(each.type == ANYTHING and each not in self._only for each in self._step.arguments.values())
        call = towards(hoped, memory, self._skills, view.history, self._failed, aside=anywhere)
        if call is None and (hoped or there or not aims) and (search := self._another(aims, view)) is not None:
            return search
        if call is None and self._failed and not self._forgave:
            # What failed may work now, from where the robot stands; once, or it would go on for ever.
            self._forgave = True
            self._failed.clear()
            call = towards(hoped, memory, self._skills, view.history, aside=anywhere)
        if call is None:
            return self._last if self._failures else self._nothing()
        if self._goes_round(call, memory):
            return Outcome.failed(Reason.NO_EFFECT, f"{self._step} goes round in circles")
        self._tried += 1
        self._at_aim = call.skill == self._step.skill and call in hoped
        return self._subgoal(call, memory) if self._at_aim else Subgoal(call.skill, dict(call.arguments))

    def _another(self, aims: Sequence[SkillCall], view: View) -> Find | None:
        """Look for what would help where nothing that is known of does: a tool, or one more of what is spoken of."""
        if types := tools(aims, view.memory, self._skills):
            return self._find(of_types(types, view.memory), view)
        skill = self._skills[self._step.skill]
        for parameter in skill.parameters:
            reference = self._step.arguments[parameter.name]
            if parameter.needs == "pickupable" and is_plain(reference):
                return self._find(of_reference(reference, parameter, self._meanings, view.memory), view)
        return None

    def _goes_round(self, call: SkillCall, memory: Memory) -> bool:
        """Whether the call has been made before with everything as it is now, and has worked."""
        known = state_of(memory)
        if (call, known) in self._been and not self._times_failed(call):
            return True
        self._been.add((call, known))
        return False

    def _times_failed(self, call: SkillCall) -> int:
        return sum(times for (failed, _), times in self._times.items() if failed == call)

    def _aims(self, memory: Memory) -> list[SkillCall] | Outcome:
        """The calls that carry the step out, or, where it is about slices of something whole, those that cut it."""
        skill = self._skills.get(self._step.skill)
        if skill is None:
            return no_skill(self._step.skill, self._skills)
        choices: list[list[Entity]] = []
        for parameter in skill.parameters:
            reference = self._step.arguments.get(parameter.name)
            if reference is None:
                return Outcome.failed(Reason.WRONG_TYPE, f"{skill.name} needs a {parameter.name}")
            if reference in self._only:
                found: list[Entity] | Outcome = list(still(self._only[reference], memory))
            else:
                found = self._meanings.of(reference, parameter, skill.name, memory)
            if isinstance(found, Outcome):
                if found.reason is Reason.NOT_FOUND:
                    self._missing = of_reference(reference, parameter, self._meanings, memory)
                return self._cutting(reference, parameter.types, memory) or found
            choices.append([each for each in found if not self._left(reference, each) and self._free(each)])
        return list(calls_between(skill, choices))

    def _free(self, entity: Entity) -> bool:
        return entity.object_id not in self._besides

    def _left(self, reference: Reference, entity: Entity) -> bool:
        """Whether "anywhere" would be where the step's things are to be taken away from."""
        sources = {each.inside for each in self._step.arguments.values() if each.inside}
        return (
            reference.type == ANYTHING
            and reference not in self._only
            and entity.object_type in sources - {reference.inside}
        )

    def _cutting(self, reference: Reference, types: tuple[str, ...], memory: Memory) -> list[SkillCall]:
        kind = f"{reference.type}{SLICED}"
        whole = reference.type if kind in types else reference.type.removesuffix(SLICED)
        if whole == reference.type and kind not in types:
            return []
        wholes = [each for each in of_type(whole, memory) if "sliceable" in each.properties]
        facts = (Fact("sliced", (each.object_id,)) for each in wholes)
        return [call for fact in facts for call in bringing_about(fact, memory, self._skills)]

    def _cut_before(self, memory: Memory) -> bool:
        """Whether the step cuts what has been cut."""
        effects = self._skills[self._step.skill].effects if self._step.skill in self._skills else ()
        cut = [fact.arguments[0] for fact in effects if fact.predicate == "sliced"]
        types = {self._step.arguments[name].type for name in cut if name in self._step.arguments}
        return any(each.is_sliced and each.object_type in types for each in memory.entities())

    def _already(self, calls: list[SkillCall], memory: Memory) -> SkillCall | None:
        """A call whose effects hold; one that another step has brought about only where things are not counted."""
        unsettled = [call for call in calls if call not in self._settled]
        pool = unsettled if unsettled or self._counts() else calls
        return next((call for call in pool if self._holds(call, memory)), None)

    def _counts(self) -> bool:
        """Whether the step puts one more of a type somewhere: said twice, two are meant."""
        effects = self._skills[self._step.skill].effects
        moved = [fact.arguments[0] for fact in effects if fact.predicate == "inside" and fact.holds]
        things = self._step.arguments
        return any(name in things and is_plain(things[name]) for name in moved)

    def _moved(self, call: SkillCall) -> str:
        """The object that a call puts somewhere; the whole of a call's objects where it puts none."""
        effects = self._skills[call.skill].effects
        moved = [fact.arguments[0] for fact in effects if fact.predicate == "inside" and fact.holds]
        return dict(call.arguments)[moved[0]] if moved else str(call)

    def _holds(self, call: SkillCall, memory: Memory) -> bool:
        skill, arguments = self._skills[call.skill], dict(call.arguments)
        facts = [fact.bind(arguments) for fact in skill.effects if fact.arguments]
        told = {name for fact in facts for name in fact.arguments}
        return bool(facts) and told >= set(arguments.values()) and all(_so(fact, memory) for fact in facts)

    def _subgoal(self, call: SkillCall, memory: Memory) -> Subgoal:
        """A call as the step says it: a plain type stays one, and the grounder chooses; else the object itself."""
        said = {name: self._said(name, value, memory) for name, value in call.arguments}
        return Subgoal(call.skill, said, self._besides)

    def _said(self, parameter: str, object_id: str, memory: Memory) -> str:
        reference, entity = self._step.arguments[parameter], memory.get(object_id)
        if entity is None or not is_plain(reference):
            return object_id
        return reference.type if entity.object_type in (reference.type, f"{reference.type}{SLICED}") else object_id

    def _nothing(self) -> Outcome:
        return Outcome.failed(Reason.NOT_FOUND, f"nothing that is known of makes {self._step} possible")


def _so(fact: Fact, memory: Memory) -> bool:
    """Whether a bound fact holds; what is in something that is in a thing is in that thing."""
    if fact.predicate != "inside" or not fact.holds:
        return true_in(fact, memory)
    entity = memory.get(fact.arguments[0])
    while entity is not None and entity.parent is not None:
        if entity.parent == fact.arguments[1]:
            return True
        entity = memory.get(entity.parent)
    return False


def state_of(memory: Memory) -> int:
    """A number that stays the same while nothing that is known changes but where the robot stands."""
    things = ((e.object_id, e.parent, e.is_open, e.is_toggled, e.is_sliced, e.history) for e in memory.entities())
    return hash((memory.held, *things))
