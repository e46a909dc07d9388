"""`embodied measure`: one part of the robot without episodes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.text import Text

from embodied.commands.evaluate import INTERRUPTED
from embodied.commands.folders import new_folder, written_files
from embodied.commands.screen import ERR, OUT, print_json, progress_bar
from embodied.errors import OptionError
from embodied.evaluation.language import Case, Judged, Robot, judged
from embodied.evaluation.language_figures import summarise
from embodied.evaluation.language_table import language_table
from embodied.evaluation.report import environment
from embodied.household.library import SceneLibrary
from embodied.memories.privileged import PrivilegedMemory
from embodied.models.choice import ModelChoice
from embodied.paths import write_whole
from embodied.simulators.household import HouseholdSimulator
from embodied.training.corpus import template
from embodied.wiring import Choices, Materials, Progress, alfred_data

if TYPE_CHECKING:
    from embodied.datasets.alfred import AlfredData
    from embodied.memory import Memory
    from embodied.task import Setup


@dataclass(frozen=True, slots=True)
class LanguageMeasurement:
    """What `embodied measure language` is asked for.

    Attributes:
        data, split: ALFRED's checkout and split.
        model: the language model.
        instructions: "goal", or "steps" for the step-by-step instructions with it.
        context: "room" tells the room's object types, "text" nothing but the instruction.
        episodes: the first so many annotations of a shuffle by `seed`; None for all.
        seed: of the shuffle and of the intervals.
        out: a new folder; None for one in `runs/`.
    """

    data: Path | None
    split: str
    model: ModelChoice
    instructions: str = "goal"
    context: str = "room"
    episodes: int | None = None
    seed: int = 0
    out: Path | None = None


class Rooms:
    """The rooms of a dataset at the start of its tasks, one at a time, as a memory that knows all of them."""

    def __init__(self, scenes: Path) -> None:
        self._simulator = HouseholdSimulator(SceneLibrary([scenes]))
        self._memory = PrivilegedMemory()
        self._setup: Setup | None = None

    def __call__(self, setup: Setup) -> Memory:
        """The room; the one before is gone."""
        if setup is not self._setup:
            self._memory.start(self._simulator, self._simulator.reset(setup))
            self._setup = setup
        return self._memory


def language(asked: LanguageMeasurement, *, as_json: bool) -> int:
    """Measure a model's language on a split, print and write the figures; returns the exit code."""
    _check(asked)
    with progress_bar() as progress:
        data = alfred_data(asked.data, progress)
        rooms = Rooms(data.scene_folder)
        every = alfred_cases(data, asked.split, rooms, with_steps=asked.instructions == "steps")
        order = np.random.default_rng(asked.seed).permutation(len(every))[: asked.episodes]
        cases = every if asked.episodes is None else [every[index] for index in order]
        model = asked.model.make()
        robot = Robot(Materials(Choices()).skills, rooms)
        folder = new_folder(asked.out, "language", asked.split, asked.model.name)
        try:
            with written_files(folder):
                answers = _answers(
                    judged(model, cases, robot, with_types=asked.context == "room"), cases, folder, progress
                )
        except KeyboardInterrupt:
            ERR.print(f"interrupted: the finished answers are in {folder}/answers.jsonl")
            return INTERRUPTED
    summary = {**summarise(answers, _config(asked)), "environment": environment()}
    with written_files(folder):
        write_whole(folder / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    if as_json:
        print_json(summary)
    else:
        OUT.print(language_table(summary))
        OUT.print(Text(f"{folder}/summary.json", "dim"), soft_wrap=True)
    return 0


def alfred_cases(data: AlfredData, split: str, rooms: Rooms, *, with_steps: bool) -> list[Case]:
    """The annotations of a split with what they ask for, in the order of the trials' paths.

    Raises:
        MissingDataError, BadFileError: see `datasets.alfred.files`.
    """
    truths = {trial.task_id: template(trial) for trial in data.trials(split)}
    return [
        Case(
            task.id,
            task.trial,
            task.instruction,
            task.steps if with_steps else (),
            truths[task.trial],
            task.setup,
            tuple(sorted({each.object_type for each in rooms(task.setup).entities()})),
        )
        for task in data.tasks(split)
    ]


def _check(asked: LanguageMeasurement) -> None:
    """Refuse what cannot be meant.

    Raises:
        OptionError: says which option.
    """
    for option, value, known in (
        ("--instructions", asked.instructions, ("goal", "steps")),
        ("--context", asked.context, ("room", "text")),
    ):
        if value not in known:
            raise OptionError(f"'{value}' is neither {known[0]} nor {known[1]}", where=option, fix=f"give {known[0]}")
    if asked.episodes is not None and asked.episodes < 1:
        raise OptionError(f"{asked.episodes} is too few", where="--episodes", fix="give at least 1")


def _config(asked: LanguageMeasurement) -> dict[str, Any]:
    return {
        "version": version("embodied"),
        "split": asked.split,
        "model": asked.model.name,
        "instructions": asked.instructions,
        "context": asked.context,
        "seed": asked.seed,
    }


def _answers(found: Iterable[Judged], cases: Sequence[Case], folder: Path, progress: Progress) -> list[Judged]:
    """Take the judged answers, each written as it comes."""
    answers: list[Judged] = []
    progress("instructions", 0, len(cases))
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as file:
        for each in found:
            answers.append(each)
            file.write(json.dumps(asdict(each), ensure_ascii=False) + "\n")
            file.flush()
            progress("instructions", len(answers), len(cases))
    return answers
