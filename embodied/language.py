"""What a language model is: it answers queries, may score candidates, and says what that cost.

Timing. Calls are independent of each other. A batch comes back whole, in order, or as one `ModelError`: an episode is
never left with half of an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from embodied.errors import OutsideError
from embodied.query import Answer, Query


class Failure(Enum):
    """Why a model gave no answer."""

    UNREACHABLE = "unreachable"  # no connection, or it broke
    UNAUTHORISED = "unauthorised"  # no key, or a wrong one
    UNKNOWN_MODEL = "unknown_model"
    RATE_LIMITED = "rate_limited"  # still so after all retries
    TIMED_OUT = "timed_out"
    REFUSED = "refused"  # the request was turned down
    BROKEN = "broken"  # the server failed, or said what is no answer of this interface
    MALFORMED = "malformed"  # the answer breaks its schema, after being asked again
    NOT_RECORDED = "not_recorded"  # a cassette has no such call
    UNSUPPORTED = "unsupported"  # the model offers no likelihoods, or sees no pictures
    OVER_BUDGET = "over_budget"  # --max-calls or --max-dollars is used up


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls cost; adds up.

    Attributes:
        calls: requests that were sent, answered or not.
        prompt_tokens, completion_tokens: as the server counts them; 0 where it does not say.
        dollars: by the user's list of prices; 0.0 for a model that is not on it.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    dollars: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        """The sum of both."""
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.seconds + other.seconds,
            self.dollars + other.dollars,
        )

    def __sub__(self, other: Usage) -> Usage:
        """What this is more than the other."""
        return Usage(
            self.calls - other.calls,
            self.prompt_tokens - other.prompt_tokens,
            self.completion_tokens - other.completion_tokens,
            self.seconds - other.seconds,
            self.dollars - other.dollars,
        )


class ModelError(OutsideError):
    """A model gave no answer. `usage` is what was spent all the same, other answers of the batch included."""

    def __init__(
        self, failure: Failure, what: str, *, where: str = "", fix: str = "", usage: Usage | None = None
    ) -> None:
        self.failure, self.usage = failure, usage or Usage()
        super().__init__(what, where=where, fix=fix)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by parts."""
        return (_rebuild, (self.failure, self.what, self.where, self.fix, self.usage))


def _rebuild(failure: Failure, what: str, where: str, fix: str, usage: Usage) -> ModelError:
    return ModelError(failure, what, where=where, fix=fix, usage=usage)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How an answer is drawn; every value is really sent."""

    temperature: float = 0.0
    top_p: float = 1.0
    max_tokens: int = 512
    seed: int = 0


GREEDY = Sampling()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and what is known of it.

    Attributes:
        logprob: mean log-probability of its tokens; None where the model does not say.
        confidence: how likely it is to be right, 0 to 1, calibrated on data of its own; None where nobody measured.
    """

    answer: Answer
    usage: Usage = Usage()
    logprob: float | None = None
    confidence: float | None = None


class LanguageModel(Protocol):
    """One model.

    Attributes:
        name: as on the command line.
        scores: whether `score` works; a server is asked when this is first read, and ModelError raised if it fails.
        sees: whether queries may carry pictures.
    """

    @property
    def name(self) -> str: ...
    @property
    def scores(self) -> bool: ...
    @property
    def sees(self) -> bool: ...

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer queries, each by its own schema.

        Raises:
            ModelError: it cannot be reached, refuses, or does not answer by the schema in the end.
        """

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Log-probabilities of candidate texts after a query's prompt, summed over their tokens.

        Raises:
            ModelError: as above, or the model offers no likelihoods.
        """
