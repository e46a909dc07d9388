"""What lets the real habitat-lab run here: inert modules in place of the three compiled ones, and a simulator.

The inert modules only let habitat-lab be imported: nothing of them is ever called. Everything that an episode does
goes through habitat-lab's own `Env`, task, sensors and measures, and through `EmbodiedLab` below, which moves on the
stand-in's navmesh.
"""

from __future__ import annotations

import abc
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

from tests.habitat_standin.modules import modules

COMPILED = ("habitat_sim", "magnum", "corrade")
APARTMENT = str(Path(__file__).parent / "habitat_standin" / "apartment.scene_instance.json")
STEP, TURN = 0.25, 10.0
"""Metres and degrees, habitat-lab's own."""


class Inert(abc.ABCMeta):
    """A class whose every attribute is such a class: enough for annotations, bases and defaults."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = Inert(name, (), {"__init__": lambda self, *args, **options: None})
        setattr(cls, name, made)
        return made


class InertModule(ModuleType):
    """A module of such classes."""

    __path__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(Inert("inert", (), {}), name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds inert modules under the names of the compiled ones."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.partition(".")[0] in COMPILED:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> ModuleType:
        return InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


@contextmanager
def habitat_lab() -> Iterator[Any]:
    """The real habitat-lab, the module `habitat`; the inert modules are there as long as it lasts."""
    finder = Finder()
    sys.meta_path.insert(0, finder)
    try:
        import habitat
        import habitat.tasks.rearrange.multi_task.pddl_domain

        register(habitat)
        yield habitat
    finally:
        sys.meta_path.remove(finder)
        for name in [each for each in sys.modules if each.partition(".")[0] in COMPILED]:
            del sys.modules[name]


def register(habitat: Any) -> None:
    """Make `EmbodiedLab-v0` known to habitat-lab, once."""
    from gym import spaces
    from habitat.core.registry import registry
    from habitat.core.simulator import AgentState, SensorSuite, Simulator

    if registry.get_simulator("EmbodiedLab-v0") is not None:
        return
    sim = modules()["habitat_sim"]

    @registry.register_simulator(name="EmbodiedLab-v0")
    class EmbodiedLab(Simulator):  # type: ignore[misc]
        """The stand-in's navmesh and robot, by habitat-lab's interface."""

        def __init__(self, config: Any) -> None:
            world, agent = sim.SimulatorConfiguration(), sim.agent.AgentConfiguration()
            world.scene_id, agent.sensor_specifications = APARTMENT, []
            moves = {"move_forward": STEP, "turn_left": TURN, "turn_right": TURN}
            agent.action_space = {name: sim.ActionSpec(name, sim.ActuationSpec(by)) for name, by in moves.items()}
            self._sim = sim.Simulator(sim.Configuration(world, [agent]))
            self.habitat_config, self._suite, self._collided = config, SensorSuite([]), False

        @property
        def sensor_suite(self) -> Any:
            return self._suite

        @property
        def action_space(self) -> Any:
            return spaces.Discrete(4)

        @property
        def previous_step_collided(self) -> bool:
            return self._collided

        @property
        def pathfinder(self) -> Any:
            return self._sim.pathfinder

        def reset(self) -> Any:
            return self.get_observations_at()

        def reconfigure(self, config: Any, episode: Any = None) -> None:
            if episode is not None:
                state = sim.AgentState(np.array(episode.start_position), list(episode.start_rotation))
                self._sim.get_agent(0).set_state(state)

        def step(self, action: Any, *rest: Any, **options: Any) -> Any:
            names = {1: "move_forward", 2: "turn_left", 3: "turn_right"}
            self._collided = bool(self._sim.step(names[int(action)])["collided"]) if action in names else False
            return self.get_observations_at()

        def step_physics(self, seconds: float) -> None:
            """Tasks call it after an action; nothing moves by itself."""

        def get_observations_at(self, *rest: Any, **options: Any) -> Any:
            return self._suite.get_observations(None)

        def get_agent_state(self, agent_id: int = 0) -> Any:
            from quaternion import quaternion

            state = self._sim.get_agent(0).get_state()
            turn = state.rotation
            return AgentState(np.array(state.position), quaternion(turn.w, turn.x, turn.y, turn.z))

        def geodesic_distance(self, start: Any, ends: Any, episode: Any = None) -> float:
            return float(self.path(start, ends).geodesic_distance)

        def path(self, start: Any, ends: Any) -> Any:
            path = sim.MultiGoalShortestPath()
            path.requested_start, path.requested_ends = np.array(start), np.atleast_2d(np.array(ends, float))
            self._sim.pathfinder.find_path(path)
            return path

        def get_straight_shortest_path_points(self, start: Any, end: Any) -> Any:
            return self.path(start, end).points

        def is_navigable(self, point: Any) -> bool:
            return bool(self._sim.pathfinder.is_navigable(point))

        def sample_navigable_point(self) -> Any:
            return self._sim.pathfinder.snap_point([0.0, 0.0, 0.0])

        def seed(self, seed: int) -> None:
            """Nothing is left to chance."""

        def close(self, destroy: bool = True) -> None:
            self._sim.close()
