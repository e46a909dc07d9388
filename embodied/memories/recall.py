"""Experiences in a memory file: kept at an episode's end, and recalled at another's beginning.

What an episode recalls depends on nothing that runs beside it, so that the same seed gives the same trace, whatever the
number of workers. It is what the file held when the run began; what the run's earlier rounds left (in `--retries`, a
round is one try at every task); and of its own round what the episodes before it in the same home left, which are
played one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import TypeAdapter, ValidationError

from embodied.encoder import ImageTextEncoder, TextEncoder
from embodied.errors import BadFileError, invalid
from embodied.experience import Experience, Recalled
from embodied.memories.store import RESTORE, MemoryFile
from embodied.task import Example

LESSONS = 3
"""The latest lessons are told, as many as Reflexion tells."""
SHORTLIST = 20
"""So many whose instructions are the most similar have their pictures compared."""
DECIMALS = 4
"""Similarities that agree to so many decimals are equal: the first wins, whatever a machine's floats are like."""

_EXPERIENCE: TypeAdapter[Experience] = TypeAdapter(Experience)
_VISIBLE = "(run < ? OR run = ? AND (round < ? OR round = ? AND home = ? AND place < ?))"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode stands in its run, and so what it may recall.

    Attributes:
        run: the run's number in the file.
        round: which try at every task it belongs to, from 0.
        place: its task's place in the suite.
        home: its scene's name.
    """

    run: int
    round: int
    place: int
    home: str

    @property
    def bounds(self) -> tuple[Any, ...]:
        """The values of the question which experiences come before it."""
        return self.run, self.run, self.round, self.round, self.home, self.place


class Experiences:
    """The experiences of a memory file, as one episode sees them.

    Args:
        file: the memory.
        place: the episode's.
        encoder: makes instructions comparable; None to recall no examples.
        examples: so many at most.
        eye: makes pictures comparable; None to go by what was said alone.
        lessons: whether earlier tries at the same task are recalled.
    """

    def __init__(
        self,
        file: MemoryFile,
        place: Place,
        *,
        encoder: Callable[[], TextEncoder] | None = None,
        examples: int = 0,
        eye: Callable[[], ImageTextEncoder] | None = None,
        lessons: bool = True,
    ) -> None:
        self._file, self._place, self._lessons = file, place, lessons
        self._encoder, self._number, self._eye = encoder, examples, eye

    @property
    def looks(self) -> bool:
        """Whether pictures are kept and compared."""
        return self._eye is not None

    def keep(self, experience: Experience) -> None:
        """Write an experience down, in the place of what an interrupted run left there.

        Raises:
            OutsideError: the disk refuses.
        """
        place = self._place
        content = _EXPERIENCE.dump_json(experience, exclude={"picture"}).decode()
        row = (place.run, place.round, place.place, place.home, experience.instruction, content, experience.picture)
        with self._file.transaction():
            self._file.write("INSERT OR REPLACE INTO experiences VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def recall(self, instruction: str, picture: NDArray[np.uint8] | None = None) -> Recalled:
        """What comes to mind when one is told something, and sees something.

        Raises:
            BadFileError: what the file holds cannot be read.
        """
        examples = tuple(
            Example(each.instruction, each.done) for each, _ in self.similar(instruction, picture, self._number)
        )
        failed = [each for each in self.tries(instruction) if each.failed] if self._lessons else []
        lessons = [each.lesson for each in failed if each.lesson][-LESSONS:]
        tried = dict.fromkeys(each.first_plan for each in failed)
        return Recalled(examples, tuple(lessons), tuple(tried), self._place.round)

    def tries(self, instruction: str) -> list[Experience]:
        """Earlier episodes of the same instruction in the same home, in order."""
        return self._read("instruction = ? AND home = ?", (instruction, self._place.home))

    def similar(
        self, instruction: str, picture: NDArray[np.uint8] | None = None, number: int = 3
    ) -> list[tuple[Experience, float]]:
        """The most similar episodes that went well, the best first, of each instruction and way one.

        Similarity is the cosine of the instructions' embeddings; where both pictures are there, the mean of that and of
        the pictures' cosine.
        """
        if not number or self._encoder is None:
            return []
        well = [each for each in self._read() if not each.failed and each.done]
        kept = list({(each.instruction, *map(str, each.done)): each for each in well}.values())
        if not kept:
            return []
        rows = self._encoder().encode([instruction, *(each.instruction for each in kept)])
        alike = np.round(rows[1:] @ rows[0], DECIMALS).tolist()
        found = sorted(zip(kept, alike, strict=True), key=lambda pair: -pair[1])
        if picture is None or self._eye is None:
            return found[:number]
        looked_at = self._seen(found[:SHORTLIST], picture, self._eye())
        return sorted(looked_at, key=lambda pair: -pair[1])[:number]

    def _seen(
        self, found: Sequence[tuple[Experience, float]], picture: NDArray[np.uint8], eye: ImageTextEncoder
    ) -> list[tuple[Experience, float]]:
        """The same, with pictures compared where there are any."""
        pictures = {row: self._opened(each.picture) for row, (each, _) in enumerate(found) if each.picture}
        rows = eye.images([picture, *pictures.values()])
        looks = dict(zip(pictures, np.round(rows[1:] @ rows[0], DECIMALS).tolist(), strict=True))
        return [(each, (said + looks.get(row, said)) / 2) for row, (each, said) in enumerate(found)]

    def _opened(self, kept: bytes) -> NDArray[np.uint8]:
        try:
            with Image.open(BytesIO(kept), formats=["PNG"]) as picture:
                return np.asarray(picture.convert("RGB"))
        except (OSError, SyntaxError) as error:  # Pillow's for what is no PNG, and for a broken one
            what = f"a picture of an experience is broken ({error})"
            raise BadFileError(what, where=str(self._file.path), fix=RESTORE) from None

    def _read(self, where: str = "TRUE", values: tuple[Any, ...] = ()) -> list[Experience]:
        """The experiences that this episode may recall, in their order."""
        rows = self._file.read(
            f"SELECT content, picture, run, round, place FROM experiences WHERE {where} AND {_VISIBLE} "  # noqa: S608
            "ORDER BY run, round, place",
            (*values, *self._place.bounds),
        )
        return [_parsed(*row, path=str(self._file.path)) for row in rows]


def kept_in(file: MemoryFile) -> tuple[Experience, ...]:
    """All experiences of a memory file, the oldest first.

    Raises:
        BadFileError: one cannot be read.
    """
    rows = file.read("SELECT content, picture, run, round, place FROM experiences ORDER BY run, round, place")
    return tuple(_parsed(*row, path=str(file.path)) for row in rows)


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture as it is kept."""
    kept = BytesIO()
    Image.fromarray(picture).save(kept, "PNG")
    return kept.getvalue()


def _parsed(content: str, picture: bytes, *key: int, path: str) -> Experience:
    try:
        found = _EXPERIENCE.validate_json(content)
    except ValidationError as error:
        where = f"{path}: experience {'.'.join(map(str, key))}"
        raise invalid(error, where, RESTORE) from None
    return replace(found, picture=picture)
