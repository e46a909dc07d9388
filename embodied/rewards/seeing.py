"""The score *see* of candidate calls: how well pictures bear out what the instruction says of a call's objects.

An instruction often tells two things of one type apart by how they look: "the dirty plate", "the drawer that is open".
Such words are looked for near the name of each object's type; the object's best view so far is then compared with them
and with their contrary: see = sigmoid(slope · (cos(view, words) − cos(view, contrary)) + offset). What has not been
seen yet, or of which nothing is said, has 0.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from embodied.encoder import ImageTextEncoder
from embodied.encoders.crop import crop
from embodied.entity import Entity, type_words
from embodied.frame import NOBODY, Frame
from embodied.memory import Memory
from embodied.rewards.calibration import Calibration
from embodied.simulator import Observation
from embodied.skill import SkillCall

STATES: Mapping[str, tuple[str, str]] = {
    "dirty": ("a dirty {}", "a clean {}"),
    "clean": ("a clean {}", "a dirty {}"),
    "open": ("an open {}", "a closed {}"),
    "closed": ("a closed {}", "an open {}"),
    "on": ("a {} that is on", "a {} that is off"),
    "off": ("a {} that is off", "a {} that is on"),
    "full": ("a {} full of water", "an empty {}"),
    "empty": ("an empty {}", "a {} full of water"),
    "broken": ("a broken {}", "a {}"),
    "cooked": ("a cooked {}", "a raw {}"),
    "raw": ("a raw {}", "a cooked {}"),
    "used_up": ("a used up {}", "a {}"),
    "hot": ("a hot {}", "a cold {}"),
    "cold": ("a cold {}", "a hot {}"),
}
"""What a picture shows of an object, in the wording of the small CLIP's captions, and the contrary."""
SAID: Mapping[str, str] = {
    **{state: state for state in STATES},
    **dict.fromkeys("filthy grubby grimy stained unwashed soiled smeared messy mucky".split(), "dirty"),
    **dict.fromkeys("spotless washed unsoiled stainless".split(), "clean"),
    **dict.fromkeys("opened ajar gaping".split(), "open"),
    **dict.fromkeys("shut".split(), "closed"),
    **dict.fromkeys("lit burning glowing shining running".split(), "on"),
    **dict.fromkeys("dark unlit".split(), "off"),
    **dict.fromkeys("filled brimming".split(), "full"),
    **dict.fromkeys("smashed cracked shattered".split(), "broken"),
    **dict.fromkeys("baked".split(), "cooked"),
    **dict.fromkeys("used spent finished depleted".split(), "used_up"),
    **dict.fromkeys("uncooked".split(), "raw"),
    **dict.fromkeys("steaming warm".split(), "hot"),
    **dict.fromkeys("chilled frosty".split(), "cold"),
}
"""Words that people say for them."""
DETERMINERS = frozenset("the a an that this my our your his her their those these any every all both up out it".split())
"""What follows a verb: "clean the plate", "open that drawer" tell no state."""
REACH = 5
"""Words between a state and its noun, at most."""
UNSEEN = 0.5
USUAL = Calibration(slope=20.0)
"""Where there is no other."""
NAME = "see"
"""What files of calibrations call it."""


def described(instruction: str, kind: str) -> str:
    """The state, of STATES, in which an instruction speaks of a type; empty where it says none.

    The nearest word for a state within REACH of the type's last noun, on either side, that is no verb.
    """
    words = re.findall(r"[a-z]+", instruction.lower())
    noun = type_words(kind.removesuffix("Sliced")).split()[-1]
    places = [row for row, word in enumerate(words) if word in (noun, f"{noun}s", f"{noun}es")]
    found = [
        (abs(row - place), row)
        for row, word in enumerate(words)
        if word in SAID and not _is_verb(words, row)
        for place in places
        if abs(row - place) <= REACH
    ]
    return SAID[words[min(found)[1]]] if found else ""


def _is_verb(words: Sequence[str], row: int) -> bool:
    return row + 1 < len(words) and words[row + 1] in DETERMINERS and words[row - 1 : row] not in (["is"], ["are"])


class ClipSight:
    """Looks at candidates through a CLIP; a `Sight`.

    Which segment of a frame is which object, it is told: `privileged`.

    Args:
        clip: embeds views and words.
        calibration: turns a difference of cosines into a probability.
    """

    privileged = True

    def __init__(self, clip: ImageTextEncoder, calibration: Calibration | None = None) -> None:
        self._clip, self._calibration = clip, calibration or USUAL
        self._instruction = ""
        self._new: list[Observation] = []
        self._views: dict[str, tuple[int, NDArray[np.uint8]]] = {}
        self._embedded: dict[str, NDArray[np.float32]] = {}

    def start(self, instruction: str, observation: Observation) -> None:
        """Forget what was seen, and begin an episode."""
        self._instruction = instruction
        self._new = [observation]
        self._views.clear()
        self._embedded.clear()

    def observe(self, observation: Observation) -> None:
        """Take note of a moment; it is looked at only where something is to be told apart."""
        self._new.append(observation)

    def see(self, calls: Sequence[SkillCall], memory: Memory) -> list[float]:
        """The score of each call, 0 to 1: the mean over those of its objects of which the instruction says a state."""
        told = {
            value: (entity, state)
            for call in calls
            for _, value in call.arguments
            if (entity := memory.get(value)) is not None and (state := described(self._instruction, entity.object_type))
        }
        if not told:
            return [UNSEEN] * len(calls)
        self._look(told)
        scores = {value: self._score(entity, state) for value, (entity, state) in told.items()}
        return [_mean([scores[value] for _, value in call.arguments if value in scores]) for call in calls]

    def _look(self, wanted: Mapping[str, object]) -> None:
        """Keep the largest view of each object of those that matter."""
        for frame in [each.look() for each in self._new if each.look is not None]:
            for segment, pixels in frame.pixels().items():
                self._keep(frame, segment, pixels, wanted)
        self._new.clear()

    def _keep(self, frame: Frame, segment: int, pixels: int, wanted: Mapping[str, object]) -> None:
        if segment == NOBODY or (name := frame.ids[segment]) not in wanted:
            return
        # States change: of two views, a later one that is not much smaller tells more.
        if name not in self._views or pixels >= self._views[name][0] // 2:
            self._views[name] = pixels, crop(frame, segment)
            self._embedded.pop(name, None)

    def _score(self, entity: Entity, state: str) -> float:
        if (view := self._views.get(entity.object_id)) is None:
            return UNSEEN
        if entity.object_id not in self._embedded:
            (self._embedded[entity.object_id],) = self._clip.images([view[1]])
        value = contrast(self._clip, self._embedded[entity.object_id], type_words(entity.object_type), state)
        return self._calibration.verdict(value).probability


def contrast(clip: ImageTextEncoder, view: NDArray[np.float32], words: str, state: str) -> float:
    """How much nearer a view (d,) is to a thing in a state than to its contrary: a difference of cosines."""
    so, contrary = clip.texts([text.format(words) for text in STATES[state]])
    return float((so - contrary) @ view)


def _mean(scores: Sequence[float]) -> float:
    return round(sum(scores) / len(scores), 4) if scores else UNSEEN
