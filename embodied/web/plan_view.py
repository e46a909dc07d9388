"""The plan as a list that ticks off, and what is being weighed as bars."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nicegui import ui

from embodied.pictures.story import Line, Mark, Option, Still
from embodied.web.look import icon, section, text

SIGNS: dict[Mark, tuple[str, str]] = {
    Mark.AHEAD: ("radio_button_unchecked", "to do"),
    Mark.NOW: ("play_circle", "now"),
    Mark.DONE: ("check_circle", "done"),
    Mark.FAILED: ("cancel", "failed"),
}
MOST = 5
"""Candidates that are shown."""


class PlanView:
    """The plan."""

    def __init__(self) -> None:
        self._shown: Sequence[Line] | None = None
        with section("Plan", "plan-card panel panel-plan"):
            self._list = ui.element("ol").classes("plan")

    def show(self, still: Still) -> None:
        """Show the plan of a moment."""
        if still.plan == self._shown:
            return
        self._shown = still.plan
        self._list.clear()
        with self._list:
            for line in still.plan:
                name, words = SIGNS[line.mark]
                item = ui.element("li").classes(line.mark.value)
                if line.mark is Mark.NOW:
                    item.props("aria-current=step")
                with item:
                    icon(name, words)
                    text(line.words)
            if not still.plan:
                text("What the robot means to do is listed here, and ticked off as it goes.", "empty")


class ScoresView:
    """What the present step could be, and how good each candidate is."""

    def __init__(self) -> None:
        self._shown: tuple[object, ...] | None = None
        with section("Why this", "scores-card panel panel-plan"):
            self._rows = ui.element("div").classes("scores")

    def show(self, still: Still) -> None:
        """Show the candidates of a moment."""
        shown = still.options, still.forbidden
        if shown == self._shown:
            return
        self._shown = shown
        self._rows.clear()
        with self._rows:
            for rank, (option, share) in enumerate(zip(still.options[:MOST], shares(still.options), strict=False), 1):
                _row(rank, option, share)
            for words in still.forbidden:
                with ui.element("div").classes("score forbidden"):
                    icon("block", "forbidden")
                    text(words)
            if not still.options and not still.forbidden:
                text("The candidates for each step and their scores.", "empty")


def shares(options: Sequence[Option]) -> list[float]:
    """How long each total's bar is, 0 to 1: beside the best; of logarithms, their likelihoods."""
    totals = [each.total if each.total is not None and math.isfinite(each.total) else None for each in options]
    known = [each for each in totals if each is not None]
    if not known:
        return [0.0] * len(totals)
    best = max(known)
    if min(known) < 0:
        return [0.0 if each is None else math.exp(each - best) for each in totals]
    return [0.0 if each is None or best == 0 else each / best for each in totals]


def _row(rank: int, option: Option, share: float) -> None:
    with ui.element("div").classes("score best" if rank == 1 else "score"):
        text(str(rank), "rank")
        with ui.element("div").classes("words"):
            text(option.words)
            if option.place:
                text(option.place, "place")
        text("" if option.total is None else _short(option.total), "total")
        with ui.element("div").classes("bar").props(f'role=img aria-label="score {_short(option.total or 0.0)}"'):
            ui.element("div").style(f"width: {100 * share:.0f}%")
        if option.scores:
            text("  ·  ".join(f"{name} {_short(value)}" for name, value in option.scores.items()), "parts")


def _short(value: float) -> str:
    """A number in few characters: 43, 42.7, 0.31, -2.4."""
    if not math.isfinite(value):
        return str(value)
    return f"{value:.3g}" if abs(value) >= 1 else f"{round(value, 2) + 0.0:.2f}"
