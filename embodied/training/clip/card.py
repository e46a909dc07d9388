"""The model card that is written beside the small CLIP's weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from embodied.training.clip.fit import Schedule

_CARD = """# `small`: the CLIP that ships

Embeds rendered frames of the household simulator, crops of single objects, and short English sentences about them. An
`open_clip` model: `open_clip.create_model_from_pretrained("local-dir:FOLDER")`. {trunk} at {side} by {side} pixels
reads pictures, a transformer of two layers reads texts of at most 20 tokens; {parameters:.1f} M parameters, float16,
safetensors.

**Made by** `embodied train clip --out FOLDER`, from random numbers, in {minutes:.0f} minutes on {device}: {steps}
steps, {frames} rendered frames, {pictures} pictures seen, crops included. Seed {seed}.

**Learnt from** rooms of this project and of ALFRED (layouts only), homes that the generator drew, and what skills do in
them; captions come from the simulator's state. No held-out scene or generator seed, no FloorPlan 27, 28, 227, 228,
327, 328, 427 or 428, and no shape or colour that is kept for them was seen (`embodied/household/held_out.py`).

**Figures** on {homes} homes of each kind, {events} skill runs in unseen ones; success: after a skill, against before it
and after it acted on another object, from the same pose; base rate {base_rate}.

| | seen | unseen |
|---|---|---|
{rows}

**Limits.** It knows this simulator's pictures and the words of its captions; photographs mean nothing to it. What a
frame hardly shows (a thing in a shut cupboard, a change behind something) it cannot tell. Licence: MIT, as the project.
"""


def card(figures: Mapping[str, Any], schedule: Schedule, parameters: int, device: str, homes: int) -> str:
    """Write the card.

    Args:
        figures: as `course.train_clip` returns them.
        schedule, device: how and on what the model was trained.
        parameters: how many it has.
        homes: seen, and unseen, ones that it was measured on.
    """
    told: dict[str, tuple[str, ...]] = {
        "object type of a mask, top-1": ("type_top1",),
        "frame of a caption among 100, R@1": ("retrieval",),
    }
    for name, label in (("auroc", "success, AUROC over skills"), ("precision", "success, precision at recall 0.7")):
        told |= {f"{label}, {method}": (name, method) for method in figures["unseen"][name]}
    rows = [
        f"| {label} | {_at(figures['seen'], path)} | {_at(figures['unseen'], path)} |" for label, path in told.items()
    ]
    return _CARD.format(
        trunk=schedule.trunk,
        side=schedule.side,
        parameters=parameters / 1e6,
        minutes=figures["seconds"] / 60,
        device=device,
        steps=figures["steps"],
        frames=figures["frames"],
        pictures=figures["pictures"],
        seed=schedule.seed,
        homes=homes,
        events=figures["unseen"]["n_events"],
        base_rate=figures["unseen"]["base_rate"],
        rows="\n".join(rows),
    )


def _at(figures: Mapping[str, Any], path: tuple[str, ...]) -> str:
    value: Any = figures
    for name in path:
        value = value[name]
    return "–" if value is None else f"{100 * value:.1f} %"
