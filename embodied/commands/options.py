"""Options that several commands take, and how a group of commands looks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.errors import OptionError

BUILT_IN = "household"
"""The simulator that is used where none is named."""
HOUSEHOLD = ["household"]
"""The skill library that is used where none is named."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Planner = Annotated[str, typer.Option(help="Planning method; see `embodied planners list`.")]
Model = Annotated[
    str,
    typer.Option(help="Language model: small, openai:NAME, hf:FOLDER or cassette:FILE."),
]
BaseUrl = Annotated[str, typer.Option(help="The server of an openai: model.", metavar="URL", show_default="its own")]
MaxCalls = Annotated[int | None, typer.Option(help="Calls to the language model.", show_default="any number")]
MaxDollars = Annotated[float | None, typer.Option(help="What they may cost, by --prices.", show_default="anything")]
Prices = Annotated[str, typer.Option(help="What tokens cost; prices.toml shows how.", metavar="FILE")]
Record = Annotated[str, typer.Option(help="Record calls in this file; play back those that are in it.", metavar="FILE")]
Perception = Annotated[str, typer.Option(help="How the robot sees; see `embodied perception list`.")]
StartKnowledge = Annotated[
    str,
    typer.Option(help="What the robot knows at the start: full, fixtures (rooms, furniture) or none."),
]
Search = Annotated[str, typer.Option(help="In which order to look for things: learned, nearest or random.")]
Repair = Annotated[str, typer.Option(help="on, or off: planner plan does nothing about failures.")]
Questions = Annotated[int, typer.Option(min=0, help="Questions that planner plan may ask in an episode.")]
Clip = Annotated[str, typer.Option(help="The CLIP that looks at pictures: small, or MODEL/PRETRAINED of open_clip's.")]
Skills = Annotated[list[str], typer.Option(help="Skill library, by name or folder; repeat it for several.")]
Examples = Annotated[
    str, typer.Option(help="What planners learn from: a file, or alfred:DIR.", show_default="what ships")
]
Success = Annotated[str, typer.Option(help="What says that a skill has worked: simulator, reward or both.")]
Reward = Annotated[str, typer.Option(help="Reward method; see `embodied rewards list`.")]
Scorers = Annotated[str, typer.Option(help="What candidates are scored by: say,can or say,can,see.")]
Calibration = Annotated[
    str, typer.Option(help="Of rewards over that CLIP.", metavar="FILE", show_default="what ships for it")
]
Inject = Annotated[
    str, typer.Option(help="Faults of skill runs: KIND:CHANCE[,…]; silent, refuse, shut, pose.", metavar="FAULTS")
]
Disturb = Annotated[
    str, typer.Option(help="Changes behind the robot's back: KIND:CHANCE[,…]; move, close.", metavar="CHANGES")
]
MemoryFile = Annotated[
    Path | None, typer.Option(help="What was seen and experienced is kept in this file.", metavar="FILE")
]
Memory = Annotated[
    str,
    typer.Option(help="A file that keeps what was experienced; for tasks in a row keep or wipe.", metavar="FILE"),
]
Oracle = Annotated[
    str, typer.Option(help="Swap parts for the truth: language,perception,memory,skills.", metavar="PARTS")
]
Simulator = Annotated[
    str, typer.Option(help="NAME or NAME:OPTION=VALUE,…; see `embodied simulators list`.", metavar="NAME")
]
Seed = Annotated[int, typer.Option(help="Of all randomness.")]
Data = Annotated[
    Path | None,
    typer.Option(help="A dataset: an ALFRED checkout, or what a simulator's own suite takes.", metavar="DIR"),
]
Split = Annotated[str, typer.Option(help="Of the dataset: ALFRED's valid_seen if none is named.")]
Instructions = Annotated[str, typer.Option(help="goal, or steps: step-by-step instructions with it.")]
Video = Annotated[Path | None, typer.Option(help="Draw a film of the episode, .webm.", metavar="FILE")]
Sheet = Annotated[Path | None, typer.Option(help="Draw a picture of each subgoal on a sheet.", metavar="FILE")]


def group(help_text: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def switched(text: str, where: str) -> bool:
    """Read on or off.

    Raises:
        OptionError: it is neither.
    """
    if text not in ("on", "off"):
        raise OptionError(f"'{text}' is neither on nor off", where=where, fix="say on or off")
    return text == "on"
