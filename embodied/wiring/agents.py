"""Agents put together, and what a worker of an evaluation builds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.wiring.choices import FULL, Choices, knowledge
from embodied.wiring.corrections import make_taught
from embodied.wiring.materials import Materials
from embodied.wiring.past import FORGETFUL, Remembering, make_past
from embodied.wiring.planners import EXPERT, make_planner
from embodied.wiring.simulators import make_simulator

if TYPE_CHECKING:
    from embodied.agent import Agent
    from embodied.broken import Broken
    from embodied.evaluation.hidden import Hidden
    from embodied.evaluation.runner import Stage
    from embodied.evaluation.tuition import Teaching
    from embodied.faults import Faults
    from embodied.finder import Finder
    from embodied.goal import Goal
    from embodied.grounding import Sight
    from embodied.judge import Judge
    from embodied.known import Taught
    from embodied.language import LanguageModel
    from embodied.perception import Perception
    from embodied.planner import Planner
    from embodied.skill import Skill
    from embodied.task import Example, Task


def make_judge(materials: Materials) -> Judge:
    """Make the chosen success check.

    Raises:
        EmbodiedError: as `Materials.reward`, or there is no such check.
    """
    from embodied.rewards.check import SuccessCheck

    checking = materials.choices.checking
    success = checking.way()
    reward = None if success == "simulator" else materials.reward(checking.reward)
    return SuccessCheck(materials.skills, reward, by_truth=success != "reward")


def make_faults(choices: Choices, goal: Goal | None = None) -> tuple[Faults, ...]:
    """What was chosen to go wrong, so that a goal, where there is one, stays in reach.

    Raises:
        EmbodiedError: it says what cannot be meant.
    """
    from embodied.simulators.disturbance import Disturbance
    from embodied.simulators.faults import Injection

    checking = choices.checking
    found: list[Faults] = []
    if checking.inject:
        found.append(Injection.parse(checking.inject))
    if checking.disturb:
        disturbance = Disturbance.parse(checking.disturb)
        found.append(disturbance if goal is None else disturbance.during(goal))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Extras:
    """What an agent may have besides a planner and skills.

    Attributes:
        perception: the way of seeing; None for a robot that is told all.
        judge: None for the simulator's word on whether a skill has worked.
        faults: what goes wrong on purpose.
        sight: scores candidates by what is seen of them.
        knowledge: what is known at the start, of KNOWLEDGE.
        finder: looks for what is not known of.
        taught: what people have taught; None to heed nothing.
        broken: skills that are left out.
    """

    perception: Perception | None = None
    judge: Judge | None = None
    faults: tuple[Faults, ...] = ()
    sight: Sight | None = None
    knowledge: str = FULL
    finder: Finder | None = None
    taught: Taught | None = None
    broken: tuple[Broken, ...] = ()


NOTHING_MORE = Extras()


def make_extras(materials: Materials, goal: Goal | None = None, taught: Taught | None = None) -> Extras:
    """Make what was chosen; see `make_faults` for the goal, and `Extras` for what was taught.

    Raises:
        EmbodiedError: as `make_judge` and `make_faults`, or a way of seeing cannot be made.
    """
    choices = materials.choices
    rest = make_judge(materials), make_faults(choices, goal), materials.sight
    known = knowledge(choices.knowledge), materials.finder
    return Extras(materials.perception, *rest, *known, taught, materials.libraries.broken)


def make_agent(planner: Planner, skills: Mapping[str, Skill], extras: Extras = NOTHING_MORE) -> Agent:
    """Put an agent together; one that sees looks round before it plans."""
    from embodied.agent import Agent
    from embodied.finders.told import ToldFinder
    from embodied.grounders.admissible import AdmissibleGrounder
    from embodied.grounders.heeding import HeedingGrounder
    from embodied.memories.perceived import PerceivedMemory
    from embodied.memories.privileged import PrivilegedMemory
    from embodied.memories.remembered import RememberedMemory
    from embodied.motion import look_about, look_around, turn_round
    from embodied.planners.seeking import SeekingPlanner
    from embodied.rewards.check import SuccessCheck
    from embodied.simulators.handles import ByHandle

    free, judge = AdmissibleGrounder(skills, extras.sight), extras.judge or SuccessCheck(skills)
    grounder = free if extras.taught is None else HeedingGrounder(free, extras.taught)
    perception, rest = extras.perception, (judge, extras.faults, extras.sight)
    if perception is None:
        agent = Agent(planner, grounder, PrivilegedMemory(), skills, None, None, *rest)
    elif extras.knowledge == FULL:
        agent = Agent(planner, grounder, PerceivedMemory(perception), skills, perception, look_around, *rest)
    else:
        memory = RememberedMemory(perception, "fixtures" if extras.knowledge == "fixtures" else "none")
        finder = extras.finder
        if finder is not None and extras.taught is not None:
            finder = ToldFinder(finder, extras.taught)
        glance = look_about if extras.knowledge == "none" else lambda memory: turn_round()
        seeking = SeekingPlanner(planner)
        agent = Agent(seeking, grounder, memory, skills, perception, glance, *rest, ByHandle(), finder)
    return replace(agent, taught=extras.taught, broken=extras.broken)


@dataclass(frozen=True, slots=True)
class StageBuilder:
    """Builds what a worker of an evaluation needs, in the worker; small enough to be sent there.

    Attributes:
        choices, ahead, examples: as `Materials` takes them.
        scene_folders: where the scenes lie.
        ledger: the file in which all workers count what language models cost; None to count in memory.
        remembering: how episodes remember each other.
        teaching, hidden: how somebody teaches, and what each trial teaches; None for nobody.
    """

    choices: Choices
    scene_folders: tuple[Path, ...]
    ahead: tuple[str, ...] = ()
    examples: tuple[Example, ...] | None = None
    ledger: Path | None = None
    remembering: Remembering = FORGETFUL
    teaching: Teaching | None = None
    hidden: Mapping[str, Hidden] = field(default_factory=dict)

    def __call__(self, model: LanguageModel | None = None) -> Stage:
        """Build it, with the chosen language model or another."""
        from embodied.evaluation.runner import Stage
        from embodied.models.ledger import Ledger
        from embodied.planners.expert import ExpertPlanner
        from embodied.wiring.school import School

        budget = self.choices.model.budget(Ledger(self.ledger))
        materials = Materials(self.choices, self.ahead, self.examples, budget=budget, model=model)
        skills, own = materials.skills, materials.own_skills

        def expert(task: Task) -> Agent:
            return make_agent(ExpertPlanner(task, own), own)

        extras, taught = make_extras(materials), make_taught(self.remembering)
        school = None if self.teaching is None else School(self.teaching, self.hidden, self.remembering, materials)

        def evaluated(planner: Planner, task: Task) -> Agent:
            known = taught(task.setup.scene) if school is None else school.notebook(task)
            own = replace(extras, faults=make_faults(self.choices, task.goal), taught=known)
            return make_agent(planner, skills, own)

        simulator = make_simulator(self.choices.simulator, self.scene_folders)
        planner = None if self.choices.planner == EXPERT else make_planner(materials)
        past = make_past(self.remembering, materials, planner)
        return Stage(
            simulator,
            lambda task: evaluated(planner or ExpertPlanner(task, skills), task),
            expert,
            lambda: budget.own,
            lambda task, place: past(task.setup.scene, place),
            lambda task, seed: None if school is None else school.tuition(task, seed),
        )
