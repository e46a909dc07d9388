"""`correct`: a suite taught in rounds, with what was taught kept from task to task and without."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from embodied.api.asked import Evaluation, Round
from embodied.api.evaluation import evaluate
from embodied.correction import Lesson
from embodied.corrections.teacher import KIND, Manner
from embodied.errors import MissingDataError, OptionError, UnknownNameError
from embodied.evaluation.corrections import Taught
from embodied.evaluation.course import AGAIN, unrelated
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.row import KEEP, WIPE
from embodied.evaluation.run_directory import stored_config
from embodied.evaluation.suite import Suite, find_suite, load_suite, with_own
from embodied.evaluation.tuition import Teaching
from embodied.paths import numbered
from embodied.registry import content_folders
from embodied.wiring import NO_MODEL, Progress, scene_library, silent

MEMORY = "memory.sqlite"
"""In a folder of corrections: the knowledge base of those that were given no other."""
OTHER = "household"
"""The suite whose tasks are to suffer no harm."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """A suite that was taught.

    Attributes:
        summary: what is written as `summary.json`; `evaluation.corrections` says what its keys mean.
        directory: its folder: a run's in each way.
    """

    summary: Mapping[str, Any]
    directory: Path


def taught(name: str) -> bool:
    """Whether a suite is one to be taught: its tasks are of families."""
    try:
        path = find_suite(name, content_folders("suites"))
        tasks = tomllib.loads(path.read_text(encoding="utf-8")).get("tasks", ())
    except (UnknownNameError, MissingDataError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False  # a dataset, a simulator's own, or none: `evaluate` says what is wrong with it
    return any(isinstance(each, dict) and each.get("family") for each in tasks)


def correct(asked: Evaluation, manner: Manner = KIND, harm: int = 0, *, progress: Progress = silent) -> Corrections:
    """Teach a suite, round by round; then, if asked for, see whether other tasks suffer.

    Both ways unless `asked.memory_between` names one: "keep" keeps the knowledge base from task to task, "wipe" begins
    each with an empty one. Tasks are done one after the other: what was taught in one counts in the next.

    Args:
        asked: suite, planner and the like; `memory_file` is the knowledge base, a new one where it is None.
        manner: how the teacher is.
        harm: pairs of episodes of the household suite, each without and with all that was taught; of tasks that ask for
            what a rule forbids there are none.
        progress: told how far it is.

    Raises:
        EmbodiedError: as `evaluate`.
        OptionError: the planner heeds nothing, or nothing is kept whose harm could be seen.
    """
    if asked.planner in NO_MODEL:
        what = f"planner '{asked.planner}' heeds nothing that it is told"
        raise OptionError(what, where="--planner", fix="give one that asks a model, such as plan")
    if harm and asked.memory_between == WIPE:
        raise OptionError("nothing is kept that could do harm", where="--harm", fix="leave out --memory wipe")
    path = find_suite(asked.suite, content_folders("suites"))
    suite = load_suite(path, with_own(scene_library(), path)).sample(asked.episodes, asked.seed)
    folder = asked.out or next(path for path in numbered(suite.name) if not path.exists())
    memory = asked.memory_file or folder / MEMORY
    one = replace(asked, workers=0, memory_between="", memory_file=None)
    keep: Sequence[EpisodeResult] = ()
    wipe: Sequence[EpisodeResult] = ()
    if asked.memory_between != WIPE:
        teaching = Teaching(manner, again=True)
        keep = evaluate(
            replace(one, out=folder / KEEP, memory_file=memory, teaching=teaching), progress=progress
        ).results
    if asked.memory_between != KEEP:
        teaching = Teaching(manner, keeps=False)
        wipe = evaluate(replace(one, out=folder / WIPE, teaching=teaching), progress=progress).results
    lessons = [lesson for hidden in suite.hidden.values() for lesson in hidden.lessons]
    other = replace(asked, suite=OTHER, memory_between="", teaching=Teaching())
    before, after = _pairs(other, lessons, harm, memory, folder, progress)
    first = [each for each in keep if not each.id.endswith(AGAIN)]
    again = [each for each in keep if each.id.endswith(AGAIN)]
    families = {trial: hidden.family for trial, hidden in suite.hidden.items()}
    found = Taught(_by_round(first, suite), _by_round(wipe, suite), again, before, after, families)
    config = stored_config(folder / (WIPE if asked.memory_between == WIPE else KEEP)) or {}
    config = {**config, "memory_between": asked.memory_between or f"{KEEP} and {WIPE}"}
    return Corrections(found.summary(config), folder)


def _by_round(results: Sequence[EpisodeResult], suite: Suite) -> list[list[EpisodeResult]]:
    rounds = sorted({suite.hidden[each.trial].round for each in results if each.trial in suite.hidden})
    return [
        [each for each in results if each.trial in suite.hidden and suite.hidden[each.trial].round == number]
        for number in rounds
    ]


def _pairs(
    other: Evaluation, lessons: Sequence[Lesson], harm: int, memory: Path, folder: Path, progress: Progress
) -> tuple[list[EpisodeResult], list[EpisodeResult]]:
    """Episodes of another suite without and with what was taught; of several seeds where one has not enough."""
    before: list[EpisodeResult] = []
    after: list[EpisodeResult] = []
    if not harm:
        return before, after
    only = unrelated(load_suite(find_suite(OTHER, content_folders("suites")), scene_library()), lessons)
    number = 0
    while len(before) < harm:
        left = harm - len(before)
        drawn = replace(other, episodes=left, seed=other.seed + number, round=Round(only=only))
        for name, file, found in (("before", None, before), ("after", memory, after)):
            out = folder / f"harm-{name}-{number}"
            found += evaluate(replace(drawn, out=out, memory_file=file), progress=progress).results
        number += 1
    return before, after
