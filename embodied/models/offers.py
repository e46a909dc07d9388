"""What a server with OpenAI's interface understands: found out by asking for all of it and heeding what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from embodied.language import Sampling
from embodied.models.prompts import Schema

Format = Literal["json_schema", "json_object", "text"]
_LESSER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
_OF_FORMATS = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured")


@dataclass(frozen=True, slots=True)
class Offers:
    """The richest request that the server has not refused.

    Attributes:
        format: how an answer's form is prescribed.
        logprobs: whether log-probabilities are asked for.
        length: the argument that bounds an answer; newer models know the second name only, older servers the first.
    """

    format: Format = "json_schema"
    logprobs: bool = True
    length: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"

    def arguments(self, schema: Schema, sampling: Sampling, omit: frozenset[str]) -> dict[str, Any]:
        """Everything that a request says beside model and messages; `omit` is what the user had left out."""
        told: dict[str, Any] = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed,
            self.length: sampling.max_tokens,
        }
        told = {name: value for name, value in told.items() if name not in omit}
        if self.logprobs:
            told["logprobs"] = True
        if self.format == "json_object":
            told["response_format"] = {"type": "json_object"}
        elif self.format == "json_schema":
            form = {"name": schema.name, "schema": schema.body, "strict": schema.closed}
            told["response_format"] = {"type": "json_schema", "json_schema": form}
        return told

    def without(self, refusal: str) -> Offers | None:
        """What remains after a refusal in these words; None when they name nothing that can be left out."""
        words = refusal.casefold()
        if self.length == "max_tokens" and "max_completion_tokens" in words:
            return replace(self, length="max_completion_tokens")
        if self.logprobs and "logprobs" in words:
            return replace(self, logprobs=False)
        if self.format in _LESSER and any(word in words for word in _OF_FORMATS):
            return replace(self, format=_LESSER[self.format])
        return None
