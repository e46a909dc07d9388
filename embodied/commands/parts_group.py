"""`embodied skills …` and `embodied planners …`: options only."""

from __future__ import annotations

import typer

from embodied.commands.options import HOUSEHOLD, Json, Skills, group

skills_app = group("The things that a robot can do.")
planners_app = group("The planning methods that there are.")


@skills_app.command("list")
def skills_list(skills: Skills = HOUSEHOLD, as_json: Json = False) -> None:
    """List the skills of the libraries."""
    from embodied.commands import lists

    raise typer.Exit(lists.skills(tuple(skills), as_json=as_json))


@planners_app.command("list")
def planners_list(as_json: Json = False) -> None:
    """List the planners."""
    from embodied.commands import lists

    raise typer.Exit(lists.planners(as_json=as_json))
