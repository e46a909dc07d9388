"""Ways of seeing by name. Packages add theirs in the entry-point group `embodied.perceivers`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from embodied.encoder import ImageTextEncoder
from embodied.perception import Perception
from embodied.registry import Registry

Eye = Callable[[], ImageTextEncoder]
"""Makes the chosen CLIP, or finds the one already made."""
TOLD = "privileged"
"""The way of a robot that is told everything, and so needs not see."""
TOLD_OF_SEEN = "privileged-seen"
"""The way of a robot that has to look, and is told what it sees."""
NO_CLIP = frozenset({TOLD, TOLD_OF_SEEN})
"""Ways that use no CLIP: their results do not depend on which."""


def _told(eye: Eye) -> Perception | None:
    """No seeing: the robot is told everything, wherever it is."""


def _told_of_seen(eye: Eye) -> Perception:
    """It looks, and is told types and states of what it sees: the ceiling of those below."""
    from embodied.perceivers.privileged import PrivilegedPerception

    return PrivilegedPerception()


def _clip(eye: Eye) -> Perception:
    """It looks, and CLIP says types and states of what it sees."""
    from embodied.perceivers.clip import ClipPerception

    return ClipPerception(eye())


def _clip_alone(eye: Eye) -> Perception:
    """CLIP says types and states, and what depth tells of shapes has no say: the control."""
    from embodied.perceivers.calibration import calibration_of
    from embodied.perceivers.clip import ClipPerception

    encoder = eye()
    return ClipPerception(encoder, replace(calibration_of(encoder.name), shapes=0.0), "clip-alone")


def _clip_types(eye: Eye) -> Perception:
    """CLIP says types, and the robot is told the states of what it sees."""
    from embodied.perceivers.privileged import Assisted

    return Assisted(_clip(eye), ("states",), "clip-types")


def _clip_states(eye: Eye) -> Perception:
    """CLIP says states, and the robot is told the types of what it sees."""
    from embodied.perceivers.privileged import Assisted

    return Assisted(_clip(eye), ("types",), "clip-states")


PERCEIVERS: Registry[Callable[[Eye], Perception | None]] = Registry("perception", "perceivers")
PERCEIVERS.register(TOLD, _told)
PERCEIVERS.register(TOLD_OF_SEEN, _told_of_seen)
PERCEIVERS.register("clip", _clip)
PERCEIVERS.register("clip-alone", _clip_alone)
PERCEIVERS.register("clip-types", _clip_types)
PERCEIVERS.register("clip-states", _clip_states)
