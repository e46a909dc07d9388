"""Asking a language model one thing, and putting into the trace what was asked and answered."""

from __future__ import annotations

from embodied.language import GREEDY, LanguageModel, Reply, Sampling
from embodied.query import Choice, Decomposition, Insight, Proposal, Query
from embodied.trace import Asked, Sink

DECIMALS = 4
"""The trace keeps so many decimals of a likelihood."""


def ask(model: LanguageModel, query: Query, emit: Sink, sampling: Sampling = GREEDY) -> Reply:
    """Have a query answered.

    Raises:
        ModelError: as `LanguageModel.complete` says.
    """
    (reply,) = model.complete([query], sampling)
    emit(asked(model, query, reply))
    return reply


def asked(model: LanguageModel, query: Query, reply: Reply, way: str = "") -> Asked:
    """The event of a query and its reply; `way` is how a closed choice was made."""
    return Asked(
        model.name,
        type(query).__name__.lower(),
        in_words(reply),
        way,
        logprob=rounded(reply.logprob),
        confidence=rounded(reply.confidence),
    )


def in_words(reply: Reply) -> str:
    """An answer on one line."""
    match reply.answer:
        case Decomposition(impossible=reason) if reason:
            return f"impossible: {reason}"
        case Decomposition(question=question) if question:
            return f"question: {question}"
        case Decomposition(steps=steps):
            return "; ".join(map(str, steps)) or "nothing to do"
        case Choice(choice=words) | Proposal(step=words) | Insight(lesson=words):
            return words
    return reply.answer.model_dump_json()


def rounded(likelihood: float | None) -> float | None:
    """A likelihood as the trace keeps it."""
    return None if likelihood is None else round(likelihood, DECIMALS)
