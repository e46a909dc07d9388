"""The gymnasium environments: the checker, vectors, determinism, and that things can be done."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from embodied.content import scenes
from embodied.errors import EmbodiedError, OptionError, SimulatorError
from embodied.household.gym import ACTIONS, IDS, HouseholdEnv, ParameterisedHouseholdEnv
from embodied.household.gym_spaces import KINDS, STATES
from embodied.household.thor.event import Event

NUMBER = {name: number for number, name in enumerate(ACTIONS)}


def make(name: str = "embodied/Household-v0", **options: Any) -> gymnasium.Env[Any, Any]:
    return gymnasium.make(name, scenes=[scenes], **{"scene": "kitchen", **options})


@pytest.mark.parametrize("name", IDS)
def test_gymnasiums_checker_finds_nothing(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(make(name, scene=["kitchen", "bathroom"], scatter=True).unwrapped)


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("name", IDS)
def test_vectors_of_environments(name: str, mode: str) -> None:
    options = {"scenes": [scenes], "scene": ["bathroom", "kitchen"], "max_steps": 3}
    vector = gymnasium.make_vec(name, num_envs=2, vectorization_mode=mode, **options)
    observations, _ = vector.reset(seed=5)
    assert observations["offsets"].shape == (2, 16, 3)
    vector.action_space.seed(5)
    for _ in range(10):
        observations, rewards, _, _, _ = vector.step(vector.action_space.sample())
        assert observations in vector.observation_space and not rewards.any()
    vector.close()


def test_one_seed_one_course() -> None:
    first, second = (make(scene=["kitchen", "bedroom"], scatter=True) for _ in range(2))
    space = first.action_space
    space.seed(2)
    for seed in (1, 2):
        ours, theirs = first.reset(seed=seed), second.reset(seed=seed)
        np.testing.assert_equal(ours, theirs)
        for _ in range(50):
            action = space.sample()
            ours, theirs = first.step(action), second.step(action)
            np.testing.assert_equal(ours, theirs)
            if ours[2]:
                break
    assert not np.array_equal(first.reset(seed=1)[0]["offsets"], first.reset(seed=3)[0]["offsets"])


def looked_for(env: HouseholdEnv, action: str) -> tuple[Any, ...]:
    """Walk at random until an action works; what that step gave."""
    rng = np.random.default_rng(0)
    for _ in range(600):
        result = env.step(NUMBER[action])
        if result[0]["success"]:
            return result
        env.step(int(rng.integers(NUMBER["RotateRight"] + 1)))
    raise AssertionError(f"{action} never worked")


def test_things_are_picked_up_and_put_by_the_nearest_in_view() -> None:
    env = make(max_steps=5000).unwrapped
    assert isinstance(env, HouseholdEnv)
    env.reset(seed=0)
    observation, *_ = looked_for(env, "PickupObject")
    held = KINDS[observation["held"]]
    assert env.controller.last_event.metadata["inventoryObjects"][0]["objectType"] == held
    observation, *_ = looked_for(env, "PutObject")
    assert observation["held"] == 0


def test_slots_hold_the_nearest_objects_in_view() -> None:
    env = make("embodied/HouseholdParameterised-v0", slots=40).unwrapped
    assert isinstance(env, ParameterisedHouseholdEnv)
    observation, info = env.reset(seed=0)
    objects = {each["objectId"]: each for each in env.controller.last_event.metadata["objects"]}
    assert set(info["objects"]) == {name for name, each in objects.items() if each["visible"]}
    for slot, name in enumerate(info["objects"]):
        assert KINDS[observation["types"][slot]] == objects[name]["objectType"]
        assert bool(observation["states"][slot][STATES.index("inReach")]) == objects[name]["isInteractable"]
    assert not observation["types"][len(info["objects"]) :].any()
    distances = np.linalg.norm(observation["offsets"][: len(info["objects"])], axis=1)
    assert (np.diff(distances) >= -1e-5).all()
    observation, reward, terminated, _, info = env.step({"action": NUMBER["PickupObject"], "object": 39})
    assert (observation["success"], reward, terminated) == (0, 0.0, False) and "nothing in view" in info["error"]


def test_goals_rewards_and_ends() -> None:
    def turned(event: Event) -> bool:
        return event.kept.pose.yaw == 180.0

    env = make(goal=turned, reward=lambda event: -0.25, max_steps=4)
    start = env.reset(seed=0)[0]["agent"][3]
    turn = NUMBER["RotateLeft" if start == 270 else "RotateRight"]
    results = []
    while not results or not (results[-1][2] or results[-1][3]):
        results.append(env.step(turn))
    assert [each[1] for each in results] == [-0.25] * (len(results) - 1) + [0.75] and results[-1][2]
    env.reset(seed=0)
    for number in range(4):
        *_, terminated, truncated, _ = env.step(NUMBER["LookUp"])
        assert (terminated, truncated) == (False, number == 3)
    env.reset(seed=0)
    assert env.step(NUMBER["Done"])[2]


def test_wrong_options_say_what_is_right() -> None:
    with pytest.raises(OptionError, match="no option 'scen'"):
        make().reset(options={"scen": "kitchen"})
    assert make().reset(options={"scene": "bathroom"})[1]["scene"] == "bathroom"
    for options in ({"scene": []}, {"max_steps": 0}, {"slots": 0}, {"gridsize": 0.25}, {"scene": "kichen"}):
        with pytest.raises(EmbodiedError):
            make(**options)
    with pytest.raises(OptionError, match="renderer"):
        HouseholdEnv(render_mode="human")  # type: ignore[arg-type]
    env = make().unwrapped
    env.close()
    env.close()
    with pytest.raises(SimulatorError, match="stopped"):
        env.reset()
    with pytest.raises(SimulatorError, match="stopped"):
        env.step(NUMBER["SliceObject"])


@pytest.mark.parametrize("name", IDS)
def test_what_is_no_action_is_refused(name: str) -> None:
    env = make(name).unwrapped
    env.reset(seed=0)
    for action in (len(ACTIONS), -1, 1.5, "MoveAhead", None, {}, {"action": 0, "object": 99}):
        with pytest.raises(OptionError, match="is no action"):
            env.step(action)


def test_without_gymnasium_the_extra_is_named() -> None:
    code = "import sys; sys.modules['gymnasium'] = None; import embodied.household.gym"
    process = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True)
    assert "MissingExtraError" in process.stderr and "gymnasium is not installed" in process.stderr


def test_registered_where_its_module_is_named() -> None:
    code = "import gymnasium; gymnasium.make('embodied.household.gym:embodied/Household-v0')"
    subprocess.run([sys.executable, "-c", code], check=True)
