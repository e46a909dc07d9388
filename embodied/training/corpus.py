"""What the small model learns from: instructions with the programs that carry them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embodied.datasets.alfred import AlfredData
from embodied.datasets.alfred.records import Trial
from embodied.datasets.alfred.templates import plan_of
from embodied.models.program import to_words
from embodied.task_types import Template

KEPT_APART = frozenset(f"FloorPlan{number}" for number in (27, 28, 227, 228, 327, 328, 427, 428))
"""Rooms that no weight may come from (design.md, *Fair play*)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing to learn.

    Attributes:
        instruction, steps: what was said.
        program: the words to answer with.
        group: where it is from: pairs of one group are not independent (a trial's id, a rule of the grammar).
        remark: what was said into the work, where that is what is to be understood; the program is its kind then.
        types: object types of the room that it was said in; empty where no room is known.
    """

    instruction: str
    steps: tuple[str, ...]
    program: tuple[str, ...]
    group: str
    remark: str = ""
    types: frozenset[str] = frozenset()


def template(trial: Trial) -> Template:
    """What a trial's annotations ask for."""
    params = trial.pddl_params
    return Template(
        trial.task_type,
        params.object_target,
        params.parent_target,
        params.mrecep_target,
        params.toggle_target,
        params.object_sliced,
    )


def alfred_pairs(data: AlfredData, split: str = "train") -> Iterator[Pair]:
    """Each annotation of a split twice: its goal alone, and with its steps; the rooms kept apart are left out."""
    for trial in data.trials(split):
        if trial.scene.floor_plan in KEPT_APART:
            continue
        program = tuple(to_words(plan_of(template(trial))))
        for words in trial.turk_annotations.anns:
            steps = tuple(each.strip() for each in words.high_descs)
            yield Pair(words.task_desc.strip(), (), program, trial.task_id)
            yield Pair(words.task_desc.strip(), steps, program, trial.task_id)


def program_words(pairs: Sequence[Pair], besides: Sequence[str]) -> list[str]:
    """Every word that programs are written with, and others that they may need, sorted."""
    return sorted({word for pair in pairs for word in pair.program} | set(besides))
