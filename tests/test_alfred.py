"""The ALFRED importer on the real data: rooms, tasks, replays; and on broken copies of it."""

from __future__ import annotations

import json
import shutil

import pytest

from embodied.datasets.alfred import import_alfred
from embodied.datasets.alfred.files import LAYOUTS, TRAJECTORIES, read_trial, trial_paths, walk
from embodied.datasets.alfred.replay import replay_experts
from embodied.errors import BadFileError, MissingDataError
from embodied.geometry import GRID
from embodied.household.library import SceneLibrary
from embodied.simulators.household import HouseholdSimulator
from tests.shared import ALFRED, needs_alfred

pytestmark = [needs_alfred, pytest.mark.xdist_group("alfred")]
SPLIT = "valid_seen"


@pytest.fixture(scope="module")
def data():
    return import_alfred(ALFRED)


@pytest.fixture
def one_trial(tmp_path):
    """A checkout in the official layout that holds a single trial."""
    source = trial_paths(ALFRED, SPLIT)[0]
    target = tmp_path / source.relative_to(ALFRED)
    target.parent.mkdir(parents=True)
    shutil.copy(source, target)
    shutil.copytree(ALFRED / LAYOUTS, tmp_path / LAYOUTS)
    return tmp_path, target


def test_every_annotation_becomes_a_task(data):
    tasks = data.tasks(SPLIT)
    assert len(tasks) == 820
    assert len({task.trial for task in tasks}) == 251
    assert len({task.id for task in tasks}) == 820
    assert all(task.expert and task.expert_actions and task.instruction and task.steps for task in tasks)


def test_every_initial_state_builds_and_hardly_a_goal_is_met_at_the_start(data):
    simulator = HouseholdSimulator(SceneLibrary([data.scene_folder]))
    met = 0
    for task in {task.trial: task for task in data.tasks(SPLIT)}.values():
        simulator.reset(task.setup)
        home = simulator.home
        assert home.pose.cell in home.free_cells
        met += all(task.goal.check(home))
        for item in home.objects():
            assert item.parent is None or home.get(item.parent) is not None
    assert met <= 2, "a start's estimated parents meet the goal of 1 trial in 251"


def test_dead_reckoning_meets_the_recorded_cells():
    trial = read_trial(trial_paths(ALFRED, SPLIT)[0])
    for pose, _ in walk(trial):
        assert pose.x % GRID == 0
        assert pose.z % GRID == 0


def test_recordings_reach_their_goals_with_no_rule_broken(data):
    figures = replay_experts(data, SPLIT).summary()
    assert figures["trials"] == 251
    assert figures["reached"] >= 0.95 * 251, figures


def test_broken_recordings_are_refused(data):
    figures = replay_experts(data, SPLIT, mutants=True).summary()
    assert figures["mutated"] > 700
    assert figures["refused"] >= 0.95 * figures["mutated"], figures
    assert all(kind["mutated"] > 50 for kind in figures["by_mutation"].values()), figures


def test_an_import_is_found_again_and_leaves_the_dataset_alone(one_trial, tmp_path, monkeypatch):
    directory, _ = one_trial
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path / "cache"))
    files = sorted(path for path in directory.rglob("*") if "cache" not in path.parts)
    first = import_alfred(directory)
    stamp = (first.folder / "complete").stat().st_mtime_ns
    assert import_alfred(directory) == first
    assert (first.folder / "complete").stat().st_mtime_ns == stamp
    assert sorted(path for path in directory.rglob("*") if "cache" not in path.parts) == files
    assert [path.stem for path in first.scene_folder.glob("*.json")] == [
        task.setup.scene for task in first.tasks(SPLIT)[:1]
    ]


@pytest.mark.parametrize(
    ("breakage", "key"),
    [
        (lambda raw: raw.pop("plan"), "plan"),
        (lambda raw: raw["scene"]["init_action"].pop("x"), "scene.init_action.x"),
        (lambda raw: raw["pddl_params"].update(object_sliced="perhaps"), "pddl_params.object_sliced"),
        (
            lambda raw: raw["plan"]["low_actions"][0]["api_action"].update(action="Fly"),
            "plan.low_actions.0.api_action.action",
        ),
        (lambda raw: raw["scene"]["object_poses"][0]["position"].update(x=None), "scene.object_poses.0.position.x"),
    ],
)
def test_a_broken_trial_names_the_file_and_the_key_and_nothing_is_cached(
    one_trial, tmp_path, monkeypatch, breakage, key
):
    directory, path = one_trial
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path / "cache"))
    raw = json.loads(path.read_text())
    breakage(raw)
    path.write_text(json.dumps(raw))
    with pytest.raises(BadFileError) as caught:
        import_alfred(directory)
    assert caught.value.where == f"{path}: {key}"
    assert not list((tmp_path / "cache").rglob("*.json"))


def test_half_a_file_is_refused(one_trial, tmp_path, monkeypatch):
    directory, path = one_trial
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path / "cache"))
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(BadFileError) as caught:
        import_alfred(directory)
    assert str(path) in caught.value.where


def test_a_missing_dataset_says_how_to_get_it(tmp_path):
    with pytest.raises(MissingDataError) as caught:
        import_alfred(tmp_path)
    assert str(TRAJECTORIES) in caught.value.where
    assert "github.com/askforalfred/alfred" in caught.value.fix


def test_an_unknown_split_names_the_ones_that_are_there(data):
    with pytest.raises(MissingDataError, match="train, valid_seen"):
        data.tasks("valid_sean")
