"""Reading ALFRED's files: one trial's `traj_data.json`, checked key by key, and the layouts of its rooms."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import BadFileError, MissingDataError
from embodied.geometry import GRID, Cell, Point, Pose

HOW_TO_GET = (
    "clone https://github.com/askforalfred/alfred, run `sh data/download_data.sh json` in it, "
    "and pass the checkout's folder as --data"
)
TRAJECTORIES = Path("data") / "json_2.1.0"
LAYOUTS = Path("gen") / "layouts"
RENAMED = {"Glassbottle": "Bottle"}
"""AI2-THOR 2.1 types that have another name in AI2-THOR 5."""

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
        "MoveAhead", "RotateLeft", "RotateRight", "LookUp", "LookDown", "PickupObject", "PutObject", "OpenObject",
        "CloseObject", "ToggleObjectOn", "ToggleObjectOff", "SliceObject",
    ]  # fmt: skip
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


def read_trial(path: Path) -> Trial:
    """Read one `traj_data.json`.

    Raises:
        BadFileError: the file is no JSON, or a key is missing or of the wrong kind; the message names file and key.
    """
    try:
        return Trial.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadFileError(
            first["msg"], where=f"{path}: {key}" if key else str(path), fix="download this file again"
        ) from None


def trial_paths(directory: Path, split: str) -> list[Path]:
    """All trials' files of a split, sorted.

    Raises:
        MissingDataError: there is no such dataset or split; says how to get it.
    """
    folder = directory / TRAJECTORIES / split
    paths = sorted(folder.glob("*/*/traj_data.json"))
    if not paths:
        present = ", ".join(splits(directory)) or "none"
        raise MissingDataError(f"no ALFRED trials of split '{split}' (present: {present})", where=str(folder),
                               fix=HOW_TO_GET)  # fmt: skip
    return paths


def splits(directory: Path) -> list[str]:
    """The splits that are there and have plans."""
    folder = directory / TRAJECTORIES
    names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [name for name in names if not name.startswith("tests_")]


def read_layout(directory: Path, floor_plan: str) -> frozenset[Cell]:
    """The cells of `gen/layouts/FloorPlanN-layout.npy`; empty where the file is missing.

    Raises:
        BadFileError: the file is no array of (x, z).
    """
    path = directory / LAYOUTS / f"{floor_plan}-layout.npy"
    if not path.is_file():
        return frozenset()
    try:
        points = np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise BadFileError(f"not a numpy array ({error})", where=str(path), fix="download this file again") from None
    if points.ndim != 2 or points.shape[1] != 2:
        raise BadFileError("not an array of (x, z) rows", where=str(path), fix="download this file again")
    return frozenset((round(x / GRID), round(z / GRID)) for x, z in points.tolist())


def read_layout_json(directory: Path, floor_plan: str, kind: str) -> Any:
    """A `gen/layouts/FloorPlanN-KIND.json`; empty where the file is missing."""
    path = directory / LAYOUTS / f"{floor_plan}-{kind}.json"
    if not path.is_file():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BadFileError(f"not JSON ({error})", where=str(path), fix="download this file again") from None


def modern_type(name: str) -> str:
    """A type's name in AI2-THOR 5."""
    return RENAMED.get(name, name)


def modern_id(text: str) -> str:
    """A recorded id with its type as AI2-THOR 5 names it."""
    kind, bar, rest = text.partition("|")
    return modern_type(kind) + bar + rest


@dataclass(frozen=True, slots=True)
class ObjectId:
    """A recorded id taken apart."""

    type: str
    position: Point
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> ObjectId:
        """Read "Type|x|y|z" with an optional fourth part ("SinkBasin", "AppleSliced_2")."""
        kind, x, y, z, *rest = text.split("|")
        return cls(modern_type(kind), (float(x), float(y), float(z)), rest[0] if rest else "")

    @property
    def real_type(self) -> str:
        """The type of the object meant: of a basin's or slice's id, the part's."""
        return self.part.split("_")[0] or self.type


def grid_point(coordinates: tuple[float, ...]) -> Point:
    """The point of a `coordinate…ObjectId`: [x, x, z, z, y, y] in grid steps."""
    x, _, z, _, y, _ = coordinates
    return x * GRID, y * GRID, z * GRID


def walk(trial: Trial) -> Iterator[tuple[Pose, LowAction]]:
    """Every recorded action with the pose before it, by dead reckoning on the grid."""
    pose = trial.start
    for low in trial.plan.low_actions:
        yield pose, low
        match low.api_action.action:
            case "MoveAhead":
                ahead = pose.ahead(GRID)
                pose = Pose(round(ahead.x / GRID) * GRID, pose.y, round(ahead.z / GRID) * GRID, pose.yaw, pose.horizon)
            case "RotateLeft":
                pose = pose.turned(-90)
            case "RotateRight":
                pose = pose.turned(90)
            case "LookUp":
                pose = pose.tilted(-15)
            case "LookDown":
                pose = pose.tilted(15)


def walked_cells(trial: Trial) -> set[Cell]:
    """The cells that the recording stands on, its start included."""
    cells = {trial.start.cell}
    for pose, _ in walk(trial):
        cells.add(pose.cell)
    last = [pose for pose, _ in walk(trial)]
    if last and trial.plan.low_actions[-1].api_action.action == "MoveAhead":
        cells.add(last[-1].ahead(GRID).cell)
    return cells


def planar_distance(a: Point, b: Point) -> float:
    """Distance in the floor plane, metres."""
    return math.hypot(a[0] - b[0], a[2] - b[2])
