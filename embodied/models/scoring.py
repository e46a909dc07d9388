"""Candidates scored by a server that says the log-probabilities of a prompt's tokens."""

from __future__ import annotations

from collections.abc import Sequence

from embodied.models.prompts import text
from embodied.models.wire import TextChoice, TextReply
from embodied.query import Query, plain

CHUNK = 16
"""Candidates in one request."""
PROBE = ("a cup is on the", [" table"])
"""What a server is asked to find out whether it scores."""


def chunks(query: Query, candidates: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The prompt with candidates as they follow it, some at a time."""
    prompt, words = text(query), [f" {plain(candidate)}" for candidate in candidates]
    return [(prompt, words[start : start + CHUNK]) for start in range(0, len(words), CHUNK)]


def score_reply(reply: TextReply, prompt: str, candidates: Sequence[str]) -> list[float] | None:
    """The candidates' log-probabilities, in order; None when the reply does not say them."""
    by_index = {choice.index: choice for choice in reply.choices}
    if len(by_index) != len(candidates) or set(by_index) != set(range(len(candidates))):
        return None
    scores = [_score(by_index[index], len(prompt), len(prompt) + len(words)) for index, words in enumerate(candidates)]
    return None if None in scores else [score for score in scores if score is not None]


def _score(choice: TextChoice, begin: int, end: int) -> float | None:
    """Sum over the tokens that reach behind the prompt, up to the candidate's end."""
    said = choice.logprobs
    if said is None or not len(said.tokens) == len(said.text_offset) == len(said.token_logprobs):
        return None
    told = zip(said.tokens, said.text_offset, said.token_logprobs, strict=True)
    found = [logprob for token, offset, logprob in told if offset < end and offset + len(token) > begin]
    return None if not found or None in found else sum(logprob for logprob in found if logprob is not None)
