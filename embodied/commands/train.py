"""Training of the weights that ship."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from embodied.commands.folders import written_files
from embodied.commands.screen import ERR, OUT, progress_bar
from embodied.errors import MissingDataError, OptionError
from embodied.paths import write_whole
from embodied.query import SkillWords
from embodied.training.fit import schedule_here
from embodied.training.planner import Course, train_planner
from embodied.wiring import Choices, Materials, alfred_data


def planner(data: Path | None, out: Path, seed: int, skills: tuple[str, ...]) -> int:
    """Train the small language model from scratch."""
    from embodied.household.object_types import TYPES

    if data is None:
        raise OptionError("nothing to learn from", where="train planner", fix="give --data DIR or --corrections FILE")
    told = [SkillWords.of(skill) for skill in Materials(Choices(skills=skills)).skills.values()]
    with progress_bar() as progress, written_files(out):
        train_planner(alfred_data(data, progress), out, told, list(TYPES), Course(), schedule_here(seed), progress)
    OUT.print(f"written: {out}; use it as hf:{out}", soft_wrap=True)
    return 0


def tune(corrections: Path, data: Path | None, out: Path, lessons: int, seed: int) -> int:
    """Go on training the small language model, from what people taught."""
    from embodied.memories.knowledge import Knowledge
    from embodied.memories.recall import kept_in
    from embodied.memories.store import MemoryFile
    from embodied.models.local import SHIPPED
    from embodied.training.corrected import TUNING, corrected_pairs, tune_planner

    if data is not None:
        raise OptionError("corrections are learnt on top of what ships", where="--data", fix="leave it out")
    if not corrections.is_file():
        raise MissingDataError("no such file", where=str(corrections), fix="give a file of --memory PATH")
    with closing(MemoryFile(corrections)) as file:
        pairs = corrected_pairs(Knowledge(file).all(), kept_in(file), np.random.default_rng(seed))
    if not pairs:
        raise MissingDataError("nothing in it can be learnt from", where=str(corrections), fix="teach the robot first")
    with progress_bar() as progress, written_files(out):
        tune_planner(SHIPPED, pairs, out, replace(TUNING, seed=seed), lessons, progress)
    OUT.print(f"written: {out}, from {len(pairs)} examples; use it as hf:{out}", soft_wrap=True)
    return 0


def clip(
    out: Path,
    minutes: float | None,
    steps: int,
    chunks: int,
    measured: int,
    workers: int | None,
    seed: int,
    skills: tuple[str, ...],
    start: Path | None,
) -> int:
    """Train the small CLIP."""
    from embodied.training.clip.course import schedule_here, train_clip
    from embodied.wiring import scene_library

    schedule = replace(schedule_here(workers), seed=seed, minutes=minutes)
    if steps:
        schedule = replace(schedule, steps=steps)
    if chunks:
        schedule = replace(schedule, chunks=chunks)
    known = Materials(Choices(skills=skills)).skills
    with written_files(out):
        say = partial(ERR.print, soft_wrap=True, markup=False)
        train_clip(scene_library(), known, out, schedule, measured, say, start)
    OUT.print(f"written: {out}; use it as --clip {out}", soft_wrap=True)
    return 0


def shapes(out: Path, homes: int, seed: int, skills: tuple[str, ...]) -> int:
    """Train what depth tells of types."""
    from embodied.training.shapes import Lesson, train_shapes
    from embodied.wiring import scene_library

    if homes < 1:
        raise OptionError(f"{homes} are too few", where="--homes", fix="give at least 1")
    known = Materials(Choices(skills=skills)).skills
    with progress_bar() as progress, written_files(out):
        count = train_shapes(scene_library(), known, out, Lesson(homes=homes, seed=seed), progress)
    OUT.print(f"written: {out}, from {count:,} segments of {homes} homes", soft_wrap=True)
    return 0


def priors(data: Path, out: Path, seeds: int) -> int:
    """Count where things are."""
    from embodied.training.priors import alfred_starts, count, generated_homes, shipped_scenes, tally
    from embodied.wiring import scene_library

    with progress_bar() as progress, written_files(out):
        tallies = {
            "alfred": tally(alfred_starts(alfred_data(data, progress), progress)),
            "generated": tally(generated_homes(seeds, progress)),
            "shipped": tally(shipped_scenes(scene_library())),
        }
        found = count(tallies)
        write_whole(out, found.model_dump_json() + "\n")
    homes = ", ".join(f"{name} {number}" for name, number in found.sources.items())
    OUT.print(f"written: {out}, counted in {homes}", soft_wrap=True)
    return 0


def understanding(out: Path, without: Sequence[Path], each: int, seed: int) -> int:
    """Train the understanding of corrections."""
    from embodied.commands.measure_understanding import held_out
    from embodied.evaluation.understanding import read_utterances
    from embodied.training.understanding.fit import Course, train_understanding

    barred = [spoken.utterance for path in (held_out(), *without) for spoken in read_utterances(path)]
    course = Course(seed=seed) if not each else Course(each, seed=seed)
    with progress_bar() as progress, written_files(out):
        train_understanding(out, course, barred, progress)
    OUT.print(f"written: {out}", soft_wrap=True)
    return 0
