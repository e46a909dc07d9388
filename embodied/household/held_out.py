"""Which of our own scenes and generator seeds nothing may be learnt from (design.md, *Fair play*)."""

from __future__ import annotations

HELD_OUT_SCENES = frozenset({"bathroom_laundry", "cottage", "kitchen_island"})
"""Of the scenes that ship."""
TEST_ROOMS = frozenset(f"FloorPlan{number}" for number in (27, 28, 227, 228, 327, 328, 427, 428))
"""Of ALFRED's rooms."""
ONE_IN = 6
"""One seed in so many is held out."""


def held_out(scene: str | int) -> bool:
    """Whether no weight, prior, threshold or example may come from a scene of ours.

    Args:
        scene: its name, or the seed that it was generated with.
    """
    return scene % ONE_IN == ONE_IN - 1 if isinstance(scene, int) else scene in HELD_OUT_SCENES


GENERATED = "generated-"
"""What the names of generated homes begin with; their seed follows."""


def is_unseen(scene: str) -> bool:
    """Whether a scene, of ours or of ALFRED's, is one of those by its name."""
    seed = scene.removeprefix(GENERATED)
    if seed != scene and seed.isdecimal():
        return held_out(int(seed))
    return scene in HELD_OUT_SCENES | TEST_ROOMS
