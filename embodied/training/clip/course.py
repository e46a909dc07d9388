"""A whole course of training: data, steps, measurements on the way, files."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from embodied.household.library import SceneLibrary
from embodied.skill import Skill
from embodied.training.clip.batch import drawn
from embodied.training.clip.card import card
from embodied.training.clip.chunks import Maker, Sizes
from embodied.training.clip.evaluate import summary
from embodied.training.clip.feed import Chunk, Feed
from embodied.training.clip.fit import Fitting, Say, Schedule
from embodied.training.clip.grammar import teach
from embodied.training.clip.model import load, save, untrained

VALIDATION = 5_000_000
"""Number of the first chunk of seen homes that is measured on, not learnt from."""
EVERY = 30.0, 300.0
"""Seconds between two lines of the log, and between two measurements."""
LESSON = 256
"""Captions of a step in which the text tower learns alone."""
CARD = "README.md"


def train_clip(
    library: SceneLibrary,
    skills: Mapping[str, Skill],
    out: Path,
    schedule: Schedule,
    measured: int,
    say: Say,
    start: Path | None = None,
) -> dict[str, Any]:
    """Train the small CLIP from scratch and write it to `out`, with `metrics.json` and `log.jsonl`.

    Args:
        library, skills: the content that it learns from.
        out: the folder.
        schedule: how.
        measured: chunks of seen homes, and as many of held-out ones, that it is measured on.
        say: told how it goes.
        start: a folder with weights to go on from; None for random ones.

    Returns:
        What `metrics.json` says: `evaluate`'s figures of "seen" and of "unseen" homes, and how much was trained.
    """
    import torch

    sizes = Sizes(schedule.made, schedule.side)
    maker = Maker(library, skills, sizes, schedule.seed)
    held_out = Maker(library, skills, sizes, schedule.seed, unseen=True)
    began = time.monotonic()
    maker.make(VALIDATION - 1, np.empty((sizes.pictures, sizes.side, sizes.side, 3), np.uint8))
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
        if start is None:
            reached = teach(model, schedule.lessons, LESSON, schedule.seed)
            say(f"texts are {reached:.2f} of the way to their directions, at {time.monotonic() - began:.1f} s")
        else:
            load(model, start)
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
        return [chunk.kept() for _, chunk in zip(range(count), feed, strict=False)]
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
    schedule = fitting.schedule
    pool = _Pool(feed, schedule)
    clock = _Clock(schedule)
    told = measured = 0.0
    with (out / "log.jsonl").open("w", encoding="utf-8") as log:
        while clock.share < 1.0:
            batch = drawn(pool.chunks(), schedule.each, pool.rng, fitting.device)
            step = fitting.step(batch, min(clock.share, 1.0))
            clock.steps += 1
            if clock.seconds - told >= EVERY[0] or clock.steps in (1, 20):
                told = clock.seconds
                line = _told(clock, pool, step, fitting)
                log.write(json.dumps(line) + "\n")
                log.flush()
                say(json.dumps(line))
            if clock.seconds - measured >= EVERY[1] and clock.share < 0.95:
                measured = clock.seconds
                say(f"validation: {summary(fitting.measure(validation, least=1))}")
                save(fitting.model, out, schedule.trunk, schedule.side)
    pictures = clock.steps * schedule.chunks * schedule.each
    return {"steps": clock.steps, "seconds": round(clock.seconds), "made": pool.made, "pictures": pictures}


class _Pool:
    """Chunks that batches are drawn from, and new ones that take their places.

    With a number of steps one new chunk comes before every step, whenever it is ready; where time is what limits, those
    that are there.
    """

    def __init__(self, feed: Feed, schedule: Schedule) -> None:
        self._feed, self._chunks, self._schedule = feed, iter(feed), schedule
        self._pool = list[Chunk]()
        self.rng = np.random.default_rng([schedule.seed, 1])
        self.made = 0

    def chunks(self) -> list[Chunk]:
        """Those of the next batch."""
        count, timed = self._schedule.chunks, self._schedule.minutes is not None
        new = 0
        while len(self._pool) < count or new == 0:
            if len(self._pool) >= count and timed and not self._feed.ready(1):
                break
            self._add(next(self._chunks).kept())
            new += 1
        return [self._pool[int(row)] for row in self.rng.choice(len(self._pool), count, replace=False)]

    def _add(self, chunk: Chunk) -> None:
        self.made += len(chunk.pictures)
        if len(self._pool) < self._schedule.kept:
            self._pool.append(chunk)
        else:
            self._pool[int(self.rng.integers(len(self._pool)))] = chunk


def _told(clock: _Clock, pool: _Pool, losses: Mapping[str, Any], fitting: Fitting) -> dict[str, Any]:
    seconds, schedule = max(clock.seconds, 1e-3), fitting.schedule
    return {
        "step": clock.steps,
        "share": round(clock.share, 3),
        "made_per_s": round(pool.made / seconds),
        "pictures_per_s": round(clock.steps * schedule.chunks * schedule.each / seconds),
        "scale": round(float(fitting.model.logit_scale.detach().exp()), 1),
        "loss": {name: round(float(value.detach()), 3) for name, value in losses.items()},
    }


def schedule_here(workers: int | None) -> Schedule:
    """A schedule that suits this machine: on a GPU large batches, and all processors but two that make data."""
    import torch

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if torch.cuda.is_available():
        return Schedule(chunks=16, workers=workers or max(1, processors - 2))
    return Schedule(workers=workers or max(1, processors - 1))
