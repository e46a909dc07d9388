"""A whole course of training: data, steps, measurements on the way, files."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from embodied.household.library import SceneLibrary
from embodied.skill import Skill
from embodied.training.clip.batch import Batch
from embodied.training.clip.card import card
from embodied.training.clip.chunks import Maker, Sizes
from embodied.training.clip.evaluate import summary
from embodied.training.clip.feed import Chunk, Feed
from embodied.training.clip.fit import Fitting, Say, Schedule
from embodied.training.clip.grammar import teach
from embodied.training.clip.model import save, untrained

VALIDATION = 10_000_000
"""Number of the first chunk of seen homes that is measured on, not learnt from."""
EVERY = 15.0, 60.0
"""Seconds between two lines of the log, and between two measurements."""
LESSON = 256
"""Captions of a step in which the text tower learns alone."""
CARD = "README.md"


def train_clip(
    library: SceneLibrary, skills: Mapping[str, Skill], out: Path, schedule: Schedule, measured: int, say: Say
) -> dict[str, Any]:
    """Train the small CLIP from scratch and write it to `out`, with `metrics.json` and `log.jsonl`.

    Args:
        library, skills: the content that it learns from.
        out: the folder.
        schedule: how.
        measured: chunks of seen homes, and as many of held-out ones, that it is measured on.
        say: told how it goes.

    Returns:
        What `metrics.json` says: `evaluate`'s figures of "seen" and of "unseen" homes, and how much was trained.
    """
    import torch

    sizes = Sizes(schedule.frames, schedule.crops, schedule.side)
    maker = Maker(library, skills, sizes, schedule.seed)
    held_out = Maker(library, skills, sizes, schedule.seed, unseen=True)
    began = time.monotonic()
    frames, crops = (np.empty((n, schedule.side, schedule.side, 3), np.uint8) for n in (sizes.frames, sizes.crops))
    maker.make(VALIDATION - 1, frames, crops)
    say(f"compiled, and one chunk made, in {time.monotonic() - began:.1f} s")
    seen, unseen = _measured(maker, VALIDATION, measured, schedule), _measured(held_out, 0, measured, schedule)
    say(f"{measured} chunks of seen and of held-out homes each, at {time.monotonic() - began:.1f} s")
    feed = Feed(maker, schedule.workers)
    try:
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if device.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
            torch.backends.cudnn.benchmark = True
        model = untrained(schedule.trunk, schedule.side, schedule.seed).to(device, memory_format=torch.channels_last)
        save(model, out, schedule.trunk, schedule.side)  # what cannot be written is known before hours are spent
        reached = teach(model, schedule.lessons, LESSON, schedule.seed)
        say(f"texts are {reached:.2f} of the way to their directions, at {time.monotonic() - began:.1f} s")
        fitting = Fitting(model.train(), schedule)
        done = _run(fitting, feed, seen[:8], out, say)
    finally:
        feed.close()
    figures = {"seen": fitting.measure(seen), "unseen": fitting.measure(unseen), **done}
    for name in ("seen", "unseen"):
        say(f"{name}: {summary(figures[name])}")
    save(model, out, schedule.trunk, schedule.side)
    device_name = torch.cuda.get_device_name() if device.type == "cuda" else f"{torch.get_num_threads()} CPU threads"
    parameters = sum(each.numel() for each in model.parameters())
    (out / CARD).write_text(card(figures, schedule, parameters, device_name, measured), encoding="utf-8")
    (out / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def _measured(maker: Maker, first: int, count: int, schedule: Schedule) -> list[Chunk]:
    """Chunks to measure on, made by all processes and copied."""
    workers = max(1, min(schedule.workers, count))
    feed = Feed(maker, workers, first, slots=2)
    try:
        return [
            Chunk(chunk.frames.copy(), chunk.crops.copy(), chunk.labels)
            for _, chunk in zip(range(count), feed, strict=False)
        ]
    finally:
        feed.close()


class _Clock:
    """What share of the run is over, by steps or by time."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule, self.began, self.steps = schedule, time.monotonic(), 0

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.began

    @property
    def share(self) -> float:
        """Of the run, from 0 to 1."""
        minutes = self._schedule.minutes
        return self.steps / self._schedule.steps if minutes is None else self.seconds / (60 * minutes)


def _run(fitting: Fitting, feed: Feed, validation: list[Chunk], out: Path, say: Say) -> dict[str, Any]:
    schedule, clock = fitting.schedule, _Clock(fitting.schedule)
    batches = _batches(feed, fitting)
    out.mkdir(parents=True, exist_ok=True)
    log = (out / "log.jsonl").open("w", encoding="utf-8")
    told = measured = 0.0
    losses: dict[str, float] = {}
    counts = {"frames": 0, "waited": 0.0}
    with log:
        while clock.share < 1.0:
            batch, waited, fresh = next(batches)
            counts["waited"] += waited
            counts["frames"] += len(batch.frames) if fresh else 0
            step = fitting.step(batch, min(clock.share, 1.0))
            clock.steps += 1
            if clock.seconds - told >= EVERY[0] or clock.steps in (1, 20):
                told = clock.seconds
                losses = {name: round(float(value.detach()), 3) for name, value in step.items()}
                line = _told(clock, counts, losses, batch, fitting)
                log.write(json.dumps(line) + "\n")
                log.flush()
                say(json.dumps(line))
            if clock.seconds - measured >= EVERY[1] and clock.share < 0.95:
                measured = clock.seconds
                say(f"validation: {summary(fitting.measure(validation, least=1))}")
                save(fitting.model, out, schedule.trunk, schedule.side)
    pictures = clock.steps * (len(batch.frames) + len(batch.crops))
    return {"steps": clock.steps, "seconds": round(clock.seconds), "frames": counts["frames"], "pictures": pictures}


def _told(
    clock: _Clock, counts: Mapping[str, float], losses: Mapping[str, float], batch: Batch, fitting: Fitting
) -> dict[str, Any]:
    seconds = max(clock.seconds, 1e-3)
    return {
        "step": clock.steps,
        "share": round(clock.share, 3),
        "frames_per_s": round(counts["frames"] / seconds),
        "pictures_per_s": round(clock.steps * (len(batch.frames) + len(batch.crops)) / seconds),
        "waited": round(counts["waited"] / seconds, 2),
        "scale": round(float(fitting.model.logit_scale.detach().exp()), 1),
        "loss": losses,
    }


def _batches(feed: Feed, fitting: Fitting) -> Iterator[tuple[Batch, float, bool]]:
    """Batches with the seconds that they were waited for and whether they are fresh; others are of chunks kept.

    After each fresh batch come `reuse` - 1 others; where time is what limits, as many as there is nothing fresh for.
    """
    schedule, kept = fitting.schedule, list[Batch]()
    rng = np.random.default_rng([schedule.seed, 1])
    chunks = iter(feed)
    while True:
        began = time.monotonic()
        fresh = [Batch.of(next(chunks), fitting.device) for _ in range(schedule.chunks)]
        yield Batch.together(fresh), time.monotonic() - began, True
        kept += fresh
        for _ in range(len(kept) - schedule.kept):
            kept.pop(int(rng.integers(len(kept))))
        for _ in range(schedule.reuse - 1):
            if schedule.minutes is not None and feed.ready(schedule.chunks):
                break
            if len(kept) >= 2 * schedule.chunks:
                chosen = rng.choice(len(kept), schedule.chunks, replace=False)
                yield Batch.together([kept[int(each)] for each in chosen]), 0.0, False


def schedule_here(workers: int | None) -> Schedule:
    """A schedule that suits this machine: on a GPU large batches, and all processors but two that make data."""
    import torch

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if torch.cuda.is_available():
        return Schedule(chunks=2, reuse=6, kept=600, lessons=1000, workers=workers or max(1, processors - 2))
    return Schedule(workers=workers or max(1, processors - 1))
