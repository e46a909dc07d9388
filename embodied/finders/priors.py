"""How often things of a type are in or on receptacles of a type: counted by `training.priors`, and shipped.

An amount is the expected number of things of a type that all receptacles of a type in a room of a kind hold together.
A type that was never counted is taken to lie where types lie whose names mean nearly the same, by sentence embedding.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.encoder import TextEncoder
from embodied.entity import type_words
from embodied.errors import BadFileError, MissingDataError, invalid

FORMAT = 1
SHIPPED = Path(__file__).with_name("priors.json")
ANYWHERE = ""
"""The kind of a room that is not known."""
ALIKE, WARMTH = 5, 0.1
"""So many of the types that mean nearly the same count, by the softmax of their similarity over this temperature."""
_Amount = Annotated[float, Field(ge=0.0)]
Amounts = Mapping[str, Mapping[str, Mapping[str, float]]]
"""By the kind of room, the type of receptacle, and the type of thing."""


class PriorsFile(BaseModel):
    """A file of priors.

    Attributes:
        sources: where it was counted, and how many homes, or starts of a room, each source had.
        amounts: see `Amounts`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    format: int = FORMAT
    sources: dict[str, int]
    amounts: dict[str, dict[str, dict[str, _Amount]]]


class Priors:
    """Amounts of things at receptacles.

    Args:
        amounts: as counted.
        encoder: for types that were never counted; None to take them for any type alike.
    """

    def __init__(self, amounts: Amounts, encoder: TextEncoder | None = None) -> None:
        self._amounts, self._encoder = amounts, encoder
        self._receptacles = tuple(sorted({each for places in amounts.values() for each in places}))
        self._things = tuple(
            sorted({each for places in amounts.values() for things in places.values() for each in things})
        )
        self._alike: dict[str, Mapping[str, float]] = {}

    def amount(self, kind: str, receptacle: str, room: str = ANYWHERE) -> float:
        """The expected number of things of a type at all receptacles of a type in one room.

        Args:
            kind: of the things.
            receptacle: its type.
            room: the kind of room; the mean of all where it is none that was counted.
        """
        rooms = [self._amounts[room]] if room in self._amounts else list(self._amounts.values())
        things = self._like(kind, self._things)
        found = sum(
            share * weight * places.get(place, {}).get(thing, 0.0)
            for places in rooms
            for place, share in self._like(receptacle, self._receptacles).items()
            for thing, weight in things.items()
        )
        return found / max(len(rooms), 1)

    def total(self, kind: str) -> float:
        """The expected number of things of a type in one room, of the kind of room that has the most of them."""
        amounts = [sum(self.amount(kind, each, room) for each in places) for room, places in self._amounts.items()]
        return max(amounts, default=0.0)

    def _like(self, name: str, known: tuple[str, ...]) -> Mapping[str, float]:
        """The counted types that a type is taken for, with their shares."""
        if name in known:
            return {name: 1.0}
        if self._encoder is None or not known:
            return dict.fromkeys(known, 1.0 / max(len(known), 1))
        key = f"{name} {known is self._things}"
        if key not in self._alike:
            vectors = self._encoder.encode([type_words(each) for each in (name, *known)])
            near = vectors[1:] @ vectors[0]
            best = np.argsort(-near, kind="stable")[:ALIKE]
            weights = np.exp((near[best] - near[best[0]]) / WARMTH)
            shares = (weights / weights.sum()).tolist()
            self._alike[key] = {known[row]: share for row, share in zip(best, shares, strict=True)}
        return self._alike[key]


def read_priors(path: Path = SHIPPED, encoder: TextEncoder | None = None) -> Priors:
    """Read a file of priors.

    Raises:
        MissingDataError: no such file.
        BadFileError: it is not one.
    """
    return Priors(_read(path).amounts, encoder)


@lru_cache(maxsize=4)
def _read(path: Path) -> PriorsFile:
    fix = "make it: embodied train priors --data DIR --out FILE"
    try:
        found = PriorsFile.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingDataError("no such priors", where=str(path), fix=fix) from None
    except UnicodeDecodeError:
        raise BadFileError("no text", where=str(path), fix=fix) from None
    except ValidationError as error:
        raise invalid(error, str(path), fix) from None
    if found.format != FORMAT:
        raise BadFileError(f"format {found.format}", where=str(path), fix=f"this version reads format {FORMAT}")
    return found
