"""The schema of `traj_data.json`: what is read of a trial, checked key by key; other keys are ignored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from embodied.datasets.alfred.ids import modern_type
from embodied.geometry import Point, Pose

Number = Annotated[float, Field(allow_inf_nan=False)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Vector(_Record):
    """Metres, or degrees."""

    x: Number
    y: Number
    z: Number

    def point(self) -> Point:
        """As a tuple."""
        return self.x, self.y, self.z


class Params(_Record):
    """The arguments of the task's template."""

    object_target: str
    parent_target: str
    mrecep_target: str
    toggle_target: str
    object_sliced: bool


class ObjectPose(_Record):
    """A pickupable at the start; copies share a name."""

    objectName: str  # noqa: N815 - ALFRED's key
    position: Vector
    rotation: Vector

    @property
    def type(self) -> str:
        """Its object type, as AI2-THOR 5 names it."""
        return modern_type(self.objectName.split("_")[0])


class InitAction(_Record):
    """The start pose."""

    x: Number
    y: Number
    z: Number
    rotation: Number
    horizon: Number


class Toggle(_Record):
    """The state of all lamps of a type at the start."""

    isOn: bool  # noqa: N815 - ALFRED's key
    objectType: str  # noqa: N815 - ALFRED's key


class SceneData(_Record):
    """The room and its state at the start."""

    floor_plan: str
    init_action: InitAction
    object_poses: tuple[ObjectPose, ...]
    object_toggles: tuple[Toggle, ...] = ()
    dirty_and_empty: bool = False


class PlannerAction(_Record):
    """A step of the expert's plan, as its PDDL planner wrote it."""

    action: str
    objectId: str | None = None  # noqa: N815 - ALFRED's key
    receptacleObjectId: str | None = None  # noqa: N815 - ALFRED's key
    coordinateObjectId: tuple[str, tuple[float, ...]] | None = None  # noqa: N815 - ALFRED's key
    coordinateReceptacleObjectId: tuple[str, tuple[float, ...]] | None = None  # noqa: N815 - ALFRED's key


class DiscreteAction(_Record):
    """A step of the expert's plan in words: ALFRED's high-level action and its type arguments."""

    action: str
    args: tuple[str, ...] = ()


class HighAction(_Record):
    """One subgoal of the expert's plan."""

    high_idx: int
    discrete_action: DiscreteAction
    planner_action: PlannerAction


class ApiAction(_Record):
    """A recorded call of AI2-THOR 2.1; `forceAction` and the like are dropped."""

    action: Literal[
        "MoveAhead",
        "RotateLeft",
        "RotateRight",
        "LookUp",
        "LookDown",
        "PickupObject",
        "PutObject",
        "OpenObject",
        "CloseObject",
        "ToggleObjectOn",
        "ToggleObjectOff",
        "SliceObject",
    ]
    objectId: str | None = None  # noqa: N815 - ALFRED's key
    receptacleObjectId: str | None = None  # noqa: N815 - ALFRED's key


class LowArguments(_Record):
    """Of the leaderboard agents' arguments only the target's bounding box is read: pixels of 300 × 300, where kept."""

    bbox: tuple[Number, Number, Number, Number] | None = None


class LowDiscrete(_Record):
    """What the leaderboard's agents output."""

    args: LowArguments


class LowAction(_Record):
    """One recorded action."""

    high_idx: int
    api_action: ApiAction
    discrete_action: LowDiscrete


class Plan(_Record):
    """The expert's plan and recording."""

    high_pddl: tuple[HighAction, ...]
    low_actions: tuple[LowAction, ...]


class Annotation(_Record):
    """One person's words for the trial."""

    task_desc: str
    high_descs: tuple[str, ...]


class Annotations(_Record):
    """All words for the trial."""

    anns: tuple[Annotation, ...]


class Trial(_Record):
    """One trial of the dataset."""

    task_id: str
    task_type: str
    pddl_params: Params
    scene: SceneData
    plan: Plan
    turk_annotations: Annotations

    @property
    def start(self) -> Pose:
        """The start pose."""
        init = self.scene.init_action
        return Pose(init.x, init.y, init.z, init.rotation % 360.0, init.horizon)
