"""Tasks from habitat-lab's data sets: PointNav-v1, ObjectNav-v1 and RearrangeDataset-v0, as JSON or JSON.gz.

Success is judged by our own goals on our own state, not by habitat-lab's measures; docs/habitat.md tells them apart.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.capabilities import NAVIGATION, Capabilities
from embodied.entity import type_words
from embodied.errors import BadFileError, MissingDataError, invalid
from embodied.goal import Condition, Goal
from embodied.simulators.habitat.state import REACH
from embodied.simulators.habitat.things import POINT, type_of
from embodied.task import Setup, Subgoal, Task
from embodied.thing import Thing

CLOSE = 0.2
"""Metres from the point at which point-goal navigation has arrived, as habitat-lab's `success_distance`."""
WALKING = Capabilities(NAVIGATION, poses=True)
HOW = "python -m habitat_sim.utils.datasets_download --uids …, and give its folder or file as --data"


class Place(BaseModel):
    """A goal of navigation; objects' ids and view points are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    position: tuple[float, float, float]


class Episode(BaseModel):
    """One episode of a data set, as far as it is used here; Habitat's axes."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    episode_id: str
    scene_id: str
    start_position: tuple[float, float, float]
    start_rotation: tuple[float, float, float, float]
    goals: tuple[Place, ...] = ()
    object_category: str = ""
    rigid_objs: tuple[tuple[str, tuple[tuple[float, ...], ...]], ...] = ()
    ao_states: dict[str, dict[int, float]] = {}
    targets: dict[str, Any] = {}
    goal_receptacles: tuple[tuple[str, Any], ...] = ()
    additional_obj_config_paths: tuple[str, ...] = ()


class File(BaseModel):
    """A data set's file."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    episodes: tuple[Episode, ...] = Field(min_length=1)


def point_goal(data: Path | None, split: str) -> Sequence[Task]:
    """Point-goal navigation: stand within 0.2 m of a place."""
    goal = Goal((Condition(Thing(POINT, within=CLOSE)),))
    plan = (Subgoal("go_to_point", {"target": POINT}),)
    found = []
    for name, each in _episodes(data, split):
        initial = {**_start(each), "point": each.goals[0].position}
        found.append(_task("pointnav", name, each, "go to the point", goal, plan, initial))
    return found


def object_goal(data: Path | None, split: str) -> Sequence[Task]:
    """Object-goal navigation: stand within 1 m of an object of a category."""
    found = []
    for name, each in _episodes(data, split):
        kind = type_of(each.object_category.title())
        goal, plan = Goal((Condition(Thing(kind, within=REACH)),)), (Subgoal("go_to", {"target": kind}),)
        found.append(_task("objectnav", name, each, f"go to a {type_words(kind)}", goal, plan, _start(each)))
    return found


def rearrangement(data: Path | None, split: str) -> Sequence[Task]:
    """Rearrangement: each target object lies on or in its goal's receptacle."""
    found = []
    for name, each in _episodes(data, split):
        if len(each.targets) != len(each.goal_receptacles):
            what = (
                f"episode {each.episode_id} has {len(each.targets)} targets, {len(each.goal_receptacles)} receptacles"
            )
            raise BadFileError(what, where=name, fix="give a data set of habitat-lab 0.2.3 or later")
        pairs = [
            (type_of(item), type_of(goal[0])) for item, goal in zip(each.targets, each.goal_receptacles, strict=True)
        ]
        conditions = tuple(Condition(Thing(item, inside=Thing(receptacle))) for item, receptacle in pairs)
        words = " and ".join(f"put the {type_words(item)} on the {type_words(goal)}" for item, goal in pairs)
        plan = tuple(step for item, goal in pairs for step in _moved(item, goal))
        initial = {**_start(each), "rigid_objs": each.rigid_objs, "ao_states": each.ao_states}
        initial["object_paths"] = each.additional_obj_config_paths
        found.append(_task("rearrange", name, each, words, Goal(conditions), plan, initial))
    return found


def _moved(item: str, receptacle: str) -> Iterator[Subgoal]:
    yield Subgoal("pick_up", {"object": item})
    yield Subgoal("put", {"object": item, "receptacle": receptacle})


def _start(each: Episode) -> dict[str, Any]:
    return {"start_position": each.start_position, "start_rotation": each.start_rotation}


def _task(
    kind: str,
    name: str,
    each: Episode,
    words: str,
    goal: Goal,
    plan: Iterable[Subgoal],
    initial: Mapping[str, Any],
) -> Task:
    setup = Setup(each.scene_id, initial)
    return Task(f"{name}-{each.episode_id}", words, setup, goal, kind, name, expert=tuple(plan), needs=WALKING)


def _episodes(data: Path | None, split: str) -> Iterator[tuple[str, Episode]]:
    """The episodes of a file, or of all the files of a split in a data set's folder, each with its file's name.

    Raises:
        MissingDataError: none was given, or there is none.
        BadFileError: a file breaks the schema.
    """
    if data is None:
        raise MissingDataError("no data set was given", where="--data", fix=HOW)
    files = [data] if data.is_file() else sorted([*(data / split).rglob("*.json.gz"), *(data / split).rglob("*.json")])
    read = [(path.name.partition(".")[0], _read(path)) for path in files]
    if not any(episodes for _, episodes in read):
        raise MissingDataError(f"no episodes of split '{split}' there", where=str(data), fix=HOW)
    for name, episodes in read:
        yield from ((name, each) for each in episodes)


def _read(path: Path) -> Sequence[Episode]:
    """The episodes of a file; none of one that only points to others, as the data sets' own index files do."""
    try:
        raw = path.read_bytes()
        content = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        return File.model_validate(content).episodes if content.get("episodes") else ()
    except (OSError, EOFError, ValueError) as error:
        if isinstance(error, ValidationError):
            raise invalid(error, str(path), "give a data set of habitat-lab's") from None
        raise BadFileError(f"no JSON, or no gzip ({error})", where=str(path), fix="download it once more") from None
