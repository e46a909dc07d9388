"""Several chunks as one batch of tensors, and which caption is true of which picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from embodied.training.clip.chunks import NONE, Labels
from embodied.training.clip.feed import Chunk


@dataclass(slots=True)
class Batch:
    """A chunk, or several, as tensors on a device. Names and shapes as in `Labels`; rows count over the whole batch."""

    frames: Any
    crops: Any
    frame_true: Any
    frame_unknown: Any
    crop_true: Any
    frame_group: Any
    tokens: Any
    fact: Any
    group: Any
    events: Any
    wrong: Any
    crop_tokens: Any
    crop_fact: Any
    crop_type: Any

    @classmethod
    def of(cls, chunk: Chunk, device: Any) -> Batch:
        """A chunk on a device."""
        import torch

        def moved(array: Any) -> Any:
            tensor = torch.from_numpy(np.ascontiguousarray(array))
            return tensor.to(device) if device.type != "cpu" else tensor.clone()

        labels = {name: moved(getattr(chunk.labels, name)) for name in _LABELS}
        return cls(moved(chunk.frames), moved(chunk.crops), **labels)

    @classmethod
    def together(cls, parts: Sequence[Batch]) -> Batch:
        """One batch of several; rows and groups are shifted so that none means another's."""
        import torch

        columns: dict[str, list[Any]] = {each.name: [] for each in fields(cls)}
        frames = captions = groups = 0
        for part in parts:
            for each in fields(cls):
                columns[each.name].append(getattr(part, each.name))
            shift = torch.tensor([frames, frames, captions], device=part.events.device)
            columns["events"][-1] = part.events + shift
            columns["wrong"][-1] = part.wrong + shift[1:]
            columns["frame_group"][-1] = part.frame_group + groups
            columns["group"][-1] = part.group + groups
            frames, captions = frames + len(part.frames), captions + len(part.tokens)
            groups += len(part.frames)
        return cls(**{name: torch.cat(values) for name, values in columns.items()})


_LABELS = [each.name for each in fields(Batch) if each.name not in ("frames", "crops")]
assert set(_LABELS) <= {each.name for each in fields(Labels)}


def truth(fact: Any, true: Any, unknown: Any = None) -> Any:
    """(pictures, captions) int8: 1 where a caption is true of a picture, 0 where false, -1 where unknown.

    Args:
        fact: (captions,) numbers of what they say.
        true, unknown: (pictures, k) numbers of facts, NONE for no more.
    """
    import torch

    known, column = torch.unique(fact, return_inverse=True)
    table = torch.zeros(len(true), len(known) + 1, dtype=torch.int8, device=fact.device)
    for numbers, value in ((unknown, -1), (true, 1)):
        if numbers is None:
            continue
        at = torch.searchsorted(known, numbers.contiguous()).clamp(max=len(known) - 1)
        at = torch.where((known[at] == numbers) & (numbers != NONE), at, len(known))
        table.scatter_(1, at, torch.full_like(at, value, dtype=torch.int8))
    return table[:, column]
