"""ALFRED, in its official layout, as scenes and tasks of the household simulator.

    data = import_alfred(Path("alfred"))         # rooms are rebuilt once and cached outside the repository
    data.scene_folder                            # FloorPlan1.json, …
    data.tasks("valid_seen")                     # one Task an annotation

The rooms take their free cells and fixtures from the trials of every split that is there; tasks read their trial's file
when they are asked for. Nothing of the dataset is kept in the repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from joblib import Parallel, delayed

from embodied.datasets.alfred.files import read_layout, read_trial, splits, trial_paths
from embodied.datasets.alfred.plans import plan_in_types
from embodied.datasets.alfred.records import Trial
from embodied.datasets.alfred.rooms import RoomRecord, build_room, walked_only_by
from embodied.datasets.alfred.tasks import RoomGuide, initial_state, to_tasks
from embodied.geometry import Cell, Point
from embodied.household.scene import InitialState, load_scene
from embodied.paths import cache_folder
from embodied.task import Example, Task

IMPORT_VERSION = 2
"""Raise it when a rebuilt room changes: old caches are then left alone and not read."""

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how many are done, of how many)."""


@dataclass(frozen=True, slots=True)
class AlfredData:
    """An imported checkout.

    Attributes:
        directory: the user's ALFRED checkout.
        folder: the cache of what was rebuilt from it.
    """

    directory: Path
    folder: Path

    @property
    def scene_folder(self) -> Path:
        """The folder of scene files, FloorPlanN.json."""
        return self.folder / "scenes"

    def trials(self, split: str) -> Iterator[Trial]:
        """A split's trials, in the order of their paths.

        Raises:
            MissingDataError, BadFileError: see `files`.
        """
        return (read_trial(path) for path in trial_paths(self.directory, split))

    def room(self, floor_plan: str) -> RoomGuide:
        """A rebuilt room with what placing objects in it needs."""
        return _load_room(self.folder, floor_plan)

    def tasks(self, split: str, *, loose: bool = True) -> list[Task]:
        """One task for each annotation of the split's trials.

        Args:
            split: such as "valid_seen".
            loose: match object names as ALFRED's own goal test does, by substring ('Pen' accepts a Pencil).
        """
        return [
            task
            for trial in self.trials(split)
            for task in to_tasks(trial, self.room(trial.scene.floor_plan), loose=loose)
        ]

    def examples(self, split: str = "train") -> list[Example]:
        """All annotations of a split with their plans in object types."""
        return [
            Example(words.task_desc.strip(), plan, tuple(each.strip() for each in words.high_descs))
            for trial in self.trials(split)
            for plan in [plan_in_types(trial)]
            for words in trial.turk_annotations.anns
        ]


def import_alfred(directory: Path, progress: Progress | None = None) -> AlfredData:
    """Rebuild the rooms of an ALFRED checkout, or find them in the cache.

    Raises:
        MissingDataError: there is no ALFRED at `directory`; says how to get it.
        BadFileError: a file of it is broken; the message names the file and the key, and nothing is cached.
    """
    directory = directory.expanduser().resolve()
    paths = [path for split in splits(directory) or ["train"] for path in trial_paths(directory, split)]
    folder = cache_folder() / "alfred" / _fingerprint(directory, paths)
    if not (folder / "complete").is_file():
        _rebuild(directory, paths, folder, progress or (lambda what, done, total: None))
    return AlfredData(directory, folder)


def _fingerprint(directory: Path, paths: list[Path]) -> str:
    """Changes when a file of the checkout does."""
    digest = hashlib.sha256(f"{IMPORT_VERSION} {directory}".encode())
    for path in [*paths, *sorted((directory / "gen" / "layouts").glob("*"))]:
        stat = path.stat()
        digest.update(f"{path.relative_to(directory)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _rebuild(directory: Path, paths: list[Path], folder: Path, progress: Progress) -> None:
    """Write everything to a draft folder first: a cache that is there is whole."""
    records: dict[str, RoomRecord] = {}
    furnishing: dict[str, Trial] = {}
    for number, path in enumerate(paths):
        trial = read_trial(path)
        plan = trial.scene.floor_plan
        furnishing.setdefault(plan, trial)
        if plan not in records:
            records[plan] = RoomRecord(plan)
            records[plan].add_layout(directory)
        records[plan].add(trial)
        if number % 50 == 0:
            progress("reading trials", number, len(paths))
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.draft")
    (draft / "scenes").mkdir(parents=True, exist_ok=True)
    (draft / "guides").mkdir(exist_ok=True)
    jobs = [(record, furnishing[record.name], directory, draft) for record in records.values()]
    pool = Parallel(n_jobs=-1, return_as="generator_unordered")
    for done, _ in enumerate(pool(delayed(_write_room)(job) for job in jobs), start=1):
        progress("rebuilding rooms", done, len(jobs))
    (draft / "complete").write_text(str(directory), encoding="utf-8")
    if (folder / "complete").is_file():  # another process was faster
        shutil.rmtree(draft)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        draft.replace(folder)


def _write_room(job: tuple[RoomRecord, Trial, Path, Path]) -> None:
    """Write a room's scene, furnished as its first trial found it, and its guide."""
    record, furnishing, directory, draft = job
    labels = tuple((each.id, point) for each in record.fixtures.values() for point in each.contents)
    alone = walked_only_by(record, read_layout(directory, record.name))
    empty = build_room(record, directory)
    state = InitialState.model_validate(initial_state(furnishing, RoomGuide(empty, labels, {})))
    scene = empty.model_copy(update={"agent": state.agent, "objects": state.objects})
    (draft / "scenes" / f"{record.name}.json").write_text(scene.model_dump_json(by_alias=True), encoding="utf-8")
    guide = json.dumps({"labels": labels, "alone": alone})
    (draft / "guides" / f"{record.name}.json").write_text(guide, encoding="utf-8")


@lru_cache(maxsize=128)
def _load_room(folder: Path, floor_plan: str) -> RoomGuide:
    guide = json.loads((folder / "guides" / f"{floor_plan}.json").read_text(encoding="utf-8"))
    labels: tuple[tuple[str, Point], ...] = tuple((name, tuple(point)) for name, point in guide["labels"])
    alone: dict[str, tuple[Cell, ...]] = {
        trial: tuple((x, z) for x, z in cells) for trial, cells in guide["alone"].items()
    }
    return RoomGuide(load_scene(folder / "scenes" / f"{floor_plan}.json"), labels, alone)
