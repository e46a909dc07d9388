"""What there is: scenes, skills and planners."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from embodied.commands.screen import OUT, print_json, progress_bar, written_files
from embodied.errors import OptionError
from embodied.paths import cache_folder
from embodied.wiring import PLANNERS, Choices, Materials, alfred_data, scene_library

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


def scenes(*, as_json: bool) -> int:
    """List the scenes."""
    library = scene_library()
    rows = []
    for name in library.names():
        scene, path = library.load(name), library.path(name)
        rows.append(
            {
                "name": name,
                "room": scene.room,
                "fixtures": len(scene.fixtures),
                "objects": len(scene.objects),
                "from": "ALFRED" if cache_folder() in path.parents else str(path.parent),
                "file": str(path),
            }
        )
    rows.sort(key=lambda row: (row["from"] == "ALFRED", _natural(str(row["name"]))))
    _print_rows(rows, ("name", "room", "fixtures", "objects", "from"), as_json)
    return 0


def _natural(name: str) -> list[tuple[str, int]]:
    """A key that sorts FloorPlan2 before FloorPlan10."""
    return [(letters, int(digits or 0)) for letters, digits in re.findall(r"(\D*)(\d*)", name)]


def show_scene(name: str, out: Path | None, *, as_json: bool) -> int:
    """Draw a scene from above, and say what is where."""
    from embodied.household.build import build_home
    from embodied.household.draw import draw_plan

    library = scene_library()
    scene = library.load(name)
    path = out or Path(f"{scene.name}.png")
    if path.suffix.lower() not in PICTURES:
        raise OptionError(f"'{path.name}' names no kind of picture", where="--out", fix=f"end it in {PICTURES[0]}")
    home = build_home(scene, where=str(library.path(name)))
    picture = draw_plan(home, scene)
    with written_files(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path)
    inside: dict[str, list[str]] = {}
    for item in home.objects():
        if item.parent is not None:
            inside.setdefault(item.parent, []).append(item.object_type)
    holders = {holder: sorted(items) for holder, items in inside.items()}
    if as_json:
        print_json(
            {
                "name": scene.name,
                "room": scene.room,
                "free_cells": len(home.free_cells),
                "contents": holders,
                "picture": str(path),
            }
        )
        return 0
    tree = Tree(Text.assemble((scene.name, "bold"), f", {scene.room}, {len(home.free_cells)} free cells"))
    for holder, items in holders.items():
        tree.add(Text.assemble((holder, "cyan"), "  ", ", ".join(items)))
    OUT.print(tree)
    OUT.print(Text(str(path), "dim"), soft_wrap=True)
    return 0


def import_alfred(directory: Path) -> int:
    """Rebuild ALFRED's rooms."""
    with progress_bar() as progress:
        data = alfred_data(directory, progress)
    count = len(list(data.scene_folder.glob("*.json")))
    OUT.print(f"{count} rooms in {data.scene_folder}", soft_wrap=True)
    return 0


def skills(libraries: tuple[str, ...], *, as_json: bool) -> int:
    """List the skills of some libraries."""
    loaded = Materials(Choices(skills=libraries)).skills
    _print_rows(
        [
            {
                "name": skill.name,
                "skill": f"{skill.name}({', '.join(parameter.name for parameter in skill.parameters)})",
                "needs": ", ".join(map(str, skill.preconditions)),
                "brings about": ", ".join(map(str, skill.effects)),
                "in words": skill.template,
            }
            for skill in loaded.values()
        ],
        ("skill", "needs", "brings about"),
        as_json,
    )
    return 0


def planners(*, as_json: bool) -> int:
    """List the planners."""
    _print_rows(
        [
            {"name": name, "what it is": (inspect.getdoc(PLANNERS.get(name)) or "").partition("\n")[0]}
            for name in PLANNERS
        ],
        ("name", "what it is"),
        as_json,
    )
    return 0


def _print_rows(rows: Sequence[dict[str, Any]], shown: Sequence[str], as_json: bool) -> None:
    """Print all as JSON, or the columns that people need as a table."""
    if as_json:
        print_json(rows)
        return
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for key in shown:
        right = bool(rows) and isinstance(rows[0][key], int)
        justify: Literal["left", "right"] = "right" if right else "left"
        table.add_column(key, justify=justify, style="bold" if key == shown[0] else "", overflow="fold")
    for row in rows:
        table.add_row(*(str(row[key]) for key in shown))
    OUT.print(table)
