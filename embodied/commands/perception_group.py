"""`embodied perception …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import Clip, Json, Seed, group

perception_app = group("The ways of seeing that there are.")


@perception_app.command("list")
def perception_list(as_json: Json = False) -> None:
    """List the ways in which a robot can see."""
    from embodied.commands import lists

    raise typer.Exit(lists.perception(as_json=as_json))


@perception_app.command("calibrate")
def perception_calibrate(
    clip: Clip = "small",
    homes: Annotated[int, typer.Option(help="Generated homes that neither training nor tests use.")] = 24,
    frames: Annotated[int, typer.Option(help="Pictures of each.")] = 24,
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option(help="The file.", show_default="perception.json by the weights")] = None,
    as_json: Json = False,
) -> None:
    """Fit how sure a CLIP may be of types and states."""
    from embodied.commands import calibrate_perception as command

    raise typer.Exit(command.calibrate(clip, out, homes, frames, seed, as_json=as_json))
