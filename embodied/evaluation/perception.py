"""Perception alone: what it says of frames against what they show, one record for each thing in each frame."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from numpy.random import default_rng

from embodied.evaluation.perception_frames import Place, frames
from embodied.frame import Frame
from embodied.geometry import Box, Point
from embodied.household.home import Home
from embodied.perceivers.states import known_states
from embodied.perceivers.visible import visible
from embodied.perception import Detection, Perception

WARM_UP = 1
"""Frames that are looked at before time is taken: words are embedded, and code compiled."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one thing in one frame was taken for: a line of `detections.jsonl`.

    Attributes:
        scene, frame: where and when; frames of a scene are numbered.
        object_id, truth: which thing, and its type.
        said, confidence: the type that perception said, and how sure it was; "" and 0 where it said nothing.
        pixels: how many it has.
        states: by name, of those that it may be in: whether it is, and how likely perception said it was (0 for
            nothing said).
        off_centre: metres from the middle of what is seen, as perception says it, to the middle of the thing's box.
        off_box: metres to the box itself; 0 inside. Both are None where perception said nothing.
    """

    scene: str
    frame: int
    object_id: str
    truth: str
    said: str
    confidence: float
    pixels: int
    states: Mapping[str, tuple[bool, float]]
    off_centre: float | None
    off_box: float | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One frame, looked at."""

    seen: tuple[Seen, ...]
    seconds: float


def looked_at(
    perception: Perception, places: Mapping[str, int], build: Callable[[str], Place], seed: int
) -> Iterator[Looked]:
    """Look at frames of places, in order; each place's frames depend on the seed and its name alone.

    Args:
        perception: what is measured.
        places: how many frames of each, by name.
        build: makes a place.
        seed: of all randomness.
    """
    for number, (name, count) in enumerate(places.items()):
        place = build(name)
        perception.start(place.home)
        rng = default_rng([seed, *name.encode()])
        for index, frame in enumerate(frames(place, rng, count)):
            if number == 0 and index < WARM_UP:
                perception.detect(frame)
            begun = time.perf_counter()
            found = perception.detect(frame)
            seconds = time.perf_counter() - begun
            yield Looked(tuple(judged(place.home, frame, found, name, index)), seconds)


def judged(home: Home, frame: Frame, found: Sequence[Detection], scene: str, number: int) -> Iterator[Seen]:
    """Compare what perception said with every thing that shows, as large as `visible` asks for; largest first."""
    by_segment = {each.segment: each for each in found}
    for each in visible(frame):
        item, said = home[frame.ids[each.segment]], by_segment.get(each.segment)
        told = said.states if said is not None else {}
        states = {name: (bool(truth), round(told.get(name, 0.0), 4)) for name, truth in known_states(item).items()}
        yield Seen(
            scene,
            number,
            item.object_id,
            item.object_type,
            said.object_type if said is not None else "",
            round(said.confidence, 4) if said is not None else 0.0,
            each.pixels,
            states,
            round(math.dist(said.position, item.box.centre), 4) if said is not None else None,
            round(distance(said.position, item.box), 4) if said is not None else None,
        )


def distance(point: Point, box: Box) -> float:
    """Metres from a point to a box; 0 inside it."""
    apart = [max(low - at, 0.0, at - high) for at, low, high in zip(point, box.low, box.high, strict=True)]
    return math.hypot(*apart)
