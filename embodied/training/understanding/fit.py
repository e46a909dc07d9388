"""Fits the understanding that ships: MiniLM's layers and a linear layer, from an utterance to its kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embodied.correction import KINDS
from embodied.corrections.marks import shape
from embodied.corrections.names import NAMES_FILE, Names
from embodied.corrections.tuned import Network, save_changes, untuned
from embodied.paths import write_whole
from embodied.training.understanding import Utterance, utterances
from embodied.training.understanding.lexicon import meanings, receptacles
from embodied.training.understanding.voices import spoken

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Course:
    """How the network is fitted: AdamW, a tenth of the steps to warm up and the rest to cool down, linearly.

    Attributes:
        each: utterances drawn of each kind from templates, beside those of the voices.
        left_out: voices that are not learnt from.
        epochs: how often each utterance is shown.
        batch: utterances a step.
        rate: AdamW's learning rate for MiniLM's layers.
        head_rate: for the linear layer.
        smoothing: of the labels; it keeps the confidences modest.
        seed: of all chance.
    """

    each: int = 100
    left_out: frozenset[str] = frozenset()
    epochs: int = 2
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 2e-3
    smoothing: float = 0.1
    seed: int = 0


def train_understanding(
    out: Path, course: Course, without: Sequence[str] = (), progress: Progress | None = None
) -> None:
    """Gather utterances, fit the network, and write it with the names of things into a folder.

    Args:
        out: the folder; it is made.
        course: how.
        without: texts of test sets: nothing of their shape is learnt from.
        progress: told (what, how many steps are done, of how many).

    Raises:
        MissingExtraError: MiniLM's package is not installed.
    """
    lexicon = {"meanings": meanings(), "receptacles": receptacles()}
    network = untuned()
    _fit(network, training_text(course, Names(meanings(), receptacles()), without), course, progress)
    out.mkdir(parents=True, exist_ok=True)
    save_changes(out, network)
    write_whole(out / NAMES_FILE, json.dumps(lexicon, ensure_ascii=False, sort_keys=True, indent=0) + "\n")


def training_text(course: Course, names: Names, without: Iterable[str] = ()) -> list[Utterance]:
    """What is learnt from: each utterance once, none of the shape of a test set's."""
    barred = {shape(text, names) for text in without}
    rng = np.random.default_rng(course.seed)
    said = [*utterances(course.each, rng), *spoken(rng, course.left_out)]
    return [each for each in dict.fromkeys(said) if shape(each.text, names) not in barred]


def _fit(network: Network, said: Sequence[Utterance], course: Course, progress: Progress | None) -> None:
    import torch
    from torch import nn

    torch.manual_seed(course.seed)
    network.encoder.requires_grad_(False).train()
    trained = network.trained()
    for parameter in trained.values():
        parameter.requires_grad_(True)
    rng = np.random.default_rng(course.seed)
    steps = [rows for _ in range(course.epochs) for rows in _batches(said, course.batch, rng)]
    heads = [each for name, each in trained.items() if name.startswith("kinds")]
    layers = [each for name, each in trained.items() if not name.startswith("kinds")]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": course.rate}, {"params": heads, "lr": course.head_rate}], weight_decay=0.01
    )
    warm = max(1, len(steps) // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda at: min(1.0, at / warm) * (1 - at / len(steps)))
    for step, rows in enumerate(steps):
        if progress is not None:
            progress("steps", step, len(steps))
        with torch.autocast("cpu", torch.bfloat16):  # half the time, on a processor that has it
            logits = network.logits([said[row].text for row in rows]).float()
        wanted = torch.tensor([KINDS.index(said[row].kind) for row in rows])
        loss = nn.functional.cross_entropy(logits, wanted, label_smoothing=course.smoothing)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trained.values(), 1.0)
        optimizer.step()
        schedule.step()
    network.encoder.eval()


def _batches(said: Sequence[Utterance], size: int, rng: np.random.Generator) -> Iterator[NDArray[np.int_]]:
    """The rows of every batch of an epoch: utterances of about one length together, so that little is padded."""
    order = rng.permutation(len(said))
    found: list[NDArray[np.int_]] = []
    for start in range(0, len(order), 20 * size):
        window = np.array(sorted(order[start : start + 20 * size], key=lambda row: len(said[row].text)))
        found += np.split(window, range(size, len(window), size))
    return (found[at] for at in rng.permutation(len(found)))
