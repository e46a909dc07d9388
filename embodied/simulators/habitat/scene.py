"""A habitat_sim simulator of one scene, made, set up for an episode, and put back."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from embodied.errors import MissingDataError, MissingExtraError, OptionError, invalid
from embodied.geometry import GRID
from embodied.simulators.habitat.axes import numbers

EYE = 1.5
"""Metres of the camera above the floor."""
FIELD = 90.0
"""Degrees: of a square picture, the same across and down."""
RADIUS = 0.18
"""Metres: of the robot, where a navmesh has to be made."""
COLOR, DEPTH, SEMANTIC = "color", "depth", "semantic"
HOW = "conda install habitat-sim withbullet headless -c conda-forge -c aihabitat"
"""habitat_sim is on no package index."""


class Start(BaseModel):
    """An episode's own initial state, as habitat-lab's data sets have it; Habitat's axes.

    Attributes:
        start_position, start_rotation: the robot's; the rotation as [x, y, z, w].
        rigid_objs: what is added to the scene: (template's handle, (4, 4) transformation by rows).
        ao_states: joint positions by articulated object and link.
        object_paths: folders of templates that are to be loaded first.
        point: a place to be reached; None for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    start_position: tuple[float, float, float] | None = None
    start_rotation: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    rigid_objs: tuple[tuple[str, tuple[tuple[float, ...], ...]], ...] = ()
    ao_states: dict[str, dict[int, float]] = {}
    object_paths: tuple[str, ...] = ()
    point: tuple[float, float, float] | None = None


def read_start(initial: Mapping[str, Any] | None, scene: str) -> Start:
    """Check an initial state.

    Raises:
        BadFileError: it breaks the schema.
    """
    try:
        return Start.model_validate(initial or {})
    except ValidationError as error:
        raise invalid(error, f"{scene}: initial", "see embodied.simulators.habitat.scene.Start") from None


def load(name: str) -> Any:
    """A module of the simulator's.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError(f"{name} does not load ({error})", where="simulator habitat", fix=HOW) from error


def find_scene(scene: str, dataset: str) -> None:
    """Look for a scene first: habitat_sim ends the whole process where there is none.

    Raises:
        MissingDataError: there is none.
    """
    if Path(scene).is_file():
        return
    stem, folder = Path(scene).name.partition(".")[0], Path(dataset).parent
    if dataset == "default" or not any(folder.rglob(f"{stem}.*")):
        fix = "give a scene's file, or --simulator habitat:dataset=FILE.scene_dataset_config.json that has it"
        raise MissingDataError("no such scene", where=scene, fix=fix)


def open_scene(sim: Any, scene: str, dataset: str, size: int, seed: int) -> Any:
    """A simulator of a scene: `sim` is the module habitat_sim."""
    find_scene(scene, dataset)
    world = sim.SimulatorConfiguration()
    world.scene_dataset_config_file, world.scene_id, world.random_seed = dataset, scene, seed
    world.enable_physics, world.allow_sliding, world.load_semantic_mesh = True, False, True
    agent = sim.agent.AgentConfiguration()
    agent.radius, agent.height = RADIUS, EYE
    agent.sensor_specifications = [_sensor(sim, each, size) for each in (COLOR, DEPTH, SEMANTIC)]
    moves = {"move_forward": GRID, "turn_left": 90.0, "turn_right": 90.0}
    agent.action_space = {name: sim.ActionSpec(name, sim.ActuationSpec(amount)) for name, amount in moves.items()}
    opened = sim.Simulator(sim.Configuration(world, [agent]))
    if not opened.pathfinder.is_loaded:
        settings = sim.NavMeshSettings()
        settings.set_defaults()
        settings.agent_radius, settings.agent_height = RADIUS, EYE
        if hasattr(settings, "include_static_objects"):
            settings.include_static_objects = True
        opened.recompute_navmesh(opened.pathfinder, settings)
    return opened


def _sensor(sim: Any, name: str, size: int) -> Any:
    spec = sim.CameraSensorSpec()
    spec.uuid, spec.resolution, spec.hfov = name, [size, size], FIELD
    spec.position = [0.0, EYE, 0.0]
    spec.sensor_subtype = sim.SensorSubType.PINHOLE
    spec.sensor_type = {
        COLOR: sim.SensorType.COLOR,
        DEPTH: sim.SensorType.DEPTH,
        SEMANTIC: sim.SensorType.SEMANTIC,
    }[name]
    return spec


def add_objects(opened: Any, start: Start, added: list[str]) -> None:
    """Add an episode's objects and set its joints; notes the handles of what was added, though it may break off.

    Raises:
        MissingDataError: a template is not there.
        OptionError: there is no articulated object of that name.
    """
    templates, rigid = opened.get_object_template_manager(), opened.get_rigid_object_manager()
    for path in start.object_paths:
        templates.load_configs(path)
    for handle, rows in start.rigid_objs:
        known = templates.get_template_handles(handle)
        if not known:
            fix = "give the folder of its templates in object_paths"
            raise MissingDataError("no such object template", where=handle, fix=fix)
        item = rigid.add_object_by_template_handle(known[0])
        added.append(item.handle)
        item.motion_type = load("habitat_sim").physics.MotionType.KINEMATIC
        # magnum's Matrix4 is made of columns.
        item.transformation = load("magnum").Matrix4([[rows[i][j] for i in range(4)] for j in range(4)])
    articulated = opened.get_articulated_object_manager()
    for name, states in start.ao_states.items():
        if (item := articulated.get_object_by_handle(name)) is None:
            known = ", ".join(articulated.get_object_handles())
            raise OptionError("no such articulated object", where=name, fix=f"the scene has: {known or 'none'}")
        positions = list(item.joint_positions)
        for link, value in states.items():
            positions[item.get_link_joint_pos_offset(link)] = value
        item.joint_positions = positions


def start_place(opened: Any, start: Start) -> Any:
    """Where the robot starts: where the episode says, else the floor nearest to the middle of the navmesh."""
    if start.start_position is not None:
        return start.start_position
    low, high = opened.pathfinder.get_bounds()
    middle = [(a + b) / 2 for a, b in zip(numbers(low), numbers(high), strict=True)]
    return opened.pathfinder.snap_point(middle)
