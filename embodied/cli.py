"""The command line: options only. What commands do is in `commands/`, imported when they run: --help stays quick.

Exit codes: 0 done, 1 a check or a figure fell short, 2 the user's mistake, 3 something outside failed, 130 interrupted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import (
    BaseUrl,
    Calibration,
    Clip,
    Data,
    Examples,
    Inject,
    Instructions,
    Json,
    MaxCalls,
    MaxDollars,
    Model,
    Perception,
    Planner,
    Prices,
    Record,
    Reward,
    Scorers,
    Seed,
    Sheet,
    Skills,
    Split,
    Success,
    Video,
    group,
)
from embodied.commands.perception_group import perception_app
from embodied.commands.rewards_group import rewards_app
from embodied.commands.scenes_group import scenes_app
from embodied.errors import EmbodiedError
from embodied.models.choice import ModelChoice
from embodied.rewards.checking import Checking

app = group("A language planner for simulated household robots.")
skills_app = group("The things that a robot can do.")
planners_app = group("The planning methods that there are.")
train_app = group("Training of the weights that ship.")
measure_app = group("One part of the robot, measured without episodes.")
models_app = group("The language models that there are.")
app.add_typer(scenes_app, name="scenes")
app.add_typer(skills_app, name="skills")
app.add_typer(planners_app, name="planners")
app.add_typer(train_app, name="train")
app.add_typer(measure_app, name="measure")
app.add_typer(models_app, name="models")
app.add_typer(rewards_app, name="rewards")
app.add_typer(perception_app, name="perception")

HOUSEHOLD = ["household"]


@app.command("eval")
def evaluate(
    suite: Annotated[str, typer.Argument(help="A suite's name or file, or alfred with --data.")],
    planner: Planner = "plan",
    model: Model = "small",
    base_url: BaseUrl = "",
    prices: Prices = "",
    max_calls: MaxCalls = None,
    max_dollars: MaxDollars = None,
    record: Record = "",
    episodes: Annotated[int | None, typer.Option(help="So many, of a shuffle by --seed.", show_default="all")] = None,
    seed: Seed = 0,
    workers: Annotated[int | None, typer.Option(help="Processes.", show_default="one per core")] = None,
    out: Annotated[Path | None, typer.Option(help="The run's folder.", show_default="a new one in runs/")] = None,
    data: Data = None,
    split: Split = "valid_seen",
    instructions: Instructions = "goal",
    matching: Annotated[str, typer.Option(help="Of object names: official (ALFRED's, by substring) or exact.")] = "",
    skills: Skills = HOUSEHOLD,
    examples: Examples = "",
    perception: Perception = "privileged",
    success: Success = "simulator",
    reward: Reward = "goal-vs-negatives",
    scorers: Scorers = "say,can",
    clip: Clip = "small",
    calibration: Calibration = "",
    inject: Inject = "",
    estimate: Annotated[bool, typer.Option("--estimate", help="Only say what the calls will cost, about.")] = False,
    attribute: Annotated[bool, typer.Option("--attribute", help="Run it five ways: which part loses what.")] = False,
    as_json: Json = False,
) -> None:
    """Run a suite of tasks and say how many succeed. Interrupted, it goes on when it is run again."""
    from embodied.api import Evaluation
    from embodied.commands import attribute as ladder
    from embodied.commands import evaluate as command
    from embodied.wiring import scorers as read_scorers

    asked = Evaluation(
        suite,
        planner,
        tuple(skills),
        examples,
        episodes,
        seed,
        command.usable_cores() if workers is None else workers,
        out,
        data,
        split,
        instructions,
        matching,
        ModelChoice(model, base_url, prices, max_calls, max_dollars, record),
        perception,
        read_scorers(scorers),
        clip,
        Checking(success, reward, calibration, inject),
    )
    chosen = command.estimate if estimate else ladder.attribute if attribute else command.evaluate
    raise typer.Exit(chosen(asked, as_json=as_json))


@app.command()
def run(
    instruction: Annotated[str, typer.Argument(help="What the robot is told.")],
    scene: Annotated[str, typer.Option(help="A scene's name or file; see `embodied scenes list`.")],
    planner: Planner = "plan",
    model: Model = "small",
    base_url: BaseUrl = "",
    prices: Prices = "",
    max_calls: MaxCalls = None,
    max_dollars: MaxDollars = None,
    record: Record = "",
    skills: Skills = HOUSEHOLD,
    examples: Examples = "",
    perception: Perception = "privileged",
    seed: Seed = 0,
    success: Success = "simulator",
    reward: Reward = "goal-vs-negatives",
    scorers: Scorers = "say,can",
    clip: Clip = "small",
    calibration: Calibration = "",
    inject: Inject = "",
    trace: Annotated[Path | None, typer.Option(help="Write the episode's trace to this file.")] = None,
    video: Video = None,
    sheet: Sheet = None,
    as_json: Json = False,
) -> None:
    """Let a robot carry out a sentence in a room, and watch it."""
    from embodied.commands import episodes as command
    from embodied.commands.pictures import Wanted

    raise typer.Exit(
        command.run(
            instruction,
            scene,
            planner=planner,
            model=ModelChoice(model, base_url, prices, max_calls, max_dollars, record),
            skills=tuple(skills),
            examples=examples,
            perception=perception,
            seed=seed,
            scorers=scorers,
            clip=clip,
            checking=Checking(success, reward, calibration, inject),
            trace=trace,
            wanted=Wanted(video, sheet),
            as_json=as_json,
        )
    )


@app.command()
def show(
    trace: Annotated[Path, typer.Argument(help="A trace file, such as RUN/traces/TASK.jsonl.")],
    video: Video = None,
    sheet: Sheet = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show a finished episode step by step; its pictures are drawn by taking its actions once more."""
    from embodied.commands import episodes as command
    from embodied.commands.pictures import Wanted

    raise typer.Exit(command.show(trace, Wanted(video, sheet), data, as_json=as_json))


@app.command()
def compare(
    runs: Annotated[list[Path], typer.Argument(help="Finished runs of the same tasks; the first is the yardstick.")],
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Compare runs episode by episode: what a part, or a scorer, gains and loses."""
    from embodied.commands import compare as command

    raise typer.Exit(command.runs(runs, seed, as_json=as_json))


@app.command("replay-experts")
def replay_experts(
    data: Data = None,
    split: Split = "valid_seen",
    mutate: Annotated[bool, typer.Option("--mutate", help="Also break each recording, and count the refused.")] = False,
    infer: Annotated[bool, typer.Option("--infer-cells", help="Add free cells inferred from neighbours.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder of summary.json.", show_default="one in runs/")] = None,
    as_json: Json = False,
) -> None:
    """Replay ALFRED's recorded experts through the simulator's rules."""
    from embodied.commands import evaluate as command

    raise typer.Exit(command.replay_experts(data, split, mutate=mutate, infer=infer, out=out, as_json=as_json))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what is missing, and the one command that mends it."""
    from embodied.commands import doctor as command

    raise typer.Exit(command.doctor(as_json=as_json))


@skills_app.command("list")
def skills_list(skills: Skills = HOUSEHOLD, as_json: Json = False) -> None:
    """List the skills of the libraries."""
    from embodied.commands import lists

    raise typer.Exit(lists.skills(tuple(skills), as_json=as_json))


@planners_app.command("list")
def planners_list(as_json: Json = False) -> None:
    """List the planners."""
    from embodied.commands import lists

    raise typer.Exit(lists.planners(as_json=as_json))


@measure_app.command("rewards")
def measure_rewards(
    clip: Clip = "small",
    reward: Reward = "goal-vs-negatives",
    calibration: Calibration = "",
    homes: Annotated[int, typer.Option(help="Generated homes; the held-out scenes come on top.")] = 30,
    calls: Annotated[int, typer.Option(help="Of each skill in each scene.")] = 1,
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option(help="A new folder.", show_default="one in runs/")] = None,
    as_json: Json = False,
) -> None:
    """Have every reward method judge the same skills in unseen scenes; --reward's figures stand at the top."""
    from embodied.commands import rewards as command

    asked = command.RewardMeasurement(reward, clip, calibration, homes, calls, seed, out)
    raise typer.Exit(command.rewards(asked, as_json=as_json))


@models_app.command("list")
def models_list(as_json: Json = False) -> None:
    """List the kinds of language models, and what each needs."""
    from embodied.commands import models

    raise typer.Exit(models.list_all(as_json=as_json))


@models_app.command("check")
def models_check(
    model: Annotated[str, typer.Argument(help="small, openai:NAME, hf:FOLDER or cassette:FILE.")],
    base_url: BaseUrl = "",
    as_json: Json = False,
) -> None:
    """Try a model: whether it loads, answers and scores, and what it counts."""
    from embodied.commands import models

    raise typer.Exit(models.check(ModelChoice(model, base_url), as_json=as_json))


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
    out: Annotated[Path | None, typer.Option(help="A new folder.", show_default="one in runs/")] = None,
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
    out: Annotated[Path | None, typer.Option(help="A new folder.", show_default="one in runs/")] = None,
    as_json: Json = False,
) -> None:
    """Look at pictures of unseen scenes, and say what is told right: types, states, places."""
    from embodied.commands import measure_perception as command

    asked = command.PerceptionMeasurement(perception, clip, data, frames, homes, seed, out)
    raise typer.Exit(command.perception(asked, as_json=as_json))


@train_app.command("planner")
def train_planner(
    data: Annotated[Path, typer.Option(help="An ALFRED checkout.", metavar="DIR")],
    out: Annotated[Path, typer.Option(help="The folder to write; hf:FOLDER then is its name.", metavar="FOLDER")],
    seed: Seed = 0,
    skills: Skills = HOUSEHOLD,
) -> None:
    """Train the small language model from scratch, on ALFRED's train split and a grammar."""
    from embodied.commands import train

    raise typer.Exit(train.planner(data, out, seed, tuple(skills)))


@train_app.command("clip")
def train_clip(
    out: Annotated[Path, typer.Option(help="The folder to write; --clip FOLDER then loads it.", metavar="FOLDER")],
    minutes: Annotated[
        float | None, typer.Option(help="How long to train; the rate falls with the time.", show_default="by steps")
    ] = None,
    steps: Annotated[int, typer.Option(help="How many steps, where no time is set.")] = 0,
    chunks: Annotated[int, typer.Option(help="Homes in a batch, of 96 frames and 144 crops each.")] = 0,
    measured: Annotated[int, typer.Option(help="Homes, seen and held out each, that it is measured on.")] = 24,
    workers: Annotated[int | None, typer.Option(help="Processes that render.", show_default="one per core")] = None,
    seed: Seed = 0,
    skills: Skills = HOUSEHOLD,
) -> None:
    """Train the small CLIP from scratch on rendered frames; 0 stands for what suits the machine."""
    from embodied.commands import train

    raise typer.Exit(train.clip(out, minutes, steps, chunks, measured, workers, seed, tuple(skills)))


def main() -> None:
    """Run the command line; errors that the user can mend are printed without a traceback."""
    try:
        app()
    except EmbodiedError as error:
        from embodied.commands.screen import print_error

        print_error(error)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
