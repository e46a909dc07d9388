"""Puts the parts together by their names: simulator, agent, planner, scenes. Layer 5: it alone knows every room.

What installed packages may add, by entry-point group:

- `embodied.planners`: a planner, the value being a function from `Materials` to a `Planner`;
- `embodied.rewards`: a reward method, a class as `rewards.methods.Method` says;
- `embodied.perceivers`: a way of seeing, as `perceivers.choice` has them;
- `embodied.skills`: a skill library, a folder (`pathlib.Path`) or a module whose folder is meant;
- `embodied.scenes`: scenes, likewise a folder, of NAME.json;
- `embodied.suites`: suites, likewise a folder, of NAME.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.errors import MissingDataError, OptionError, UnknownNameError
from embodied.models.choice import SMALL, ModelChoice
from embodied.perceivers.choice import PERCEIVERS, TOLD
from embodied.registry import Registry
from embodied.rewards.checking import BY_SIMULATOR, Checking

if TYPE_CHECKING:
    from embodied.agent import Agent
    from embodied.datasets.alfred import AlfredData
    from embodied.encoder import ImageTextEncoder, TextEncoder
    from embodied.evaluation.runner import Stage
    from embodied.faults import Faults
    from embodied.grounding import Sight
    from embodied.household.library import SceneLibrary
    from embodied.judge import Judge
    from embodied.language import LanguageModel
    from embodied.models.budget import Budget
    from embodied.perception import Perception
    from embodied.planner import Planner
    from embodied.reward import RewardModel
    from embodied.rewards.calibration import Calibration
    from embodied.skill import Skill
    from embodied.task import Example, Task

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how many are done, of how many)."""

EXPERT = "expert"
ALFRED_EXAMPLES = "alfred:"


def silent(what: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Which parts an agent is made of.

    Attributes:
        planner: a planner's name.
        skills: skill libraries, by name or path; loaded as one.
        examples: what planners learn from: a file, or "alfred:DIR" for ALFRED's train split; empty for what ships.
        with_steps: planners read step-by-step instructions, not the goal sentence alone.
        model: the language model, for planners that ask one.
        scorers: what candidates are scored by, of SCORERS: see adds what is seen of them; say-can leaves can out.
        clip: the CLIP that looks at pictures: MODEL/PRETRAINED or "small".
        checking: what decides whether a skill has worked, and what goes wrong on purpose.
        shots: examples that planner "plan" shows the model, the nearest of `examples`. 0 suits a model that was trained
            on plans, such as the small one; a general one gains by a few.
        perception: how the robot sees; see `perceivers.choice`.
    """

    planner: str = "plan"
    skills: tuple[str, ...] = ("household",)
    examples: str = ""
    with_steps: bool = False
    model: ModelChoice = SMALL
    shots: int = 0
    perception: str = TOLD
    scorers: tuple[str, ...] = ("say", "can")
    clip: str = "small"
    checking: Checking = BY_SIMULATOR


class Materials:
    """What planners are made from, each part made when it is first asked for.

    Args:
        choices: what was chosen.
        ahead: instructions that will come; the encoder embeds them together, once.
        examples: as read before, by another process; None to read them.
        progress: told about what takes long.
        budget: what the language model may spend; None for its own limits, counted in memory.
        model: the language model, made already; None to make the chosen one.
    """

    def __init__(
        self,
        choices: Choices,
        ahead: Sequence[str] = (),
        examples: Sequence[Example] | None = None,
        progress: Progress = silent,
        *,
        budget: Budget | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        self.choices, self._ahead, self._progress = choices, ahead, progress
        self.examples_read, self._budget, self._model = examples, budget, model

    @cached_property
    def skills(self) -> Mapping[str, Skill]:
        """The skills by name."""
        from embodied.skills import load_libraries

        return load_libraries(self.choices.skills)

    @property
    def examples(self) -> Sequence[Example]:
        """Known instructions with their plans."""
        if self.examples_read is None:
            self.examples_read = _read_examples(self.choices.examples, self.skills, self._progress)
        return self.examples_read

    @cached_property
    def encoder(self) -> TextEncoder:
        """Embeds sentences."""
        from embodied.encoders.minilm import MiniLM
        from embodied.entity import type_words
        from embodied.household.object_types import TYPES

        return MiniLM([*self._ahead, *map(type_words, TYPES)], self._progress)

    @cached_property
    def clip(self) -> ImageTextEncoder:
        """Embeds pictures and sentences."""
        from embodied.encoders.clip import Clip

        return Clip(self.choices.clip)

    @cached_property
    def perception(self) -> Perception | None:
        """The chosen way of seeing; None for a robot that is told all."""
        return PERCEIVERS.get(self.choices.perception)(lambda: self.clip)

    @cached_property
    def sight(self) -> Sight | None:
        """Scores candidates by what is seen of them; None where nobody asked for it."""
        from embodied.rewards.seeing import NAME, ClipSight

        return ClipSight(self.clip, self.calibration(NAME)) if "see" in self.choices.scorers else None

    def reward(self, method: str) -> RewardModel:
        """A reward model over the chosen CLIP.

        Raises:
            UnknownNameError: no such method; the message offers the nearest.
            EmbodiedError: what it is made from is missing or broken.
        """
        from embodied.rewards.methods import REWARDS

        return REWARDS.get(method).make(lambda: self.clip, self.calibration(method))

    def calibration(self, method: str) -> Calibration | None:
        """How a reward method over the chosen CLIP is calibrated; None where nothing is known of that.

        Raises:
            EmbodiedError: the file is missing, broken, or for another CLIP.
        """
        from embodied.rewards import calibration

        name, clip = self.choices.checking.calibration, self.choices.clip
        found = calibration.read(Path(name)) if name else calibration.shipped(clip)
        if found is not None and found.clip != clip:
            fix = "embodied rewards calibrate --clip … --out … makes another"
            raise OptionError(f"it is for the CLIP '{found.clip}', not '{clip}'", where=name, fix=fix)
        return None if found is None else found.methods.get(method)

    @cached_property
    def model(self) -> LanguageModel:
        """The chosen language model."""
        return self.choices.model.make(self._budget) if self._model is None else self._model


def _retrieval(materials: Materials) -> Planner:
    """Do what the most similar instruction among known examples asked for: the baseline."""
    from embodied.planners.retrieval import RetrievalPlanner

    choices = materials.choices
    return RetrievalPlanner(materials.examples, materials.encoder, materials.skills, choices.with_steps)


def _random(materials: Materials) -> Planner:
    """Do whatever can be done: the floor."""
    from embodied.planners.random import RandomPlanner

    return RandomPlanner()


def _expert(materials: Materials) -> Planner:
    """Follow the data's own plan, or search one to the task's goal: the ceiling; privileged, `eval` only."""
    raise OptionError(
        "the expert works from a task's goal, and a sentence alone has none",
        where="--planner expert",
        fix="use --planner plan, or `embodied eval SUITE --planner expert`",
    )


def _plan(materials: Materials) -> Planner:
    """Have a language model split the instruction into steps, and plan anew after what fails."""
    from embodied.planners.nearest_examples import NearestExamples
    from embodied.planners.plan import ModelPlanner

    choices = materials.choices
    nearest = None
    if choices.shots:
        nearest = NearestExamples(materials.examples, materials.encoder, choices.with_steps)
    return ModelPlanner(materials.model, materials.skills, nearest, choices.shots, choices.with_steps)


def _say_can(materials: Materials) -> Planner:
    """Take the step that a language model finds likeliest among those that can be taken (SayCan)."""
    from embodied.planners.say_can import SayCanPlanner

    can = "can" in materials.choices.scorers
    return SayCanPlanner(materials.model, materials.skills, materials.encoder, can=can, sight=materials.sight)


def _translate(materials: Materials) -> Planner:
    """Let a language model write a plan freely, and do what each line of it comes nearest to (Huang et al.)."""
    from embodied.planners.translate import TranslatePlanner

    return TranslatePlanner(materials.model, materials.examples, materials.encoder, materials.skills)


PLANNERS: Registry[Callable[[Materials], Planner]] = Registry("planner", "planners")
PLANNERS.register(EXPERT, _expert)
PLANNERS.register("retrieval", _retrieval)
PLANNERS.register("random", _random)
PLANNERS.register("plan", _plan)
PLANNERS.register("say-can", _say_can)
PLANNERS.register("translate", _translate)

NO_MODEL = frozenset({EXPERT, "retrieval", "random"})
"""Planners that ask no language model: their results do not depend on which."""


SCORERS = ("say", "can", "see")
"""How likely a step is said next, how likely it works, and how well what is seen of its objects fits."""


def scorers(text: str) -> tuple[str, ...]:
    """Read `say,can,see`.

    Raises:
        UnknownNameError: one is none.
        OptionError: `say` is missing: nothing else knows the instruction.
    """
    found = tuple(part.strip() for part in text.split(","))
    for name in found:
        if name not in SCORERS:
            raise UnknownNameError("scorer", name, SCORERS, where="--scorers")
    if "say" not in found:
        raise OptionError("without 'say' nobody reads the instruction", where="--scorers", fix="say,can or say,can,see")
    return found


def check_model(choices: Choices) -> None:
    """Refuse options of a language model where none is asked.

    Raises:
        OptionError: says which.
    """
    if choices.planner in NO_MODEL and (given := choices.model.limits):
        what, fix = f"planner '{choices.planner}' asks no language model", "leave it out, or choose another --planner"
        raise OptionError(what, where=given[0], fix=fix)


def make_planner(materials: Materials) -> Planner:
    """Make the chosen planner.

    Raises:
        UnknownNameError: no such planner; the message offers the nearest.
        EmbodiedError: what it is made from is missing or broken.
    """
    return PLANNERS.get(materials.choices.planner)(materials)


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


def make_faults(choices: Choices) -> Faults | None:
    """The chosen faults; None for none.

    Raises:
        EmbodiedError: it says what cannot be meant.
    """
    from embodied.simulators.faults import Injection

    return Injection.parse(choices.checking.inject) if choices.checking.inject else None


@dataclass(frozen=True, slots=True)
class Extras:
    """What an agent may have besides a planner and skills.

    Attributes:
        perception: the way of seeing; None for a robot that is told all.
        judge: None for the simulator's word on whether a skill has worked.
        faults: what goes wrong on purpose.
        sight: scores candidates by what is seen of them.
    """

    perception: Perception | None = None
    judge: Judge | None = None
    faults: Faults | None = None
    sight: Sight | None = None


NOTHING_MORE = Extras()


def make_extras(materials: Materials) -> Extras:
    """Make what was chosen.

    Raises:
        EmbodiedError: as `make_judge` and `make_faults`, or a way of seeing cannot be made.
    """
    return Extras(materials.perception, make_judge(materials), make_faults(materials.choices), materials.sight)


def make_agent(planner: Planner, skills: Mapping[str, Skill], extras: Extras = NOTHING_MORE) -> Agent:
    """Put an agent together; one that sees looks round before it plans."""
    from embodied.agent import Agent
    from embodied.grounders.admissible import AdmissibleGrounder
    from embodied.memories.perceived import PerceivedMemory
    from embodied.memories.privileged import PrivilegedMemory
    from embodied.motion import look_around
    from embodied.rewards.check import SuccessCheck

    grounder, judge = AdmissibleGrounder(skills, extras.sight), extras.judge or SuccessCheck(skills)
    perception, rest = extras.perception, (judge, extras.faults, extras.sight)
    if perception is None:
        return Agent(planner, grounder, PrivilegedMemory(), skills, None, None, *rest)
    return Agent(planner, grounder, PerceivedMemory(perception), skills, perception, look_around, *rest)


@dataclass(frozen=True, slots=True)
class StageBuilder:
    """Builds what a worker of an evaluation needs, in the worker; small enough to be sent there.

    Attributes:
        choices, ahead, examples: as `Materials` takes them.
        scene_folders: where the scenes lie.
        ledger: the file in which all workers count what language models cost; None to count in memory.
    """

    choices: Choices
    scene_folders: tuple[Path, ...]
    ahead: tuple[str, ...] = ()
    examples: tuple[Example, ...] | None = None
    ledger: Path | None = None

    def __call__(self, model: LanguageModel | None = None) -> Stage:
        """Build it, with the chosen language model or another."""
        from embodied.evaluation.runner import Stage
        from embodied.household.library import SceneLibrary
        from embodied.models.ledger import Ledger
        from embodied.planners.expert import ExpertPlanner
        from embodied.simulators.household import HouseholdSimulator

        budget = self.choices.model.budget(Ledger(self.ledger))
        materials = Materials(self.choices, self.ahead, self.examples, budget=budget, model=model)
        skills = materials.skills

        def expert(task: Task) -> Agent:
            return make_agent(ExpertPlanner(task, skills), skills)

        extras = make_extras(materials)

        def evaluated(planner: Planner) -> Agent:
            return make_agent(planner, skills, extras)

        simulator = HouseholdSimulator(SceneLibrary(self.scene_folders))
        if self.choices.planner == EXPERT:
            return Stage(simulator, lambda task: evaluated(ExpertPlanner(task, skills)), expert)
        planner = make_planner(materials)
        return Stage(simulator, lambda task: evaluated(planner), expert, lambda: budget.own)


def scene_library() -> SceneLibrary:
    """The scenes that ship, those of installed packages, and the rooms of the last import of ALFRED."""
    from embodied.household.library import default_library

    return default_library()


def alfred_data(directory: str | Path | None, progress: Progress = silent) -> AlfredData:
    """ALFRED from a user's checkout, its rooms rebuilt or found in the cache.

    Raises:
        MissingDataError: no directory was given, or no ALFRED is there; says how to get it.
        BadFileError: a file of it is broken.
    """
    from embodied.datasets.alfred import import_alfred
    from embodied.datasets.alfred.files import HOW_TO_GET

    if not directory:
        raise MissingDataError("ALFRED is needed, and no --data DIR was given", where="--data", fix=HOW_TO_GET)
    return import_alfred(Path(directory), progress)


def _read_examples(name: str, skills: Mapping[str, Skill], progress: Progress) -> Sequence[Example]:
    from embodied.household.object_types import TYPES
    from embodied.planners.examples import HOUSEHOLD, load_examples

    if name.startswith(ALFRED_EXAMPLES):
        return alfred_data(name.removeprefix(ALFRED_EXAMPLES), progress).examples("train")
    return load_examples(Path(name).expanduser() if name else HOUSEHOLD, skills, TYPES)
