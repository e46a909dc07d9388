"""What the small model learns from: instructions with the programs that carry them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from embodied.datasets.alfred import AlfredData
from embodied.datasets.alfred.ids import modern_type
from embodied.datasets.alfred.records import Trial
from embodied.datasets.alfred.templates import plan_of
from embodied.household.held_out import TEST_ROOMS
from embodied.household.scene import Scene
from embodied.models.program import to_words
from embodied.task_types import Template

FOR_CALIBRATION = frozenset(f"FloorPlan{number}" for number in (26, 226, 326, 426))
"""Rooms that no weight comes from either: on them it is measured what the model's likelihoods mean."""


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
    """What a trial's annotations ask for; types have AI2-THOR 5's names."""
    params = trial.pddl_params
    return Template(
        trial.task_type,
        modern_type(params.object_target),
        modern_type(params.parent_target),
        modern_type(params.mrecep_target),
        modern_type(params.toggle_target),
        params.object_sliced,
    )


def alfred_pairs(data: AlfredData, rooms: Callable[[str], bool]) -> Iterator[Pair]:
    """Each annotation of the train split in some rooms twice: its goal alone, and with its steps."""
    types: dict[str, frozenset[str]] = {}
    for trial in data.trials("train"):
        room = trial.scene.floor_plan
        if room in TEST_ROOMS or not rooms(room):
            continue
        if room not in types:
            types[room] = room_types(data.room(room).scene)
        program = tuple(to_words(plan_of(template(trial))))
        for words in trial.turk_annotations.anns:
            steps = tuple(each.strip() for each in words.high_descs)
            for told in ((), steps):
                yield Pair(words.task_desc.strip(), told, program, trial.task_id, types=types[room])


def room_types(scene: Scene) -> frozenset[str]:
    """The object types that a room is known to have, wherever they are."""
    fixtures, objects = ({each.type for each in group} for group in (scene.fixtures, scene.objects))
    return frozenset({*fixtures, *objects, *scene.missing})


def program_words(pairs: Sequence[Pair], besides: Sequence[str]) -> list[str]:
    """Every word that programs are written with, and others that they may need, sorted."""
    return sorted({word for pair in pairs for word in pair.program} | set(besides))
