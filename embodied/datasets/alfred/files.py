"""Reading ALFRED's files: one trial's `traj_data.json`, checked key by key, and the layouts of its rooms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from embodied.datasets.alfred.records import LowAction, Trial
from embodied.errors import BadFileError, MissingDataError, invalid
from embodied.geometry import GRID, Cell, Pose

HOW_TO_GET = (
    "clone https://github.com/askforalfred/alfred, run `sh data/download_data.sh json` in it, "
    "and pass the checkout's folder as --data"
)
TRAJECTORIES = Path("data") / "json_2.1.0"
LAYOUTS = Path("gen") / "layouts"


def read_trial(path: Path) -> Trial:
    """Read one `traj_data.json`.

    Raises:
        BadFileError: the file is no JSON, or a key is missing or of the wrong kind; the message names file and key.
    """
    try:
        return Trial.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise invalid(error, str(path), "download this file again") from None


def trial_paths(directory: Path, split: str) -> list[Path]:
    """All trials' files of a split, sorted.

    Raises:
        MissingDataError: there is no such dataset or split; says how to get it.
    """
    folder = directory / TRAJECTORIES / split
    paths = sorted(folder.glob("*/*/traj_data.json"))
    if not paths:
        present = ", ".join(splits(directory)) or "none"
        raise MissingDataError(
            f"no ALFRED trials of split '{split}' (present: {present})", where=str(folder), fix=HOW_TO_GET
        )
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
    for pose, low in walk(trial):
        cells.add(pose.ahead(GRID).cell if low.api_action.action == "MoveAhead" else pose.cell)
    return cells
