"""The plan that an episode begins with: the likeliest; on a further try another, and none that failed before.

The protocol is Reflexion's (Shinn et al., NeurIPS 2023): the same task once more, the lessons of earlier tries told. A
model that does not heed them would say the same again: its plans are then drawn until one is new.
"""

from __future__ import annotations

from embodied.language import GREEDY, LanguageModel, Reply, Sampling
from embodied.planner import View
from embodied.planners.asking import ask
from embodied.query import Decompose, Decomposition

TEMPERATURE = 1.0
"""Draws follow the model's own likelihoods."""
DRAWS = 16
"""Of them the likeliest new plan is taken."""
SEEDS = 2**31


def first_plan(model: LanguageModel, query: Decompose, view: View) -> Decomposition:
    """Have an instruction decomposed as this try calls for.

    Raises:
        ModelError: the model gives no answer.
    """
    recalled = view.recalled
    if recalled.draw and not recalled.tried:  # nothing is remembered of the tries before: a plain retry
        return _plan(_drawn(model, query, view))
    likeliest = _plan(ask(model, query, view.emit, GREEDY))
    if as_words(likeliest) not in recalled.tried:
        return likeliest
    replies = [_drawn(model, query, view) for _ in range(DRAWS)]
    new = [reply for reply in replies if as_words(_plan(reply)) not in recalled.tried]
    return _plan(max(new, key=lambda reply: reply.logprob or 0.0)) if new else likeliest


def as_words(plan: Decomposition) -> tuple[str, ...]:
    """A plan as experiences keep it."""
    return () if plan.impossible or plan.question else tuple(map(str, plan.steps))


def _drawn(model: LanguageModel, query: Decompose, view: View) -> Reply:
    sampling = Sampling(TEMPERATURE, seed=int(view.rng.integers(SEEDS)))
    return ask(model, query, view.emit, sampling)


def _plan(reply: Reply) -> Decomposition:
    assert isinstance(reply.answer, Decomposition)
    return reply.answer
