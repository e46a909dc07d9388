"""Tasks from habitat-lab's data sets, played on the strict stand-in: not run on Habitat."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from embodied.agent import Agent
from embodied.backend import SIMULATORS
from embodied.errors import BadFileError, MissingDataError
from embodied.evaluation.episode import run_episode
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.memories.privileged import PrivilegedMemory
from embodied.planners.expert import ExpertPlanner
from embodied.simulators.habitat.backend import BACKEND
from embodied.simulators.habitat.episodes import object_goal, point_goal, rearrangement
from embodied.simulators.habitat.simulator import HabitatSimulator
from embodied.skills import load_libraries
from embodied.task import Task
from tests.habitat_world import APARTMENT, COUNTER, START, habitat, placed  # noqa: F401

SKILLS = Path(__file__).parents[1] / "skills"


def dataset(folder: Path, *episodes: dict[str, Any]) -> Path:
    path = folder / "val" / "content" / "apartment.json.gz"
    path.parent.mkdir(parents=True)
    index = folder / "val" / "val.json.gz"
    index.write_bytes(gzip.compress(b'{"episodes": []}'))
    whole = [{"episode_id": str(n), "scene_id": APARTMENT, **START, **each} for n, each in enumerate(episodes)]
    path.write_bytes(gzip.compress(json.dumps({"episodes": whole}).encode()))
    return folder


def succeeds(habitat: HabitatSimulator, task: Task) -> int:  # noqa: F811
    skills = load_libraries((SKILLS / "household", SKILLS / "navigation"))
    agent = Agent(ExpertPlanner(task, skills), AdmissibleGrounder(skills), PrivilegedMemory(), skills)
    result, events = run_episode(agent, habitat, task, 0)
    assert result.success, events
    assert not result.failures, events
    return result.actions


def test_a_point_goal_is_reached(habitat: HabitatSimulator, tmp_path: Path) -> None:  # noqa: F811
    folder = dataset(tmp_path, {"goals": [{"position": [-1.6, 0.0, -2.0], "radius": None}]})
    (task,) = point_goal(folder, "val")
    assert succeeds(habitat, task) > 10


def test_an_object_goal_is_reached(habitat: HabitatSimulator, tmp_path: Path) -> None:  # noqa: F811
    (task,) = object_goal(dataset(tmp_path, {"object_category": "chair"}), "val")
    assert succeeds(habitat, task) > 5


def test_a_thing_is_picked_and_placed(habitat: HabitatSimulator, tmp_path: Path) -> None:  # noqa: F811
    episode = {
        "rigid_objs": [["002_master_chef_can", placed(2.8, 0.78, -2.2)]],
        "targets": {"002_master_chef_can_:0000": placed(-3.6, 0.9, -0.5)},
        "goal_receptacles": [["frl_apartment_shelf_:0000", None]],
        "ao_states": {COUNTER: {"0": 0.4}},
    }
    (task,) = rearrangement(dataset(tmp_path, episode), "val")
    assert task.instruction == "put the master chef can on the shelf"
    assert succeeds(habitat, task) > 20


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b'{"episodes": [{"scene_id": 3}]}')])
def test_a_broken_data_set_is_said(tmp_path: Path, content: bytes) -> None:
    (path := tmp_path / "val.json.gz").write_bytes(content)
    with pytest.raises(BadFileError):
        point_goal(path, "val")


def test_no_data_set_is_said(tmp_path: Path) -> None:
    for given in (None, tmp_path):
        with pytest.raises(MissingDataError):
            object_goal(given, "val")


def test_it_is_chosen_by_name() -> None:
    import embodied.wiring  # noqa: F401 - registers ours

    assert SIMULATORS.get("habitat") is BACKEND
    assert set(BACKEND.suites) == {"pointnav", "objectnav", "rearrange"}
