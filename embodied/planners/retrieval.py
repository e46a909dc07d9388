"""The baseline: does what the most similar instruction among known examples asked for.

The example with the nearest sentence embedding gives the plan. An object type that the room lacks is replaced by the
nearest that it has, by the embedding of the name, among those that fit everywhere the plan uses it. A failed step is
tried once more, after putting down what fills the hand; then the plan goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from embodied.encoder import TextEncoder
from embodied.entity import Entity, type_words
from embodied.facts import HAND_EMPTY
from embodied.memory import Memory
from embodied.planner import Act, Decision, Finish, View
from embodied.planners.nearest_examples import DECIMALS, NearestExamples
from embodied.skill import Parameter, Skill
from embodied.task import Example, Subgoal
from embodied.trace import Planned

PUT = "put"
"""The skill by which a full hand is emptied."""
ALTERNATIVES = 50
"""So many of the nearest examples are looked through for a plan that has not failed."""
SLICED = "Sliced"
"""What AI2-THOR adds to the type of a thing for its slices: a room has them once it is cut."""


class RetrievalPlanner:
    """Plans by the nearest example.

    Args:
        examples: what to choose from, at least one.
        encoder: embeds instructions and type names.
        skills: what plans call.
        with_steps: compare step-by-step instructions too: similarity is the mean of that of the goal sentences and that
            of goals with their steps.
    """

    name = "retrieval"
    privileged = False
    takes_examples = 3
    """Of the robot's own, besides those that it was made with."""

    def __init__(
        self,
        examples: Sequence[Example],
        encoder: TextEncoder,
        skills: Mapping[str, Skill],
        with_steps: bool = False,
    ) -> None:
        self._examples = NearestExamples(examples, encoder, with_steps)
        self._encoder, self._skills = encoder, skills

    def start(self, view: View) -> None:
        """Choose the plan."""
        example, similarity, plan = self._chosen(view)
        source = f'nearest example, similarity {similarity:.2f}: "{example.instruction}"'
        view.emit(Planned(tuple(map(str, plan)), source))
        self._queue = deque(plan)
        self._trying: Subgoal | None = None
        self._retried = False

    def decide(self, view: View) -> Decision:
        """Take the next step of the plan, or repair the last one."""
        if self._trying is not None and self._failed_first_time(view):
            self._retried = True
            self._queue.appendleft(self._trying)
            if HAND_EMPTY in self._skills[self._trying.skill].preconditions and (down := _put_down(view)) is not None:
                return Act(down)
        if not self._queue:
            return Finish()
        subgoal = self._queue.popleft()
        if subgoal is not self._trying:
            self._trying, self._retried = subgoal, False
        return Act(subgoal)

    def _chosen(self, view: View) -> tuple[Example, float, tuple[Subgoal, ...]]:
        """The nearest example, one of the robot's own among them, whose plan has not failed in an earlier try."""
        present, recalled = list(view.memory.entities()), view.recalled
        near = self._examples.nearest(view.instruction, view.steps, ALTERNATIVES if recalled.tried else 1)
        if own := recalled.examples:
            rows = self._encoder.encode([view.instruction, *(each.instruction for each in own)])
            alike = np.round(rows[1:] @ rows[0], DECIMALS).tolist()
            near = sorted([*zip(own, alike, strict=True), *near], key=lambda pair: -pair[1])
        fitted = [(example, similarity, self._fitted(example.plan, present)) for example, similarity in near]
        return next((each for each in fitted if tuple(map(str, each[2])) not in recalled.tried), fitted[0])

    def _failed_first_time(self, view: View) -> bool:
        last = view.history[-1]
        return last.subgoal is self._trying and not last.outcome.achieved and not self._retried

    def _fitted(self, plan: Sequence[Subgoal], present: Sequence[Entity]) -> tuple[Subgoal, ...]:
        """The plan with every type that the room lacks replaced, the same one everywhere."""
        uses: dict[str, list[Parameter]] = {}
        for subgoal in plan:
            for parameter in self._skills[subgoal.skill].parameters:
                if parameter.name in subgoal.arguments:
                    uses.setdefault(_whole(subgoal.arguments[parameter.name]), []).append(parameter)
        instead = {name: self._present_type(name, parameters, present) for name, parameters in uses.items()}
        return tuple(
            replace(
                subgoal,
                arguments={
                    key: value.replace(_whole(value), instead.get(_whole(value), _whole(value)))
                    for key, value in subgoal.arguments.items()
                },
            )
            for subgoal in plan
        )

    def _present_type(self, name: str, parameters: Sequence[Parameter], present: Sequence[Entity]) -> str:
        if any(entity.object_type == name for entity in present):
            return name
        fitting = {
            entity.object_type
            for entity in present
            if not entity.object_type.endswith(SLICED) and all(each.fits(entity) for each in parameters)
        }
        if not fitting:
            return name
        candidates = sorted(fitting)
        vectors = self._encoder.encode([type_words(each) for each in (name, *candidates)])
        return candidates[int(np.argmax(np.round(vectors[1:] @ vectors[0], DECIMALS)))]


def _whole(name: str) -> str:
    return name.removesuffix(SLICED)


def _put_down(view: View) -> Subgoal | None:
    """Put what is held into the nearest receptacle that takes it."""
    if view.memory.held is None:
        return None
    calls = [dict(call.arguments) for call in view.admissible() if call.skill == PUT]
    return min(
        (Subgoal(PUT, arguments) for arguments in calls),
        key=lambda subgoal: _distance(view.memory, list(subgoal.arguments.values())[-1]),
        default=None,
    )


def _distance(memory: Memory, object_id: str) -> float:
    entity = memory.get(object_id)
    return entity.box.horizontal_distance(memory.pose.x, memory.pose.z) if entity is not None else float("inf")
