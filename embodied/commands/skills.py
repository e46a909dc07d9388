"""`embodied skills list|show|new|check`."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from embodied.broken import Broken
from embodied.commands.folders import written_files
from embodied.commands.lists import print_rows
from embodied.commands.screen import ERR, OUT, print_error, print_json, progress_bar
from embodied.errors import EmbodiedError, UnknownNameError
from embodied.skill import Parameter, Skill
from embodied.skill_checks.finding import Finding
from embodied.skills import Library, libraries, read_libraries, read_library
from embodied.skills.scaffold import new_library

HOUSEHOLD = "household"


def list_all(names: Sequence[str], *, as_json: bool) -> int:
    """List the skills of some libraries, of all that are installed where none is named; 1 when something is broken."""
    found, failed = (list(read_libraries(names).each), 0) if names else _installed()
    rows = [_row(library, skill) for library in found for skill in library.skills.values()]
    broken = [one for library in found for one in library.broken]
    if as_json:
        print_json([*rows, *(_told(one) for one in broken)])
    else:
        for library in found:
            count = f"  {len(library.skills)} skills  "
            OUT.print(Text.assemble((library.title, "bold"), count, (str(library.folder), "dim")), soft_wrap=True)
            own = [row for row in rows if row["library"] == library.name]
            print_rows(own, ("skill", "needs", "brings about"), as_json=False)
        for one in broken:
            _print_broken(one)
    return 1 if broken or failed else 0


def _installed() -> tuple[list[Library], int]:
    """All installed libraries, and how many cannot be read; these are named."""
    found: list[Library] = []
    failed = 0
    for name in libraries:
        try:
            found.append(read_library(name))
        except EmbodiedError as error:
            failed += 1
            print_error(error)
    return found, failed


def _row(library: Library, skill: Skill) -> dict[str, Any]:
    return {
        "name": skill.name,
        "library": library.name,
        "version": library.version,
        "skill": f"{skill.name}({', '.join(parameter.name for parameter in skill.parameters)})",
        "needs": ", ".join(map(str, skill.preconditions)),
        "brings about": ", ".join(map(str, skill.effects)),
        "in words": skill.template,
        "achieved": skill.achieved,
        "of the simulator": sorted(skill.needs.actions),
        "file": library.places[skill.name],
    }


def show(name: str, names: Sequence[str], *, as_json: bool) -> int:
    """Show a skill, of some libraries or of any that is installed."""
    found = list(read_libraries(names).each) if names else _installed()[0]
    library = next((each for each in found if name in each.skills), None)
    if library is None:
        raise UnknownNameError("skill", name, [skill for each in found for skill in each.skills])
    skill = library.skills[name]
    about = inspect.getdoc(type(skill)) or ""
    row = {**_row(library, skill), "about": about, "explained": dict(skill.explained)}
    if as_json:
        print_json(row)
        return 0
    head = Text.assemble((str(row["skill"]), "bold"), f"  {library.title}  ", (str(row["file"]), "dim"))
    OUT.print(head, soft_wrap=True)
    OUT.print(Text(about))
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for parameter in skill.parameters:
        table.add_row(f"{{{parameter.name}}}", _said(parameter))
    for key in ("in words", "achieved", "needs", "brings about"):
        table.add_row(key, Text(str(row[key]) or "nothing"))
    table.add_row("of the simulator", Text(", ".join(row["of the simulator"]) or "nothing"))
    for code, reason in skill.explained:
        table.add_row(f"explains {code}", Text(reason))
    OUT.print(table)
    return 0


def _said(parameter: Parameter) -> str:
    return " or ".join(parameter.types) or (f"anything {parameter.needs}" if parameter.needs else "anything")


def new(name: str, parent: Path | None, *, as_json: bool) -> int:
    """Write a new library, and say what to do with it."""
    folder = parent or Path()
    with written_files(folder / name):
        written = new_library(name, folder)
    if as_json:
        print_json([str(path) for path in written])
        return 0
    place = folder / name
    for path in written:
        OUT.print(Text(str(path)), soft_wrap=True)
    try_it = f'embodied run "Look into the fridge." --scene kitchen --skills household --skills {_shown(place)}'
    examples = f"--planner retrieval --examples {place / 'examples.jsonl'}"
    OUT.print(Text.assemble("\n", ("try it    ", "dim"), f"{try_it} {examples}"), soft_wrap=True)
    OUT.print(Text.assemble(("check it  ", "dim"), f"embodied skills check {_shown(place)}"), soft_wrap=True)
    return 0


def _shown(place: Path) -> str:
    """A folder as an option takes it, even where an installed library has its name."""
    return f"./{place}" if len(place.parts) == 1 and place.name in libraries else str(place)


def check(names: Sequence[str], seed: int, *, as_json: bool) -> int:
    """Hold libraries to what they declare; 1 when there is a finding that is not explained."""
    from embodied.encoders.clip import Clip
    from embodied.encoders.minilm import MiniLM
    from embodied.skill_checks.check import check_libraries

    beside = [HOUSEHOLD] if HOUSEHOLD in libraries else []
    with progress_bar() as progress:
        found = check_libraries(names, beside, MiniLM().encode, Clip("small").texts, seed, progress)
    if as_json:
        print_json(
            {
                "libraries": [{"name": each.name, "version": each.version} for each in found.libraries.each],
                "seed": seed,
                "skills": {name: {"runs": n, "achieved": found.achieved[name]} for name, n in found.runs.items()},
                "findings": [_finding(each) for each in found.findings],
            }
        )
        return 1 if found.unexplained else 0
    for each in found.findings:
        _print_finding(each)
    runs, achieved = sum(found.runs.values()), sum(found.achieved.values())
    titles = ", ".join(each.title for each in found.libraries.each)
    OUT.print(Text(f"{titles}: {len(found.runs)} skills, {runs} runs, {achieved} achieved", "dim"))
    explained = len(found.findings) - len(found.unexplained)
    style = "bold red" if found.unexplained else "bold green"
    OUT.print(Text(f"{len(found.unexplained)} findings, {explained} explained ones besides", style))
    return 1 if found.unexplained else 0


def _finding(each: Finding) -> dict[str, Any]:
    told = {"skill": each.skill, "kind": each.kind.value, "code": each.code, "file": str(each.path), "line": each.line}
    return {**told, "what": each.what, "fix": each.fix, "example": each.example, "explained": each.explained}


def _print_finding(each: Finding) -> None:
    mark = ("–", "green") if each.explained else ("✗", "bold red")
    head = Text.assemble(mark, " ", (each.skill, "bold"), f"  {each.code}  ", (each.where, "dim"))
    OUT.print(head, soft_wrap=True)
    OUT.print(Text(f"    {each.what}"), soft_wrap=True)
    if each.explained:
        OUT.print(Text.assemble("    ", ("meant: ", "green"), each.explained), soft_wrap=True)
        return
    if each.example:
        OUT.print(Text(f"    such as {each.example}", "dim"), soft_wrap=True)
    OUT.print(Text.assemble("    ", ("fix: ", "bold green"), each.fix), soft_wrap=True)


def _told(one: Broken) -> dict[str, Any]:
    return {"name": one.skill, "broken": one.kind.value, "file": one.where, "what": one.what, "fix": one.fix}


def _print_broken(one: Broken) -> None:
    ERR.print(Text.assemble(("broken: ", "bold red"), (f"{one.where}: ", "bold"), one.what), soft_wrap=True)
    ERR.print(Text.assemble(("  fix: ", "bold green"), one.fix), soft_wrap=True)
