"""Options of `embodied chat`; what it does is in `chat.py`, imported when it runs."""

from __future__ import annotations

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


def chat(
    scene: Annotated[str, typer.Option(help="A scene's name or file; see `embodied scenes list`.")] = "kitchen",
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
    approve: Annotated[bool, typer.Option("--approve", help="Have the robot ask before every call.")] = False,
    guard: Annotated[str, typer.Option(help="on, or off: it asks before it cuts, breaks or throws.")] = "on",
    pace: Annotated[float, typer.Option(help="Seconds from one action to the next, to follow and cut in.")] = 0.25,
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
