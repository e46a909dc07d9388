"""How sure a CLIP may be of what it says: fitted on homes that are not held out, and kept beside its weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from embodied.encoders.clip import FOLDER, SMALL
from embodied.errors import BadFileError, invalid

FILE = "perception.json"
"""In the folder of the weights."""
MOST = 12.0
"""No log-odds are taken to be larger."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is done to CLIP's scores.

    Attributes:
        temperature: a cosine is divided by it before a softmax; CLIP's own 0.01 where nothing was fitted.
        shapes: weight of what depth tells of a type (`shapes.Shapes`) beside what CLIP says; 0 for CLIP alone.
        states: by state, (scale, shift) of its log-odds (Platt 1999), fitted with both cases weighing the same.
    """

    temperature: float = 0.01
    shapes: float = 0.0
    states: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def state(self, name: str, likely: float) -> float:
        """How likely a state is, given how likely CLIP's softmax has it."""
        if name not in self.states:
            return likely
        scale, shift = self.states[name]
        return 1.0 / (1.0 + math.exp(-(scale * log_odds(likely) + shift)))


def log_odds(likely: float) -> float:
    """Of a probability, between -MOST and MOST."""
    least = 1.0 / (1.0 + math.exp(MOST))
    bounded = min(max(likely, least), 1.0 - least)
    return math.log(bounded / (1.0 - bounded))


def place_of(clip: str) -> Path | None:
    """Where a CLIP's calibration is; None for one that has no folder of its own."""
    folder = FOLDER if clip == SMALL else Path(clip)
    return folder / FILE if folder.is_dir() else None


def calibration_of(clip: str) -> Calibration:
    """A CLIP's calibration; that of one that has none changes nothing.

    Raises:
        BadFileError: the file is broken.
    """
    path = place_of(clip)
    return Calibration() if path is None or not path.is_file() else read(path)


@lru_cache(maxsize=1)
def _form() -> TypeAdapter[Calibration]:
    return TypeAdapter(Calibration)


def read(path: Path) -> Calibration:
    """Read a calibration.

    Raises:
        BadFileError: it is none.
    """
    fix = "write it anew: embodied perception calibrate"
    try:
        found = _form().validate_json(path.read_bytes())
    except ValidationError as error:
        raise invalid(error, str(path), fix) from None
    numbers = [found.temperature, found.shapes, *(number for pair in found.states.values() for number in pair)]
    if not all(map(math.isfinite, numbers)) or found.temperature <= 0 or found.shapes < 0:
        raise BadFileError(
            "a temperature that is not above 0, a weight below 0, or what is no number", where=str(path), fix=fix
        )
    return found


def write(path: Path, calibration: Calibration) -> None:
    """Write a calibration."""
    path.write_bytes(_form().dump_json(calibration, indent=1) + b"\n")
