"""A closed choice by any language model: by likelihood, by schema, or by the meaning of what it writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from embodied.encoder import TextEncoder
from embodied.grounders.corpus import Corpus
from embodied.grounders.free_text import first_line
from embodied.language import Failure, LanguageModel, ModelError, Reply, Usage
from embodied.query import Choice, Choose, Proposal, Propose

CUT_OFF = 0.8
"""Below this cosine similarity nothing is taken as meant, and the model is to be asked again."""

ASKED_AGAIN = 2
"""Times that a model is told what it can say, when what it wrote is near to nothing."""
WHAT_CAN_BE_SAID = "one of these"
"""The title that candidates are shown under, where an example plan stands else."""


class Way(Enum):
    """How a choice was made."""

    LIKELIHOOD = "likelihood"  # the candidate that the model finds most likely
    SCHEMA = "schema"  # the model copied it
    FREE_TEXT = "free_text"  # the model wrote something, and it is the nearest by sentence embedding


@dataclass(frozen=True, slots=True)
class Picked:
    """The candidate that a model chose.

    Attributes:
        index: its place among the candidates.
        way: how the choice was made.
        scores: log-probabilities of all candidates; None where the model does not say.
        reply: the model's last, with what all calls of the choice cost; its answer is the candidate.
    """

    index: int
    way: Way
    scores: tuple[float, ...] | None
    reply: Reply


@dataclass(frozen=True, slots=True)
class Chosen:
    """The candidate that was meant, its place among them, and how near the words are to it."""

    candidate: str
    index: int
    similarity: float


@dataclass(frozen=True, slots=True)
class BelowCutOff:
    """Nothing is near enough; `nearest` comes closest, and is empty when there were no words or no candidates."""

    nearest: str
    similarity: float


def choose(
    text: str, candidates: Sequence[str], encoder: TextEncoder, cut_off: float = CUT_OFF
) -> Chosen | BelowCutOff:
    """Which candidate a text means; the one that it says word for word needs no embedding."""
    words = first_line(text.strip())
    if not words or not candidates:
        return BelowCutOff("", 0.0)
    said = [first_line(candidate) for candidate in candidates]
    if words in said:
        index = said.index(words)
        return Chosen(candidates[index], index, 1.0)
    (match,) = Corpus(candidates, encoder).nearest([words])
    if match.similarity < cut_off:
        return BelowCutOff(match.text, match.similarity)
    return Chosen(match.text, match.row, match.similarity)


def pick(model: LanguageModel, query: Choose, encoder: TextEncoder) -> Picked:
    """Have a model choose, in the best way that it offers; of equally likely candidates the first.

    Args:
        model: any.
        query: has one candidate at least.
        encoder: finds the candidate that is meant by what a model writes that neither scores nor copies.

    Raises:
        ModelError: as `LanguageModel` says; MALFORMED when what it writes means no candidate.
    """
    if model.scores:
        scores, usage = model.score(query, query.candidates)
        index = max(range(len(scores)), key=lambda number: scores[number])
        reply = Reply(Choice(choice=query.candidates[index]), usage, scores[index])
        return Picked(index, Way.LIKELIHOOD, tuple(scores), reply)
    try:
        (reply,) = model.complete([query])
    except ModelError as error:
        if error.failure not in (Failure.MALFORMED, Failure.UNSUPPORTED):
            raise
        return _in_own_words(model, query, encoder, error.usage)
    assert isinstance(reply.answer, Choice)
    return Picked(query.candidates.index(reply.answer.choice), Way.SCHEMA, None, reply)


def _in_own_words(model: LanguageModel, query: Choose, encoder: TextEncoder, spent: Usage) -> Picked:
    """Let the model write what is next, and take the candidate that comes nearest; nothing said is nothing more."""
    example: tuple[str, ...] = ()
    words = ""
    for _ in range(1 + ASKED_AGAIN):
        asked = Propose(query.instruction, example, tuple(map(str, query.done)), pictures=query.pictures)
        (reply,) = model.complete([asked])
        spent += reply.usage
        assert isinstance(reply.answer, Proposal)
        words = reply.answer.step
        if not words and None in query.steps:
            index = query.steps.index(None)
        elif isinstance(found := choose(words, query.candidates, encoder), Chosen):
            index = found.index
        else:
            example = (WHAT_CAN_BE_SAID, *query.candidates)
            continue
        answer = Choice(choice=query.candidates[index])
        return Picked(index, Way.FREE_TEXT, None, Reply(answer, spent, reply.logprob, reply.confidence))
    raise ModelError(
        Failure.MALFORMED,
        f"it says '{words:.80}', which is near to nothing that can be done",
        where=model.name,
        fix="choose another model",
        usage=spent,
    )
