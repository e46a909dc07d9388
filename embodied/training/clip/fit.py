"""Fitting the small CLIP's vision tower to texts that stay as they are (Zhai et al., "LiT", CVPR 2022).

The texts were spread out before (`grammar.teach`): what is left to learn is which picture belongs to which. AdamW, and
a rate that falls by the share of the time, or of the steps, that is gone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.household.object_types import TYPES
from embodied.training.clip.augment import augmented, normalised
from embodied.training.clip.batch import Batch, truth
from embodied.training.clip.evaluate import LEAST, evaluate
from embodied.training.clip.feed import Chunk
from embodied.training.clip.losses import contrast, judged
from embodied.training.clip.model import MEAN, STD, encoded
from embodied.training.clip.truths import Fact
from embodied.training.clip.vocabulary import Texts
from embodied.training.clip.wording import caption

Say = Callable[[str], None]
SCALE = 100.0
"""The highest factor of cosines."""
WEIGHTS = {"types": 1.0, "captions": 1.0, "own": 1.0}
"""Of the losses."""
SMOOTHING = 0.02
"""Of types."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the small CLIP is fitted.

    Attributes:
        steps: how many there are, where no time is set.
        minutes: how long it trains, building of data and texts not counted in; the rate falls with the time. None for
            `steps`.
        chunks, each: chunks of a batch, and pictures of each.
        made: pictures that are made of a home, a chunk.
        kept: chunks that batches are drawn from; a new one takes a random one's place.
        rate, warm_up, decay: highest learning rate, share of the run until it is reached, weight decay.
        lessons: steps in which the text tower learns the captions' grammar before all else (`grammar.teach`).
        workers: processes that make data.
        trunk, side: the vision tower by timm's name, and the side of its pictures.
        small, small_share: it learns from pictures of a smaller side first, for that share of the run: twice as fast
            (progressive learning; Tan and Le, "EfficientNetV2", ICML 2021).
        seed: of everything; with `steps`, the same seed gives the same model on one machine.
    """

    steps: int = 5000
    minutes: float | None = None
    chunks: int = 8
    each: int = 32
    made: int = 192
    kept: int = 800
    rate: float = 2e-3
    warm_up: float = 0.04
    decay: float = 0.05
    lessons: int = 800
    workers: int = 1
    trunk: str = "fasternet_t0"
    side: int = 96
    small: int = 64
    small_share: float = 0.5
    seed: int = 0


class Fitting:
    """A model in training.

    Args:
        model: with a text tower that has been taught, on its device.
        schedule: how.
    """

    def __init__(self, model: Any, schedule: Schedule) -> None:
        import torch

        self.model, self.schedule = model, schedule
        self.device = next(model.parameters()).device
        self._mean, self._std = (torch.tensor(each, device=self.device) for each in (MEAN, STD))
        self._generator = torch.Generator().manual_seed(schedule.seed)
        self._rng = np.random.default_rng(schedule.seed)
        self._tokens, self._known = Texts(), dict[str, Any]()
        self.judge = torch.nn.Parameter(torch.tensor([math.log(20.0), -4.0], device=self.device))
        self._optimiser = _optimiser(model, self.judge, schedule)

    def step(self, batch: Batch, share: float) -> dict[str, Any]:
        """Learn from a batch, the given share of the run being over; returns the losses."""
        import torch

        for group in self._optimiser.param_groups:
            group["lr"] = self.schedule.rate * _rate(share, self.schedule.warm_up)
        losses = self._losses(batch, self.schedule.small if share < self.schedule.small_share else self.schedule.side)
        loss = sum(WEIGHTS[name] * value for name, value in losses.items())
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.visual.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, math.log(SCALE))
        return losses

    def _losses(self, batch: Batch, side: int) -> dict[str, Any]:
        import torch

        pictures = augmented(batch.pictures, side, self._generator, self._mean, self._std)
        with self._precision():
            seen = self.model.encode_image(pictures)
        seen = torch.nn.functional.normalize(seen.float(), dim=-1)
        kinds = self.texts([caption(Fact("thing", kind), self._rng) for kind in TYPES])
        said = self.texts(batch.texts)
        scale, known = self.model.logit_scale.exp(), truth(batch.says, batch.true, batch.unknown)
        cosines = seen @ said.T
        own = self.judge[0].exp() * cosines + self.judge[1]
        return {
            "types": torch.nn.functional.cross_entropy(scale * seen @ kinds.T, batch.kinds, label_smoothing=SMOOTHING),
            "captions": contrast(scale * cosines, known),
            "own": judged(own, known.masked_fill(~batch.own, -1)) + judged(own, known),
        }

    def texts(self, texts: Sequence[str]) -> Any:
        """(n, d) unit embeddings of texts; each is computed once."""
        import torch

        missing = [each for each in dict.fromkeys(texts) if each not in self._known]
        if missing:
            rows = torch.from_numpy(self._tokens.rows(missing)).long().to(self.device)
            with torch.no_grad():
                made = torch.nn.functional.normalize(encoded(self.model.text, rows).float(), dim=-1)
            self._known.update(zip(missing, made, strict=True))
        return torch.stack([self._known[each] for each in texts])

    def _precision(self) -> Any:
        """bfloat16: twice as fast on GPUs, and on CPUs with tiles for it."""
        import torch

        return torch.autocast(self.device.type, torch.bfloat16)

    def measure(self, chunks: Sequence[Chunk], least: int = LEAST) -> dict[str, Any]:
        """The figures of `evaluate` on chunks that are not learnt from; types count from `least` examples on."""
        self.model.eval()
        parts = [(self._seen(each.pictures), each.labels) for each in chunks]
        figures = evaluate(parts, lambda asked: self.texts(asked).cpu().numpy(), least)
        self.model.train()
        return figures

    def _seen(self, pictures: Any) -> Any:
        import torch

        with torch.inference_mode(), self._precision():
            ready = normalised(torch.from_numpy(pictures).to(self.device), self._mean, self._std)
            return self.model.encode_image(ready, normalize=True).float().cpu().numpy()


def _optimiser(model: Any, judge: Any, schedule: Schedule) -> Any:
    import torch

    shrunk = [each for each in model.visual.parameters() if each.ndim > 1]
    free = [each for each in model.visual.parameters() if each.ndim <= 1]
    groups = [
        {"params": shrunk, "weight_decay": schedule.decay},
        {"params": [*free, judge, model.logit_scale], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=schedule.rate, betas=(0.9, 0.98))


def _rate(share: float, warm_up: float) -> float:
    if share < warm_up:
        return max(share / warm_up, 0.01)
    return 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up))) + 1e-3
