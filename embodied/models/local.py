"""Models on disk as language models: general ones by chat prompts, our small one by its programs."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import invalid
from embodied.language import GREEDY, Failure, LanguageModel, ModelError, Reply, Sampling, Usage
from embodied.models.answers import AnswerError, parse
from embodied.models.program import KEYWORDS, NoProgramError, from_words
from embodied.models.prompts import Message, chat, compact, text
from embodied.models.transformer import Text, Transformer
from embodied.query import Decompose, Query

SHIPPED = Path(__file__).with_name("small")
PROGRAM_FILE = "program.json"
"""Beside the weights of a model that writes programs: which words it writes them with."""
ASKED_AGAIN = 2
"""Times that a model is told what is wrong with its answer."""
LONGEST_PROGRAM = 48
"""Words."""


class ProgramWords(BaseModel):
    """What a model that writes programs knows.

    Attributes:
        mark: the character that its words' tokens begin with.
        skills: names of the skills' parameters, by skill.
        states: words that are states.
        types: words that are object types.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: Annotated[str, Field(min_length=1, max_length=1)]
    skills: dict[str, tuple[str, ...]]
    states: tuple[str, ...]
    types: tuple[str, ...]


def load(folder: str | Path, device: str = "cpu") -> Local | ProgramWriter:
    """Load a model from a folder.

    Raises:
        MissingExtraError, ModelError: see `Transformer`.
        BadFileError: its program.json is broken.
    """
    folder = Path(folder)
    path = folder / PROGRAM_FILE
    if not path.is_file():
        return Local(folder, device)
    try:
        words = ProgramWords.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise invalid(error, str(path), "take the folder that `embodied train planner` wrote") from None
    return ProgramWriter(folder, words, device)


def small() -> LanguageModel:
    """The model that ships.

    Raises:
        MissingExtraError, ModelError: see `Transformer`.
    """
    return load(SHIPPED)


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


class ProgramWriter:
    """The small model: it decomposes instructions, in the words of its programs, with the types that the room has.

    Args:
        folder: where it lies.
        words: what it knows.
        device: where it runs.
    """

    scores = True
    sees = False

    def __init__(self, folder: Path, words: ProgramWords, device: str = "cpu") -> None:
        self.name = f"hf:{folder}"
        self._model, self._words = Transformer(folder, device), words

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        """Answer decompositions.

        Raises:
            ModelError: UNSUPPORTED for other queries; MALFORMED for a program that does not parse.
        """
        return [self._answer(query, sampling) for query in queries]

    def _answer(self, query: Query, sampling: Sampling) -> Reply:
        if not isinstance(query, Decompose):
            raise ModelError(
                Failure.UNSUPPORTED, f"it answers no query of the kind {type(query).__name__}", where=self.name
            )
        begun = time.perf_counter()
        short = Sampling(sampling.temperature, sampling.top_p, LONGEST_PROGRAM, sampling.seed)
        (made,) = self._model.generate([self._prompt(query)], short, self._allowed(query))
        usage = Usage(1, made.prompt_tokens, made.completion_tokens, time.perf_counter() - begun)
        written = made.text.replace(self._words.mark, " ").split()
        try:
            return Reply(from_words(written, self._words.skills, self._words.states), usage, made.logprob)
        except NoProgramError as error:
            raise ModelError(Failure.MALFORMED, error.summary, where=self.name) from None

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        """Log-probabilities of programs, each written as its words."""
        begun = time.perf_counter()
        marked = [" ".join(self._words.mark + word for word in each.split()) for each in candidates]
        scores = self._model.score(self._prompt(query), marked)
        return scores, Usage(calls=1, seconds=time.perf_counter() - begun)

    def _prompt(self, query: Query) -> str:
        """The compact rendering; what the room has is not told but kept to."""
        told = Decompose(query.instruction, query.steps) if isinstance(query, Decompose) else query
        return compact(told).replace(self._words.mark, " ")

    def _allowed(self, query: Decompose) -> list[int]:
        """The tokens it may write: all but types that the room is known not to have."""
        here = set(query.types) | {f"{each}Sliced" for each in query.types}
        types = [each for each in self._words.types if not here or each in here]
        words = [*KEYWORDS, *self._words.skills, *self._words.states, *types]
        tokenizer = self._model.tokenizer
        ids = tokenizer.convert_tokens_to_ids([self._words.mark + word for word in words])
        known = [each for each in ids if each != tokenizer.unk_token_id]
        return [*known, tokenizer.eos_token_id]


def confidence(reply: Reply) -> float:
    """The likelihood of an answer's words, on average, in (0, 1]; 0 where the model says none."""
    return math.exp(reply.logprob) if reply.logprob is not None else 0.0


def write_words(folder: Path, words: ProgramWords) -> None:
    """Put a model's program.json beside its weights."""
    (folder / PROGRAM_FILE).write_text(json.dumps(words.model_dump(), indent=1) + "\n", encoding="utf-8")
