"""Fitting the small model: AdamW, a linear schedule, batches of like lengths, smoothed labels, noise on the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from embodied.training.corpus import Pair
from embodied.training.noise import noisy
from embodied.training.start import LONGEST
from embodied.training.vocabulary import token

Render = Callable[[str, Sequence[str]], str]
"""Makes the prompt of an instruction with its steps."""


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
    pairs: Sequence[Pair],
    render: Render,
    schedule: Schedule,
    progress: Callable[[str, int, int], None],
) -> None:
    """Train in place, in bfloat16; reproducible by the schedule's seed on one machine."""
    import torch

    torch.manual_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    total = schedule.epochs * math.ceil(len(pairs) / schedule.batch)
    optimiser = _optimiser(model, schedule)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, total, schedule.warm_up))
    device = next(model.parameters()).device
    model.train()
    for step, batch in enumerate(_batches(pairs, schedule, rng)):
        inputs, labels = _tensors(batch, tokenizer, render, device)
        with torch.autocast(device.type, torch.bfloat16):
            logits = model(**inputs, labels=labels).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float().flatten(0, 1), labels.flatten(), ignore_index=-100, label_smoothing=schedule.smoothing
        )
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
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
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _rate(step: int, total: int, warm_up: int) -> float:
    return min(1.0, (step + 1) / max(warm_up, 1)) * max(0.02, 1.0 - step / max(total, 1))


def _batches(pairs: Sequence[Pair], schedule: Schedule, rng: np.random.Generator) -> Iterator[list[Pair]]:
    """Each epoch all pairs in another order; texts of about one length together, so that little is padding."""
    lengths = [(len(each.instruction) + sum(map(len, each.steps))) // 40 for each in pairs]
    for _ in range(schedule.epochs):
        order = sorted(rng.permutation(len(pairs)).tolist(), key=lambda index: lengths[index])
        for start in rng.permutation(range(0, len(order), schedule.batch)):
            chosen = (pairs[index] for index in order[start : start + schedule.batch])
            yield [_disturbed(each, rng) if rng.random() < schedule.noise else each for each in chosen]


def _disturbed(pair: Pair, rng: np.random.Generator) -> Pair:
    steps = tuple(noisy(step, rng) for step in pair.steps)
    return replace(pair, instruction=noisy(pair.instruction, rng), steps=steps)


def _tensors(batch: Sequence[Pair], tokenizer: Any, render: Render, device: Any) -> tuple[dict[str, Any], Any]:
    import torch

    texts = [render(each.instruction, each.steps) for each in batch]
    encoded = tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=LONGEST)
    words = [[token(word) for word in each.program] for each in batch]
    targets = [[*tokenizer.convert_tokens_to_ids(each), tokenizer.eos_token_id] for each in words]
    labels = torch.full((len(batch), max(map(len, targets))), -100)
    for row, ids in enumerate(targets):
        labels[row, : len(ids)] = torch.tensor(ids)
    keys = ("input_ids", "attention_mask")
    return {key: encoded[key].to(device) for key in keys}, labels.to(device)
