"""Cases to measure rewards by: a skill that worked, and the same view had it not, or had it worked on something else.

Of each skill call three cases are made, all from the pose that the robot ends in when it works:

- done: the skill has run; judged by the frames that the loop would judge it by.
- silent: it has not, or has failed silently; from there, both look the same.
- wrong: it has run on an object of another type, the robot then standing where it does in `done`.

Labels are the skill's effects on the true state. What the skill's words say may be true of another object in view, such
as "the drawer is closed": that is left in, as a robot would meet it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from embodied.entity import Entity
from embodied.facts import Fact
from embodied.frame import Frame
from embodied.geometry import Pose
from embodied.household.carrying import bring_along
from embodied.household.state import Snapshot
from embodied.memories.privileged import PrivilegedMemory
from embodied.planners.preconditions import bringing_about, hopeless, towards
from embodied.planners.references import SLICED
from embodied.reward import Evidence
from embodied.rewards.accomplished import accomplished
from embodied.rewards.aims import aim_of
from embodied.rewards.moments import evidence
from embodied.simulator import Observation
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Skill, SkillCall
from embodied.task import Setup

Kind = Literal["done", "silent", "wrong"]
MOST_ACTIONS = 120
"""Of one skill call."""
MOST_CALLS = 5
"""That prepare another."""
TRIES = 4
"""Drawings of a call that works, and of one on another object."""
DIRTY = 0.5
"""Share of things that are dirtied before anything: cleaning what is clean shows nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Evidence with the truth of it.

    Attributes:
        scene, skill, call: where, which skill, and the call in words of ids.
        kind, label: how it came about, and whether the aim is reached.
        evidence: what a reward sees.
    """

    scene: str
    skill: str
    call: str
    kind: Kind
    label: bool
    evidence: Evidence


class Rehearsal:
    """Skill calls in one scene, carried out and undone again.

    Args:
        simulator: the simulator.
        scene: the scene's name.
        skills: by name.
        rng: of all draws.
    """

    def __init__(
        self, simulator: HouseholdSimulator, scene: str, skills: Mapping[str, Skill], rng: np.random.Generator
    ) -> None:
        self._simulator, self._scene, self._skills, self._rng = simulator, scene, skills, rng
        self._memory = PrivilegedMemory()
        self._first = simulator.reset(Setup(scene))
        self._memory.start(simulator, self._first)
        for item in list(simulator.home.objects()):
            if "dirtyable" in item.properties and rng.random() < DIRTY:
                simulator.home.change(item, is_dirty=True)
        self._start = simulator.home.snapshot()

    def cases(self, name: str) -> list[Case]:
        """The cases of one call of a skill; none where no call of it works here."""
        for _ in range(TRIES):
            if (call := self._ready(name)) is None:
                continue
            ready, aim = self._simulator.home.snapshot(), aim_of(self._skills[name], call, self._memory, self._skills)
            seen = self._run(call)
            if seen is None or not self._done(call):
                continue
            done = Case(self._scene, name, str(call), "done", True, evidence(aim, seen))
            pose = seen[-1].pose
            before = self._from(ready, None if name == "go_to" else pose)
            silent = Case(self._scene, name, str(call), "silent", False, Evidence(aim, before, before))
            wrong = self._wrong(call, before, done, pose)
            return [done, silent] if wrong is None else [done, silent, wrong]
        return []

    def _wrong(self, call: SkillCall, before: Frame, done: Case, pose: Pose) -> Case | None:
        """The same skill, done to something of another type."""
        for _ in range(TRIES):
            other = self._ready(call.skill, besides=self._types(call))
            if other is None or (seen := self._run(other)) is None or not self._done(other) or self._done(call):
                continue
            if call.skill != "go_to":
                self._stand(pose)
            after = self._look(seen[-1] if call.skill == "go_to" else None)
            return Case(self._scene, call.skill, str(call), "wrong", False, Evidence(done.evidence.aim, after, before))
        return None

    def _ready(self, name: str, besides: tuple[str, ...] = ()) -> SkillCall | None:
        """Draw a call, from the start anew, and bring its preconditions about; None when that fails."""
        self._simulator.home.restore(self._start)
        skill = self._skills[name]
        self._cut({kind for parameter in skill.parameters for kind in parameter.types if kind.endswith(SLICED)})
        call = self._draw(skill, besides)
        if call is None or not self._prepared([call]):
            return None
        # What is so already shows nothing; where one stands is the exception: one comes from elsewhere.
        return None if self._done(call) and any(fact.predicate != "visible" for fact in skill.effects) else call

    def _prepared(self, calls: Sequence[SkillCall]) -> SkillCall | None:
        """Make one of some calls admissible; None when that fails."""
        for _ in range(MOST_CALLS):
            following = towards(calls, self._memory, self._skills, ())
            if following in calls:
                return following
            if following is None or self._run(following) is None:
                return None
        return None

    def _cut(self, kinds: set[str]) -> None:
        """Cut something to slices of these types, where there are none."""
        types = {each.object_type for each in self._memory.entities()}
        wholes = {kind.removesuffix(SLICED) for kind in kinds} if not kinds & types else set()
        for entity in [each for each in self._memory.entities() if each.object_type in wholes]:
            calls = list(bringing_about(Fact("sliced", (entity.object_id,)), self._memory, self._skills))
            if (call := self._prepared(calls)) is not None:
                self._run(call)
                return

    def _draw(self, skill: Skill, besides: tuple[str, ...]) -> SkillCall | None:
        """Types are as likely as each other, then objects of a type; what no skill can prepare is drawn anew."""
        for _ in range(TRIES * 5):
            arguments: list[tuple[str, str]] = []
            for number, parameter in enumerate(skill.parameters):
                fitting = [each for each in self._memory.entities() if parameter.fits(each) and not each.is_sliced]
                # For another call it is enough that one argument is of another type, the first as often as the second.
                fitting = [each for each in fitting if number or each.object_type not in besides[:1]]
                kinds: dict[str, list[Entity]] = {}
                for each in fitting:
                    kinds.setdefault(each.object_type, []).append(each)
                if not kinds:
                    return None
                alike = kinds[sorted(kinds)[int(self._rng.integers(len(kinds)))]]
                arguments.append((parameter.name, alike[int(self._rng.integers(len(alike)))].object_id))
            call = SkillCall(skill.name, tuple(arguments))
            if len({value for _, value in arguments}) == len(arguments) and not hopeless(
                call, self._memory, self._skills
            ):
                return call
        return None

    def _run(self, call: SkillCall) -> list[Observation] | None:
        """Carry a call out; the observation before it and all of it, None when it fails."""
        home, skill = self._simulator.home, self._skills[call.skill]
        if skill.unmet(self._memory, dict(call.arguments)) is not None:
            return None
        seen = [Observation(home.pose, home.held, look=self._simulator.look())]
        run = skill.run(self._memory, **dict(call.arguments))
        try:
            action = next(run)
            for _ in range(MOST_ACTIONS):
                seen.append(self._simulator.step(action))
                action = run.send(seen[-1])
        except StopIteration as stop:
            return seen if stop.value.achieved else None
        run.close()
        return None

    def _done(self, call: SkillCall) -> bool:
        return accomplished(self._skills[call.skill], call, self._simulator.state)

    def _types(self, call: SkillCall) -> tuple[str, ...]:
        return tuple(each.object_type for _, value in call.arguments if (each := self._memory.get(value)) is not None)

    def _from(self, kept: Snapshot, pose: Pose | None) -> Frame:
        """What is seen of an earlier state, from a pose or from where the robot was."""
        self._simulator.home.restore(kept)
        if pose is not None:
            self._stand(pose)
        return self._look()

    def _stand(self, pose: Pose) -> None:
        self._simulator.home.pose = pose
        bring_along(self._simulator.home)

    def _look(self, seen: Observation | None = None) -> Frame:
        look = self._simulator.look() if seen is None or seen.look is None else seen.look
        return look()


def cases(
    simulator: HouseholdSimulator, scenes: Sequence[str], skills: Mapping[str, Skill], calls: int, seed: int
) -> Iterator[list[Case]]:
    """The cases of one scene after the other: of each skill so many calls, where it can be done there.

    Args:
        simulator: knows the scenes.
        scenes: their names.
        skills: by name.
        calls: of each skill in each scene.
        seed: of all draws.
    """
    for number, scene in enumerate(scenes):
        rehearsal = Rehearsal(simulator, scene, skills, np.random.default_rng([seed, number]))
        yield [case for name in sorted(skills) for _ in range(calls) for case in rehearsal.cases(name)]
