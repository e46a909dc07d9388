"""What a model's tokens cost, from a file that the user edits."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, NonNegativeFloat, ValidationError

from embodied.errors import BadFileError, MissingDataError, invalid

SHIPPED = Path(__file__).with_name("prices.toml")
_FIX = "see the example in embodied/models/prices.toml"


class Price(BaseModel):
    """Dollars per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompt: NonNegativeFloat
    completion: NonNegativeFloat

    def dollars(self, prompt_tokens: int, completion_tokens: int) -> float:
        """What a call costs."""
        return (self.prompt * prompt_tokens + self.completion * completion_tokens) / 1e6


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    models: dict[str, Price] = {}


def price_of(name: str, path: str | Path | None = None) -> Price | None:
    """The price of the model of exactly that name; None when it is not listed.

    Args:
        name: as the server knows it.
        path: the list; by default EMBODIED_PRICES, else prices.toml in the user's configuration, else the one that
            ships.

    Raises:
        MissingDataError: there is no such file.
        BadFileError: it is no list of prices.
    """
    chosen = path or os.environ.get("EMBODIED_PRICES")
    own = user_config_path("embodied") / "prices.toml"
    file = Path(chosen).expanduser() if chosen else own if own.is_file() else SHIPPED
    try:
        return _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).models.get(name)
    except OSError as error:
        raise MissingDataError(f"no list of prices ({error.strerror})", where=str(file), fix=_FIX) from None
    except ValidationError as error:
        raise invalid(error, str(file), _FIX) from None
    except ValueError as error:  # not TOML, or not UTF-8
        raise BadFileError(str(error), where=str(file), fix=_FIX) from None
