"""`embodied simulators …`: options only."""

from __future__ import annotations

from typing import Annotated

import typer

from embodied.commands.options import Json, group

simulators_app = group("The worlds that a robot can be in.")


@simulators_app.command("list")
def simulators_list(as_json: Json = False) -> None:
    """List the simulators, and what each offers."""
    from embodied.commands import simulators

    raise typer.Exit(simulators.listing(as_json=as_json))


@simulators_app.command("check")
def simulators_check(
    name: Annotated[str, typer.Argument(help="NAME or NAME:OPTION=VALUE,…")], as_json: Json = False
) -> None:
    """Hold a simulator to the contract: timing, units, determinism, errors, frames, snapshots."""
    from embodied.commands import simulators

    raise typer.Exit(simulators.conformance(name, as_json=as_json))
