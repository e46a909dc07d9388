"""Running skills and planners in homes that tests build."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from embodied.agent import Agent
from embodied.content import scenes
from embodied.experience import Recall, nothing
from embodied.geometry import Cell, Pose
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.household.act import act
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.scene import Scene
from embodied.memories.privileged import PrivilegedMemory
from embodied.planner import Person, Planner, nobody
from embodied.simulator import Action, Observation
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome
from embodied.skills import load_library
from embodied.task import Limits, Setup
from embodied.task_types import CLEAN, COOL, HEAT, LOOK, MOVABLE, SIMPLE, TWO, Template
from embodied.trace import Event, Stopped

T = TypeVar("T")
SKILLS = load_library("household")
ROOMS = sorted(path.stem for path in scenes.glob("*.json"))


GOALS = {
    "simple": Template(SIMPLE, "Egg", "SideTable"),
    "slice": Template(SIMPLE, "Apple", "Fridge", sliced=True),
    "movable": Template(MOVABLE, "Apple", "Fridge", movable="Plate"),
    "movable-slice": Template(MOVABLE, "Apple", "Fridge", movable="Plate", sliced=True),
    "heat": Template(HEAT, "Egg", "Fridge"),
    "heat-apple": Template(HEAT, "Apple", "SideTable"),
    "heat-slice": Template(HEAT, "Apple", "Plate", sliced=True),
    "cool": Template(COOL, "Apple", "SideTable"),
    "clean": Template(CLEAN, "Spoon", "Drawer"),
    "look": Template(LOOK, "Book", toggle="DeskLamp"),
    "two-slices": Template(TWO, "Apple", "Fridge", sliced=True),
}
"""What can be asked for in tests.homes.KITCHENETTE, one of each kind."""


class FixedHome:
    """A simulator whose home is given; `reset` is not for it."""

    def __init__(self, home: Home) -> None:
        self.state = home


def memory_of(home: Home) -> PrivilegedMemory:
    memory = PrivilegedMemory()
    memory.start(FixedHome(home), Observation(home.pose))
    return memory


def room(name: str, **initial: Any) -> Home:
    """One of the rooms that ship."""
    return build_home(SceneLibrary([scenes]).load(name), where=name)


def box_room(fixtures: list[dict[str, Any]], objects: Sequence[dict[str, Any]] = (), **changes: Any) -> Home:
    """A bare room of 4 by 4 metres around the origin with these things in it."""
    walls = [[-2, -2, 2, -2], [2, -2, 2, 2], [-2, 2, 2, 2], [-2, -2, -2, 2]]
    scene = {
        "format": 1,
        "name": "room",
        "room": "kitchen",
        "agent": {"x": 0, "z": 0, "horizon": 30},
        "walls": walls,
        "fixtures": fixtures,
        "objects": list(objects),
        **changes,
    }
    return build_home(Scene.model_validate(scene), where="room")


def run(home: Home, skill: Generator[Action, Observation, T]) -> tuple[T, list[tuple[Action, Observation]]]:
    """Carry a generator of actions out; returns how it ended, and what was done with what answer."""
    done: list[tuple[Action, Observation]] = []
    try:
        action = next(skill)
        while True:
            result, refusal = act(home, action)
            observation = Observation(home.pose, home.held, refusal, result)
            done.append((action, observation))
            action = skill.send(observation)
    except StopIteration as stop:
        return stop.value, done


def call(home: Home, name: str, **arguments: str) -> tuple[Outcome, list[str]]:
    """Run a skill that has to be admissible; returns how it ended and the interactions that worked, in words."""
    skill, memory = SKILLS[name], memory_of(home)
    unmet = skill.unmet(memory, arguments)
    assert unmet is None, str(unmet)
    outcome, done = run(home, skill.run(memory, **arguments))
    words = [
        f"{action.name.replace('Object', '')} {action.arguments['objectId'].partition('|')[0]}"
        for action, observation in done
        if observation.succeeded and "objectId" in action.arguments
    ]
    return outcome, words


def episode(
    planner: Planner,
    scene: dict[str, Any] | str,
    folder: Path,
    *,
    instruction: str = "",
    person: Person = nobody,
    recall: Recall = nothing,
    seed: int = 0,
    limits: Limits | None = None,
) -> tuple[Stopped, list[Event], Home]:
    """Run an agent with full knowledge in a scene, by content or by the name of one that ships."""
    name = scene if isinstance(scene, str) else scene["name"]
    if not isinstance(scene, str):
        (folder / f"{name}.json").write_text(json.dumps(scene), encoding="utf-8")
    simulator, events = HouseholdSimulator(SceneLibrary([folder, scenes])), list[Event]()
    agent = Agent(planner, AdmissibleGrounder(SKILLS), PrivilegedMemory(), SKILLS)
    stopped = agent.run(
        instruction,
        simulator,
        Setup(name),
        emit=events.append,
        limits=limits or Limits(),
        seed=seed,
        person=person,
        recall=recall,
    )
    return stopped, events, simulator.home


class Mistaken(PrivilegedMemory):
    """A memory that takes more cells for free than are, and sees things from poses that do not show them."""

    def __init__(self, home: Home, free: frozenset[Cell] = frozenset(), sees_through: bool = False) -> None:
        super().__init__()
        self.start(FixedHome(home), Observation(home.pose))
        self._free, self._sees_through = home.free_cells | free, sees_through
        self.looked_from: list[Pose] = []

    @property
    def free_cells(self) -> frozenset[Cell]:
        return self._free

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        if pose is None:
            self.looked_from.append(self.pose)
        return (self._sees_through and pose is not None) or super().visible(object_id, pose)


def ids_of(home: Home) -> dict[str, str]:
    """The id of an object of each type, the last one where there are several."""
    return {item.object_type: item.object_id for item in home.objects()}
