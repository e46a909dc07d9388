"""`embodied models …`: options only."""

from __future__ import annotations

from typing import Annotated

import typer

from embodied.commands.options import BaseUrl, Json, group
from embodied.models.choice import ModelChoice

models_app = group("The language models that there are.")


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
