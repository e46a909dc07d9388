"""The command line: options only. What commands do is in `commands/`, imported when they run: --help stays quick.

Exit codes: 0 done, 1 a check or a figure fell short, 2 the user's mistake, 3 something outside failed, 130 interrupted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.graph_group import graph_app
from embodied.commands.measure_group import measure_app
from embodied.commands.memory_group import memory_app
from embodied.commands.models_group import models_app
from embodied.commands.options import (
    HOUSEHOLD,
    BaseUrl,
    Calibration,
    Clip,
    Data,
    Disturb,
    Examples,
    Inject,
    Instructions,
    Json,
    MaxCalls,
    MaxDollars,
    Memory,
    MemoryFile,
    Model,
    Oracle,
    Perception,
    Planner,
    Prices,
    Questions,
    Record,
    Repair,
    Reward,
    Scorers,
    Search,
    Seed,
    Sheet,
    Skills,
    Split,
    StartKnowledge,
    Success,
    Video,
    group,
    switched,
)
from embodied.commands.parts_group import planners_app, skills_app
from embodied.commands.perception_group import perception_app
from embodied.commands.rewards_group import rewards_app
from embodied.commands.scenes_group import scenes_app
from embodied.commands.talking import chat
from embodied.commands.train_group import train_app
from embodied.errors import EmbodiedError
from embodied.models.choice import ModelChoice
from embodied.rewards.checking import Checking

app = group("A language planner for simulated household robots.")
app.add_typer(scenes_app, name="scenes")
app.add_typer(skills_app, name="skills")
app.add_typer(planners_app, name="planners")
app.add_typer(train_app, name="train")
app.add_typer(measure_app, name="measure")
app.add_typer(models_app, name="models")
app.add_typer(rewards_app, name="rewards")
app.add_typer(perception_app, name="perception")
app.add_typer(graph_app, name="graph")
app.add_typer(memory_app, name="memory")
app.command()(chat)


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
    start_knowledge: StartKnowledge = "full",
    search: Search = "learned",
    repair: Repair = "on",
    questions: Questions = 2,
    success: Success = "simulator",
    reward: Reward = "goal-vs-negatives",
    scorers: Scorers = "say,can",
    clip: Clip = "small",
    calibration: Calibration = "",
    inject: Inject = "",
    disturb: Disturb = "",
    memory: Memory = "",
    oracle: Oracle = "",
    retries: Annotated[int, typer.Option(help="Try what failed again, so many times.")] = 0,
    lessons: Annotated[str, typer.Option(help="Whether failed tries teach those after them: on or off.")] = "on",
    estimate: Annotated[bool, typer.Option("--estimate", help="Only say what the calls will cost, about.")] = False,
    attribute: Annotated[bool, typer.Option("--attribute", help="Run it part by part: which loses what.")] = False,
    as_json: Json = False,
) -> None:
    """Run a suite of tasks and say how many succeed. Interrupted, it goes on when it is run again."""
    from embodied.api import Evaluation
    from embodied.commands import attribute as ladder
    from embodied.commands import evaluate as command
    from embodied.commands import retries as again
    from embodied.wiring import oracles as read_oracles
    from embodied.wiring import scorers as read_scorers

    way, memory_file = command.remembering(memory)
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
        Checking(success, reward, calibration, inject, disturb),
        start_knowledge,
        search,
        switched(repair, "--repair"),
        questions,
        way,
        read_oracles(oracle),
        memory_file,
        switched(lessons, "--lessons"),
    )
    if retries:
        raise typer.Exit(again.retry(asked, retries, as_json=as_json))
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
    start_knowledge: StartKnowledge = "full",
    search: Search = "learned",
    repair: Repair = "on",
    questions: Questions = 2,
    seed: Seed = 0,
    success: Success = "simulator",
    reward: Reward = "goal-vs-negatives",
    scorers: Scorers = "say,can",
    clip: Clip = "small",
    calibration: Calibration = "",
    inject: Inject = "",
    disturb: Disturb = "",
    oracle: Oracle = "",
    memory: MemoryFile = None,
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
            knowledge=start_knowledge,
            search=search,
            repairs=switched(repair, "--repair"),
            questions=questions,
            oracles=oracle,
            seed=seed,
            scorers=scorers,
            clip=clip,
            checking=Checking(success, reward, calibration, inject, disturb),
            memory=memory,
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
