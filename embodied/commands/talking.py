"""Options of `embodied chat` and `embodied serve`; what they do is in files of these names, imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embodied.commands.options import (
    HOUSEHOLD,
    BaseUrl,
    Examples,
    MaxCalls,
    MaxDollars,
    MemoryFile,
    Model,
    Oracle,
    Perception,
    Planner,
    Prices,
    Record,
    Search,
    Seed,
    Skills,
    StartKnowledge,
    switched,
)
from embodied.models.choice import ModelChoice

LOCAL = "127.0.0.1"
Scene = Annotated[str, typer.Option(help="A scene's name or file; see `embodied scenes list`.")]
Approve = Annotated[bool, typer.Option("--approve", help="Have the robot ask before every call.")]
GuardActions = Annotated[str, typer.Option(help="on, or off: it asks before it cuts, breaks or throws.")]
Pace = Annotated[float, typer.Option(help="Seconds from one action to the next, to follow and cut in.")]


def chat(
    scene: Scene = "kitchen",
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
    seed: Seed = 0,
    oracle: Oracle = "",
    memory: MemoryFile = None,
    person: Annotated[str, typer.Option(help="Who speaks: what they teach holds for them.")] = "",
    approve: Approve = False,
    guard: GuardActions = "on",
    pace: Pace = 0.25,
) -> None:
    """Talk to a robot while it works: tell it what to do, correct it, teach it."""
    from embodied.commands import chat as command
    from embodied.wiring import Choices
    from embodied.wiring import oracles as read_oracles

    asked = ModelChoice(model, base_url, prices, max_calls, max_dollars, record)
    choices = Choices(
        planner, tuple(skills), examples, model=asked, perception=perception, knowledge=start_knowledge, search=search
    )
    raise typer.Exit(
        command.chat(
            scene,
            choices=choices,
            oracles=read_oracles(oracle),
            memory=memory,
            person=person,
            seed=seed,
            approve=approve,
            guard=switched(guard, "--guard"),
            pace=pace,
        )
    )


def serve(
    scene: Scene = "kitchen",
    host: Annotated[str, typer.Option(help="Where to listen; anything but this machine's own needs a token.")] = LOCAL,
    port: Annotated[int, typer.Option(help="0 for any that is free.", min=0, max=65535)] = 8137,
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
    seed: Seed = 0,
    oracle: Oracle = "",
    memory: MemoryFile = None,
    traces: Annotated[Path, typer.Option(help="Where tasks are kept to be seen again.")] = Path("runs/sessions"),
    approve: Approve = False,
    guard: GuardActions = "on",
    pace: Pace = 0.25,
) -> None:
    """Talk to a robot and watch it on a page, in a browser: on this machine, or with a token from others."""
    from embodied.commands import serve as command
    from embodied.wiring import Choices
    from embodied.wiring import oracles as read_oracles

    asked = ModelChoice(model, base_url, prices, max_calls, max_dollars, record)
    choices = Choices(
        planner, tuple(skills), examples, model=asked, perception=perception, knowledge=start_knowledge, search=search
    )
    raise typer.Exit(
        command.serve(
            scene,
            choices,
            oracles=read_oracles(oracle),
            seed=seed,
            memory=memory,
            traces=traces,
            approve=approve,
            guard=switched(guard, "--guard"),
            pace=pace,
            door=command.Door(host, port),
        )
    )
