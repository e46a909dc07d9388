"""`embodied scenes …`: options only, as in `cli.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import Json, Seed, group

scenes_app = group("The rooms that there are.")


@scenes_app.command("list")
def scenes_list(as_json: Json = False) -> None:
    """List the scenes."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.list_all(as_json=as_json))


@scenes_app.command("show")
def scenes_show(
    name: Annotated[str, typer.Argument(help="A scene's name or file.")],
    view: Annotated[str, typer.Option(help="map: from above; first-person: each room as the robot sees it.")] = "map",
    out: Annotated[Path | None, typer.Option(help="The picture.", show_default="NAME.png")] = None,
    as_json: Json = False,
) -> None:
    """Draw a scene, and say what is where."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.show(name, view, out, as_json=as_json))


@scenes_app.command("check")
def scenes_check(
    names: Annotated[list[str] | None, typer.Argument(help="Names or files.", show_default="all but ALFRED's")] = None,
    as_json: Json = False,
) -> None:
    """Say whether scenes are valid: nothing in anything, all within reach, furnished as one expects."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.check(names or [], as_json=as_json))


@scenes_app.command("generate")
def scenes_generate(
    rooms: Annotated[str, typer.Option(help="Kinds, such as kitchen,bedroom; one to eight.")],
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option(help="The scene file.", show_default="NAME.json")] = None,
    name: Annotated[str, typer.Option(help="The scene's.", show_default="from --out, or ROOMS-SEED")] = "",
    as_json: Json = False,
) -> None:
    """Make a new home; the same rooms and seed give the same file."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.generate(rooms, seed, out, name, as_json=as_json))


@scenes_app.command("import-alfred")
def scenes_import_alfred(directory: Annotated[Path, typer.Argument(help="An ALFRED checkout.", metavar="DIR")]) -> None:
    """Rebuild ALFRED's rooms from its recordings, into the cache."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.import_alfred(directory))


@scenes_app.command("import-procthor")
def scenes_import_procthor(
    file: Annotated[Path, typer.Argument(help="A house, or .jsonl with one a line.")],
    index: Annotated[int, typer.Option(min=0, help="Which house of a file with several.")] = 0,
    out: Annotated[Path | None, typer.Option(help="The scene file.", show_default="FILE-INDEX.json")] = None,
    as_json: Json = False,
) -> None:
    """Turn a house of ProcTHOR into a scene, and say what was left out."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.import_procthor(file, index, out, as_json=as_json))
