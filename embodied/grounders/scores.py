"""How good a candidate call is, by name, each from 0 to 1. What a skill does is read off its declared effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from embodied.entity import Entity
from embodied.memory import Memory
from embodied.motion import actions_to, free_spots
from embodied.planner import Step
from embodied.skill import Skill, SkillCall

WEIGHTS: Mapping[str, float] = {
    "untried": 32.0,
    "see": 30.0,
    "told": 16.0,
    "stacked": 16.0,
    "liked": 12.0,
    "ready": 12.0,
    "fresh": 8.0,
    "same": 4.0,
    "room": 2.0,
    "plain": 2.0,
    "near": 1.0,
}
"""What matters more outweighs everything that matters less. `see` is a probability: the surer a view, the more it
outweighs, but never that a call has failed."""
HALF = 10.0
"""Actions away at which the score for nearness is a half."""


def combine(scores: Mapping[str, float]) -> float:
    """The total of a candidate's scores."""
    return sum(WEIGHTS[name] * score for name, score in scores.items())


class Scorer:
    """Scores calls against what is known and what was done in this episode.

    untried: this very call has not failed in this episode for a reason that it would meet again.
    near: how few actions away its objects are.
    Of calls that take an object into the hand:
    fresh: the robot has not put the object where it is now (of two apples, take the other one).
    stacked: it holds what the robot put there (take that plate, not another).
    plain: it is in no receptacle of the type that its like were put into before.
    Of calls that put an object somewhere:
    same: its like were put into this very receptacle before.
    room: the receptacle seems to have a free spot.
    """

    def __init__(self, skills: Mapping[str, Skill], memory: Memory, history: Sequence[Step]) -> None:
        self._skills, self._memory = skills, memory
        self._failed = {step.call for step in history if step.call and step.outcome.says_why}
        self._placed = dict(self._placements(history))
        self._targets = {
            (entity.object_type, receptacle)
            for item, receptacle in self._placed.items()
            if (entity := memory.get(item)) is not None
        }

    def score(self, call: SkillCall) -> dict[str, float]:
        """All scores that apply to the call."""
        entities = {name: entity for name, value in call.arguments if (entity := self._memory.get(value)) is not None}
        scores = {"untried": float(call not in self._failed)}
        for fact in self._skills[call.skill].effects:
            if fact.predicate == "holding" and fact.holds:
                scores |= self._taking(entities[fact.arguments[0]])
            elif fact.predicate == "inside" and fact.holds:
                item, receptacle = (entities[name] for name in fact.arguments)
                scores |= self._putting(item, receptacle)
        away = [actions_to(self._memory, each) for each in entities.values() if each.object_id != self._memory.held]
        scores["near"] = round(HALF / (HALF + max(away, default=0)), 4)
        return scores

    def _taking(self, item: Entity) -> dict[str, float]:
        parent = self._memory.get(item.parent) if item.parent else None
        wanted = {
            entity.object_type
            for kind, receptacle in self._targets
            if kind == item.object_type and (entity := self._memory.get(receptacle)) is not None
        }
        return {
            "fresh": float(item.parent is None or self._placed.get(item.object_id) != item.parent),
            "stacked": float(
                any(self._placed.get(each) == item.object_id for each in self._memory.contents(item.object_id))
            ),
            "plain": float(parent is None or parent.object_type not in wanted),
        }

    def _putting(self, item: Entity, receptacle: Entity) -> dict[str, float]:
        return {
            "same": float((item.object_type, receptacle.object_id) in self._targets),
            "room": float(len(free_spots(self._memory, receptacle, item)) > 0),
        }

    def _placements(self, history: Sequence[Step]) -> Iterator[tuple[str, str]]:
        """What was put where in this episode, in order."""
        for step in history:
            if step.call is None or not step.outcome.achieved:
                continue
            arguments = dict(step.call.arguments)
            for fact in self._skills[step.call.skill].effects:
                if fact.predicate == "inside" and fact.holds:
                    item, receptacle = fact.bind(arguments).arguments
                    yield item, receptacle
