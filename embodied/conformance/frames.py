"""The checks of frames: their form, and that depth, segments and the true state speak of the same room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from embodied.conformance.faults import Fault, fault
from embodied.conformance.trial import Trial, frame_of
from embodied.frame import NOBODY, Frame
from embodied.geometry import Box
from embodied.simulator import Simulator

ENOUGH = 40
"""Pixels of a segment that say where it is."""
AWAY = 0.25
"""Metres from its box at which most of what is seen of a thing may lie: boxes are coarse, and arms stick out."""


def frames(trial: Trial) -> Iterator[Fault]:
    """Every observation's frame is well formed, and shows things where they are."""
    simulator, (*_, last) = trial.played()
    frame, sensors = frame_of(last), trial.backend.capabilities.sensors
    if frame is None:
        yield from [fault("frame-missing")] if sensors else []
        return
    if not sensors:
        yield fault("frame-undeclared")
        return
    wrong = list(_formed(frame))
    yield from wrong
    if frame.pose != last.pose:
        yield fault("frame-pose")
    if not wrong:
        yield from _placed(frame, simulator)


def _formed(frame: Frame) -> Iterator[Fault]:
    size = frame.camera.height, frame.camera.width
    wanted = (("image", frame.image, (*size, 3), np.uint8), ("depth", frame.depth, size, np.float32))
    for name, found, shape, kind in (*wanted, ("segments", frame.segments, size, np.int32)):
        if found.shape != shape or found.dtype != kind:
            yield fault(f"{name}-form", f"{found.dtype} {found.shape}")
            return
    if nameless := [number for number in frame.pixels() if number < NOBODY or number >= len(frame.ids)]:
        yield fault("segment-nameless", nameless[0])


def _placed(frame: Frame, simulator: Simulator) -> Iterator[Fault]:
    """The pixels of a thing, taken back into the room by their depth, lie about its box."""
    for number, count in frame.pixels().items():
        thing = simulator.state.get(frame.ids[number])
        if count < ENOUGH or thing is None or thing.object_id == simulator.state.held:
            continue
        rows, columns = np.nonzero(frame.mask(number))
        pixels = np.stack([columns + 0.5, rows + 0.5, frame.depth[rows, columns]], axis=1)
        away = float(np.median(_distance(frame.camera.unproject(frame.pose, pixels), thing.box)))
        if not away <= AWAY:
            yield fault("depth-unit", thing.object_id, away)
            return


def _distance(points: NDArray[np.float64], box: Box) -> NDArray[np.float64]:
    """(n,) metres from points to a box; 0 inside."""
    off = np.maximum(np.maximum(np.array(box.low) - points, points - np.array(box.high)), 0.0)
    return np.asarray(np.linalg.norm(off, axis=1))
