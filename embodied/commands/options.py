"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Planner = Annotated[str, typer.Option(help="Planning method; see `embodied planners list`.")]
Model = Annotated[
    str,
    typer.Option(help="Language model: small, openai:NAME, hf:FOLDER or cassette:FILE."),
]
BaseUrl = Annotated[str, typer.Option(help="The server of an openai: model.", metavar="URL", show_default="its own")]
Skills = Annotated[list[str], typer.Option(help="Skill library, by name or folder; repeat it for several.")]
Examples = Annotated[
    str, typer.Option(help="What planners learn from: a file, or alfred:DIR.", show_default="what ships")
]
Seed = Annotated[int, typer.Option(help="Of all randomness.")]
Data = Annotated[Path | None, typer.Option(help="An ALFRED checkout.", metavar="DIR")]
Split = Annotated[str, typer.Option(help="ALFRED's split.")]
Instructions = Annotated[str, typer.Option(help="goal, or steps: step-by-step instructions with it.")]
