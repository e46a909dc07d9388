"""The stand-in's Simulator, Agent and PathFinder."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.habitat_standin.space import Grid, Quaternion, Solid, Vector, about_y, hits
from tests.habitat_standin.strict import Strict, inside
from tests.habitat_standin.things import Articulated, Manager, Rigid, shifted

SKY = (200, 220, 240)


@dataclass
class Pose:
    """A SixDOFPose, or an AgentState with its sensors'."""

    position: Any = field(default_factory=lambda: np.zeros(3))
    rotation: Any = field(default_factory=lambda: Quaternion(1.0, 0.0, 0.0, 0.0))
    sensor_states: dict[str, Any] = field(default_factory=dict)


class Agent:
    """One robot: a place on the navmesh, and sensors that hang on it."""

    def __init__(self, config: Any, world: World) -> None:
        self.config, self.world = config, world
        self.position, self.rotation = np.zeros(3), Quaternion(1.0, 0.0, 0.0, 0.0)
        self.initial = Pose(self.position, self.rotation)
        self.sensors = {
            spec.uuid: (np.array(spec.position, float), about_y(0.0)) for spec in config.sensor_specifications
        }

    def get_state(self) -> Strict:
        turned, wrap = self.rotation.matrix(), self.world.wrap
        sensors = {
            uuid: wrap("SixDOFPose", Pose(self.position + turned @ place, self.rotation * turn))
            for uuid, (place, turn) in self.sensors.items()
        }
        return wrap("AgentState", Pose(self.position.copy(), self.rotation, sensors))

    def set_state(
        self, state: Any, reset_sensors: bool = True, infer_sensor_states: bool = True, is_initial: bool = False
    ) -> None:
        self.position, self.rotation = np.array(state.position, float), Quaternion.read(state.rotation)
        if reset_sensors:
            for spec in self.config.sensor_specifications:
                self.sensors[spec.uuid] = np.array(spec.position, float), about_y(0.0)
        if not infer_sensor_states:
            back = self.rotation.inverse()
            for uuid, pose in state.sensor_states.items():
                place = back.matrix() @ (np.array(pose.position, float) - self.position)
                self.sensors[uuid] = place, back * Quaternion.read(pose.rotation)
        if is_initial:
            self.initial = Pose(self.position.copy(), self.rotation)

    def act(self, key: Any) -> bool:
        spec = self.config.action_space[key]
        amount = spec.actuation.amount
        if spec.name == "turn_left":
            self.rotation = self.rotation * about_y(amount)
        elif spec.name == "turn_right":
            self.rotation = self.rotation * about_y(-amount)
        elif spec.name == "move_forward":
            wanted = self.position + self.rotation.matrix() @ np.array([0.0, 0.0, -amount])
            self.position = self.world.grid.farthest(self.position, wanted)
            return not np.allclose(self.position, wanted)
        else:
            raise AssertionError(f"the table has no move '{spec.name}'")
        return False


class World:
    """What a Simulator holds."""

    def __init__(self, configuration: Any, release: str) -> None:
        config = configuration.sim_cfg
        self.release, self.closed = release, False
        content = json.loads(Path(config.scene_id).read_text(encoding="utf-8"))
        self.templates: dict[str, Any] = content.get("templates", {})
        self.next_id = 1
        self.rigid = {each["handle"]: self.rigid_of(each) for each in content["rigid"]}
        self.articulated = {each["handle"]: self.jointed(each) for each in content["articulated"]}
        self.content, self.stage = content, [self.wall(each) for each in content["stage"]]
        self.agent = Agent(configuration.agents[0], self)
        self.radius = float(self.agent.config.radius)
        self.remesh(self.radius)

    def wrap(self, kind: str, inner: object) -> Strict:
        return Strict(kind, inner, self.release)

    def rigid_of(self, spec: Any) -> Rigid:
        self.next_id += 1
        motion = spec.get("motion", "DYNAMIC")
        made = Rigid(
            spec["handle"], self.next_id, spec["size"], "DYNAMIC", self.wrap, spec.get("colour", (200, 60, 60))
        )
        made.solid.transform = shifted(spec.get("at", (0.0, 0.0, 0.0)))
        made.motion_type = motion
        return made

    def jointed(self, spec: Any) -> Articulated:
        first, self.next_id = self.next_id + 1, self.next_id + 1 + len(spec["links"])
        return Articulated(spec, first, self.wrap)

    def wall(self, spec: Any) -> Solid:
        half = np.array(spec["size"], float) / 2
        return Solid(-half, half, shifted(spec["at"]), 0, spec.get("semantic_id", 0), tuple(spec.get("colour", SKY)))

    def remesh(self, radius: float) -> None:
        standing = [each.solid for each in self.rigid.values() if each.motion_type == "STATIC"]
        joined = [link.solid for each in self.articulated.values() for link in each.links.values()]
        self.grid = Grid(self.content["floor"], [*self.stage, *standing, *joined], radius)

    def solids(self) -> list[Solid]:
        links = [link.solid for each in self.articulated.values() for link in each.links.values()]
        return [*self.stage, *(each.solid for each in self.rigid.values()), *links]

    def add(self, handle: str) -> Rigid | None:
        spec = self.templates.get(handle)
        if spec is None:
            return None
        number = sum(handle in each for each in self.rigid)
        return self.rigid_of({**spec, "handle": f"{handle}_:{number:04d}"})


class Simulator:
    """habitat_sim.Simulator."""

    def __init__(self, world: World, release: str) -> None:
        self._world, self._wrap = world, world.wrap
        del release

    def get_agent(self, number: int) -> Strict:
        return self._wrap("Agent", self._world.agent)

    def initialize_agent(self, number: int, state: Any = None) -> Strict:
        if state is not None:
            self._world.agent.set_state(state, is_initial=True)
        return self.get_agent(number)

    def reset(self, agent_ids: Any = None) -> dict[str, Any]:
        self._world.agent.set_state(self._world.agent.initial)
        return self.get_sensor_observations()

    def step(self, action: Any, dt: float = 1 / 60) -> dict[str, Any]:
        collided = self._world.agent.act(action)
        return {**self.get_sensor_observations(), "collided": collided}

    def get_sensor_observations(self, agent_ids: int = 0) -> dict[str, Any]:
        agent = self._world.agent
        return {spec.uuid: self._taken(spec, agent) for spec in agent.config.sensor_specifications}

    def _taken(self, spec: Any, agent: Agent) -> Any:
        """One sensor's picture: boxes along rays."""
        place, turn = agent.sensors[spec.uuid]
        eye = agent.position + agent.rotation.matrix() @ place
        directions = _rays(spec) @ (agent.rotation * turn).matrix().T
        solids = self._world.solids()
        depths = np.stack([hits(eye, directions, each) for each in solids])
        nearest, which = depths.min(axis=0), depths.argmin(axis=0)
        seen = np.isfinite(nearest)
        if spec.sensor_type == "DEPTH":
            return np.where(seen, nearest, 0.0).astype(np.float32)
        if spec.sensor_type == "SEMANTIC":
            return np.where(seen, np.array([each.semantic_id for each in solids])[which], 0).astype(np.uint32)
        colours = np.array([(*each.colour, 255) for each in solids])[which]
        return np.where(seen[..., None], colours, (*SKY, 255)).astype(np.uint8)

    @property
    def pathfinder(self) -> Strict:
        return self._wrap("PathFinder", PathFinder(self._world))

    def recompute_navmesh(self, pathfinder: Any, settings: Any) -> bool:
        self._world.remesh(settings.agent_radius)
        return True

    @property
    def semantic_scene(self) -> Strict:
        def aabb(each: Any) -> Strict:
            low, high = np.array(each["low"], float), np.array(each["high"], float)
            middle = (low + high) / 2
            return self._wrap("Range3D", SimpleNamespace(min=low, max=high, center=lambda: middle))

        def listed(kind: str) -> list[Any]:
            found: list[Any] = [None]
            for each in self._world.content.get(kind, []):
                category = self._wrap("Category", SimpleNamespace(name=lambda mapping="", said=each["category"]: said))
                rest = {"id": each["id"], "category": category, "aabb": aabb(each)}
                whole = SimpleNamespace(**rest, semantic_id=each.get("semantic_id", 0))
                found.append(self._wrap("SemanticRegion" if kind == "regions" else "SemanticObject", whole))
            return found

        return self._wrap("SemanticScene", SimpleNamespace(objects=listed("semantic"), regions=listed("regions")))

    def get_rigid_object_manager(self) -> Strict:
        manager = Manager("ManagedRigidObject", self._world.rigid, self._wrap, self._world.add)
        return self._wrap("RigidObjectManager", manager)

    def get_articulated_object_manager(self) -> Strict:
        manager = Manager("ManagedArticulatedObject", self._world.articulated, self._wrap)
        return self._wrap("ArticulatedObjectManager", manager)

    def get_object_template_manager(self) -> Strict:
        def handles(search: str = "") -> list[str]:
            return [each for each in self._world.templates if search in each]

        return self._wrap(
            "TemplateManager", SimpleNamespace(get_template_handles=handles, load_configs=lambda path: [])
        )

    def cast_ray(self, ray: Any, max_distance: float = 100.0) -> Strict:
        origin, direction = np.array(ray.origin, float), np.array(ray.direction, float)
        found = []
        for solid in self._world.solids():
            far = float(hits(origin, direction, solid))
            if far <= max_distance:
                hit = {"object_id": solid.object_id, "point": origin + far * direction, "ray_distance": far}
                found.append(self._wrap("RayHit", SimpleNamespace(**hit)))
        found.sort(key=lambda each: float(each.ray_distance))
        return self._wrap("RaycastResults", SimpleNamespace(has_hits=lambda: bool(found), hits=found))

    def close(self, destroy: bool = True) -> None:
        self._world.closed = True


def _rays(spec: Any) -> Vector:
    """(height, width, 3) directions one metre deep, in the camera's own axes."""
    height, width = spec.resolution
    focal = width / 2 / math.tan(math.radians(float(spec.hfov)) / 2)
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return np.stack([(columns - width / 2) / focal, (height / 2 - rows) / focal, -np.ones((height, width))], axis=-1)


class PathFinder:
    """habitat_sim.nav.PathFinder over the grid."""

    is_loaded = True

    def __init__(self, world: World) -> None:
        self._world = world

    def seed(self, seed: int) -> None:
        """Nothing is left to chance."""

    def get_bounds(self) -> tuple[Vector, Vector]:
        grid = self._world.grid
        return np.array([grid.x0, 0.0, grid.z0]), np.array([grid.x1, 2.5, grid.z1])

    def is_navigable(self, point: Any, max_y_delta: float = 0.5) -> bool:
        return abs(float(point[1])) <= max_y_delta and self._world.grid.navigable(point)

    def try_step(self, start: Any, end: Any) -> Vector:
        return self.try_step_no_sliding(start, end)

    def try_step_no_sliding(self, start: Any, end: Any) -> Vector:
        return self._world.grid.farthest(np.array(start, float), np.array(end, float))

    def snap_point(self, point: Any, island: int = -1) -> Vector:
        cells = np.argwhere(self._world.grid.free)
        centres = np.array([self._world.grid.centre((int(i), int(j))) for i, j in cells])
        if not len(centres):
            return np.full(3, np.nan)
        if self._world.grid.navigable(point):
            return np.array([point[0], 0.0, point[2]], float)
        return np.asarray(centres[np.hypot(centres[:, 0] - point[0], centres[:, 2] - point[2]).argmin()])

    def find_path(self, path: Any) -> bool:
        inner, start = inside(path), np.array(path.requested_start, float)
        ends = [inner.requested_end] if hasattr(inner, "requested_end") else list(inner.requested_ends)
        found = [self._world.grid.path(start, np.array(end, float)) for end in ends]
        lengths = [_length(each) for each in found]
        best = int(np.argmin(lengths))
        inner.points, inner.geodesic_distance = found[best], lengths[best]
        inner.closest_end_point_index = best
        return math.isfinite(lengths[best])


def _length(points: list[Vector]) -> float:
    return sum(float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(points)) if points else math.inf
