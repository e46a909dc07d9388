"""Utterances in their context become typed corrections: by the small understanding that ships, or by any other model.

The small one tells the kind of an utterance by a sentence encoder that was tuned for it (`tuned.py`); another model is
asked for the kind by a query. What the utterance says is read by the same grammar of names
(`meaning.py`) for both. A sentence that does not make sense is asked back for, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from embodied.correction import Kind
from embodied.corrections.meaning import Meanings
from embodied.corrections.names import FOLDER, LONGEST, shipped_names
from embodied.corrections.tuned import Tuned, likeliest
from embodied.language import LanguageModel
from embodied.query import SkillWords, Understand, Understood, plain
from embodied.understanding import Context, Heard

SURE = 0.6
"""How likely the parts of an utterance must be, to be taken as corrections of their own."""
GUESS = 0.35
"""Less likely than this, and the robot asks back."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s+(?=but )")
_SAYS_SOMETHING = re.compile(r"[^\W_]")
Reading = Callable[[str, Context], tuple[Kind, float]]


class SmallUnderstanding:
    """The understanding that ships: some milliseconds an utterance, offline.

    Args:
        skills: what the robot can do.
        folder: where `embodied train understanding` wrote it.

    Raises:
        BadFileError: there is none, or it is broken.
    """

    def __init__(self, skills: Iterable[SkillWords], folder: Path = FOLDER) -> None:
        self._tuned = Tuned(folder)
        self._meanings = Meanings(shipped_names(folder), {skill.name: skill for skill in skills})

    def understand(self, utterance: str, context: Context) -> Heard:
        """Understand one utterance; whatever it contains, it is data, and its first 400 characters count."""
        return _heard(utterance, context, self._kind, self._meanings)

    def _kind(self, text: str, context: Context) -> tuple[Kind, float]:
        return likeliest(self._tuned.probabilities([text])[0])


class ModelUnderstanding:
    """Any language model that answers queries.

    Args:
        model: the model.
        skills: what the robot can do.
        folder: where the names of things are.
    """

    def __init__(self, model: LanguageModel, skills: Iterable[SkillWords], folder: Path = FOLDER) -> None:
        self._model = model
        self._meanings = Meanings(shipped_names(folder), {skill.name: skill for skill in skills})

    def understand(self, utterance: str, context: Context) -> Heard:
        """Understand one utterance.

        Raises:
            ModelError: the model gives no answer.
        """
        return _heard(utterance, context, self._kind, self._meanings)

    def _kind(self, text: str, context: Context) -> tuple[Kind, float]:
        doing = str(context.doing) if context.doing is not None else ""
        query = Understand(context.instruction, utterance=text, doing=doing, question=context.question)
        (reply,) = self._model.complete([query])
        answer = reply.answer
        assert isinstance(answer, Understood)
        return answer.kind, answer.confidence


def _heard(utterance: str, context: Context, kind_of: Reading, meanings: Meanings) -> Heard:
    text = plain(utterance[:LONGEST])
    if not _SAYS_SOMETHING.search(text):
        return Heard("unclear", 1.0, (meanings.of("unclear", text, context),))
    kind, confidence = kind_of(text, context)
    parts = [part for part in _SENTENCE.split(text) if _SAYS_SOMETHING.search(part)]
    if len(parts) > 1:
        read = [(part, *kind_of(part, context)) for part in parts]
        kinds = [each for _, each, _ in read]
        sure = "unclear" not in kinds and min(sure for *_, sure in read) > SURE
        if sure and len(set(kinds)) > 1 and (kind in kinds or confidence < GUESS):
            first = kind if kind in kinds else kinds[0]
            return Heard(first, confidence, tuple(meanings.of(each, part, context) for part, each, _ in read))
    if confidence < GUESS:
        return Heard("unclear", confidence, (meanings.of("unclear", text, context),))
    return Heard(kind, confidence, (meanings.of(kind, text, context),))
