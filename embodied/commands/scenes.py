"""The scene commands: list, show, check, generate, and import from ALFRED and ProcTHOR."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.text import Text
from rich.tree import Tree

from embodied.commands.folders import written_files
from embodied.commands.lists import print_rows
from embodied.commands.pictures import check_picture, save
from embodied.commands.screen import OUT, print_json, progress_bar
from embodied.errors import BadFileError, OptionError, UnknownNameError
from embodied.household.scene import Scene
from embodied.paths import cache_folder
from embodied.task import Setup
from embodied.wiring import alfred_data, scene_library

LONGEST_NAME = 100
VIEWS = ("map", "first-person")


def list_all(*, as_json: bool) -> int:
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
    print_rows(rows, ("name", "room", "fixtures", "objects", "from"), as_json)
    return 0


def _natural(name: str) -> list[tuple[str, int]]:
    """A key that sorts FloorPlan2 before FloorPlan10."""
    return [(letters, int(digits or 0)) for letters, digits in re.findall(r"(\D*)(\d*)", name)]


def show(name: str, view: str, out: Path | None, *, as_json: bool) -> int:
    """Draw a scene, and say what is where."""
    from embodied.pictures.scenes import first_person, from_above
    from embodied.simulators.household import HouseholdSimulator

    if view not in VIEWS:
        raise OptionError(f"'{view}' is no view of a scene", where="--view", fix=f"take {' or '.join(VIEWS)}")
    library = scene_library()
    scene = library.load(name)
    path = out or Path(f"{scene.name}.png")
    check_picture(path, "--out")
    simulator = HouseholdSimulator(library)
    simulator.reset(Setup(name))
    home = simulator.home
    save((from_above if view == VIEWS[0] else first_person)(simulator, scene.name), path)
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


def check(names: Sequence[str], *, as_json: bool) -> int:
    """Say of scenes, all of ours when none is named, whether they are valid: 1 when one falls short."""
    from embodied.household.checks.check import check_scene
    from embodied.household.checks.finding import Finding

    library = scene_library()
    ours = [name for name in library.names() if cache_folder() not in library.path(name).parents]
    rows, found = [], 0
    for name in names or ours:
        where = str(library.path(name))
        try:
            findings = check_scene(library.load(name), where=where)
        except (BadFileError, UnknownNameError) as error:
            # A file that breaks the schema is what this command looks for; a missing one is the user's mistake.
            findings = [Finding("loads", name, f"{error.summary}; {error.fix}")]
        found += len(findings)
        told = [{"rule": each.rule, "subject": each.subject, "what": each.what} for each in findings]
        rows.append({"name": name, "file": where, "valid": not findings, "findings": told})
        if not as_json:
            verdict = ("valid", "green") if not findings else (f"{len(findings)} amiss", "red")
            OUT.print(Text.assemble((name, "bold"), "  ", verdict), soft_wrap=True)
            for each in findings:
                OUT.print(Text.assemble("  ", (each.rule, "dim"), "  ", each.what), soft_wrap=True)
    if as_json:
        print_json(rows)
    return 1 if found else 0


def generate(rooms: str, seed: int, out: Path | None, name: str, *, as_json: bool) -> int:
    """Make a new home and write its file."""
    import numpy as np

    from embodied.household.furnish.generate import generate_home

    if seed < 0:
        raise OptionError(f"{seed} is negative", where="--seed", fix="give 0 or more")
    kinds = [kind.strip() for kind in rooms.split(",") if kind.strip()]
    called = name or (out.stem if out else f"{'-'.join(kinds)}-{seed}")
    _check_name(called, out)
    scene = generate_home(kinds, np.random.default_rng(seed), called)
    return _written(scene, out, {}, as_json)


def import_procthor(file: Path, index: int, out: Path | None, *, as_json: bool) -> int:
    """Turn a house of ProcTHOR into a scene file, and say what was left out."""
    from embodied.household.procthor.file import load_house
    from embodied.household.procthor.house import scene_of_house

    name = out.stem if out else f"{file.name.partition('.')[0]}-{index}"
    _check_name(name, out)
    scene, left_out = scene_of_house(load_house(file, index), name, str(file))
    return _written(scene, out, left_out, as_json)


def _check_name(name: str, out: Path | None) -> None:
    """Refuse a name that is a path, and a file that no command would take for a scene's."""
    if out is not None and out.suffix != ".json":
        raise OptionError(f"'{out.name}' names no scene file", where="--out", fix="end it in .json")
    if len(name) > LONGEST_NAME or Path(name).name != name:
        raise OptionError(
            f"'{name:.60}' cannot be a scene's name",
            where="--name",
            fix=f"take at most {LONGEST_NAME} characters, and --out for its folder",
        )


def _written(scene: Scene, out: Path | None, left_out: Mapping[str, Sequence[str]], as_json: bool) -> int:
    """Write a scene's file and say what is in it."""
    from embodied.household.furnish.write import scene_text

    path = out or Path(f"{scene.name}.json")
    with written_files(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(scene_text(scene), encoding="utf-8")
    content = {
        "name": scene.name,
        "rooms": [room.name for room in scene.rooms] or [scene.room],
        "fixtures": len(scene.fixtures),
        "objects": len(scene.objects),
        "file": str(path),
        "left_out": {reason: list(ids) for reason, ids in left_out.items()},
    }
    if as_json:
        print_json(content)
        return 0
    fixtures, objects = len(scene.fixtures), len(scene.objects)
    OUT.print(Text.assemble((scene.name, "bold"), f"  {fixtures} fixtures, {objects} objects"), soft_wrap=True)
    for reason, ids in left_out.items():
        OUT.print(Text.assemble("  left out, ", (reason, "yellow"), f": {', '.join(ids)}"), soft_wrap=True)
    OUT.print(Text(str(path), "dim"), soft_wrap=True)
    return 0
