"""`embodied eval … --retries N`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.text import Text

from embodied.commands.evaluate import INTERRUPTED
from embodied.commands.folders import written_files
from embodied.commands.screen import ERR, OUT, print_json, progress_bar
from embodied.paths import write_whole

if TYPE_CHECKING:
    from embodied.api import Evaluation


def retry(asked: Evaluation, retries: int, *, as_json: bool) -> int:
    """Run the tries and print what share each has solved; returns the exit code: 1 when an episode crashed."""
    from embodied import api

    try:
        with progress_bar() as progress:
            found = api.retry(asked, retries, progress=progress)
    except KeyboardInterrupt:
        ERR.print("interrupted: finished episodes are kept; give the same --out to go on from there")
        return INTERRUPTED
    with written_files(found.directory):
        write_whole(found.directory / "retries.json", json.dumps(found.summary, indent=2, ensure_ascii=False) + "\n")
    if as_json:
        print_json(found.summary)
    else:
        from embodied.evaluation.retries import retries_table

        OUT.print(retries_table(found.summary))
        OUT.print(Text(f"{found.directory}/retries.json", "dim"), soft_wrap=True)
    return 1 if any(each.crashed for results in found.tries for each in results) else 0
