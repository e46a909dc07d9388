"""`habitat_sim` and `magnum` of one version, as modules."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from tests.habitat_standin.simulator import Pose, Simulator, World
from tests.habitat_standin.strict import API, Strict, inside, version
from tests.habitat_standin.things import Matrix4, vector3

KINDS = ("SensorType", "SensorSubType", "MotionType")


def modules(release: str = "0.3.4") -> dict[str, Any]:
    """`habitat_sim` and `magnum` as this version has them, for `sys.modules`."""

    def wrap(kind: str, inner: object) -> Strict:
        return Strict(kind, inner, release)

    def settable(kind: str, **defaults: Any) -> Any:
        known = {n: None for n, (_, since) in API[kind].items() if version(since) <= version(release)}
        return lambda: wrap(kind, SimpleNamespace(**{**known, **defaults}))

    def agent_state(position: Any = None, rotation: Any = None, sensor_states: Any = None) -> Strict:
        pose = Pose()
        pose.position = pose.position if position is None else position
        pose.rotation = pose.rotation if rotation is None else rotation
        return wrap("AgentState", pose)

    def path(kind: str, **ends: Any) -> Any:
        return lambda: wrap(kind, SimpleNamespace(requested_start=None, points=[], geodesic_distance=math.inf, **ends))

    def navmesh() -> Strict:
        settings = settable("NavMeshSettings")()
        inner = inside(settings)
        inner.set_defaults = lambda: inner.__dict__.update(agent_radius=0.1, agent_height=1.5)
        return settings  # type: ignore[no-any-return]

    sensor = {"resolution": [128, 128], "position": [0.0, 1.5, 0.0], "hfov": 90.0, "sensor_subtype": "PINHOLE"}
    kinds = {kind: wrap(kind, SimpleNamespace(**{name: name for name in API[kind]})) for kind in KINDS}
    top = {
        "SimulatorConfiguration": settable("SimulatorConfiguration", enable_physics=False, allow_sliding=True),
        "Configuration": lambda sim, agents: wrap("Configuration", SimpleNamespace(sim_cfg=sim, agents=agents)),
        "CameraSensorSpec": settable("CameraSensorSpec", **sensor),
        "Simulator": lambda config: wrap("Simulator", Simulator(World(config, release), release)),
        "AgentState": agent_state,
        "ActionSpec": lambda name, actuation=None: wrap("ActionSpec", SimpleNamespace(name=name, actuation=actuation)),
        "ActuationSpec": lambda amount, constraint=None: wrap("ActuationSpec", SimpleNamespace(amount=amount)),
        "ShortestPath": path("ShortestPath", requested_end=None),
        "MultiGoalShortestPath": path("MultiGoalShortestPath", requested_ends=None),
        "NavMeshSettings": navmesh,
        "SensorType": kinds["SensorType"],
        "SensorSubType": kinds["SensorSubType"],
        "agent": wrap(
            "habitat_sim.agent", SimpleNamespace(AgentConfiguration=settable("AgentConfiguration", radius=0.1))
        ),
        "geo": wrap(
            "habitat_sim.geo", SimpleNamespace(Ray=lambda o, d: wrap("Ray", SimpleNamespace(origin=o, direction=d)))
        ),
        "physics": wrap("habitat_sim.physics", SimpleNamespace(MotionType=kinds["MotionType"])),
        "__version__": release,
    }
    small = SimpleNamespace(Matrix4=Matrix4, Vector3=vector3)
    return {"habitat_sim": wrap("habitat_sim", SimpleNamespace(**top)), "magnum": wrap("magnum", small)}
