"""Which language model a run uses: what the command line says, small enough to be sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embodied.language import LanguageModel


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which language model, and how it is reached.

    Attributes:
        name: as on the command line: small, openai:NAME, hf:FOLDER, cassette:FILE.
        base_url: the server of an `openai:` model; empty for the usual one.
    """

    name: str = "small"
    base_url: str = ""

    def make(self) -> LanguageModel:
        """Make it.

        Raises:
            EmbodiedError: as `making.model` says.
        """
        from embodied.models.making import model

        return model(self.name, **({"base_url": self.base_url} if self.base_url else {}))


SMALL = ModelChoice()
"""The model that ships."""
