"""What is chosen: the parts that an agent is made of, by their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from embodied.errors import OptionError, UnknownNameError
from embodied.finders.strategies import LEARNED
from embodied.models.choice import SMALL, ModelChoice
from embodied.perceivers.choice import TOLD, TOLD_OF_SEEN
from embodied.planner import QUESTIONS
from embodied.rewards.checking import BY_SIMULATOR, Checking

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how many are done, of how many)."""


def silent(what: str, done: int, total: int) -> None:
    """Report progress to nobody."""


HOUSEHOLD = "household"
"""The built-in simulator."""
FULL = "full"
KNOWLEDGE = (FULL, "fixtures", "none")
"""Everything, always; rooms and what cannot be picked up; nothing. What is not known has to be seen."""


def knowledge(name: str) -> str:
    """One of KNOWLEDGE.

    Raises:
        UnknownNameError: it is none; the message offers the nearest.
    """
    if name not in KNOWLEDGE:
        raise UnknownNameError("start knowledge", name, KNOWLEDGE, where="--start-knowledge")
    return name


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
        knowledge: what the robot knows at the start, of KNOWLEDGE.
        perception: how the robot sees; see `perceivers.choice`.
        search: in which order it looks for what it does not know of, of `finders.strategies`.
        repairs: whether anything is done about failures.
        simulator: `NAME[:OPTION=VALUE[,…]]`, see `backend`.
        questions: so many at most are asked in an episode, by planner "plan".
        sure_skills: the robot sees and reaches everything from wherever it stands (privileged).
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
    knowledge: str = FULL
    search: str = LEARNED
    repairs: bool = True
    simulator: str = HOUSEHOLD
    questions: int = QUESTIONS
    sure_skills: bool = False

    @property
    def eyes(self) -> str:
        """The way of seeing: who does not know everything has to look, and is told of what it sees at most."""
        return TOLD_OF_SEEN if self.perception == TOLD and self.knowledge != FULL else self.perception


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
