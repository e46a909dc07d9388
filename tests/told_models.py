"""Language models that answer what they were told to: tests of what is made of a model's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from embodied.language import GREEDY, Failure, ModelError, Reply, Sampling, Usage
from embodied.models.program import from_words
from embodied.models.prompts import STATE_NAMES
from embodied.query import Choice, Decomposition, Explain, Proposal, Query
from tests.driving import SKILLS

PARAMETERS = {name: tuple(each.name for each in skill.parameters) for name, skill in SKILLS.items()}


def steps(program: str) -> Decomposition:
    """A decomposition in the words of `models.program`: "pick_up every dirty Plate ; clean every dirty Plate"."""
    return from_words(program.split(), PARAMETERS, STATE_NAMES)


class Told:
    """Gives its answers one after the other, and the last one ever after."""

    name, scores, sees = "told", False, False

    def __init__(self, *answers: Decomposition | Proposal | Choice | Failure) -> None:
        self.answers = list(answers)
        self.heard: list[Query] = []
        self.sampled: list[Sampling] = []

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        return [self._answer(query, sampling) for query in queries]

    def _answer(self, query: Query, sampling: Sampling) -> Reply:
        if isinstance(query, Explain):
            raise ModelError(Failure.UNSUPPORTED, "it explains nothing")
        self.heard.append(query)
        self.sampled.append(sampling)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Failure):
            raise ModelError(answer, "no answer", usage=Usage(calls=1))
        return Reply(answer, Usage(1, 10, 5, 0.1, 0.01), -0.25)

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        raise ModelError(Failure.UNSUPPORTED, "it offers no likelihoods")


class Liking(Told):
    """Scores candidates by a function of what was asked."""

    scores = True

    def __init__(self, likes: Callable[[Query, str], float]) -> None:
        super().__init__()
        self.likes = likes

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        self.heard.append(query)
        return [self.likes(query, each) for each in candidates], Usage(1, 20)
