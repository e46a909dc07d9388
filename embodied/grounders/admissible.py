"""Grounding among the admissible calls: arguments that name types are filled with the object that fits best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from embodied.entity import Entity
from embodied.errors import nearest_name
from embodied.facts import Fact
from embodied.grounders.scores import Scorer, combine
from embodied.grounding import Candidate, Sight
from embodied.memory import Memory
from embodied.planner import Step
from embodied.skill import Outcome, Parameter, Reason, Skill, SkillCall
from embodied.task import Subgoal


class AdmissibleGrounder:
    """Grounds subgoals whose arguments are object types or object ids.

    A type that has no whole object left means its slices.

    Args:
        skills: the skills to call, by name.
        sight: scores candidates by what is seen of them, too; None to leave that out.
    """

    def __init__(self, skills: Mapping[str, Skill], sight: Sight | None = None) -> None:
        self._skills, self._sight = skills, sight

    def ground(self, subgoal: Subgoal, memory: Memory, history: Sequence[Step]) -> list[Candidate] | Outcome:
        """Return the admissible candidates, best first and ties by id; or the typed failure when there is none."""
        skill = self._skills.get(subgoal.skill)
        if skill is None:
            return no_skill(subgoal.skill, self._skills)
        choices: list[list[Entity]] = []
        for parameter in skill.parameters:
            chosen = _choices(parameter, subgoal, memory)
            if isinstance(chosen, Outcome):
                return chosen
            choices.append(chosen)
        calls = list(calls_between(skill, choices))
        admissible = [call for call in calls if skill.unmet(memory, dict(call.arguments)) is None]
        if not admissible:
            return _failure(skill, calls, memory)
        scorer = Scorer(self._skills, memory, history)
        scored = [(call, scorer.score(call)) for call in admissible]
        if self._sight is not None:
            seen = self._sight.see(admissible, memory)
            scored = [(call, {**scores, "see": see}) for (call, scores), see in zip(scored, seen, strict=True)]
        candidates = [Candidate(call, scores, round(combine(scores), 4)) for call, scores in scored]
        return sorted(candidates, key=lambda each: (-each.total, each.call.arguments))

    def admissible(self, memory: Memory) -> list[SkillCall]:
        """All calls whose parameters fit and whose preconditions hold, by skill name and then by memory's order."""
        entities = [entity for entity in memory.entities() if not entity.is_sliced]
        return [
            call
            for _, skill in sorted(self._skills.items())
            for call in calls_between(skill, [skill.options(each, entities, memory) for each in skill.parameters])
            if skill.unmet(memory, dict(call.arguments)) is None
        ]


def _choices(parameter: Parameter, subgoal: Subgoal, memory: Memory) -> list[Entity] | Outcome:
    """The entities that an argument may mean."""
    wanted = subgoal.arguments.get(parameter.name)
    if wanted is None:
        return Outcome.failed(Reason.WRONG_TYPE, f"{subgoal.skill} needs a {parameter.name}")
    entity = memory.get(wanted)
    found = [entity] if entity else _of_type(wanted, memory) or _of_type(f"{wanted}Sliced", memory)
    found = [each for each in found if each.object_id not in subgoal.besides] or found
    if not found:
        return Outcome.failed(Reason.NOT_FOUND, f"no {wanted} is known of")
    fitting = [each for each in found if parameter.fits(each)]
    return fitting or misfit(wanted, parameter, subgoal.skill)


def misfit(wanted: str, parameter: Parameter, skill: str) -> Outcome:
    """The failure of an argument that is not of the kind that the parameter is for."""
    needed = " or ".join([*filter(None, [parameter.needs]), *parameter.types])
    return Outcome.failed(Reason.WRONG_TYPE, f"{wanted} is no {parameter.name} for {skill}: not {needed}")


def no_skill(name: str, skills: Mapping[str, Skill]) -> Outcome:
    """The failure of a skill's name that none has."""
    return Outcome.failed(Reason.NOT_FOUND, f"no skill '{name}'; the nearest is {nearest_name(name, skills)}")


def _of_type(name: str, memory: Memory) -> list[Entity]:
    return [each for each in memory.entities() if each.object_type == name and not each.is_sliced]


def calls_between(skill: Skill, choices: Sequence[Sequence[Entity]]) -> Iterator[SkillCall]:
    """All calls with one of its choices for each parameter, in the skill's order, no object twice."""
    names = [parameter.name for parameter in skill.parameters]
    for entities in product(*choices):
        ids = [entity.object_id for entity in entities]
        if len(set(ids)) == len(ids):
            yield SkillCall(skill.name, tuple(zip(names, ids, strict=True)))


def _failure(skill: Skill, calls: Sequence[SkillCall], memory: Memory) -> Outcome:
    """Say what is missing, of the call that comes furthest through its preconditions."""
    unmet = [fact for call in calls if (fact := skill.unmet(memory, dict(call.arguments))) is not None]
    if not unmet:
        return Outcome.failed(Reason.WRONG_TYPE, f"the arguments of {skill.name} have to differ")
    order = [fact.predicate for fact in skill.preconditions]
    fact = max(unmet, key=lambda each: order.index(each.predicate))
    return Outcome.failed(_reason(fact, memory), f"{skill.name} needs {fact}")


def _reason(fact: Fact, memory: Memory) -> Reason:
    match fact.predicate, fact.holds:
        case "hand_empty", True:
            return Reason.HAND_FULL
        case (("holding" | "holding_type"), True):
            return Reason.HAND_EMPTY if memory.held is None else Reason.PRECONDITION
        case "accepted", True:
            return Reason.WRONG_TYPE
        case "open", True:
            return Reason.CLOSED
    return Reason.PRECONDITION
