"""`embodied eval … --attribute`: the same episodes with ever less that is told, to see which part loses what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from embodied.commands.evaluate import INTERRUPTED
from embodied.commands.folders import written_files
from embodied.commands.screen import ERR, OUT, print_json, progress_bar
from embodied.errors import OptionError
from embodied.evaluation.attribution import LADDER, Rung, attribution_table
from embodied.evaluation.attribution import attribute as attributed
from embodied.models.choice import SMALL
from embodied.paths import numbered, write_whole
from embodied.wiring import EXPERT, FULL, LANGUAGE, MEMORY

if TYPE_CHECKING:
    from embodied.api import Evaluation


def attribute(asked: Evaluation, *, as_json: bool) -> int:
    """Run the ladder, a folder each, and print what each part loses; returns the exit code: 1 when one crashed.

    Raises:
        OptionError: the planner is the expert, or parts are swapped: the first rungs are that already.
    """
    from embodied import api

    if asked.planner == EXPERT:
        raise OptionError("the expert is the first rung already", where="--planner expert", fix="give another planner")
    if asked.oracles:
        what = "the ladder swaps every part in turn"
        raise OptionError(what, where=f"--oracle {','.join(asked.oracles)}", fix="leave it out, or --attribute")
    out = asked.out or next(path for path in numbered("attribution") if not path.exists())
    try:
        with progress_bar() as progress:
            reports = {rung.name: api.evaluate(_rung(asked, rung, out), progress=progress) for rung in LADDER}
    except KeyboardInterrupt:
        ERR.print(f"interrupted: give --out {out} to go on from there", soft_wrap=True)
        return INTERRUPTED
    config = {key: getattr(asked, key) for key in ("suite", "planner", "clip", "seed")}
    config["start_knowledge"] = asked.knowledge
    summary = attributed({name: report.results for name, report in reports.items()}, config)
    with written_files(out):
        write_whole(out / "attribution.json", json.dumps(summary, indent=2) + "\n")
    if as_json:
        print_json(summary)
    else:
        OUT.print(attribution_table(summary))
        OUT.print(Text(f"{out}/attribution.json", "dim"), soft_wrap=True)
    return 1 if any(report.summary["crashed"] for report in reports.values()) else 0


def _rung(asked: Evaluation, rung: Rung, out: Path) -> Evaluation:
    rest = replace(asked, perception=rung.perception, oracles=rung.oracles, out=out / rung.name)
    if MEMORY in rung.oracles:
        rest = replace(rest, knowledge=FULL)
    return replace(rest, planner=EXPERT, model=SMALL) if LANGUAGE in rung.oracles else rest
