"""`retry`: the same tasks again and again, only those that failed, as Reflexion measures what lessons are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from embodied.api.evaluation import Evaluation, Round, evaluate
from embodied.errors import OptionError
from embodied.evaluation.episode import EpisodeResult
from embodied.evaluation.retries import solved_by_try
from embodied.evaluation.run_directory import stored_config
from embodied.paths import numbered
from embodied.wiring import EXPERT, Progress, silent

MEMORY = "memory.sqlite"
"""In a folder of retries: the memory of those that were given no other."""


@dataclass(frozen=True, slots=True)
class Retries:
    """Tries at the same tasks.

    Attributes:
        summary: what is written as `retries.json`; `evaluation.retries` says what its keys mean.
        tries: the results of each try.
        directory: its folder: a run's in each try.
    """

    summary: Mapping[str, Any]
    tries: tuple[Sequence[EpisodeResult], ...]
    directory: Path


def retry(asked: Evaluation, retries: int, *, progress: Progress = silent) -> Retries:
    """Run a suite, and then up to `retries` times what has failed so far.

    With `asked.lessons` every try is told the lessons of those before it, and which plans failed; without, it draws
    another plan and knows nothing of them.

    Raises:
        EmbodiedError: as `evaluate`.
        OptionError: too few retries; or the planner is the expert, which fails at nothing that could be learnt.
    """
    if retries < 1:
        raise OptionError(f"{retries} is too few", where="--retries", fix="give at least 1")
    if asked.planner == EXPERT:
        raise OptionError("the expert has nothing to learn", where="--planner expert", fix="give another planner")
    told = "with" if asked.lessons else "without"
    folder = asked.out or next(path for path in numbered("retries", told, "lessons") if not path.exists())
    memory = asked.memory_file or (folder / MEMORY if asked.lessons else None)
    tries: list[Sequence[EpisodeResult]] = []
    only: frozenset[str] | None = None
    for number in range(retries + 1):
        again = replace(asked, out=folder / f"try-{number}", memory_file=memory, round=Round(number, only, folder))
        results = evaluate(again, progress=progress).results
        tries.append(results)
        only = frozenset(each.id for each in results if not each.success)
        if not only:
            break
    config = stored_config(folder / "try-0") or {}
    return Retries(solved_by_try(tries, retries, config), tuple(tries), folder)
