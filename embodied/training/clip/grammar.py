"""What the text tower learns before it meets a picture: which captions say the same, and what they share.

Trained together from random numbers, both towers first collapse: all pictures look alike, and texts follow them. So
texts are spread out first. Each fact has a direction, the sum of random ones for its kind, its types, and the whole;
its wordings are brought to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from embodied.household.furnish.recipes import RECIPES
from embodied.household.object_types import TYPES
from embodied.training.clip.model import encoded
from embodied.training.clip.truths import Fact
from embodied.training.clip.vocabulary import Texts
from embodied.training.clip.wording import ANYWHERE, WORDS, caption

SHARES = {"kind": 0.3, "one": 0.7, "two": 0.5, "pair": 0.5, "whole": 0.7}
"""How much of a fact's direction is its kind's, its types', that of kind and first type, and its own."""
THINGS = 0.3
"""Share of captions that name a thing and no more."""


def teach(model: Any, steps: int, batch: int, seed: int) -> float:
    """Train the text tower alone; returns the mean cosine with the facts' directions at the end."""
    import torch

    text, texts, rng = model.text, Texts(), default_rng([seed, 2])
    device = next(model.parameters()).device
    optimiser = torch.optim.AdamW(text.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    reached = 0.0
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1.0, (step + 1) / 20) * (1.02 - step / steps)
        facts = [_drawn(rng) for _ in range(batch)]
        plain = [ANYWHERE[int(rng.integers(len(ANYWHERE)))] for _ in range(4)]
        rows = texts.rows([*(caption(fact, rng) for fact in facts), *plain])
        goal = np.stack([direction(fact, text.output_dim) for fact in [*facts, *[Fact("room")] * len(plain)]])
        said = torch.nn.functional.normalize(encoded(text, torch.from_numpy(rows).long().to(device)), dim=-1)
        cosines = (said * torch.from_numpy(goal).to(device)).sum(1)
        optimiser.zero_grad(set_to_none=True)
        loss: Any = (1 - cosines).mean()
        loss.backward()
        optimiser.step()
        reached = float(cosines.detach().mean()) if step == steps - 1 else 0.0
    return reached


def direction(fact: Fact, dimensions: int) -> NDArray[np.float32]:
    """A fact's unit vector."""
    pair = f"{fact.kind} {fact.one}"
    parts = {"kind": fact.kind, "one": fact.one, "two": fact.two, "pair": pair, "whole": " ".join(fact)}
    total = np.zeros(dimensions, np.float32)
    for name, share in SHARES.items():
        if parts[name]:
            total += share * _random(f"{name} {parts[name]}", dimensions)
    return total / np.linalg.norm(total)


@lru_cache(maxsize=100_000)
def _random(name: str, dimensions: int) -> NDArray[np.float32]:
    vector = default_rng(Fact(name).number).standard_normal(dimensions).astype(np.float32)
    return vector / np.linalg.norm(vector)


def _drawn(rng: Generator) -> Fact:
    kinds, types = list(WORDS), list(TYPES)
    kind = "thing" if rng.random() < THINGS else kinds[int(rng.integers(len(kinds)))]
    if kind == "room":
        return Fact(kind, list(RECIPES)[int(rng.integers(len(RECIPES)))])
    if kind == "empty hand":
        return Fact(kind)
    one, two = (types[int(rng.integers(len(types)))] for _ in range(2))
    return Fact(kind, one, two if kind in ("in", "hold lit") else "")
