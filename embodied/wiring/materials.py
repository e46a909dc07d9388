"""What planners and agents are made from, each part made when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.errors import OptionError
from embodied.perceivers.choice import PERCEIVERS
from embodied.wiring.choices import FULL, Choices, Progress, silent
from embodied.wiring.data import read_examples
from embodied.wiring.simulators import backend_of

if TYPE_CHECKING:
    from embodied.encoder import ImageTextEncoder, TextEncoder
    from embodied.finder import Finder
    from embodied.grounding import Sight
    from embodied.language import LanguageModel
    from embodied.models.budget import Budget
    from embodied.perception import Perception
    from embodied.reward import RewardModel
    from embodied.rewards.calibration import Calibration
    from embodied.skill import Skill
    from embodied.task import Example


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
    def own_skills(self) -> Mapping[str, Skill]:
        """The skills by name, as their libraries have them; without those that the simulator does not do for."""
        lacking = self.lacking
        return {name: skill for name, skill in self._all_skills.items() if name not in lacking}

    @cached_property
    def lacking(self) -> Mapping[str, tuple[str, ...]]:
        """What the simulator does not offer, by the name of the skill that needs it."""
        offered = backend_of(self.choices.simulator).capabilities
        found = {name: offered.lacking(skill.needs) for name, skill in self._all_skills.items()}
        return {name: what for name, what in found.items() if what}

    @cached_property
    def _all_skills(self) -> Mapping[str, Skill]:
        from embodied.skills import load_libraries

        return load_libraries(self.choices.skills)

    @cached_property
    def skills(self) -> Mapping[str, Skill]:
        """The skills by name."""
        from embodied.motion import sure

        return sure(self.own_skills) if self.choices.sure_skills else self.own_skills

    @property
    def examples(self) -> Sequence[Example]:
        """Known instructions with their plans."""
        if self.examples_read is None:
            self.examples_read = read_examples(self.choices.examples, self.skills, self._progress)
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
        return PERCEIVERS.get(self.choices.eyes)(lambda: self.clip)

    @cached_property
    def finder(self) -> Finder | None:
        """Looks for what is not known of; None for a robot that knows everything."""
        from embodied.finders.priors import read_priors
        from embodied.finders.searching import Searching
        from embodied.finders.strategies import STRATEGIES

        name = self.choices.search
        strategy = STRATEGIES.get(name)
        if self.choices.knowledge == FULL:
            return None
        return Searching(name, strategy, read_priors(encoder=self.encoder))

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
