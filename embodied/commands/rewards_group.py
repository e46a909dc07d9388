"""`embodied rewards …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import Clip, Json, Seed, group

rewards_app = group("Rewards from pictures: whether a skill has worked.")


@rewards_app.command("calibrate")
def rewards_calibrate(
    out: Annotated[Path, typer.Option(help="The file to write; --calibration takes it.", metavar="FILE")],
    clip: Clip = "small",
    precision: Annotated[float, typer.Option(help="That a yes, and a no, is to reach.")] = 0.95,
    homes: Annotated[int, typer.Option(help="Generated homes that neither training nor tests use.")] = 40,
    calls: Annotated[int, typer.Option(help="Of each skill in each home.")] = 1,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Fit temperature, probability and thresholds of every reward method, and the score see, over a CLIP."""
    from embodied.commands import rewards as command

    code = command.calibration(clip, out, precision=precision, homes=homes, calls=calls, seed=seed, as_json=as_json)
    raise typer.Exit(code)


@rewards_app.command("list")
def rewards_list(as_json: Json = False) -> None:
    """List the reward methods."""
    from embodied.commands import lists

    raise typer.Exit(lists.rewards(as_json=as_json))
