"""`embodied measure …`: options only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import (
    BaseUrl,
    Calibration,
    Clip,
    Data,
    Instructions,
    Json,
    Model,
    Perception,
    Reward,
    Seed,
    Split,
    StartKnowledge,
    group,
)
from embodied.models.choice import ModelChoice

NewFolder = Annotated[Path | None, typer.Option(help="A new folder.", show_default="one in runs/")]

measure_app = group("One part of the robot, measured without episodes.")


@measure_app.command("rewards")
def measure_rewards(
    clip: Clip = "small",
    reward: Reward = "goal-vs-negatives",
    calibration: Calibration = "",
    homes: Annotated[int, typer.Option(help="Generated homes; the held-out scenes come on top.")] = 30,
    calls: Annotated[int, typer.Option(help="Of each skill in each scene.")] = 1,
    seed: Seed = 0,
    out: NewFolder = None,
    as_json: Json = False,
) -> None:
    """Have every reward method judge the same skills in unseen scenes; --reward's figures stand at the top."""
    from embodied.commands import rewards as command

    asked = command.RewardMeasurement(reward, clip, calibration, homes, calls, seed, out)
    raise typer.Exit(command.rewards(asked, as_json=as_json))


@measure_app.command("language")
def measure_language(
    data: Data = None,
    split: Split = "valid_seen",
    model: Model = "small",
    base_url: BaseUrl = "",
    instructions: Instructions = "goal",
    context: Annotated[str, typer.Option(help="room: its object types are told; text: they are not.")] = "room",
    episodes: Annotated[int | None, typer.Option(help="So many, of a shuffle by --seed.", show_default="all")] = None,
    seed: Seed = 0,
    out: NewFolder = None,
    as_json: Json = False,
) -> None:
    """Ask a model for the plan of each instruction, and say how many are right and what is wrong with the others."""
    from embodied.commands import measure

    chosen = ModelChoice(model, base_url)
    asked = measure.LanguageMeasurement(data, split, chosen, instructions, context, episodes, seed, out)
    raise typer.Exit(measure.language(asked, as_json=as_json))


@measure_app.command("perception")
def measure_perception(
    perception: Perception = "clip",
    clip: Clip = "small",
    data: Data = None,
    frames: Annotated[int, typer.Option(help="Pictures, spread over the scenes.")] = 1000,
    homes: Annotated[int, typer.Option(help="Generated homes among the scenes.")] = 12,
    seed: Seed = 0,
    out: NewFolder = None,
    as_json: Json = False,
) -> None:
    """Look at pictures of unseen scenes, and say what is told right: types, states, places."""
    from embodied.commands import measure_perception as command

    asked = command.PerceptionMeasurement(perception, clip, data, frames, homes, seed, out)
    raise typer.Exit(command.perception(asked, as_json=as_json))


@measure_app.command("search")
def measure_search(
    suite: Annotated[
        str, typer.Option(help="Whose tasks: a suite's name or file, or alfred with --data.")
    ] = "household",
    data: Data = None,
    split: Split = "valid_seen",
    start_knowledge: StartKnowledge = "fixtures",
    perception: Perception = "privileged",
    clip: Clip = "small",
    episodes: Annotated[int | None, typer.Option(help="So many trials, drawn by --seed.", show_default="all")] = None,
    seed: Seed = 0,
    out: NewFolder = None,
    as_json: Json = False,
) -> None:
    """Have each search strategy find the thing of each task: how many actions until it is first seen."""
    from embodied.commands import measure_search as command

    asked = command.SearchMeasurement(suite, data, split, start_knowledge, perception, clip, episodes, seed, out)
    raise typer.Exit(command.search(asked, as_json=as_json))


@measure_app.command("understanding")
def measure_understanding(
    utterances: Annotated[
        Path | None,
        typer.Option(help="Columns kind and utterance, a tab between.", metavar="FILE", show_default="what ships"),
    ] = None,
    model: Model = "small",
    base_url: BaseUrl = "",
    out: NewFolder = None,
    as_json: Json = False,
) -> None:
    """Hear what people say into the robot's work, and say which kinds of correction are understood."""
    from embodied.commands import measure_understanding as command

    raise typer.Exit(command.understanding(utterances, ModelChoice(model, base_url), out, as_json=as_json))
