"""`embodied perception calibrate`: fit how sure a CLIP may be, and keep that beside its weights."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from embodied.commands.folders import written_files
from embodied.commands.screen import OUT, print_json, progress_bar
from embodied.errors import OptionError
from embodied.evaluation.perception_fit import described, fit
from embodied.perceivers.calibration import place_of, write
from embodied.wiring import Choices, Materials


def calibrate(clip: str, out: Path | None, homes: int, per_home: int, seed: int, *, as_json: bool) -> int:
    """Fit, write and print a calibration; returns the exit code.

    Raises:
        OptionError: a number is too small, or the CLIP has no folder and no file was named.
        EmbodiedError: there is no such CLIP.
    """
    for option, value, least in (("--homes", homes, 1), ("--frames", per_home, 1), ("--seed", seed, 0)):
        if value < least:
            raise OptionError(f"{value} is too few", where=option, fix=f"give at least {least}")
    path = out or place_of(clip)
    if path is None:
        raise OptionError("it has no folder to keep a calibration in", where=f"--clip {clip}", fix="give --out FILE")
    with progress_bar() as progress:
        found = fit(Materials(Choices(clip=clip)).clip, homes, per_home, seed, lambda n: progress("homes", n, homes))
    with written_files(path):
        write(path, found)
    if as_json:
        print_json(asdict(found))
        return 0
    table = Table(box=SIMPLE, pad_edge=False, header_style="dim")
    for heading in ("state", "scale", "believed above"):
        table.add_column(heading, justify="left" if heading == "state" else "right")
    for name, (scale, above) in described(found).items():
        table.add_row(name, f"{scale:.2f}", f"{above:.3f}")
    OUT.print(Text.assemble(("temperature ", "dim"), f"{found.temperature:.4f}"), table)
    OUT.print(Text(str(path), "dim"), soft_wrap=True)
    return 0
