"""The model card that is written beside the small CLIP's weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from embodied.training.clip.fit import Schedule

_CARD = """# `small`: the CLIP that ships

Embeds pictures of single things, cut out of rendered frames of the household simulator (`embodied/encoders/crop.py`),
and short English sentences about them. An `open_clip` model:
`open_clip.create_model_from_pretrained("local-dir:FOLDER")`. {trunk} at {side} by {side} pixels reads pictures, a
transformer of two layers reads texts of at most 20 tokens; {parameters:.1f} M parameters, float16, safetensors.

**Made by** `embodied train clip --out FOLDER`, from random numbers, in {minutes:.0f} minutes on {device}: {steps}
steps, {made} pictures made, {pictures} seen. Seed {seed}. The texts were spread out first, each fact having a direction
of its own; the vision tower then learnt to follow them.

**Learnt from** rooms of this project and of ALFRED (layouts only), homes that the generator drew, and what skills do in
them; captions come from the simulator's state. No held-out scene or generator seed, no FloorPlan 27, 28, 227, 228,
327, 328, 427 or 428, and no shape or colour that is kept for them was seen (`embodied/household/held_out.py`).

**Figures** on {homes} homes of each kind, {unseen} pictures of unseen ones.

| | seen | unseen |
|---|---|---|
{rows}

**Limits.** It knows this simulator's pictures and the words of its captions; photographs mean nothing to it. It looks
at things, not at frames: cut them out first. What a picture hardly shows (a thing in a shut cupboard, a change behind
something) it cannot tell. Licence: MIT, as the project.
"""
_TOLD = {
    "type_top1": "type of a thing, top-1, over pictures",
    "by_type": "the same, mean over types",
    "captions": "true against nearly true captions, AUROC",
}


def card(figures: Mapping[str, Any], schedule: Schedule, parameters: int, device: str, homes: int) -> str:
    """Write the card.

    Args:
        figures: as `course.train_clip` returns them.
        schedule, device: how and on what the model was trained.
        parameters: how many it has.
        homes: seen, and unseen, ones that it was measured on.
    """
    rows = [
        f"| {label} | {_at(figures['seen'][name])} | {_at(figures['unseen'][name])} |" for name, label in _TOLD.items()
    ]
    return _CARD.format(
        trunk=schedule.trunk,
        side=schedule.side,
        parameters=parameters / 1e6,
        minutes=figures["seconds"] / 60,
        device=device,
        steps=figures["steps"],
        made=figures["made"],
        pictures=figures["pictures"],
        seed=schedule.seed,
        homes=homes,
        unseen=figures["unseen"]["n_pictures"],
        rows="\n".join(rows),
    )


def _at(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"
