"""Rules and wishes in grounding: a forbidden call is not admissible, and what was told decides among the others.

Before every call its rules are looked up: a call that one of them forbids is left out, and the trace says by which. Of
the calls that are left, those are preferred whose things are where a fact says ("told"), that suit what somebody likes
("liked"), and that use what a rule has had made ready ("ready"). What has to come first, and cannot be done here, was
tried in vain: nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from embodied.correction import Fact, Preference, Rule, Thing
from embodied.entity import Entity
from embodied.grounders.scores import combine
from embodied.grounding import Candidate, Grounder
from embodied.known import Known, Taught
from embodied.memory import Memory
from embodied.planner import Step
from embodied.skill import Outcome, Reason, SkillCall
from embodied.task import Subgoal

_TREATMENTS: Mapping[str, str] = {"clean": "cleaned", "heat": "heated", "cool": "cooled"}
"""What skills leave behind in a thing's history."""


class HeedingGrounder:
    """Grounds as another does, within the rules.

    Args:
        inner: lists and scores the candidates.
        taught: what was taught.
    """

    def __init__(self, inner: Grounder, taught: Taught) -> None:
        self._inner, self._taught = inner, taught

    def ground(self, subgoal: Subgoal, memory: Memory, history: Sequence[Step]) -> list[Candidate] | Outcome:
        """Return the candidates that no rule forbids, best first, those forbidden after them; or the failure."""
        found = self._inner.ground(subgoal, memory, history)
        lessons = self._taught.lessons()
        if isinstance(found, Outcome) or not lessons:
            return found
        judged = [replace(each, forbidden=forbidden(each.call, lessons, memory, history)) for each in found]
        allowed = [_wished(each, lessons, memory, history) for each in judged if not each.forbidden]
        if not allowed:
            return Outcome.failed(Reason.FORBIDDEN, f"{judged[0].call} is forbidden by {judged[0].forbidden}")
        barred = [each for each in judged if each.forbidden]
        return [*sorted(allowed, key=lambda each: (-each.total, each.call.arguments)), *barred]

    def admissible(self, memory: Memory) -> list[SkillCall]:
        """All calls that the other grounder finds and no rule forbids.

        What has to come first is unknown here: such rules are looked up when a call is grounded.
        """
        lessons = tuple(each for each in self._taught.lessons() if _force(each) == "never")
        return [call for call in self._inner.admissible(memory) if not forbidden(call, lessons, memory, ())]


def forbidden(call: SkillCall, lessons: Sequence[Known], memory: Memory, history: Sequence[Step]) -> str:
    """By which rule a call is forbidden, in words; empty when it may be done."""
    for known in lessons:
        rule = known.lesson
        if not isinstance(rule, Rule) or rule.force == "always" or not _about(rule, call, memory):
            continue
        if rule.force == "never" or not _done_before(rule, call, memory, history):
            return f"rule {known.number}: {known.words}"
    return ""


def _force(known: Known) -> str:
    return known.lesson.force if isinstance(known.lesson, Rule) else ""


def _about(rule: Rule, call: SkillCall, memory: Memory) -> bool:
    """Whether a rule speaks of a call: its skill, its thing, and the place that it is put in.

    To put a bowl away is to put the bowl somewhere, not an egg into it: where a rule names what is done, something that
    can be carried is what it is done to.
    """
    if rule.skills and call.skill not in rule.skills:
        return False
    if rule.thing is None and rule.place is None:
        return False
    entities = [entity for _, value in call.arguments if (entity := memory.get(value)) is not None]
    if rule.thing is not None and rule.place is not None:
        return len(entities) > 1 and _is(entities[0], rule.thing) and _is(entities[1], rule.place)
    if rule.place is not None:
        return len(entities) > 1 and _is(entities[1], rule.place)
    meant = [each for at, each in enumerate(entities) if not (at and rule.skills and "pickupable" in each.properties)]
    return rule.thing is not None and any(_is(each, rule.thing) for each in meant)


def _is(entity: Entity, thing: Thing) -> bool:
    return entity.object_type.removesuffix("Sliced") in thing.types or entity.object_type in thing.types


def _done_before(rule: Rule, call: SkillCall, memory: Memory, history: Sequence[Step]) -> bool:
    """Whether each skill that has to come first was achieved on one of the call's things, or cannot be done here."""
    things = [value for _, value in call.arguments]
    return all(
        any(each.achieved for each in _tried(skill, things, history))
        or _came_about(skill, things, memory)
        or _in_vain(skill, things, memory, history)
        for skill in rule.before
    )


def _came_about(skill: str, things: Iterable[str], memory: Memory) -> bool:
    """Whether one of some things was treated as a skill does, by the way: what lies in the basin is rinsed along."""
    treated = {name for each in things if (entity := memory.get(each)) is not None for name in entity.history}
    return _TREATMENTS.get(skill, "") in treated


def _tried(skill: str, things: Iterable[str], history: Sequence[Step]) -> list[Outcome]:
    """What came of a skill on one of some things."""
    calls = [(step.call, step.outcome) for step in history if step.call is not None and step.call.skill == skill]
    return [outcome for call, outcome in calls if {*things} & {value for _, value in call.arguments}]


def _in_vain(skill: str, things: Iterable[str], memory: Memory, history: Sequence[Step]) -> bool:
    """Whether the home lacks what a skill takes, as was found with such a thing."""
    kinds = {entity.object_type for each in things if (entity := memory.get(each)) is not None}
    like = [entity.object_id for entity in memory.entities() if entity.object_type in kinds]
    return any(each.reason is Reason.NOT_FOUND for each in _tried(skill, like, history))


def _wished(candidate: Candidate, lessons: Sequence[Known], memory: Memory, history: Sequence[Step]) -> Candidate:
    """A candidate with its scores for what was told, what is liked and what is ready, where anything bears on it."""
    entities = [entity for _, value in candidate.call.arguments if (entity := memory.get(value)) is not None]
    told = [_told(known.lesson, entities, memory) for known in lessons if isinstance(known.lesson, Fact)]
    # What holds for tasks of one kind is for those who know the task: planners and listeners.
    general = (known.lesson for known in lessons if not known.scope.task)
    liked = [_liked(lesson, entities) for lesson in general if isinstance(lesson, Preference)]
    rules = [known.lesson for known in lessons if isinstance(known.lesson, Rule)]
    ready = [_ready(rule, entities, history) for rule in rules if rule.force == "first"]
    scores = dict(candidate.scores)
    for name, said in (("told", told), ("liked", liked), ("ready", ready)):
        if spoken := [each for each in said if each is not None]:
            scores[name] = spoken[-1]  # the newest word counts
    if len(scores) == len(candidate.scores):
        return candidate
    return replace(candidate, scores=scores, total=round(combine(scores), 4))


def _told(fact: Fact, entities: Sequence[Entity], memory: Memory) -> float | None:
    """Whether the call's first thing is where a fact says; None when the fact is about something else."""
    if fact.thing is None or fact.place is None or not entities or not _is(entities[0], fact.thing):
        return None
    parent = memory.get(entities[0].parent) if entities[0].parent else None
    return float((parent is not None and _is(parent, fact.place)) == fact.holds)


def _ready(rule: Rule, entities: Sequence[Entity], history: Sequence[Step]) -> float | None:
    """Whether the thing that is put into was made ready, to be put somewhere itself; None where no rule asks for it."""
    holder = entities[1] if len(entities) > 1 else None
    if holder is None or rule.thing is None or "pickupable" not in holder.properties or not _is(holder, rule.thing):
        return None
    return float(all(_tried(skill, [holder.object_id], history) for skill in rule.before))


def _liked(preference: Preference, entities: Sequence[Entity]) -> float | None:
    """Whether the call suits a preference; None when it is about something else."""
    thing, place = preference.thing, preference.place
    if thing is None or not any(_is(each, thing) for each in entities):
        return None
    if place is None:
        return float(preference.liked)
    if len(entities) < 2:
        return None
    return float(_is(entities[1], place) == preference.liked)
