"""`evaluate`: a planner on a suite of tasks; `estimate`: what its calls will cost."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from embodied.api.asked import Evaluation
from embodied.backend import read_choice
from embodied.errors import OptionError
from embodied.evaluation.course import course
from embodied.evaluation.episode import EpisodeResult, episode_seed
from embodied.evaluation.estimate import Estimate, Rehearsal
from embodied.evaluation.estimate import estimate as estimated
from embodied.evaluation.report import Report, summarise
from embodied.evaluation.row import KEEP, WAYS, WIPE
from embodied.evaluation.run_directory import SPENDING, RunDirectory, stored_config
from embodied.evaluation.runner import Plan
from embodied.evaluation.runner import run as run_plan
from embodied.evaluation.spending import Spending
from embodied.evaluation.suite import Suite, find_suite, load_suite, with_own
from embodied.evaluation.unsupported import Unsupported, sorted_out
from embodied.finders.strategies import STRATEGIES
from embodied.household.library import SceneLibrary
from embodied.models.budget import Budget
from embodied.models.ledger import Ledger
from embodied.paths import numbered
from embodied.perceivers.choice import PERCEIVERS, TOLD
from embodied.planners.nearest_examples import query_texts
from embodied.registry import content_folders
from embodied.skills import version_of
from embodied.wiring import (
    EXPERT,
    FULL,
    HOUSEHOLD,
    NO_MODEL,
    PLANNERS,
    SKILLS,
    Choices,
    Materials,
    Progress,
    Remembering,
    StageBuilder,
    alfred_data,
    backend_of,
    check_model,
    check_simulator,
    knowledge,
    make_extras,
    make_planner,
    scene_library,
    silent,
    swapped,
    uses_clip,
)

ALFRED = "alfred"
VALID_SEEN = "valid_seen"
"""The split of ALFRED that is meant where none is named."""


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
    tasks, scenes = _tasks(asked, progress)
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
    tasks, scenes = _tasks(asked, progress)
    tasks, _ = _supported(asked, tasks)
    if asked.planner in NO_MODEL:
        what = f"planner '{asked.planner}' asks no language model: it costs nothing"
        raise OptionError(what, where="--estimate", fix="leave it out")
    name = asked.model.name
    stage = StageBuilder(_choices(asked), scenes.folders)(Rehearsal(name))
    return estimated(tasks.tasks, stage, name, asked.model.price(), asked.seed)


def _swapped(asked: Evaluation) -> Evaluation:
    """What is asked for once its oracles have taken their parts.

    Raises:
        OptionError: see `swapped`.
    """
    chosen = swapped(_choices(asked), asked.oracles)
    return replace(asked, planner=chosen.planner, perception=chosen.perception, knowledge=chosen.knowledge)


def _tasks(asked: Evaluation, progress: Progress) -> tuple[Suite, SceneLibrary]:
    """What the evaluation is of, once all that is asked for can be meant."""
    _check(asked)
    suite, scenes = _suite(asked, progress)
    suite, only = suite.sample(asked.episodes, asked.seed), asked.round.only
    if asked.teaching is not None:
        suite = course(suite, again=asked.teaching.again)
    return (suite if only is None else suite.only(only)), scenes


def _supported(asked: Evaluation, suite: Suite) -> tuple[Suite, Unsupported]:
    """The tasks that the simulator can run, and all that it cannot do."""
    materials = Materials(_choices(asked))
    able, lacking = sorted_out(suite.tasks, backend_of(asked.simulator).capabilities)
    if suite.in_rows and read_choice(asked.simulator)[0] != HOUSEHOLD:
        able, lacking = [], {task.id: ("tasks in a row", *lacking.get(task.id, ())) for task in suite.tasks}
    return replace(suite, tasks=tuple(able)), Unsupported(lacking, materials.lacking)


def _check(asked: Evaluation) -> None:
    """Refuse what cannot be meant.

    Raises:
        OptionError, UnknownNameError: says which option.
    """
    for registry, name in ((PLANNERS, asked.planner), (PERCEIVERS, asked.perception), (STRATEGIES, asked.search)):
        if name not in registry:
            registry.get(name)
    if asked.planner == EXPERT and asked.perception != TOLD:
        raise OptionError("the expert is told all", where=f"--perception {asked.perception}", fix="leave it out")
    for option, value, least in (("--episodes", asked.episodes, 1), ("--workers", asked.workers, 0)):
        if value is not None and value < least:
            raise OptionError(f"{value} is too few", where=option, fix=f"give at least {least}")
    if asked.memory_between not in ("", *WAYS):
        raise OptionError(f"'{asked.memory_between}' is neither {' nor '.join(WAYS)}", where="--memory")
    if asked.instructions not in ("goal", "steps"):
        raise OptionError(f"'{asked.instructions}' is neither goal nor steps", where="--instructions")
    if asked.matching not in ("", "official", "exact"):
        raise OptionError(f"'{asked.matching}' is neither official nor exact", where="--matching")
    check_model(_choices(asked))
    check_simulator(_choices(asked))


def _suite(asked: Evaluation, progress: Progress) -> tuple[Suite, SceneLibrary]:
    if asked.suite == ALFRED:
        data = alfred_data(asked.data, progress)
        loose = asked.matching != "exact"
        tasks = tuple(data.tasks(asked.split or VALID_SEEN, loose=loose))
        if asked.instructions == "goal":
            tasks = tuple(replace(task, steps=()) for task in tasks)
        return Suite(ALFRED, tasks), SceneLibrary([data.scene_folder])
    if (own := backend_of(asked.simulator).suites.get(asked.suite)) is not None:
        return Suite(asked.suite, tuple(own(asked.data, asked.split))), scene_library()
    if asked.data is not None:
        raise OptionError(f"suite '{asked.suite}' takes no dataset", where="--data", fix="leave it out, or say alfred")
    path = find_suite(asked.suite, content_folders("suites"))
    suite = load_suite(path, scenes := with_own(scene_library(), path))
    if asked.memory_between and not suite.in_rows:
        what = f"suite '{suite.name}' has no tasks in a row"
        raise OptionError(what, where=f"--memory {asked.memory_between}", fix="leave it out, or say lifelong")
    if asked.instructions == "steps":
        raise OptionError(
            f"suite '{suite.name}' has no step-by-step instructions", where="--instructions steps", fix="leave it out"
        )
    return suite.matching(loose=asked.matching == "official"), scenes


def _choices(asked: Evaluation) -> Choices:
    spoken = asked.skills, asked.examples, asked.instructions == "steps", asked.model
    chosen = Choices(asked.planner, *spoken, perception=asked.perception, scorers=asked.scorers, clip=asked.clip)
    chosen = replace(chosen, checking=asked.checking, knowledge=knowledge(asked.knowledge))
    chosen = replace(chosen, search=asked.search, repairs=asked.repairs, questions=asked.questions)
    return replace(chosen, sure_skills=SKILLS in asked.oracles, simulator=asked.simulator)


def _prepared(
    asked: Evaluation,
    suite: Suite,
    scenes: SceneLibrary,
    progress: Progress,
    budget: Budget,
    known: tuple[str, ...],
) -> StageBuilder:
    """Make the planner once here: mistakes show before the first episode, and workers find everything embedded."""
    choices = _choices(asked)
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
        "perception": _choices(asked).eyes,
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
        "clip": asked.clip if uses_clip(_choices(asked)) else None,
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
