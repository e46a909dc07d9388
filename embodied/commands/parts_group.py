"""`embodied skills …` and `embodied planners …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import HOUSEHOLD, Json, Seed, group

Libraries = Annotated[
    list[str], typer.Option("--skills", help="Skill library, by name or folder; repeat it for several.")
]
NONE: list[str] = []

skills_app = group("The things that a robot can do.")
planners_app = group("The planning methods that there are.")


@skills_app.command("list")
def skills_list(skills: Libraries = NONE, as_json: Json = False) -> None:
    """List the skills of the libraries, of all that are installed where none is named."""
    from embodied.commands import skills as command

    raise typer.Exit(command.list_all(tuple(skills), as_json=as_json))


@skills_app.command("show")
def skills_show(
    name: Annotated[str, typer.Argument(help="A skill's name.")], skills: Libraries = NONE, as_json: Json = False
) -> None:
    """Show a skill: its words, what it needs, what it brings about."""
    from embodied.commands import skills as command

    raise typer.Exit(command.show(name, tuple(skills), as_json=as_json))


@skills_app.command("new")
def skills_new(
    name: Annotated[str, typer.Argument(help="The library's name, in snake_case.")],
    out: Annotated[Path | None, typer.Option(help="Folder to put it in.", show_default="this one")] = None,
    as_json: Json = False,
) -> None:
    """Write a new skill library that works at once: a skill, its test, a README, a pyproject.toml."""
    from embodied.commands import skills as command

    raise typer.Exit(command.new(name, out, as_json=as_json))


@skills_app.command("check")
def skills_check(
    libraries: Annotated[list[str], typer.Argument(help="Skill libraries, by name or folder.")] = HOUSEHOLD,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Run each skill from many states, and report where it is not what it declares."""
    from embodied.commands import skills as command

    raise typer.Exit(command.check(tuple(libraries), seed, as_json=as_json))


@planners_app.command("list")
def planners_list(as_json: Json = False) -> None:
    """List the planners."""
    from embodied.commands import lists

    raise typer.Exit(lists.planners(as_json=as_json))
