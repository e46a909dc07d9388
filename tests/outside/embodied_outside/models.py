"""A language model of an outsider: it plans to wave at whatever is named after its colon."""

from __future__ import annotations

from collections.abc import Sequence

from embodied.language import GREEDY, Reply, Sampling, Usage
from embodied.query import Decomposition, Query, Reference, Step


class Parrot:
    """Waves, whatever it is told."""

    scores = sees = False

    def __init__(self, thing: str) -> None:
        self.name, self._thing = f"parrot:{thing}", thing

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        wave = Step(skill="wave", arguments={"target": Reference(type=self._thing)})
        return [Reply(Decomposition(steps=(wave,))) for _ in queries]

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        raise NotImplementedError
