"""Fitting the small CLIP: AdamW, and a rate that falls by the share of the time, or of the steps, that is gone."""

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
from embodied.training.clip.losses import change, changed, contrast, judged
from embodied.training.clip.model import MEAN, STD, encoded
from embodied.training.clip.truths import Fact
from embodied.training.clip.vocabulary import Texts
from embodied.training.clip.wording import caption

Say = Callable[[str], None]
SCALE = 100.0
"""The highest factor of cosines."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the small CLIP is fitted.

    Attributes:
        steps: how many there are, where no time is set.
        minutes: how long it trains, building of data not counted in; the rate falls with the time. None for `steps`.
        chunks, frames, crops: chunks of a batch, and pictures of each chunk.
        reuse: how often a chunk is seen, about: once fresh, and among those that are kept; with `minutes`, at most.
        kept: chunks that are kept for that, on the device.
        rate, warm_up, decay: highest learning rate, share of the run until it is reached, weight decay.
        lessons: steps in which the text tower learns the captions' grammar before all else (`grammar.teach`).
        text_rate: share of the rate that it has from then on.
        workers: processes that make data.
        trunk, side: the vision tower by timm's name, and the side of its pictures.
        seed: of everything; with `steps`, the same seed gives the same model on one machine.
    """

    steps: int = 3000
    minutes: float | None = None
    chunks: int = 4
    frames: int = 96
    crops: int = 144
    reuse: int = 2
    kept: int = 100
    rate: float = 2e-3
    warm_up: float = 0.04
    decay: float = 0.05
    lessons: int = 300
    text_rate: float = 0.05
    workers: int = 2
    trunk: str = "mobilenetv4_conv_small"
    side: int = 224
    seed: int = 0


class Fitting:
    """A model in training.

    Args:
        model: the untrained model, on its device.
        schedule: how.
    """

    def __init__(self, model: Any, schedule: Schedule) -> None:
        import torch

        self.model, self.schedule = model, schedule
        self.device = next(model.parameters()).device
        self._mean, self._std = (torch.tensor(each, device=self.device) for each in (MEAN, STD))
        self._generator = torch.Generator().manual_seed(schedule.seed)
        self._rng = np.random.default_rng(schedule.seed)
        self._texts = Texts()
        bias = torch.tensor([math.log(20.0), -4.0], device=self.device)
        self.judge = torch.nn.Parameter(bias)
        self._optimiser = _optimiser(model, self.judge, schedule)

    def step(self, batch: Batch, share: float) -> dict[str, Any]:
        """Learn from a batch, the given share of the run being over; returns the losses."""
        import torch

        for group in self._optimiser.param_groups:
            group["lr"] = self.schedule.rate * group["share"] * _rate(share, self.schedule.warm_up)
        losses = self._losses(batch)
        loss = sum(WEIGHTS[name] * value for name, value in losses.items())
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, math.log(SCALE))
        return losses

    def _losses(self, batch: Batch) -> dict[str, Any]:
        import torch

        frames = len(batch.frames)
        own = torch.arange(len(batch.crops), device=self.device)
        pictures = torch.cat(
            [
                augmented(batch.frames, batch.frame_group, self._generator, self._mean, self._std),
                augmented(batch.crops, own, self._generator, self._mean, self._std),
            ]
        )
        kinds = self._kinds()
        texts = torch.cat([batch.tokens, kinds, self._baseline(), batch.crop_tokens]).long()
        with self._precision():
            seen = self.model.encode_image(pictures.contiguous(memory_format=torch.channels_last))
            texts, again = torch.unique(texts, dim=0, return_inverse=True)
            read = encoded(self.model.text, texts)[again]
        seen, read = (torch.nn.functional.normalize(each.float(), dim=-1) for each in (seen, read))
        shown, things = seen[:frames], seen[frames:]
        said, kind_texts, baseline, state_texts = torch.split(
            read, [len(batch.tokens), len(kinds), 1, len(batch.crop_tokens)]
        )
        scale = self.model.logit_scale.exp()
        known = truth(batch.fact, batch.frame_true, batch.frame_unknown)
        states = truth(batch.crop_fact, batch.crop_true)
        types = torch.nn.functional.cross_entropy(scale * things @ kind_texts.T, batch.crop_type, label_smoothing=0.02)
        return {
            "frames": contrast(scale * shown @ said.T, known),
            "types": types,
            "states": contrast(scale * things @ state_texts.T, states),
            **self._of_events(batch, shown, said, known, baseline[0], scale),
        }

    def _of_events(self, batch: Batch, shown: Any, said: Any, known: Any, baseline: Any, scale: Any) -> dict[str, Any]:
        """The losses of what belongs together: a picture with captions of its own event, and events themselves."""
        import torch

        sharpness, bias = self.judge[0].exp(), self.judge[1]
        together = batch.frame_group[:, None] == batch.group[None, :]
        own = sharpness * (shown @ said.T) + bias
        local = judged(own, known.masked_fill(~together, -1))
        before, after, goal = batch.events.T
        late, row = batch.wrong.T
        pairs = torch.cat([torch.stack([after, goal]), torch.stack([before, goal]), torch.stack([late, row])], 1)
        right = torch.cat([torch.ones_like(after), known[before, goal].long(), known[late, row].long()])
        right[len(after) : len(after) + len(before)].clamp_(max=0)
        done = judged(own[pairs[0], pairs[1]], right.to(torch.int8))
        start = torch.cat([before, before[_index_of(goal, row)]])
        end = torch.cat([after, late])
        moved = change(shown[start], shown[end], said, baseline)
        return {"local": local, "done": done, "change": contrast(scale * moved, changed(known[start], known[end]))}

    def _precision(self) -> Any:
        """bfloat16 where that is faster; on CPUs convolutions are not."""
        import torch

        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda")

    def _kinds(self) -> Any:
        """Tokens of a text for each type, worded at random."""
        import torch

        rows = self._texts.rows([caption(Fact("thing", kind), self._rng) for kind in TYPES])
        return torch.from_numpy(rows).to(self.device)

    def _baseline(self) -> Any:
        import torch

        return torch.from_numpy(self._texts.rows(["a room"])).to(self.device)

    def measure(self, chunks: Sequence[Chunk], least: int = LEAST) -> dict[str, Any]:
        """The figures of `evaluate` on chunks that are not learnt from; types count from `least` examples on."""
        self.model.eval()
        known: dict[str, Any] = {}

        def texts(asked: Sequence[str]) -> Any:
            missing = [each for each in dict.fromkeys(asked) if each not in known]
            if missing:
                known.update(zip(missing, self._read(missing), strict=True))
            return np.stack([known[each] for each in asked])

        parts = [(self._seen(each.frames), self._seen(each.crops), each.labels) for each in chunks]
        figures = evaluate(parts, texts, least)
        self.model.train()
        return figures

    def _seen(self, pictures: Any) -> Any:
        import torch

        with torch.inference_mode(), self._precision():
            ready = normalised(torch.from_numpy(pictures).to(self.device), self._mean, self._std)
            return self.model.encode_image(ready, normalize=True).float().cpu().numpy()

    def _read(self, texts: Sequence[str]) -> Any:
        import torch

        with torch.inference_mode():
            rows = torch.from_numpy(self._texts.rows(list(texts))).long().to(self.device)
            return self.model.encode_text(rows, normalize=True).float().cpu().numpy()


WEIGHTS = {"frames": 1.0, "types": 1.0, "states": 0.5, "local": 1.0, "done": 1.0, "change": 0.5}
"""Of the losses."""


def _index_of(goal: Any, rows: Any) -> Any:
    """Which event a goal's caption is of."""
    return (rows[:, None] == goal[None, :]).long().argmax(1)


def _optimiser(model: Any, judge: Any, schedule: Schedule) -> Any:
    import torch

    text = {id(each) for each in model.text.parameters()}
    groups = []
    for of_text, share in ((False, 1.0), (True, schedule.text_rate)):
        own = [each for each in model.parameters() if (id(each) in text) == of_text]
        shrunk, free = [each for each in own if each.ndim > 1], [each for each in own if each.ndim <= 1]
        groups.append({"params": shrunk, "weight_decay": schedule.decay, "share": share})
        groups.append({"params": free, "weight_decay": 0.0, "share": share})
    groups[1]["params"].append(judge)
    return torch.optim.AdamW(groups, lr=schedule.rate, betas=(0.9, 0.98))


def _rate(share: float, warm_up: float) -> float:
    if share < warm_up:
        return max(share / warm_up, 0.01)
    return 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up))) + 1e-3
