"""`embodied train …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import HOUSEHOLD, Seed, Skills, group

train_app = group("Training of the weights that ship.")


@train_app.command("planner")
def train_planner(
    out: Annotated[Path, typer.Option(help="The folder to write; hf:FOLDER then is its name.", metavar="FOLDER")],
    data: Annotated[Path | None, typer.Option(help="An ALFRED checkout, to begin anew.", metavar="DIR")] = None,
    corrections: Annotated[
        Path | None, typer.Option(help="A memory file: go on with what people taught.", metavar="FILE")
    ] = None,
    lessons: Annotated[int, typer.Option(help="With --corrections: times that all of them are learnt.")] = 4,
    seed: Seed = 0,
    skills: Skills = HOUSEHOLD,
) -> None:
    """Train the small language model: from scratch, on ALFRED's train split and a grammar; or on, from corrections."""
    from embodied.commands import train

    if corrections is not None:
        raise typer.Exit(train.tune(corrections, data, out, lessons, seed))
    raise typer.Exit(train.planner(data, out, seed, tuple(skills)))


@train_app.command("clip")
def train_clip(
    out: Annotated[Path, typer.Option(help="The folder to write; --clip FOLDER then loads it.", metavar="FOLDER")],
    minutes: Annotated[
        float | None, typer.Option(help="How long to train; the rate falls with the time.", show_default="by steps")
    ] = None,
    steps: Annotated[int, typer.Option(help="How many steps, where no time is set.")] = 0,
    chunks: Annotated[int, typer.Option(help="Homes in a batch.")] = 0,
    measured: Annotated[int, typer.Option(help="Homes, seen and held out each, that it is measured on.")] = 24,
    workers: Annotated[int | None, typer.Option(help="Processes that render.", show_default="one per core")] = None,
    seed: Seed = 0,
    skills: Skills = HOUSEHOLD,
    start: Annotated[
        Path | None, typer.Option(help="Weights to go on from.", metavar="FOLDER", show_default="random ones")
    ] = None,
) -> None:
    """Train the small CLIP on rendered frames; 0 stands for what suits the machine."""
    from embodied.commands import train

    raise typer.Exit(train.clip(out, minutes, steps, chunks, measured, workers, seed, tuple(skills), start))


@train_app.command("shapes")
def train_shapes(
    out: Annotated[Path, typer.Option(help="The file to write.", metavar="FILE")],
    homes: Annotated[int, typer.Option(help="Homes that are looked at.")] = 300,
    seed: Seed = 0,
    skills: Skills = HOUSEHOLD,
) -> None:
    """Train what depth tells of types: sizes, heights and outlines of things in homes that are not held out."""
    from embodied.commands import train

    raise typer.Exit(train.shapes(out, homes, seed, tuple(skills)))


@train_app.command("priors")
def train_priors(
    data: Annotated[Path, typer.Option(help="An ALFRED checkout.", metavar="DIR")],
    out: Annotated[Path, typer.Option(help="The file to write.", metavar="FILE")],
    seeds: Annotated[int, typer.Option(help="Generated rooms, the held-out seeds among them left out.")] = 480,
) -> None:
    """Count where which things usually are: ALFRED's train split, generated rooms, and the scenes that ship."""
    from embodied.commands import train

    raise typer.Exit(train.priors(data, out, seeds))


@train_app.command("understanding")
def train_understanding(
    out: Annotated[Path, typer.Option(help="The folder to write.", metavar="FOLDER")],
    without: Annotated[
        list[Path] | None,
        typer.Option(help="A test set: nothing of the shape of its utterances is learnt from.", metavar="FILE"),
    ] = None,
    each: Annotated[int, typer.Option(help="Utterances drawn of each kind.")] = 0,
    seed: Seed = 0,
) -> None:
    """Train the understanding of corrections on our own wordings; 0 stands for what ships."""
    from embodied.commands import train

    raise typer.Exit(train.understanding(out, without or [], each, seed))
