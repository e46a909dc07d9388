"""Suites: tasks by name or by path, read whole or not at all. `evals/README.md` shows the schema by example."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import BadFileError, MissingDataError, UnknownNameError, invalid
from embodied.evaluation.goals import SCHEMA, ConditionSpec, goal_from
from embodied.evaluation.hidden import Hidden, HiddenSpec
from embodied.evaluation.row import rows
from embodied.goal import Condition, Goal
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.object_types import object_type
from embodied.household.scene import initial_state
from embodied.task import Setup, Task
from embodied.task_types import LOOK, MOVABLE, TASK_TYPES, Template, goal_of
from embodied.thing import Thing


@dataclass(frozen=True, slots=True)
class Suite:
    """A named list of tasks.

    Attributes:
        hidden: what tasks teach, by their trials; empty for a suite that nobody teaches in.
    """

    name: str
    tasks: tuple[Task, ...]
    hidden: Mapping[str, Hidden] = field(default_factory=dict)

    def digest(self) -> str:
        """Changes when a task does: a run goes on only with the tasks that it began with."""
        told: list[Any] = [asdict(task) for task in self.tasks]
        told += [{name: asdict(each)} for name, each in self.hidden.items()]
        content = json.dumps(told, sort_keys=True, default=sorted)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def in_rows(self) -> bool:
        """Whether its tasks follow each other."""
        return any(task.row for task in self.tasks)

    def sample(self, episodes: int | None, seed: int) -> Suite:
        """The first `episodes` tasks of a shuffle by `seed`; all of them, as they stand, for None.

        Tasks in a row stay together: of them, as many rows as it takes.
        """
        if episodes is None:
            return self
        pool = rows(self.tasks)
        order = (pool[index] for index in np.random.default_rng(seed).permutation(len(pool)))
        chosen: list[Task] = []
        while len(chosen) < min(episodes, len(self.tasks)):
            chosen += next(order)
        return replace(self, tasks=tuple(chosen))

    def only(self, ids: Collection[str]) -> Suite:
        """The tasks of those ids, in their order."""
        return replace(self, tasks=tuple(task for task in self.tasks if task.id in ids))

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
        type: one of ALFRED's task types; any name for a task that states its own goal.
        object, parent, movable, toggle, sliced: as in `Template`.
        goal: the conditions of a task of its own kind.
        ordered: each of them comes true after the one before it.
        infeasible: it cannot be done, and the right answer is to say so.
        answer: what the person says when asked, where the instruction leaves open what is meant.
        instructions: one wording each; each is an episode.
        initial: the task's own initial state of the scene (as `household.scene.InitialState`).
        family, round, hidden: as in `Hidden`; a task of a family has all that its person has in mind.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    scene: str
    type: Annotated[str, Field(min_length=1)]
    object: str = ""
    parent: str = ""
    movable: str = ""
    toggle: str = ""
    sliced: bool = False
    goal: tuple[ConditionSpec, ...] = ()
    ordered: bool = False
    infeasible: bool = False
    answer: Annotated[str, Field(min_length=1)] | None = None
    instructions: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
    initial: dict[str, Any] | None = None
    family: str = ""
    round: Annotated[int, Field(ge=0)] = 0
    hidden: tuple[HiddenSpec, ...] = ()


class SuiteSpec(_Spec):
    """A suite file.

    Attributes:
        in_rows: the tasks of each scene follow each other in the file's order, each where the one before has left
            things.
    """

    format: Literal[1]
    name: str
    in_rows: bool = False
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


def with_own(scenes: SceneLibrary, path: Path) -> SceneLibrary:
    """The scenes of a library, and before them those that lie in a folder beside a suite's file, named as it."""
    own = path.with_suffix("")
    return SceneLibrary([own, *scenes.folders]) if own.is_dir() else scenes


def load_suite(path: Path, scenes: SceneLibrary) -> Suite:
    """Read a suite file, checked down to each task's room: one task per wording.

    Raises:
        BadFileError: it breaks the schema, or a task's room cannot be set up; names the file and the key.
        UnknownNameError: an unknown scene, task type or object type; the message offers the nearest.
    """
    where, scenes = str(path), with_own(scenes, path)
    try:
        spec = SuiteSpec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFileError(f"no valid TOML ({error})", where=where, fix=SCHEMA) from None
    except ValidationError as error:
        raise invalid(error, str(where), SCHEMA) from None
    for task_id, count in Counter(task.id for task in spec.tasks).items():
        if count > 1:
            raise BadFileError(f"the id '{task_id}' is used {count} times", where=where, fix="rename one")
    found = [task for index, each in enumerate(spec.tasks) for task in _tasks(each, f"{where}: tasks.{index}", scenes)]
    hidden = {each.id: _hidden(each, f"{where}: tasks.{at}") for at, each in enumerate(spec.tasks) if each.family}
    return Suite(spec.name, tuple(_in_rows(found, spec, where) if spec.in_rows else found), hidden)


def _hidden(spec: TaskSpec, where: str) -> Hidden:
    lessons = (each.lesson(f"{where}.hidden.{at}") for at, each in enumerate(spec.hidden))
    return Hidden(spec.family, spec.round, tuple(lessons))


def _in_rows(tasks: list[Task], spec: SuiteSpec, where: str) -> list[Task]:
    """The tasks of each scene in a row; a row is one trial, since its tasks depend on each other."""
    for index, each in enumerate(spec.tasks):
        if each.initial is not None or len(each.instructions) > 1:
            what = "a task in a row begins where the one before has left things, and is said once"
            raise BadFileError(what, where=f"{where}: tasks.{index}", fix="leave out 'initial', give one instruction")
    return [replace(task, row=task.setup.scene, trial=task.setup.scene) for task in tasks]


def _tasks(spec: TaskSpec, where: str, scenes: SceneLibrary) -> list[Task]:
    goal = _own_goal(spec, where) if spec.goal else _alfred_goal(spec, where)
    _check_goal(goal, _home(spec, where, scenes), where)
    if spec.infeasible and spec.answer is not None:
        raise BadFileError("what cannot be done needs no answer", where=f"{where}.answer", fix="leave it out")
    return [
        Task(
            f"{spec.id}-{number}",
            words,
            Setup(spec.scene, spec.initial),
            goal,
            spec.type,
            spec.id,
            infeasible=spec.infeasible,
            answer=spec.answer,
        )
        for number, words in enumerate(spec.instructions)
    ]


def _own_goal(spec: TaskSpec, where: str) -> Goal:
    """The goal that a task states itself."""
    for key in ("object", "parent", "movable", "toggle", "sliced"):
        if getattr(spec, key):
            raise BadFileError(f"a task with a goal takes no '{key}'", where=f"{where}.{key}", fix=SCHEMA)
    if spec.type in TASK_TYPES:
        raise BadFileError(f"{spec.type} has a goal of its own", where=f"{where}.type", fix="give it another name")
    return goal_from(spec.goal, f"{where}.goal", ordered=spec.ordered)


def _alfred_goal(spec: TaskSpec, where: str) -> Goal:
    """The goal of one of ALFRED's types, once its arguments are all there and are object types."""
    if spec.type not in TASK_TYPES:
        raise UnknownNameError("task type", spec.type, TASK_TYPES, where=f"{where}.type")
    if spec.ordered:
        raise BadFileError("only a task with a goal is ordered", where=f"{where}.ordered", fix=SCHEMA)
    taken = {"object": True, "parent": spec.type != LOOK, "movable": spec.type == MOVABLE, "toggle": spec.type == LOOK}
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
    if spec.sliced and "sliceable" not in object_type(spec.object).properties:
        raise BadFileError(f"nothing slices a {spec.object}", where=f"{where}.sliced", fix="leave it out")
    template = Template(spec.type, spec.object, spec.parent, spec.movable, spec.toggle, spec.sliced)
    return goal_of(template, loose=False)


def _home(spec: TaskSpec, where: str, scenes: SceneLibrary) -> Home:
    """Set the task's room up once: what cannot be, is found before the first episode."""
    if spec.scene not in (names := scenes.names()) and not spec.scene.endswith(".json"):
        raise UnknownNameError("scene", spec.scene, names, where=f"{where}.scene")
    scene = scenes.load(spec.scene)
    if spec.initial is None:
        return build_home(scene, where=str(scenes.path(spec.scene)))
    return build_home(scene, initial_state(spec.initial, f"{where}.initial"), where=f"{where}.initial")


def _check_goal(goal: Goal, home: Home, where: str) -> None:
    """Check that the rooms that a goal names are there, and that "every" means something."""
    rooms = {name for room in home.rooms for name in (room.name, room.kind)}
    for index, condition in enumerate(goal.conditions):
        here = f"{where}.goal.{index}"
        for thing in (*_nested(condition.thing), *_nested(condition.every)):
            if thing.room and thing.room not in rooms:
                raise UnknownNameError("room", thing.room, rooms, where=here)
        if condition.every is not None and not condition.meant(home):
            raise BadFileError("nothing is like that at the start", where=f"{here}.every", fix="see `initial`")


def _nested(thing: Thing | None) -> Iterator[Thing]:
    while thing is not None:
        yield thing
        thing = thing.inside


def _matching(goal: Goal, loose: bool) -> Goal:
    def thing(each: Thing) -> Thing:
        return replace(each, loose=loose, inside=thing(each.inside) if each.inside else None)

    def condition(each: Condition) -> Condition:
        return replace(each, thing=thing(each.thing), every=thing(each.every) if each.every else None)

    return replace(goal, conditions=tuple(condition(each) for each in goal.conditions))
