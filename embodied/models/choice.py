"""Which language model a run uses: what the command line says, small enough to be sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embodied.errors import OptionError

if TYPE_CHECKING:
    from embodied.language import LanguageModel
    from embodied.models.budget import Budget
    from embodied.models.ledger import Ledger
    from embodied.models.prices import Price


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which language model, how it is reached, and what it may cost.

    Attributes:
        name: as on the command line: small, openai:NAME, hf:FOLDER, cassette:FILE.
        base_url: the server of an `openai:` model; empty for the usual one.
        prices: the list of prices, a file; empty for the usual one.
        max_calls, max_dollars: what a run may spend, all its sittings together; None for anything.
        record: a cassette that calls are recorded in, and played back from where they are recorded; empty for none.

    Raises:
        OptionError: a limit is not above zero.
    """

    name: str = "small"
    base_url: str = ""
    prices: str = ""
    max_calls: int | None = None
    max_dollars: float | None = None
    record: str = ""

    def __post_init__(self) -> None:
        for option, limit in (("--max-calls", self.max_calls), ("--max-dollars", self.max_dollars)):
            if limit is not None and not limit > 0:
                raise OptionError(f"{limit:g} allows nothing", where=option, fix="give more than 0, or leave it out")

    @property
    def limits(self) -> tuple[str, ...]:
        """The options given that mean nothing where no model is asked."""
        given = {
            "--max-calls": self.max_calls is not None,
            "--max-dollars": self.max_dollars is not None,
            "--prices": self.prices,
            "--record": self.record,
        }
        return tuple(option for option, is_given in given.items() if is_given)

    def price(self) -> Price | None:
        """What tokens cost: nothing for kinds of models that know no prices; None where none is listed.

        Raises:
            EmbodiedError: the list of prices is missing or broken.
        """
        from embodied.models.making import arguments
        from embodied.models.prices import Price, price_of

        if "prices" not in arguments(self.name):
            return Price(prompt=0.0, completion=0.0)
        return price_of(self.name.partition(":")[2], self.prices or None)

    def budget(self, ledger: Ledger | None = None) -> Budget:
        """What it may spend, counted in a ledger; by default in memory."""
        from embodied.models.budget import Budget

        return Budget(self.max_calls, self.max_dollars, ledger)

    def make(self, budget: Budget | None = None) -> LanguageModel:
        """Make it, under a budget: its own limits by default. What is played back costs nothing.

        Raises:
            EmbodiedError: as `making.model` says, or it is to be recorded where it cannot.
        """
        from embodied.models.budget import Budgeted
        from embodied.models.cassette import Cassette
        from embodied.models.making import arguments, model

        budget = budget or self.budget()
        given = {name: value for name in ("base_url", "prices") if (value := getattr(self, name))}
        if "budget" in arguments(self.name):
            made = model(self.name, budget=budget, **given)
        else:
            made = model(self.name, **given)
            made = made if isinstance(made, Cassette) else Budgeted(made, budget)
        if not self.record:
            return made
        if isinstance(made, Cassette):
            raise OptionError("a recording cannot be recorded", where="--record", fix="leave it out, or --model")
        return Cassette(self.record, made)


SMALL = ModelChoice()
"""The model that ships."""
