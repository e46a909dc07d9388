"""What a server with OpenAI's interface replies, as far as it is read; anything else in it is ignored."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of a reply."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Tokens(Part):
    """How many tokens a request took; None where the server does not say."""

    prompt_tokens: Count | None = None
    completion_tokens: Count | None = None


class TokenLogprob(Part):
    """One token's log-probability."""

    logprob: float


class ChatLogprobs(Part):
    """Those of all tokens of an answer."""

    content: list[TokenLogprob] | None = None


class ChatMessage(Part):
    """What the model said."""

    content: str | None = None
    refusal: str | None = None


class ChatChoice(Part):
    """One answer."""

    message: ChatMessage
    finish_reason: str | None = None
    logprobs: ChatLogprobs | None = None

    @property
    def mean_logprob(self) -> float | None:
        """Mean log-probability of a token, where there are any."""
        tokens = (self.logprobs and self.logprobs.content) or []
        return sum(token.logprob for token in tokens) / len(tokens) if tokens else None


class ChatReply(Part):
    """Reply of `/chat/completions`."""

    choices: Annotated[list[ChatChoice], Field(min_length=1)]
    usage: Tokens | None = None


class TextLogprobs(Part):
    """Tokens of a prompt with what follows, where each begins, and how probable it was."""

    tokens: list[str]
    text_offset: list[int]
    token_logprobs: list[float | None]


class TextChoice(Part):
    """One continuation."""

    index: int = 0
    logprobs: TextLogprobs | None = None


class TextReply(Part):
    """Reply of `/completions`."""

    choices: Annotated[list[TextChoice], Field(min_length=1)]
    usage: Tokens | None = None


class _Error(Part):
    message: str = ""
    code: str | int | None = None


class _ErrorBody(Part):
    error: _Error | str


def error_in(body: bytes) -> tuple[str, str] | None:
    """Message and code of a reply that is an error, whatever its status was; None when it is none."""
    try:
        error = _ErrorBody.model_validate_json(body).error
    except ValidationError:
        return None
    return (error, "") if isinstance(error, str) else (error.message, str(error.code or ""))
