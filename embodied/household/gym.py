"""The household as gymnasium environments; importing this module registers them.

Example:
    import gymnasium
    import embodied.household.gym

    env = gymnasium.make("embodied/Household-v0", scene="kitchen")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from embodied.errors import MissingExtraError, OptionError

try:
    import gymnasium
    from gymnasium import spaces
except ModuleNotFoundError:
    raise MissingExtraError(
        "gymnasium is not installed", where="embodied.household.gym", fix="pip install 'embodied[gym]'"
    ) from None

from embodied.household.gym_spaces import Observer
from embodied.household.instance import Instance
from embodied.household.library import SceneLibrary
from embodied.household.receptacles import MUST_BE_OPEN, may_hold
from embodied.household.thor.controller import Controller
from embodied.household.thor.event import Event

PLAIN = (
    "MoveAhead MoveBack MoveLeft MoveRight RotateLeft RotateRight LookUp LookDown Crouch Stand DropHeldObject Done"
).split()
"""Actions without a target; Done ends the episode."""
SUITS: Mapping[str, Callable[[Instance], bool]] = {
    "PickupObject": lambda item: "pickupable" in item.properties,
    "PutObject": lambda item: "receptacle" in item.properties,
    "OpenObject": lambda item: "openable" in item.properties and item.openness < 1.0,
    "CloseObject": lambda item: "openable" in item.properties and item.is_open,
    "ToggleObjectOn": lambda item: "toggleable" in item.properties and not item.is_toggled,
    "ToggleObjectOff": lambda item: "toggleable" in item.properties and item.is_toggled,
    "SliceObject": lambda item: "sliceable" in item.properties,
    "EmptyLiquidFromObject": lambda item: bool(item.fill_liquid),
}
"""Actions with a target, and which objects they are for."""
ACTIONS = (*PLAIN, *SUITS)
"""All actions by their number."""
ACTION = TypeVar("ACTION")
IDS = {"embodied/Household-v0": "HouseholdEnv", "embodied/HouseholdParameterised-v0": "ParameterisedHouseholdEnv"}


class _Base(gymnasium.Env[dict[str, Any], ACTION], Generic[ACTION]):
    """What both environments share: scenes, observations, and how an episode ends.

    Args:
        scene: a scene's name, or several of which each reset draws one.
        scenes: where scenes are looked up, as the Controller's.
        max_steps: after so many the episode is truncated.
        slots: how many objects an observation has room for.
        scatter: whether each reset lays the objects out anew (InitialRandomSpawn).
        goal: whether the task is done; then the episode ends with reward 1. Reads the event.
        reward: further reward of a step. Without both, every reward is 0.
        render_mode: None: pictures come with the renderer.
        parameters: what Initialize takes: gridSize, visibilityDistance, …

    Raises:
        EmbodiedError: a scene or an argument is wrong.
    """

    metadata: dict[str, Any] = {"render_modes": []}  # noqa: RUF012 - gymnasium's

    def __init__(
        self,
        scene: str | Sequence[str] = "kitchen",
        *,
        scenes: SceneLibrary | Sequence[Path | str] | None = None,
        max_steps: int = 500,
        slots: int = 16,
        scatter: bool = False,
        goal: Callable[[Event], bool] | None = None,
        reward: Callable[[Event], float] | None = None,
        render_mode: None = None,
        **parameters: Any,
    ) -> None:
        names = [scene] if isinstance(scene, str) or not isinstance(scene, Sequence) else list(scene)
        if not names or max_steps < 1 or slots < 1:
            raise OptionError("an environment needs a scene, and max_steps and slots of 1 or more")
        if render_mode is not None:
            raise OptionError(f"there is no render_mode '{render_mode}': pictures come with the renderer")
        self._names, self._max_steps, self._scatter = names, max_steps, scatter
        self._goal, self._reward, self.render_mode = goal, reward, render_mode
        self._observer = Observer(slots)
        self.observation_space = self._observer.space
        self.controller = Controller(scene=names[0], scenes=scenes, **parameters)
        self.action_space = self._actions(slots)
        self._slots: list[Instance] = []
        self._steps = 0

    def _actions(self, slots: int) -> spaces.Space[ACTION]:
        """The space of actions."""
        raise NotImplementedError

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: of the draws of scenes and of layouts.
            options: `scene`, the name of the scene to take.

        Raises:
            OptionError: there is no such option.
        """
        super().reset(seed=seed)
        for key in options or {}:
            if key != "scene":
                raise OptionError(f"reset knows no option '{key}'", fix="options: scene")
        drawn = self._names[int(self.np_random.integers(len(self._names)))]
        event = self.controller.reset((options or {}).get("scene", drawn))
        if self._scatter:
            event = self.controller.step("InitialRandomSpawn", randomSeed=int(self.np_random.integers(1, 2**31)))
        self._steps = 0
        return self._observed(event, True), self._info(event, "Initialize", "")

    def close(self) -> None:
        """Let the scene go."""
        self.controller.stop()

    def _check(self, action: Any) -> None:
        """Refuse what is no action, and any action after `close`."""
        try:
            fits = self.action_space.contains(action)
        except (KeyError, TypeError, ValueError):
            fits = False
        if not fits:
            raise OptionError(f"{action!r:.80} is no action", fix=f"take one of {self.action_space}")
        _ = self.controller.home

    def _do(self, name: str, target: Instance | None) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """One step: an action, on its target where it has one; without any it fails and nothing happens."""
        self._steps += 1
        last = self.controller.last_event
        if name in SUITS and target is None and last is not None:
            event, succeeded, error = last, False, f"nothing in view for {name}"
        else:
            aim = {"objectId": target.object_id} if target is not None else {}
            event = self.controller.step({"action": name, **aim})
            succeeded, error = bool(event), event.outcome.error_message
        done = self._goal is not None and bool(self._goal(event))
        reward = float(done) + (float(self._reward(event)) if self._reward is not None else 0.0)
        truncated = self._steps >= self._max_steps
        return (
            self._observed(event, succeeded),
            reward,
            done or name == "Done",
            truncated,
            self._info(event, name, error),
        )

    def _observed(self, event: Event, succeeded: bool) -> dict[str, Any]:
        observation, self._slots = self._observer.observe(event, succeeded)
        return observation

    def _info(self, event: Event, name: str, error: str) -> dict[str, Any]:
        """What helps a person: the action, why it failed, the scene, and the ids in the slots."""
        ids = [item.object_id for item in self._slots]
        return {"action": name, "error": error, "scene": self.controller.scene, "objects": ids}


class HouseholdEnv(_Base[np.int64]):
    """Discrete actions, of ACTIONS; one with a target takes the nearest object in view that it is for."""

    def _actions(self, slots: int) -> spaces.Discrete[Any]:
        return spaces.Discrete(len(ACTIONS))

    def step(self, action: int | np.int64) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """Apply an action by its number in ACTIONS."""
        self._check(action)
        name = ACTIONS[int(action)]
        return self._do(name, next(self._suited(name), None) if name in SUITS else None)

    def _suited(self, name: str) -> Iterator[Instance]:
        """The objects in view that an action is for, the nearest first."""
        event = self.controller.last_event
        held = event.kept.instances[event.kept.held] if event is not None and event.kept.held is not None else None
        for item in self._slots:
            takes = name != "PutObject" or (
                held is not None
                and item is not held
                and may_hold(item.object_type, held.object_type)
                and (item.is_open or item.object_type not in MUST_BE_OPEN)
            )
            if SUITS[name](item) and takes:
                yield item


class ParameterisedHouseholdEnv(_Base[dict[str, Any]]):
    """Actions of two parts: `action`, of ACTIONS, and `object`, a slot of the last observation (where it has one)."""

    def _actions(self, slots: int) -> spaces.Dict:
        return spaces.Dict({"action": spaces.Discrete(len(ACTIONS)), "object": spaces.Discrete(slots)})

    def step(self, action: Mapping[str, Any]) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """Apply an action to the object of a slot; an empty slot is a failed action."""
        self._check(action)
        name, slot = ACTIONS[int(action["action"])], int(action["object"])
        aimed = name in SUITS and 0 <= slot < len(self._slots)
        return self._do(name, self._slots[slot] if aimed else None)


for _id, _class in IDS.items():
    if _id not in gymnasium.registry:
        gymnasium.register(_id, entry_point=f"{__name__}:{_class}")
