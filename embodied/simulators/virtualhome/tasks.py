"""The suite `virtualhome`: Huang et al.'s protocol (ICML 2022) over programs and plans that people wrote.

`--data DIR` is a folder with two others in it: `virtualhome` (`programs/*.txt`, `graphs/*.json` of the same names, and
VirtualHome's `resources`) and `language_planner` (`available_examples.json` of huangwl18/language-planner). Splits:

- `programs`: each program in its own initial graph. The expert's plan is the program, object by object.
- `examples`: each example plan in the scene of the programs, made ready for it; the expert's plan is the example.

There are no goals: what counts is whether a plan can be executed, and how like the plans of people it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from embodied.errors import BadFileError, MissingDataError, UnknownNameError
from embodied.goal import Goal
from embodied.simulators.virtualhome.actions import ACTIONS
from embodied.simulators.virtualhome.graph import read_graph
from embodied.simulators.virtualhome.preparing import Names, preparation
from embodied.simulators.virtualhome.words import skill_of, understood
from embodied.task import Example, Limits, Setup, Subgoal, Task

PROGRAMS, EXAMPLES = SPLITS = ("programs", "examples")
HOW_TO_GET = (
    "pass a folder with `virtualhome` (programs, graphs and resources) and `language_planner` "
    "(available_examples.json of github.com/huangwl18/language-planner) in it as --data"
)
EVERY_STEP = Limits(failures=1000)
"""A plan is taken to its end, whatever fails in it."""
_LINE = re.compile(r"\[(\w+)\]")
_OBJECT = re.compile(r"<(.+?)> \(\d+\.(\d+)\)")
Plan = tuple[Subgoal, ...]


def read_tasks(data: Path | None, split: str) -> Sequence[Task]:
    """Read a split's tasks; the first is meant where none is named.

    Raises:
        MissingDataError: the data is not there; says how to get it.
        UnknownNameError: no such split.
        BadFileError: a file of it is broken.
    """
    if split and split not in SPLITS:
        raise UnknownNameError("split", split, SPLITS, where="--split")
    if data is None:
        raise MissingDataError("VirtualHome is needed, and no --data DIR was given", where="--data", fix=HOW_TO_GET)
    return tuple(_examples(data) if split == EXAMPLES else _programs(data))


def read_examples(data: Path) -> list[Example]:
    """The example plans to learn from: those of other tasks than the programs are of.

    Raises:
        MissingDataError, BadFileError: as `read_tasks`.
    """
    tested = {title.casefold() for title, _ in _read_programs(data).values()}
    return [Example(title, plan) for title, plan in _read_plans(data) if title.casefold() not in tested]


def _programs(data: Path) -> Iterator[Task]:
    programs, people = _read_programs(data), _by_title(_read_plans(data))
    for name, (title, plan) in programs.items():
        scene = data / "virtualhome" / "graphs" / f"{name}.json"
        yield _task(name, title, plan, Setup(str(scene)), _others(people, title, _in_types(plan)))


def _examples(data: Path) -> Iterator[Task]:
    """Every example plan: those who wrote the same task's other plans are the people that it is compared to."""
    names = Names.read(data / "virtualhome" / "resources")
    scene = data / "virtualhome" / "graphs" / f"{next(iter(_read_programs(data)))}.json"
    classes = frozenset(node["class_name"] for node in read_graph(scene)["nodes"])
    plans = _read_plans(data)
    people = _by_title(plans)
    for number, (title, plan) in enumerate(plans):
        here = tuple(_in_scene(step, classes, names) for step in plan)
        setup = Setup(str(scene), preparation(here, classes, names))
        yield _task(f"example{number:04}", title, here, setup, _others(people, title, plan))


def _task(name: str, title: str, plan: Plan, setup: Setup, people: Sequence[tuple[str, ...]]) -> Task:
    return Task(
        name, title, setup, Goal(()), title, name, limits=EVERY_STEP, expert=plan, expert_actions=len(plan),
        known_plans=tuple(people),
    )  # fmt: skip


def told(plan: Sequence[Subgoal]) -> tuple[str, ...]:
    """A plan step by step, over types of things: what two plans have in common is counted in these."""
    return tuple(map(str, plan))


def _in_types(plan: Plan) -> Plan:
    return tuple(Subgoal(s.skill, {name: value.partition("|")[0] for name, value in s.arguments.items()}) for s in plan)


def _others(people: Mapping[str, Sequence[tuple[str, ...]]], title: str, plan: Plan) -> Sequence[tuple[str, ...]]:
    """What people did who were told the same: their different plans, but for this very one."""
    return [each for each in dict.fromkeys(people.get(title.casefold(), ())) if each != told(plan)]


def _by_title(plans: Sequence[tuple[str, Plan]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for title, plan in plans:
        found.setdefault(title.casefold(), []).append(told(plan))
    return found


def _in_scene(step: Subgoal, classes: frozenset[str], names: Names) -> Subgoal:
    return Subgoal(step.skill, {name: names.in_scene(kind, classes) for name, kind in step.arguments.items()})


def _read_programs(data: Path) -> dict[str, tuple[str, Plan]]:
    """The title and the steps of each program, by its file's name."""
    paths = sorted((data / "virtualhome" / "programs").glob("*.txt"))
    if not paths:
        raise MissingDataError("no programs of VirtualHome", where=str(data / "virtualhome/programs"), fix=HOW_TO_GET)
    return {path.stem: _read_program(path) for path in paths}


def _read_program(path: Path) -> tuple[str, Plan]:
    """The title is the first line; a step is `[WALK] <fridge> (1.305)`, 305 being the node."""
    lines = path.read_text(encoding="utf-8").splitlines()
    steps = []
    for number, line in enumerate(lines, start=1):
        if found := _LINE.match(line):
            steps.append(_step(found.group(1).upper(), _OBJECT.findall(line), f"{path}:{number}"))
    if not steps:
        raise BadFileError("holds no program", where=str(path), fix="a step is [WALK] <fridge> (1.305)")
    return lines[0].strip(), tuple(steps)


def _step(action: str, objects: list[tuple[str, str]], where: str) -> Subgoal:
    if action not in ACTIONS:
        raise UnknownNameError("action", action, ACTIONS, where=where)
    if len(objects) != len(ACTIONS[action]):
        what = f"{action} is about {len(ACTIONS[action])} objects, not {len(objects)}"
        raise BadFileError(what, where=where, fix="a step is [WALK] <fridge> (1.305)")
    ids = (f"{kind}|{number}" for kind, number in objects)
    return Subgoal(skill_of(action), dict(zip(ACTIONS[action], ids, strict=True)))


def _read_plans(data: Path) -> list[tuple[str, Plan]]:
    """The example plans: "Task: Write an email", then "Step 1: Walk to home office" and so on.

    Raises:
        MissingDataError, BadFileError: there are none, or they are no list of texts.
    """
    path = data / "language_planner" / "available_examples.json"
    if not path.is_file():
        raise MissingDataError("no example plans", where=str(path), fix=HOW_TO_GET)
    texts = json.loads(path.read_text(encoding="utf-8"))
    if not (isinstance(texts, list) and all(isinstance(each, str) for each in texts)):
        raise BadFileError("is no list of plans in words", where=str(path), fix=HOW_TO_GET)
    return [_read_plan(text, f"{path}: {number}") for number, text in enumerate(texts)]


def _read_plan(text: str, where: str) -> tuple[str, Plan]:
    first, *lines = text.strip().split("\n")
    steps = []
    for line in lines:
        step = understood(line.partition(":")[2])
        if step is None:
            raise BadFileError(f"'{line}' says none of VirtualHome's actions", where=where, fix=HOW_TO_GET)
        steps.append(step)
    return first.removeprefix("Task:").strip(), tuple(steps)
