"""`embodied measure search`: how long it takes until a thing is seen, by strategy."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from embodied.commands.folders import new_folder, written_files
from embodied.commands.screen import OUT, print_json, progress_bar
from embodied.errors import OptionError
from embodied.evaluation.search import search_table, searches, summarise, targets
from embodied.evaluation.suite import Suite, find_suite, load_suite
from embodied.finders.strategies import LEARNED, STRATEGIES
from embodied.household.library import SceneLibrary
from embodied.paths import write_whole
from embodied.registry import content_folders
from embodied.simulators.household import HouseholdSimulator
from embodied.wiring import FULL, Choices, Materials, alfred_data, knowledge, make_agent, make_extras, scene_library

if TYPE_CHECKING:
    from embodied.agent import Agent
    from embodied.planner import Planner

ALFRED = "alfred"


@dataclass(frozen=True, slots=True)
class SearchMeasurement:
    """What is asked for: see the command's options."""

    suite: str
    data: Path | None
    split: str
    knowledge: str
    perception: str
    clip: str
    episodes: int | None
    seed: int
    out: Path | None


def search(asked: SearchMeasurement, *, as_json: bool) -> int:
    """Run all strategies on the same tasks, print and write what came of it."""
    if knowledge(asked.knowledge) == FULL:
        raise OptionError(
            "who knows everything searches for nothing", where="--start-knowledge", fix="say fixtures or none"
        )
    suite, scenes = _tasks(asked)
    cases = targets(suite.tasks)[: asked.episodes]
    names = [LEARNED, *sorted(set(STRATEGIES) - {LEARNED})]
    agents = {name: _maker(asked, name) for name in names}
    folder = new_folder(asked.out, "search", suite.name, asked.knowledge)
    found = []
    with progress_bar() as progress, written_files(folder):
        for row in searches(cases, agents, HouseholdSimulator(scenes), asked.seed):
            found.append(row)
            progress("searching", len(found), len(cases))
        lines = (json.dumps({name: asdict(each) for name, each in row.items()}) for row in found)
        write_whole(folder / "searches.jsonl", "".join(f"{line}\n" for line in lines))
        config = {name: str(value) for name, value in asdict(asked).items() if name not in ("out", "data")}
        summary = {"version": version("embodied"), **config, **summarise(found, asked.seed)}
        write_whole(folder / "summary.json", json.dumps(summary, indent=2) + "\n")
    if as_json:
        print_json(summary)
    else:
        OUT.print(search_table(summary))
        OUT.print(Text(f"{folder}/summary.json", "dim"), soft_wrap=True)
    return 0


def _tasks(asked: SearchMeasurement) -> tuple[Suite, SceneLibrary]:
    """The tasks, in an order drawn by the seed."""
    if asked.suite == ALFRED:
        data = alfred_data(asked.data)
        suite, scenes = Suite(ALFRED, tuple(data.tasks(asked.split))), SceneLibrary([data.scene_folder])
    else:
        scenes = scene_library()
        suite = load_suite(find_suite(asked.suite, content_folders("suites")), scenes)
    return suite.sample(len(suite.tasks), asked.seed), scenes


def _maker(asked: SearchMeasurement, name: str) -> Callable[[Planner], Agent]:
    choices = Choices(perception=asked.perception, clip=asked.clip, knowledge=asked.knowledge, search=name)
    materials = Materials(choices)
    extras = replace(make_extras(materials), judge=None)
    return lambda planner: make_agent(planner, materials.skills, extras)
