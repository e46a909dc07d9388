"""What has to be done before a call can be: read backwards off what skills declare to need and to bring about.

Plans of models leave out the obvious: the knife before the cut, the free hand before the grasp. This chains back from
calls to the first one that can be made now; made again after each call, that is means-ends analysis (Newell and
Simon's General Problem Solver, 1959). `search` finds whole plans to a goal; this takes a step whose aim is settled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from embodied.entity import Entity
from embodied.facts import Fact, true_in
from embodied.grounders.admissible import calls_between
from embodied.grounders.scores import Scorer, combine
from embodied.memory import Memory
from embodied.motion.spots import BASINS, SINGLE
from embodied.planner import Step
from embodied.skill import Skill, SkillCall

DEPTH = 5
"""Calls that are chained at most."""


def towards(
    calls: Sequence[SkillCall],
    memory: Memory,
    skills: Mapping[str, Skill],
    history: Sequence[Step],
    failed: Collection[SkillCall] = (),
    aside: bool = False,
) -> SkillCall | None:
    """The next call on the way to any of some calls: one of them, where one can be made now.

    Args:
        calls: any of these is wanted.
        memory: what is known.
        skills: what can be done, by name.
        history: the episode so far; of equal calls the better by the grounder's scores is chosen.
        failed: calls that are not to be made again.
        aside: as for `best`, of the calls themselves; what is put down on the way to them always is.

    Returns:
        The call; None when nothing that is known of leads there.
    """
    scorer, wanted, seen = Scorer(skills, memory, history), list(calls), set[Fact]()
    for level in range(DEPTH):
        wanted = [call for call in wanted if call not in failed and not hopeless(call, memory, skills)]
        ready = [call for call in wanted if skills[call.skill].unmet(memory, dict(call.arguments)) is None]
        if ready:
            return best(ready, memory, skills, scorer, aside=aside or level > 0)
        unmet = (skills[call.skill].unmet(memory, dict(call.arguments)) for call in wanted)
        facts = [fact for fact in dict.fromkeys(unmet) if fact is not None and fact not in seen]
        seen.update(facts)
        wanted = [call for fact in facts for call in bringing_about(fact, memory, skills)]
    return None


def hopeless(call: SkillCall, memory: Memory, skills: Mapping[str, Skill]) -> bool:
    """Whether a call needs what does not hold and what no skill brings about, such as that a thing goes in there."""
    arguments = dict(call.arguments)
    return any(
        not true_in(fact.bind(arguments), memory) and not any(_effects(fact, each) for each in skills.values())
        for fact in skills[call.skill].preconditions
    )


def bringing_about(fact: Fact, memory: Memory, skills: Mapping[str, Skill]) -> Iterator[SkillCall]:
    """All calls that a bound fact is an effect of; what the fact leaves open is filled with what the skill accepts."""
    entities = [each for each in memory.entities() if not each.is_sliced]
    for _, skill in sorted(skills.items()):
        for effect in _effects(fact, skill):
            for settled in _settled(effect, fact, entities):
                choices = [
                    [each for each in _named(settled[parameter.name], memory) if parameter.fits(each)]
                    if parameter.name in settled
                    else skill.options(parameter, entities, memory)
                    for parameter in skill.parameters
                ]
                yield from calls_between(skill, choices)


def best(
    calls: Iterable[SkillCall], memory: Memory, skills: Mapping[str, Skill], scorer: Scorer, aside: bool = False
) -> SkillCall:
    """The call with the fewest effects beside the wanted one, and of these the best by the grounder's scores.

    Args:
        calls: at least one, all admissible.
        memory, skills: as for `towards`.
        scorer: of this memory.
        aside: what is put down is only out of the way: where it stays in sight and hinders nothing comes first.
    """

    def order(call: SkillCall) -> tuple[int, bool, float, SkillCall]:
        hidden = aside and any(_hides(receptacle) for receptacle in _receptacles(call, memory, skills))
        return len(skills[call.skill].effects), hidden, -combine(scorer.score(call)), call

    *_, call = min(map(order, calls), key=lambda each: (*each[:3], each[3].skill, each[3].arguments))
    return call


def _effects(fact: Fact, skill: Skill) -> list[Fact]:
    predicate = "holding" if fact.predicate == "holding_type" else fact.predicate
    return [each for each in skill.effects if (each.predicate, each.holds) == (predicate, fact.holds)]


def _settled(effect: Fact, fact: Fact, entities: Sequence[Entity]) -> Iterator[dict[str, str]]:
    """The arguments that make an effect a fact."""
    if fact.predicate == "holding_type":
        tools = (each.object_id for each in entities if each.object_type in fact.arguments)
        yield from ({effect.arguments[0]: tool} for tool in tools)
    else:
        yield dict(zip(effect.arguments, fact.arguments, strict=True))


def _named(object_id: str, memory: Memory) -> list[Entity]:
    return [each for each in (memory.get(object_id),) if each is not None]


def _receptacles(call: SkillCall, memory: Memory, skills: Mapping[str, Skill]) -> Iterator[Entity]:
    arguments = dict(call.arguments)
    for fact in skills[call.skill].effects:
        if fact.predicate == "inside" and fact.holds:
            yield from _named(fact.bind(arguments).arguments[1], memory)


def _hides(receptacle: Entity) -> bool:
    """Whether it is no open surface that stays where it is: a cupboard, a basin, a plate, a burner."""
    kept = {"openable", "pickupable"} & receptacle.properties
    return bool(kept) or receptacle.object_type in BASINS | SINGLE
