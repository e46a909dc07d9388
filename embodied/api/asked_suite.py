"""The suite that an evaluation is of, and what its robot is made of; what cannot be meant is refused here."""

from __future__ import annotations

from dataclasses import replace

from embodied.api.asked import Evaluation
from embodied.errors import OptionError
from embodied.evaluation.course import course
from embodied.evaluation.row import WAYS
from embodied.evaluation.suite import Suite, find_suite, load_suite, with_own
from embodied.finders.strategies import STRATEGIES
from embodied.household.library import SceneLibrary
from embodied.perceivers.choice import PERCEIVERS, TOLD
from embodied.registry import content_folders
from embodied.wiring import (
    EXPERT,
    PLANNERS,
    SKILLS,
    Choices,
    Progress,
    alfred_data,
    backend_of,
    check_model,
    check_simulator,
    knowledge,
    scene_library,
)

ALFRED = "alfred"
VALID_SEEN = "valid_seen"
"""The split of ALFRED that is meant where none is named."""


def suite_of(asked: Evaluation, progress: Progress) -> tuple[Suite, SceneLibrary]:
    """What the evaluation is of, once all that is asked for can be meant."""
    _check(asked)
    suite, scenes = _suite(asked, progress)
    suite, only = suite.sample(asked.episodes, asked.seed), asked.round.only
    if asked.teaching is not None:
        suite = course(suite, again=asked.teaching.again)
    return (suite if only is None else suite.only(only)), scenes


def choices_of(asked: Evaluation) -> Choices:
    """The parts of the robot that is asked for."""
    spoken = asked.skills, asked.examples, asked.instructions == "steps", asked.model
    chosen = Choices(asked.planner, *spoken, perception=asked.perception, scorers=asked.scorers, clip=asked.clip)
    chosen = replace(chosen, checking=asked.checking, knowledge=knowledge(asked.knowledge))
    chosen = replace(chosen, search=asked.search, repairs=asked.repairs, questions=asked.questions)
    return replace(chosen, sure_skills=SKILLS in asked.oracles, simulator=asked.simulator)


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
    check_model(choices_of(asked))
    check_simulator(choices_of(asked))


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
