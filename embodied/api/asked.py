"""What an evaluation is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from embodied.evaluation.tuition import Teaching
from embodied.finders.strategies import LEARNED
from embodied.models.choice import SMALL, ModelChoice
from embodied.perceivers.choice import TOLD
from embodied.planner import QUESTIONS
from embodied.rewards.checking import BY_SIMULATOR, Checking
from embodied.wiring import FULL, HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Round:
    """One try at the tasks of a suite, see `retry`.

    Attributes:
        number: which, from 0.
        only: the ids of its tasks; None for all.
        folder: of all the tries; None for a run by itself.
    """

    number: int = 0
    only: frozenset[str] | None = None
    folder: Path | None = None


FIRST = Round()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation is asked for.

    Attributes:
        suite: "household", another suite's name, a suite file, or "alfred".
        planner, skills, examples, model, scorers, clip, checking: see `Choices`.
        episodes: the first so many of a shuffle by `seed`; None for all.
        seed: of the shuffle and of all episodes.
        workers: processes; 0 runs everything in this one (then no `__main__` guard is needed).
        out: the run's folder; None for a new one in `runs/`, or the last that was interrupted there.
        data, split: the dataset of "alfred" or of a simulator's own suite, and its split; "" for the first that it has.
        instructions: "goal" for the goal sentence alone, "steps" for the step-by-step instructions with it.
        matching: "official" matches object names as ALFRED's goal test does, by substring; "exact" does not;
            "" is official for ALFRED and exact elsewhere.
        perception, clip, knowledge, search, repairs, questions: see `Choices`.
        oracles: parts swapped for the truth, of PARTS; see `wiring.oracles`.
        memory_between: "keep" hands what the robot knows on from one task of a row to the next, "wipe" does not; "" is
            keep for suites with tasks in a row.
        memory_file: what episodes see and experience is kept in it, and recalled; `memories.recall` says what.
        lessons: whether failed tries teach those after them.
        round: which try this is.
        teaching: how a teacher corrects the robot; None for nobody who speaks.
        simulator: see `Choices`; a simulator's own suites are of `suite`, too.
    """

    suite: str = "household"
    planner: str = "plan"
    skills: tuple[str, ...] = ("household",)
    examples: str = ""
    episodes: int | None = None
    seed: int = 0
    workers: int = 0
    out: Path | None = None
    data: Path | None = None
    split: str = ""
    instructions: str = "goal"
    matching: str = ""
    model: ModelChoice = SMALL
    perception: str = TOLD
    scorers: tuple[str, ...] = ("say", "can")
    clip: str = "small"
    checking: Checking = BY_SIMULATOR
    knowledge: str = FULL
    search: str = LEARNED
    repairs: bool = True
    questions: int = QUESTIONS
    memory_between: str = ""
    oracles: tuple[str, ...] = ()
    memory_file: Path | None = None
    lessons: bool = True
    round: Round = FIRST
    teaching: Teaching | None = None
    simulator: str = HOUSEHOLD
