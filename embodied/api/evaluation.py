"""`evaluate`: a planner on a suite of tasks; `estimate`: what its calls will cost."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from embodied.api.asked import Evaluation
from embodied.api.asked_suite import ALFRED, VALID_SEEN, choices_of, suite_of
from embodied.backend import read_choice
from embodied.errors import OptionError
from embodied.evaluation.episode import EpisodeResult, episode_seed
from embodied.evaluation.estimate import Estimate, Rehearsal
from embodied.evaluation.estimate import estimate as estimated
from embodied.evaluation.report import Report, summarise
from embodied.evaluation.row import KEEP, WIPE
from embodied.evaluation.run_directory import SPENDING, RunDirectory, stored_config
from embodied.evaluation.runner import Plan
from embodied.evaluation.runner import run as run_plan
from embodied.evaluation.spending import Spending
from embodied.evaluation.suite import Suite
from embodied.evaluation.unsupported import Unsupported, sorted_out
from embodied.household.library import SceneLibrary
from embodied.models.budget import Budget
from embodied.models.ledger import Ledger
from embodied.paths import numbered
from embodied.planners.nearest_examples import query_texts
from embodied.skills import version_of
from embodied.wiring import (
    EXPERT,
    FULL,
    HOUSEHOLD,
    NO_MODEL,
    Materials,
    Progress,
    Remembering,
    StageBuilder,
    backend_of,
    make_extras,
    make_planner,
    silent,
    swapped,
    uses_clip,
)


def evaluate(suite: str | Evaluation = "household", *, progress: Progress = silent, **options: Any) -> Report:
    """Run a suite's episodes and report how many succeed: `evaluate("household", planner="expert", episodes=10)`.

    Args:
        suite: a suite, or all options at once.
        progress: told how far it is.
        options: fields of `Evaluation`.

    Raises:
        EmbodiedError: a name is unknown, or a file is missing or broken.
        StoppedRunError: the language model failed for good, or its budget is used up; finished episodes are kept.
        KeyboardInterrupt: what had finished is kept; the same call goes on from there.
    """
    asked = _swapped(replace(suite, **options) if isinstance(suite, Evaluation) else Evaluation(suite, **options))
    tasks, scenes = suite_of(asked, progress)
    path = _folder(asked, config := _config(asked, tasks))
    tasks, unsupported = _supported(asked, tasks)
    budget = asked.model.budget(_spent_before(path))
    remembering = _remembering(asked)
    known = remembering.instructions()
    builder = replace(_prepared(asked, tasks, scenes, progress, budget, known), ledger=path / SPENDING)
    builder = replace(builder, teaching=asked.teaching, hidden=tasks.hidden)
    directory = RunDirectory(path, config)
    try:
        builder = replace(builder, remembering=remembering.numbered(asked.round.folder or path))
        directory.ledger.add(budget.own)
        progress("episodes", len(directory.finished), len(tasks.tasks))
        results = run_plan(
            Plan(
                tasks.tasks,
                builder,
                asked.planner,
                _seed(asked),
                asked.workers,
                in_order=asked.memory_file is not None,
                keeps=asked.memory_between != WIPE,
                paths=asked.teaching is None,
            ),
            directory,
            lambda result: progress("episodes", len(directory.finished), len(tasks.tasks)),
        )
        return _report(asked, results, tasks, directory, unsupported)
    finally:
        directory.close()


def estimate(asked: Evaluation, *, progress: Progress = silent) -> Estimate:
    """Reckon what an evaluation's calls to a language model will cost; makes none, and writes nothing.

    Raises:
        EmbodiedError: as `evaluate`.
    """
    asked = _swapped(asked)
    tasks, scenes = suite_of(asked, progress)
    tasks, _ = _supported(asked, tasks)
    if asked.planner in NO_MODEL:
        what = f"planner '{asked.planner}' asks no language model: it costs nothing"
        raise OptionError(what, where="--estimate", fix="leave it out")
    name = asked.model.name
    stage = StageBuilder(choices_of(asked), scenes.folders)(Rehearsal(name))
    return estimated(tasks.tasks, stage, name, asked.model.price(), asked.seed)


def _swapped(asked: Evaluation) -> Evaluation:
    """What is asked for once its oracles have taken their parts.

    Raises:
        OptionError: see `swapped`.
    """
    chosen = swapped(choices_of(asked), asked.oracles)
    return replace(asked, planner=chosen.planner, perception=chosen.perception, knowledge=chosen.knowledge)


def _supported(asked: Evaluation, suite: Suite) -> tuple[Suite, Unsupported]:
    """The tasks that the simulator can run, and all that it cannot do."""
    materials = Materials(choices_of(asked))
    able, lacking = sorted_out(suite.tasks, backend_of(asked.simulator).capabilities)
    if suite.in_rows and read_choice(asked.simulator)[0] != HOUSEHOLD:
        able, lacking = [], {task.id: ("tasks in a row", *lacking.get(task.id, ())) for task in suite.tasks}
    return replace(suite, tasks=tuple(able)), Unsupported(lacking, materials.lacking)


def _prepared(
    asked: Evaluation,
    suite: Suite,
    scenes: SceneLibrary,
    progress: Progress,
    budget: Budget,
    known: tuple[str, ...],
) -> StageBuilder:
    """Make the planner once here: mistakes show before the first episode, and workers find everything embedded."""
    choices = choices_of(asked)
    told = (text for task in suite.tasks for text in dict.fromkeys(query_texts(task.instruction, task.steps)))
    ahead = (*told, *known)
    materials = Materials(choices, ahead, progress=progress, budget=budget)
    make_extras(materials)
    if asked.planner == EXPERT:
        _ = materials.skills
    else:
        make_planner(materials)
    examples = materials.examples_read
    return StageBuilder(choices, scenes.folders, ahead, None if examples is None else tuple(examples))


def _config(asked: Evaluation, suite: Suite) -> dict[str, Any]:
    """What a run has to have in common with the one that it goes on with."""
    is_alfred = asked.suite == ALFRED
    return {
        "version": version("embodied"),
        "suite": suite.name,
        "split": (asked.split or VALID_SEEN) if is_alfred else asked.split or None,
        "planner": asked.planner,
        "model": None if asked.planner in NO_MODEL else asked.model.name,
        "simulator": asked.simulator,
        "skills": list(asked.skills),
        "skill_versions": [version_of(each) for each in asked.skills],
        "perception": choices_of(asked).eyes,
        "start_knowledge": asked.knowledge,
        "search": None if asked.knowledge == FULL else asked.search,
        "repair": asked.repairs,
        "questions": asked.questions,
        "memory_between": (asked.memory_between or KEEP) if suite.in_rows else None,
        "oracle": list(asked.oracles) or None,
        "examples": asked.examples or None,
        "instructions": asked.instructions,
        "matching": asked.matching or ("official" if is_alfred else "exact"),
        "seed": asked.seed,
        "scorers": list(asked.scorers),
        "clip": asked.clip if uses_clip(choices_of(asked)) else None,
        **asked.checking.told(),
        "memory_file": None if asked.memory_file is None else str(asked.memory_file),
        "lessons": asked.lessons and asked.memory_file is not None,
        "try": asked.round.number,
        "teaching": None if asked.teaching is None else asdict(asked.teaching),
        "tasks": suite.digest(),
    }


def _remembering(asked: Evaluation) -> Remembering:
    """How its episodes remember each other: where somebody teaches, what is taught is all that is kept."""
    if asked.teaching is None:
        return Remembering(asked.memory_file, 0, asked.round.number, asked.lessons)
    return Remembering(asked.memory_file, experiences=False, person=asked.teaching.person)


def _seed(asked: Evaluation) -> int:
    """Of the episodes: another in each try."""
    return episode_seed(asked.seed, f"try {asked.round.number}") if asked.round.number else asked.seed


def _folder(asked: Evaluation, config: dict[str, Any]) -> Path:
    """The folder asked for; else that of the interrupted run of the same, else a new one."""
    if asked.out is not None:
        return asked.out
    named = (config["suite"], config["split"], asked.planner)

    def goes_on(path: Path) -> bool:
        return not (path / "summary.json").exists() and stored_config(path) == config

    return next(path for path in numbered(*filter(None, named)) if not path.exists() or goes_on(path))


def _spent_before(path: Path) -> Ledger:
    """What a run has spent so far, to count on in memory: while it is prepared, its folder may not be there yet."""
    before, ledger = Ledger(path / SPENDING), Ledger()
    ledger.add(before.spent + before.held)
    return ledger


def _report(
    asked: Evaluation, results: list[EpisodeResult], suite: Suite, directory: RunDirectory, unsupported: Unsupported
) -> Report:
    spending = None
    if asked.planner not in NO_MODEL:
        priced = asked.model.price() is not None
        spending = Spending(asked.model.name, priced, directory.spent(), directory.usage())
    summary = summarise(results, directory.config, directory.experts, directory.seconds(), spending, unsupported)
    directory.finish((task.id for task in suite.tasks), summary)
    return Report(summary, tuple(results), directory.path)
