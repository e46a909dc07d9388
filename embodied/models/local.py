"""Models on disk as language models: general ones by chat prompts, our small one by its programs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from embodied.language import GREEDY, Failure, LanguageModel, ModelError, Reply, Sampling, Usage
from embodied.models.answers import AnswerError, parse
from embodied.models.program_writer import PROGRAM_FILE, ProgramWriter
from embodied.models.prompts import Message, chat, text
from embodied.models.transformer import Text, Transformer
from embodied.query import Query

SHIPPED = Path(__file__).with_name("small")
ASKED_AGAIN = 2
"""Times that a model is told what is wrong with its answer."""


def load(folder: str | Path, device: str = "cpu") -> Local | ProgramWriter:
    """Load a model from a folder.

    Raises:
        MissingExtraError, ModelError: see `Transformer`.
        BadFileError: its program.json is broken.
    """
    folder = Path(folder)
    return ProgramWriter(folder, device) if (folder / PROGRAM_FILE).is_file() else Local(folder, device)


def small() -> LanguageModel:
    """The model that ships.

    Raises:
        MissingExtraError, ModelError: see `Transformer`.
    """
    return ProgramWriter(SHIPPED, name="small")


class Local:
    """A general model: it chats, or continues text, and answers in JSON."""

    scores = True
    sees = False

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        self.name = f"hf:{folder}"
        self._model = Transformer(folder, device)

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer queries one by one, each asked again with what was wrong.

        Raises:
            ModelError: UNSUPPORTED for pictures; MALFORMED when the last answer still breaks the schema.
        """
        return [self._answer(query, sampling) for query in queries]

    def _answer(self, query: Query, sampling: Sampling) -> Reply:
        if query.pictures:
            raise ModelError(Failure.UNSUPPORTED, "it sees no pictures", where=self.name)
        messages, usage = chat(query), Usage()
        for _ in range(1 + ASKED_AGAIN):
            made, spent = self._written(self._prompt(query, messages), sampling)
            usage += spent
            try:
                return Reply(parse(query, made.text), usage, made.logprob)
            except AnswerError as error:
                wrong = f"That is no answer: {error}. Answer again."
                answered = Message(role="assistant", content=made.text)
                messages = [*messages, answered, Message(role="user", content=wrong)]
        raise ModelError(Failure.MALFORMED, f"it does not answer by the schema: {wrong}", where=self.name, usage=usage)

    def _written(self, prompt: str, sampling: Sampling) -> tuple[Text, Usage]:
        begun = time.perf_counter()
        (made,) = self._model.generate([prompt], sampling)
        return made, Usage(1, made.prompt_tokens, made.completion_tokens, time.perf_counter() - begun)

    def _prompt(self, query: Query, messages: Sequence[Message]) -> str:
        tokenizer = self._model.tokenizer
        if getattr(tokenizer, "chat_template", None):
            return cast(str, tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        retold = "".join(f"\n{message['content']}" for message in messages[len(chat(query)) :])
        return text(query) + retold

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Log-probabilities of candidates after a query's prompt; it is computed once."""
        begun = time.perf_counter()
        scores = self._model.score(text(query), [f" {each}" for each in candidates])
        return scores, Usage(calls=1, seconds=time.perf_counter() - begun)
