"""`embodied memory …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import Json, group

MemoryFile = Annotated[Path, typer.Option("--memory", help="The memory file.", metavar="FILE")]
Number = Annotated[int, typer.Argument(help="A lesson's number; see `embodied memory list`.")]

memory_app = group("What the robot was taught: see it, mend it, forget it, pass it on.")


@memory_app.command("list")
def memory_list(
    memory: MemoryFile,
    about: Annotated[str, typer.Option(help="What is most like this text first.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also what newer lessons have settled.")] = False,
    as_json: Json = False,
) -> None:
    """List what was taught."""
    from embodied.commands import memory as command

    raise typer.Exit(command.list_all(memory, about, everything=everything, as_json=as_json))


@memory_app.command("show")
def memory_show(number: Number, memory: MemoryFile, as_json: Json = False) -> None:
    """Show one lesson, where it is from, and what contradicts it."""
    from embodied.commands import memory as command

    raise typer.Exit(command.show(memory, number, as_json=as_json))


@memory_app.command("edit")
def memory_edit(
    number: Number, words: Annotated[str, typer.Argument(help="The lesson in other words.")], memory: MemoryFile
) -> None:
    """Put a lesson in other words."""
    from embodied.commands import memory as command

    raise typer.Exit(command.edit(memory, number, words))


@memory_app.command("forget")
def memory_forget(
    numbers: Annotated[list[int], typer.Argument(help="Numbers of lessons.")], memory: MemoryFile
) -> None:
    """Forget lessons for good."""
    from embodied.commands import memory as command

    raise typer.Exit(command.forget(memory, numbers))


@memory_app.command("export")
def memory_export(memory: MemoryFile, out: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write all lessons to a file, one JSON line each."""
    from embodied.commands import memory as command

    raise typer.Exit(command.export(memory, out))


@memory_app.command("import")
def memory_import(file: Annotated[Path, typer.Argument(help="What export wrote.")], memory: MemoryFile) -> None:
    """Learn the lessons of a file."""
    from embodied.commands import memory as command

    raise typer.Exit(command.take_in(memory, file))
