"""`embodied eval` of a suite that is taught: corrections per task, by round."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_args

from rich.text import Text

from embodied.commands.evaluate import INTERRUPTED
from embodied.commands.folders import written_files
from embodied.commands.screen import ERR, OUT, print_json, progress_bar
from embodied.errors import OptionError, UnknownNameError
from embodied.paths import write_whole

if TYPE_CHECKING:
    from embodied.api import Evaluation
    from embodied.corrections.teacher import Manner

OPTION = "--teacher"


def manner(text: str) -> Manner:
    """Read `patience:3,informativeness:step,silent:0.1`.

    Raises:
        UnknownNameError: a key is none; the message offers the nearest.
        OptionError: a value does not fit its key.
    """
    from embodied.corrections.teacher import Informativeness, Manner

    known: dict[str, Any] = {each.name: each.default for each in fields(Manner)}
    found: dict[str, Any] = {}
    for part in filter(None, text.split(",")):
        key, _, value = (each.strip() for each in part.partition(":"))
        if key not in known:
            raise UnknownNameError("key", key, known, where=OPTION)
        if key == "informativeness":
            if value not in get_args(Informativeness):
                raise UnknownNameError("informativeness", value, get_args(Informativeness), where=OPTION)
            found[key] = value
            continue
        try:
            found[key] = type(known[key])(value)
        except ValueError:
            raise OptionError(f"'{value}' is no {key}", where=OPTION, fix=f"such as {key}:{known[key]}") from None
    return Manner(**found)


def taught(suite: str, teacher: str, harm: int) -> bool:
    """Whether a suite is one to be taught.

    Raises:
        OptionError: it is not, and something was asked for that only such a suite has.
    """
    from embodied import api

    found = api.taught(suite)
    given = [name for name, value in ((OPTION, teacher), ("--harm", harm)) if value]
    if given and not found:
        raise OptionError(f"nobody teaches in suite '{suite}'", where=given[0], fix="leave it out, or say corrections")
    return found


def correct(asked: Evaluation, teacher: str, harm: int, *, as_json: bool) -> int:
    """Teach a suite and print what corrections are worth; returns the exit code: 1 when an episode crashed."""
    from embodied import api
    from embodied.evaluation.corrections_table import corrections_table

    try:
        with progress_bar() as progress:
            found = api.correct(asked, manner(teacher), harm, progress=progress)
    except KeyboardInterrupt:
        ERR.print("interrupted: finished episodes are kept; give the same --out to go on from there")
        return INTERRUPTED
    with written_files(found.directory):
        text = json.dumps(found.summary, indent=2, ensure_ascii=False) + "\n"
        write_whole(found.directory / "summary.json", text)
    if as_json:
        print_json(found.summary)
    else:
        OUT.print(corrections_table(found.summary))
        OUT.print(Text(f"{found.directory}/summary.json", "dim"), soft_wrap=True)
    return 1 if found.summary["crashed"] else 0
