"""The truth about a skill call: whether what it declares to bring about has come about."""

from __future__ import annotations

from embodied.facts import Fact, true_in
from embodied.memory import Known, enclosing
from embodied.skill import Skill, SkillCall


def accomplished(skill: Skill, call: SkillCall, known: Known) -> bool:
    """Whether all effects of a call hold.

    Args:
        skill, call: the skill, and the call of it.
        known: the truth, or what a memory takes for it.
    """
    arguments = dict(call.arguments)
    return all(holds(fact.bind(arguments), known) for fact in skill.effects)


def holds(fact: Fact, known: Known) -> bool:
    """Whether a fact is so; what is shut away is in view as soon as that which shuts it away is."""
    if fact.predicate == "visible":
        (item,) = fact.arguments
        closed = enclosing(known, item)
        fact = Fact("visible", (closed.object_id if closed else item,), fact.holds)
    return true_in(fact, known)
