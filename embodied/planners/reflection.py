"""The lesson of a failed episode, in the words of a language model; where it has none, in those of what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embodied.experience import Experience
from embodied.language import LanguageModel, ModelError
from embodied.planners.asking import ask
from embodied.query import Insight, Reflect
from embodied.trace import ENDINGS, Sink


def reflect(model: LanguageModel, kept: Experience, earlier: Sequence[str], emit: Sink) -> Experience:
    """An experience with its lesson said by a model; as it was, where it did not fail or the model does not answer.

    The episode is over by then: it is not lost for want of a lesson.

    Args:
        model: is asked.
        kept: the experience.
        earlier: lessons of tries before.
        emit: is handed what was asked.
    """
    if not kept.failed:
        return kept
    ended = f"{ENDINGS.get(kept.ending, kept.ending)} {kept.detail}".strip()
    setbacks = tuple(f"{each.step}: {each.reason} {each.detail}".strip() for each in kept.setbacks)
    query = Reflect(kept.instruction, kept.first_plan, setbacks, ended, tuple(earlier))
    try:
        answer = ask(model, query, emit).answer
    except ModelError:
        return kept
    assert isinstance(answer, Insight)
    return replace(kept, lesson=answer.lesson)
