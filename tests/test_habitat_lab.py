"""The real habitat-lab: its Env, Nav-v0 and PDDL, over the stand-in's navmesh. Skipped where it is not installed."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from embodied.geometry import Pose
from embodied.simulators.habitat.axes import Axes, yaw_of
from embodied.simulators.habitat.follower import AHEAD, LEFT, RIGHT, next_action
from embodied.simulators.habitat.pddl import plan_of
from tests.habitat_lab_world import APARTMENT, STEP, TURN, habitat_lab

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("habitat") is None,
    reason="not run with habitat-lab: it is not installed, see docs/habitat.md",
)
ACTIONS = {None: "stop", AHEAD: "move_forward", LEFT: "turn_left", RIGHT: "turn_right"}
ARRIVED = 0.2
"""Metres, habitat-lab's own."""


def clear(env: Any, position: Any, yaw: float) -> bool:
    """Whether a whole step at a yaw is free on the navmesh."""
    ahead = np.array([math.sin(math.radians(yaw)), 0.0, -math.cos(math.radians(yaw))])
    end = env.sim.pathfinder.try_step_no_sliding(position, position + STEP * ahead)
    return bool(np.allclose(end, position + STEP * ahead, atol=1e-3))


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with habitat_lab() as found:
        yield found


@pytest.fixture
def env(lab: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    from habitat.config.read_write import read_write
    from habitat.datasets.pointnav.pointnav_dataset import PointNavDatasetV1
    from habitat.tasks.nav.nav import NavigationEpisode, NavigationGoal

    config = lab.get_config("benchmark/nav/pointnav/pointnav_habitat_test.yaml")
    with read_write(config):
        config.habitat.simulator.type = "EmbodiedLab-v0"
        config.habitat.simulator.agents.main_agent.sim_sensors = {}
        config.habitat.task.measurements.pop("top_down_map", None)
    start, goal = request.param
    episode = NavigationEpisode(
        episode_id="0",
        scene_id=APARTMENT,
        start_position=list(start),
        start_rotation=[0.0, 0.0, 0.0, 1.0],
        goals=[NavigationGoal(position=list(goal), radius=None)],
    )
    dataset = PointNavDatasetV1()
    dataset.episodes = [episode]
    env = lab.Env(config, dataset=dataset)
    yield env
    env.close()


ROUTES = [
    ((3.0, 0.0, -1.0), (-3.0, 0.0, -2.0)),
    ((1.0, 0.0, 0.0), (3.5, 0.0, 1.0)),
    ((-3.0, 0.0, 2.5), (1.0, 0.0, -2.5)),
]


@pytest.mark.parametrize("env", ROUTES, indirect=True)
def test_nav_v0_ends_in_success_with_spl_1(env: Any) -> None:
    # The last step may lead further than it has to: a step of 0.25 m on 7 m is what SPL 0.99 comes from.
    env.reset()
    axes, (goal,) = Axes(), env.current_episode.goals
    for _ in range(400):
        state = env.sim.get_agent_state()
        x, y, z = axes.ours(state.position)
        corners = [axes.ours(each) for each in env.sim.get_straight_shortest_path_points(state.position, goal.position)]
        pose = Pose(x, y, z, yaw_of(state.rotation))
        free = partial(clear, env, state.position)
        route = [(x, z) for x, _, z in corners]
        action = next_action(pose, route, step=STEP, turn=TURN, arrived=ARRIVED, clear=free)
        env.step(ACTIONS[action])
        if env.episode_over:
            break
    metrics = env.get_metrics()
    assert metrics["success"] == 1.0
    assert metrics["spl"] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("problem", ["set_table", "tidy_house", "prepare_groceries"])
def test_plans_of_real_pddl_problems_become_ours(lab: Any, problem: str) -> None:
    from habitat.tasks.rearrange.multi_task.pddl_domain import PddlProblem

    found = PddlProblem("replica_cad", f"habitat/task/rearrange/pddl/{problem}.yaml")
    plan = plan_of(found)
    placed = [step.arguments["object"] for step in plan if step.skill == "put"]
    wanted = {entity for entity in found.all_entities if f"TARGET_{entity}" in found.all_entities}
    assert set(placed) == wanted
    taken = [step.arguments["object"] for step in plan if step.skill == "pick_up"]
    assert taken == placed
    assert {step.skill for step in plan} <= {"go_to", "pick_up", "put", "open", "close"}
