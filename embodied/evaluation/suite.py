"""Suites: tasks by name or by path, read whole or not at all. `evals/README.md` shows the schema by example."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import BadFileError, MissingDataError, UnknownNameError, invalid
from embodied.goal import Goal, Thing
from embodied.household.build import build_home
from embodied.household.library import SceneLibrary
from embodied.household.object_types import object_type
from embodied.household.scene import initial_state
from embodied.task import Setup, Task
from embodied.task_types import LOOK, MOVABLE, TASK_TYPES, Template, goal_of

SCHEMA = "evals/README.md has the schema"


@dataclass(frozen=True, slots=True)
class Suite:
    """A named list of tasks."""

    name: str
    tasks: tuple[Task, ...]

    def digest(self) -> str:
        """Changes when a task does: a run goes on only with the tasks that it began with."""
        content = json.dumps([asdict(task) for task in self.tasks], sort_keys=True, default=sorted)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def sample(self, episodes: int | None, seed: int) -> Suite:
        """The first `episodes` tasks of a shuffle by `seed`; all of them, as they stand, for None."""
        if episodes is None:
            return self
        order = np.random.default_rng(seed).permutation(len(self.tasks))[:episodes]
        return replace(self, tasks=tuple(self.tasks[index] for index in order))

    def matching(self, *, loose: bool) -> Suite:
        """The same tasks, object names matched as ALFRED does ('Pen' accepts a Pencil) or exactly."""
        return replace(self, tasks=tuple(replace(task, goal=_matching(task.goal, loose)) for task in self.tasks))


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TaskSpec(_Spec):
    """One task of a suite file.

    Attributes:
        id: unique in the file; letters, digits, dots, dashes and underscores.
        scene: a scene's name.
        type: one of ALFRED's task types.
        object, parent, movable, toggle, sliced: as in `Template`.
        instructions: one wording each; each is an episode.
        initial: the task's own initial state of the scene (as `household.scene.InitialState`).
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    scene: str
    type: str
    object: str
    parent: str = ""
    movable: str = ""
    toggle: str = ""
    sliced: bool = False
    instructions: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
    initial: dict[str, Any] | None = None


class SuiteSpec(_Spec):
    """A suite file."""

    format: Literal[1]
    name: str
    tasks: Annotated[tuple[TaskSpec, ...], Field(min_length=1)]


def find_suite(name: str, folders: Sequence[Path]) -> Path:
    """The file of a suite, by name in the folders or by its own path; earlier folders win.

    Raises:
        UnknownNameError: no such suite; the message offers the nearest.
        MissingDataError: a path to no file.
    """
    if name.endswith(".toml"):
        if not (path := Path(name)).is_file():
            raise MissingDataError("no such suite file", where=name, fix="give a suite's name, or a path that exists")
        return path
    known = {path.stem: path for folder in reversed(folders) for path in folder.glob("*.toml")}
    if name not in known:
        raise UnknownNameError("suite", name, [*known, "alfred"])
    return known[name]


def load_suite(path: Path, scenes: SceneLibrary) -> Suite:
    """Read a suite file, checked down to each task's room: one task per wording.

    Raises:
        BadFileError: it breaks the schema, or a task's room cannot be set up; names the file and the key.
        UnknownNameError: an unknown scene, task type or object type; the message offers the nearest.
    """
    where = str(path)
    try:
        spec = SuiteSpec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFileError(f"no valid TOML ({error})", where=where, fix=SCHEMA) from None
    except ValidationError as error:
        raise invalid(error, str(where), SCHEMA) from None
    for task_id, count in Counter(task.id for task in spec.tasks).items():
        if count > 1:
            raise BadFileError(f"the id '{task_id}' is used {count} times", where=where, fix="rename one")
    return Suite(
        spec.name,
        tuple(
            task for index, each in enumerate(spec.tasks) for task in _tasks(each, f"{where}: tasks.{index}", scenes)
        ),
    )


def _tasks(spec: TaskSpec, where: str, scenes: SceneLibrary) -> list[Task]:
    _check_names(spec, where)
    _check_room(spec, where, scenes)
    template = Template(spec.type, spec.object, spec.parent, spec.movable, spec.toggle, spec.sliced)
    goal = goal_of(template, loose=False)
    return [
        Task(f"{spec.id}-{number}", words, Setup(spec.scene, spec.initial), goal, spec.type, spec.id)
        for number, words in enumerate(spec.instructions)
    ]


def _check_names(spec: TaskSpec, where: str) -> None:
    """Check that the task type is one, has the arguments that it takes, and that they are object types."""
    if spec.type not in TASK_TYPES:
        raise UnknownNameError("task type", spec.type, TASK_TYPES, where=f"{where}.type")
    taken = {"parent": spec.type != LOOK, "movable": spec.type == MOVABLE, "toggle": spec.type == LOOK}
    for key, wanted in taken.items():
        given = getattr(spec, key)
        if bool(given) != wanted:
            raise BadFileError(
                f"a task of type {spec.type} {'needs' if wanted else 'takes no'} '{key}'",
                where=f"{where}.{key}",
                fix=SCHEMA,
            )
        if given:
            object_type(given, where=f"{where}.{key}")
    kind = object_type(spec.object, where=f"{where}.object")
    if spec.sliced and "sliceable" not in kind.properties:
        raise BadFileError(f"nothing slices a {spec.object}", where=f"{where}.sliced", fix="leave it out")


def _check_room(spec: TaskSpec, where: str, scenes: SceneLibrary) -> None:
    """Set the task's room up once: what cannot be, is found before the first episode."""
    if spec.scene not in (names := scenes.names()) and not spec.scene.endswith(".json"):
        raise UnknownNameError("scene", spec.scene, names, where=f"{where}.scene")
    scene = scenes.load(spec.scene)
    if spec.initial is None:
        build_home(scene, where=str(scenes.path(spec.scene)))
        return
    build_home(scene, initial_state(spec.initial, f"{where}.initial"), where=f"{where}.initial")


def _matching(goal: Goal, loose: bool) -> Goal:
    def thing(each: Thing) -> Thing:
        return replace(each, loose=loose, inside=thing(each.inside) if each.inside else None)

    return Goal(tuple(replace(condition, thing=thing(condition.thing)) for condition in goal.conditions))
