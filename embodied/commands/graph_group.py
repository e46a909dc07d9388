"""`embodied graph …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import Json, group

graph_app = group("What a memory file knows of a home.")

File = Annotated[Path, typer.Argument(help="A memory file, as --memory names it.")]
Home = Annotated[str, typer.Option(help="The home.", show_default="the only one in the file")]
Draw = Annotated[Path | None, typer.Option(help="Draw the graph over its map, .png.", metavar="FILE")]


@graph_app.command("show")
def show(
    file: File,
    home: Home = "",
    about: Annotated[str, typer.Option(help="What has to do with this is shown first.")] = "",
    tokens: Annotated[int, typer.Option(help="At most so many.")] = 900,
    expand: Annotated[list[str] | None, typer.Option(help="Show what is in it first; repeat it.")] = None,
    contract: Annotated[list[str] | None, typer.Option(help="Show nothing of what is in it; repeat it.")] = None,
    draw: Draw = None,
    as_json: Json = False,
) -> None:
    """Say what is known of a home, as a language model is told it."""
    from embodied.commands import graph as command

    told = command.Told(about, tokens, tuple(expand or ()), tuple(contract or ()))
    raise typer.Exit(command.show(file, home, told, draw, as_json=as_json))


@graph_app.command("query")
def query(
    file: File,
    words: Annotated[str, typer.Argument(help='What is looked for: "the dirty mug next to the sink".')] = "",
    home: Home = "",
    picture: Annotated[Path | None, typer.Option(help="Look for what this shows.", metavar="FILE")] = None,
    clip: Annotated[str, typer.Option(help="The CLIP that compares pictures.")] = "small",
    object_type: Annotated[str, typer.Option("--type", help="Only things of this type: Mug.")] = "",
    state: Annotated[list[str] | None, typer.Option(help="Only in this state: dirty, or not-dirty; repeat it.")] = None,
    relation: Annotated[str, typer.Option(help="Only related so: in, on, near, or in:n3 with a handle.")] = "",
    most: Annotated[int, typer.Option(help="So many answers.")] = 10,
    draw: Draw = None,
    as_json: Json = False,
) -> None:
    """Find things by words, by a picture, by type, state and relation."""
    from embodied.commands import graph as command

    asked = command.Asked(words, picture, clip, object_type, tuple(state or ()), relation, most)
    raise typer.Exit(command.query(file, home, asked, draw, as_json=as_json))


@graph_app.command("export")
def export(
    file: File,
    out: Annotated[Path, typer.Argument(help="FILE.json: all of it; FILE.png: a picture of it over its map.")],
    home: Home = "",
) -> None:
    """Write a home's graph to a file."""
    from embodied.commands import graph as command

    raise typer.Exit(command.export(file, home, out))
