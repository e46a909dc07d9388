"""Fitting what depth tells of types: a small network over measures of what is seen in homes that are not held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from embodied.encoders.outline import MEASURES, measures
from embodied.encoders.shapes import save
from embodied.household.library import SceneLibrary
from embodied.perceivers.clip import SEEN
from embodied.perceivers.visible import visible
from embodied.skill import Skill
from embodied.training.clip.actor import Actor
from embodied.training.clip.events import view
from embodied.training.clip.homes import place

FIRST = 3_000_000
"""Number of the first home: generated ones are none that the small CLIP learns from, or is calibrated on."""
SIZE = 300
"""Of the frames, pixels."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """How the network is fitted.

    Attributes:
        homes, frames: how many homes, and frames of each.
        hidden: units of each hidden layer.
        steps, batch, rate, decay: of AdamW; the rate rises and falls once (Smith and Topin, "Super-convergence", 2019).
        jitter: noise on the measures, in standard deviations: it must not learn single furniture by heart.
        seed: of everything.
    """

    homes: int = 300
    frames: int = 24
    hidden: int = 192
    steps: int = 4000
    batch: int = 512
    rate: float = 4e-3
    decay: float = 0.05
    jitter: float = 0.05
    seed: int = 0


def train_shapes(
    library: SceneLibrary,
    skills: Mapping[str, Skill],
    out: Path,
    lesson: Lesson,
    progress: Callable[[str, int, int], None],
) -> int:
    """Look at homes, fit the network and write it to `out`; returns how many segments it learnt from."""
    rows, types = [], []
    for number in range(lesson.homes):
        for row, name in _segments(library, skills, FIRST + number, lesson):
            rows.append(row)
            types.append(SEEN.index(name))
        progress("homes", number + 1, lesson.homes)
    measured = np.stack(rows)
    save(out, SEEN, _fit(measured, np.array(types), lesson))
    return len(rows)


def _segments(
    library: SceneLibrary, skills: Mapping[str, Skill], number: int, lesson: Lesson
) -> Iterator[tuple[NDArray[np.float32], str]]:
    """What is seen in one home, measured, with its type."""
    rng = default_rng([lesson.seed, number])
    actor = Actor(place(number, rng, library), skills, SIZE)
    for _ in range(lesson.frames):
        shot = view(actor, rng)
        seen = [each.segment for each in visible(shot.frame)]
        yield from zip(measures(shot.frame, seen), (shot.types[each] for each in seen), strict=True)


def _fit(measured: NDArray[np.float32], types: NDArray[np.int64], lesson: Lesson) -> dict[str, NDArray[np.float32]]:
    import torch
    from torch import nn

    torch.manual_seed(lesson.seed)
    mean, spread = measured.mean(axis=0), measured.std(axis=0) + 1e-6
    x, y = torch.from_numpy((measured - mean) / spread), torch.from_numpy(types)
    sizes = (MEASURES, lesson.hidden, lesson.hidden, len(SEEN))
    layers = [nn.Linear(*pair) for pair in pairwise(sizes)]
    net = nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])
    optimiser = torch.optim.AdamW(net.parameters(), lr=lesson.rate, weight_decay=lesson.decay)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, lesson.rate, total_steps=lesson.steps)
    for _ in range(lesson.steps):
        rows = torch.randint(len(x), (lesson.batch,))
        noisy = x[rows] + lesson.jitter * torch.randn(lesson.batch, MEASURES)
        loss: Any = nn.functional.cross_entropy(net(noisy), y[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rates.step()
    tensors = {"mean": mean, "spread": spread}
    for number, layer in enumerate(layers):
        tensors |= {f"weight{number}": layer.weight.detach().numpy(), f"bias{number}": layer.bias.detach().numpy()}
    return tensors
