"""What a run's calls to its language model cost: as figures of the summary, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from embodied.language import Usage


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent.

    Attributes:
        model: the model's name.
        priced: whether it is known what calls cost.
        whole: of the whole run; calls that never ended count at the most that they may have cost.
        episodes: of the finished episodes alone. The rest went into episodes that did not finish, and into preparing.
    """

    model: str
    priced: bool
    whole: Usage
    episodes: Usage

    def figures(self) -> dict[str, Any]:
        """The block `model` of a summary."""
        rest = self.whole - self.episodes
        return {
            "name": self.model,
            **_figures(self.whole, priced=self.priced),
            "seconds_per_call": self.whole.seconds / self.whole.calls if self.whole.calls else None,
            "outside_finished_episodes": _figures(rest, priced=self.priced),
        }


def _figures(usage: Usage, *, priced: bool) -> dict[str, Any]:
    return {
        "calls": usage.calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "dollars": round(usage.dollars, 9) + 0.0 if priced else None,
        "seconds": round(usage.seconds, 3) + 0.0,  # no -0.0
    }


def in_words(figures: Mapping[str, Any]) -> str:
    """A summary's block `model` on one line: "model small: 820 calls, 12,345 tokens, $0.00, 44 ms a call"."""
    tokens = figures["prompt_tokens"] + figures["completion_tokens"]
    told = [*_counts(figures["calls"], tokens), dollars(figures["dollars"])]
    if figures["seconds_per_call"] is not None:
        told.append(f"{1000 * figures['seconds_per_call']:,.0f} ms a call")
    return f"model {figures['name']}: {', '.join(told)}"


def bill(usage: Usage) -> str:
    """What was spent, on one line; no word of dollars where none were."""
    told = _counts(usage.calls, usage.prompt_tokens + usage.completion_tokens)
    return ", ".join([*told, dollars(usage.dollars)] if usage.dollars else told)


def _counts(calls: int, tokens: int) -> list[str]:
    return [f"{calls:,} call{'' if calls == 1 else 's'}", f"{tokens:,} tokens"]


def dollars(amount: float | None) -> str:
    """An amount; in words when no price is known."""
    if amount is None:
        return "no price known"
    return f"${amount:,.2f}" if amount >= 1 or not amount else f"${amount:.4f}"
