"""Fitting the small model: AdamW with a linear schedule, batches of like lengths, label smoothing, noise on the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.training.noise import noisy

Example = tuple[str, tuple[str, ...]]
"""A prompt and the tokens of its program."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the model is fitted.

    Attributes:
        epochs: passes over all examples.
        batch: examples of a step.
        encoder_rate, decoder_rate: highest learning rates, of what MiniLM knows already and of what is new.
        warm_up: steps until they are reached.
        smoothing: of the labels.
        noise: share of texts that are made noisy.
        seed: of order, noise and dropout.
    """

    epochs: int = 5
    batch: int = 48
    encoder_rate: float = 1.5e-4
    decoder_rate: float = 1e-3
    warm_up: int = 200
    smoothing: float = 0.05
    noise: float = 0.5
    seed: int = 0


def fit(
    model: Any,
    tokenizer: Any,
    examples: Sequence[Example],
    schedule: Schedule,
    progress: Callable[[str, int, int], None],
) -> None:
    """Train in place, in bfloat16 where the processor has it; reproducible by the schedule's seed on one machine."""
    import torch

    torch.manual_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    total = schedule.epochs * math.ceil(len(examples) / schedule.batch)
    optimiser = _optimiser(model, schedule)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, total, schedule.warm_up))
    device = next(model.parameters()).device
    model.train()
    for step, batch in enumerate(_batches(examples, schedule, rng)):
        inputs, labels = _tensors(batch, tokenizer, device)
        with torch.autocast(device.type, torch.bfloat16):
            logits = model(**inputs, labels=labels).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float().flatten(0, 1), labels.flatten(), ignore_index=-100, label_smoothing=schedule.smoothing
        )
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        plan.step()
        progress("training", step + 1, total)
    model.eval()


def _optimiser(model: Any, schedule: Schedule) -> Any:
    import torch

    known = [*model.model.encoder.parameters()]
    ids = set(map(id, known))
    new = [each for each in model.parameters() if id(each) not in ids]
    groups = [{"params": known, "lr": schedule.encoder_rate}, {"params": new, "lr": schedule.decoder_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _rate(step: int, total: int, warm_up: int) -> float:
    return min(1.0, (step + 1) / max(warm_up, 1)) * max(0.02, 1.0 - step / max(total, 1))


def _batches(examples: Sequence[Example], schedule: Schedule, rng: np.random.Generator) -> Iterator[list[Example]]:
    """Each epoch all examples in another order; texts of about one length together, so that little is padding."""
    for _ in range(schedule.epochs):
        order = sorted(rng.permutation(len(examples)), key=lambda index: len(examples[index][0]) // 40)
        starts = rng.permutation(range(0, len(order), schedule.batch))
        for start in starts:
            chosen = [examples[index] for index in order[start : start + schedule.batch]]
            yield [(noisy(text, rng) if rng.random() < schedule.noise else text, words) for text, words in chosen]


def _tensors(batch: Sequence[Example], tokenizer: Any, device: Any) -> tuple[dict[str, Any], Any]:
    import torch

    longest = tokenizer.model_max_length if tokenizer.model_max_length < 10_000 else 256
    encoded = tokenizer(
        [text for text, _ in batch], return_tensors="pt", padding=True, truncation=True, max_length=longest
    )
    targets = [[*tokenizer.convert_tokens_to_ids(list(words)), tokenizer.eos_token_id] for _, words in batch]
    labels = torch.full((len(batch), max(map(len, targets))), -100)
    for row, ids in enumerate(targets):
        labels[row, : len(ids)] = torch.tensor(ids)
    keys = ("input_ids", "attention_mask")
    return {key: encoded[key].to(device) for key in keys}, labels.to(device)
