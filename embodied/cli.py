"""The command line: options only. What commands do is in `commands/`, imported when they run: --help stays quick.

Exit codes: 0 done, 1 a check or a figure fell short, 2 the user's mistake, 3 something outside failed, 130 interrupted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from embodied.errors import EmbodiedError
from embodied.models.choice import ModelChoice


def _app(help_text: str) -> typer.Typer:
    return typer.Typer(
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


app = _app("A language planner for simulated household robots.")
scenes_app = _app("The rooms that there are.")
skills_app = _app("The things that a robot can do.")
planners_app = _app("The planning methods that there are.")
train_app = _app("Training of the weights that ship.")
app.add_typer(scenes_app, name="scenes")
app.add_typer(skills_app, name="skills")
app.add_typer(planners_app, name="planners")
app.add_typer(train_app, name="train")

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
Skills = Annotated[list[str], typer.Option(help="Skill library, by name or folder; repeat it for several.")]
Examples = Annotated[
    str, typer.Option(help="What planners learn from: a file, or alfred:DIR.", show_default="what ships")
]
Seed = Annotated[int, typer.Option(help="Of all randomness.")]
Data = Annotated[Path | None, typer.Option(help="An ALFRED checkout.", metavar="DIR")]
Split = Annotated[str, typer.Option(help="ALFRED's split.")]
HOUSEHOLD = ["household"]


@app.command("eval")
def evaluate(
    suite: Annotated[str, typer.Argument(help="A suite's name or file, or alfred with --data.")],
    planner: Planner = "retrieval",
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
    instructions: Annotated[str, typer.Option(help="goal, or steps: step-by-step instructions with it.")] = "goal",
    matching: Annotated[str, typer.Option(help="Of object names: official (ALFRED's, by substring) or exact.")] = "",
    skills: Skills = HOUSEHOLD,
    examples: Examples = "",
    estimate: Annotated[bool, typer.Option("--estimate", help="Only say what the calls will cost, about.")] = False,
    as_json: Json = False,
) -> None:
    """Run a suite of tasks and say how many succeed. Interrupted, it goes on when it is run again."""
    from embodied.api import Evaluation
    from embodied.commands import evaluate as command

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
    )
    raise typer.Exit((command.estimate if estimate else command.evaluate)(asked, as_json=as_json))


@app.command()
def run(
    instruction: Annotated[str, typer.Argument(help="What the robot is told.")],
    scene: Annotated[str, typer.Option(help="A scene's name or file; see `embodied scenes list`.")],
    planner: Planner = "retrieval",
    model: Model = "small",
    base_url: BaseUrl = "",
    prices: Prices = "",
    max_calls: MaxCalls = None,
    max_dollars: MaxDollars = None,
    record: Record = "",
    skills: Skills = HOUSEHOLD,
    examples: Examples = "",
    seed: Seed = 0,
    trace: Annotated[Path | None, typer.Option(help="Write the episode's trace to this file.")] = None,
    as_json: Json = False,
) -> None:
    """Let a robot carry out a sentence in a room, and watch it."""
    from embodied.commands import episodes as command

    raise typer.Exit(
        command.run(
            instruction,
            scene,
            planner=planner,
            model=ModelChoice(model, base_url, prices, max_calls, max_dollars, record),
            skills=tuple(skills),
            examples=examples,
            seed=seed,
            trace=trace,
            as_json=as_json,
        )
    )


@app.command()
def show(
    trace: Annotated[Path, typer.Argument(help="A trace file, such as RUN/traces/TASK.jsonl.")], as_json: Json = False
) -> None:
    """Show a finished episode step by step."""
    from embodied.commands import episodes as command

    raise typer.Exit(command.show(trace, as_json=as_json))


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


@scenes_app.command("list")
def scenes_list(as_json: Json = False) -> None:
    """List the scenes."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.list_all(as_json=as_json))


@scenes_app.command("show")
def scenes_show(
    name: Annotated[str, typer.Argument(help="A scene's name or file.")],
    out: Annotated[Path | None, typer.Option(help="The picture.", show_default="NAME.png")] = None,
    as_json: Json = False,
) -> None:
    """Draw a scene from above, and say what is where."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.show(name, out, as_json=as_json))


@scenes_app.command("check")
def scenes_check(
    names: Annotated[list[str] | None, typer.Argument(help="Names or files.", show_default="all but ALFRED's")] = None,
    as_json: Json = False,
) -> None:
    """Say whether scenes are valid: nothing in anything, all within reach, furnished as one expects."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.check(names or [], as_json=as_json))


@scenes_app.command("generate")
def scenes_generate(
    rooms: Annotated[str, typer.Option(help="Kinds, such as kitchen,bedroom; one to eight.")],
    seed: Seed = 0,
    out: Annotated[Path | None, typer.Option(help="The scene file.", show_default="NAME.json")] = None,
    name: Annotated[str, typer.Option(help="The scene's.", show_default="from --out, or ROOMS-SEED")] = "",
    as_json: Json = False,
) -> None:
    """Make a new home; the same rooms and seed give the same file."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.generate(rooms, seed, out, name, as_json=as_json))


@scenes_app.command("import-alfred")
def scenes_import_alfred(directory: Annotated[Path, typer.Argument(help="An ALFRED checkout.", metavar="DIR")]) -> None:
    """Rebuild ALFRED's rooms from its recordings, into the cache."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.import_alfred(directory))


@scenes_app.command("import-procthor")
def scenes_import_procthor(
    file: Annotated[Path, typer.Argument(help="A house, or .jsonl with one a line.")],
    index: Annotated[int, typer.Option(min=0, help="Which house of a file with several.")] = 0,
    out: Annotated[Path | None, typer.Option(help="The scene file.", show_default="FILE-INDEX.json")] = None,
    as_json: Json = False,
) -> None:
    """Turn a house of ProcTHOR into a scene, and say what was left out."""
    from embodied.commands import scenes as command

    raise typer.Exit(command.import_procthor(file, index, out, as_json=as_json))


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


@train_app.command("planner")
def train_planner(
    data: Annotated[Path, typer.Option(help="An ALFRED checkout.", metavar="DIR")],
    out: Annotated[Path, typer.Option(help="The folder to write; hf:FOLDER then is its name.", metavar="FOLDER")],
    epochs: Annotated[int, typer.Option(help="Passes over all instructions.")] = 5,
    seed: Seed = 0,
    skills: Skills = HOUSEHOLD,
) -> None:
    """Train the small language model from scratch, on ALFRED's train split."""
    from embodied.commands import train

    raise typer.Exit(train.planner(data, out, epochs, seed, tuple(skills)))


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
