"""One moment of an episode on one page: the robot's view, the map, the plan, the candidates, what happens."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PIL import Image

from embodied.pictures.cameras import Cameras
from embodied.pictures.canvas import (
    ASKS,
    DONE,
    FAINT,
    INK,
    LINE,
    NOW,
    PAPER,
    SHADE,
    WRONG,
    Canvas,
    Colour,
    clean,
    extent,
)
from embodied.pictures.story import Line, Mark, Option, Still, Tone
from embodied.trace import Started

WIDTH, HEIGHT = 1280, 720
MARGIN, GAP = 36, 28
VIEW = 500
TOP = 108
"""Where the pictures begin."""
RIGHT = MARGIN + VIEW + GAP
"""Where the right half begins."""
MAP = 376, 300
PLAN_LINE, MOST_LINES = 30, 8
ROW, MOST_ROWS = 26, 6
COLUMN, MOST_COLUMNS = 62, 6
TITLES = (30, 26, 22, 19)
"""Sizes of the title, the first that fits."""
TONES: dict[Tone, Colour] = {Tone.PLAIN: INK, Tone.GOOD: DONE, Tone.REFUSED: WRONG, Tone.TALK: ASKS}
SIGNS: dict[Mark, tuple[str, Colour]] = {
    Mark.AHEAD: ("·", FAINT),
    Mark.NOW: ("→", PAPER),
    Mark.DONE: ("✓", DONE),
    Mark.FAILED: ("×", WRONG),
}


class Page:
    """Lays moments of one episode out.

    Args:
        started: the episode's first event.
        cameras: of its simulator.
        length: actions that the episode takes altogether.
    """

    def __init__(self, started: Started, cameras: Cameras, length: int) -> None:
        self._started, self._cameras, self._length = started, cameras, length

    def draw(self, still: Still) -> Image.Image:
        """The page of a moment, WIDTH by HEIGHT."""
        canvas = Canvas(WIDTH, HEIGHT)
        draw_title(canvas, self._started)
        canvas.paste(MARGIN, TOP, self._cameras.robot(still.kept, VIEW, still.target))
        self._draw_map(canvas, still)
        _draw_plan(canvas, still.plan)
        if still.conditions:
            _draw_conditions(canvas, still.conditions)
        elif still.options:
            _draw_options(canvas, still.options, still.count)
        self._draw_now(canvas, still)
        return canvas.finished()

    def _draw_map(self, canvas: Canvas, still: Still) -> None:
        """As large as it fits, at the right edge."""
        width, height = self._cameras.fitting(*MAP)
        marked = [option.target for option in still.options[:MOST_ROWS]]
        picture = self._cameras.above(still.kept, width, height, still.path, marked)
        canvas.paste(WIDTH - MARGIN - width, TOP, picture)

    def _draw_now(self, canvas: Canvas, still: Still) -> None:
        """What happens, and how far the episode is: a box for each action."""
        y = TOP + VIEW + 32
        colour = TONES[still.tone]
        canvas.block((MARGIN, y - 13, MARGIN + 4, y + 13), colour)
        room = WIDTH - 2 * MARGIN
        used = canvas.write(MARGIN + 16, y, still.heading, 24, colour, bold=True, width=room / 2)
        canvas.write(MARGIN + 32 + used, y + 1, still.detail, 19, colour, width=room - used - 32)
        y, step = HEIGHT - 40, room / max(self._length, 1)
        gap = 3 if step > 9 else 1 if step > 3 else 0
        for index in range(self._length):
            done = still.actions[index : index + 1]
            shade = LINE if not done else NOW if done[0] else WRONG
            left = MARGIN + index * step
            canvas.block((left, y, left + step - (gap if index + 1 < self._length else 0), y + 8), shade)


def draw_title(canvas: Canvas, started: Started) -> None:
    """What the robot was told, and what did it."""
    room = canvas.size[0] - 2 * MARGIN
    told = f"“{clean(started.instruction)}”"
    size = next((size for size in TITLES if extent(told, size, bold=True) <= room), TITLES[-1])
    canvas.write(MARGIN, 44, told, size, bold=True, width=room)
    privileged = ", ".join(started.privileged) or "none"
    about = f"{started.scene}  ·  planner {started.planner}  ·  seed {started.seed}  ·  privileged: {privileged}"
    canvas.write(MARGIN, 80, about, 16, FAINT, width=room)


def _draw_plan(canvas: Canvas, plan: tuple[Line, ...]) -> None:
    room = WIDTH - MARGIN - MAP[0] - GAP - RIGHT
    if plan:
        _head(canvas, RIGHT, TOP + 8, "Plan")
    first = _first_shown(plan)
    for row, line in enumerate(plan[first : first + MOST_LINES]):
        y = TOP + 40 + row * PLAN_LINE
        sign, colour = SIGNS[line.mark]
        if line.mark is Mark.NOW:
            canvas.block((RIGHT - 8, y - 14, RIGHT + room, y + 14), NOW, 6)
        ink = {Mark.NOW: PAPER, Mark.AHEAD: INK}.get(line.mark, FAINT)
        canvas.write(RIGHT + 9, y, sign, 17, colour, bold=True, anchor="mm")
        canvas.write(RIGHT + 26, y, line.words, 18, ink, bold=line.mark is Mark.NOW, width=room - 34)
    if (more := len(plan) - first - MOST_LINES) > 0:
        canvas.write(RIGHT + 26, TOP + 40 + MOST_LINES * PLAN_LINE - 4, f"and {more} more", 14, FAINT)


def _first_shown(plan: tuple[Line, ...]) -> int:
    """The window of a long plan: two lines of what is behind stay in it."""
    ahead = next((index for index, line in enumerate(plan) if line.mark in (Mark.NOW, Mark.AHEAD)), len(plan))
    return max(min(ahead - 2, len(plan) - MOST_LINES), 0)


def _draw_options(canvas: Canvas, options: tuple[Option, ...], count: int) -> None:
    """A row for each candidate: its number on the map, its words, a bar for each score, the total."""
    names = _columns(options)
    y = TOP + MAP[1] + 30
    some = f", {MOST_ROWS} of {count}" if count > MOST_ROWS else ""
    _head(canvas, RIGHT, y, f"Candidates{some}")
    left = WIDTH - MARGIN - 44 - len(names) * COLUMN
    bars = {name for name in names if all(0.0 <= option.scores.get(name, 0.0) <= 1.0 for option in options)}
    for column, name in enumerate(names):
        canvas.write(left + column * COLUMN, y, name, 14, FAINT, width=COLUMN - 8)
    canvas.write(WIDTH - MARGIN, y, "total", 14, FAINT, anchor="rm")
    for row, option in enumerate(options[:MOST_ROWS]):
        y = TOP + MAP[1] + 58 + row * ROW
        colour, ink = (NOW, INK) if row == 0 else (FAINT, FAINT)
        canvas.dot(RIGHT + 9, y, 9, colour)
        canvas.write(RIGHT + 9, y, str(row + 1), 12, PAPER, bold=True, anchor="mm")
        room = left - RIGHT - 42
        used = canvas.write(RIGHT + 26, y, option.words, 16, ink, bold=row == 0, width=room)
        canvas.write(RIGHT + 34 + used, y, option.place, 15, FAINT, width=max(room - used - 8, 0))
        for column, name in enumerate(names):
            _draw_score(canvas, left + column * COLUMN, y, option.scores.get(name), colour, name in bars)
        if option.total is not None:
            canvas.write(WIDTH - MARGIN, y, _short(option.total), 16, ink, bold=row == 0, anchor="rm")


def _columns(options: tuple[Option, ...]) -> list[str]:
    """The scores that tell candidates apart first, in their own order; then as many others as there is room for."""
    names = list(dict.fromkeys(name for option in options for name in option.scores))
    telling = [name for name in names if len({option.scores.get(name) for option in options}) > 1]
    chosen = {*[*telling, *(name for name in names if name not in telling)][:MOST_COLUMNS]}
    return [name for name in names if name in chosen]


def _draw_score(canvas: Canvas, x: float, y: float, score: float | None, colour: Colour, as_bar: bool) -> None:
    """A bar from 0 to 1, or the number."""
    if score is None:
        return
    if not as_bar:
        canvas.write(x, y, _short(score), 14, colour)
        return
    canvas.block((x, y - 4, x + COLUMN - 14, y + 4), SHADE)
    canvas.block((x, y - 4, x + round(score * (COLUMN - 14)), y + 4), colour)


def _draw_conditions(canvas: Canvas, conditions: Iterable[tuple[str, bool]]) -> None:
    y = TOP + MAP[1] + 30
    _head(canvas, RIGHT, y, "What was asked for")
    for row, (words, met) in enumerate(conditions):
        if row == MOST_ROWS:
            break
        sign, colour = SIGNS[Mark.DONE if met else Mark.FAILED]
        canvas.write(RIGHT + 9, y + 30 + row * ROW, sign, 17, colour, bold=True, anchor="mm")
        canvas.write(RIGHT + 26, y + 30 + row * ROW, words, 17, width=WIDTH - MARGIN - RIGHT - 26)


def _head(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.write(x, y, text, 15, FAINT, bold=True)


def _short(value: float) -> str:
    """A number in few characters: 43, 42.7, 0.31, -2.4."""
    if not math.isfinite(value):
        return str(value)
    return f"{value:.3g}" if abs(value) >= 1 else f"{round(value, 2) + 0.0:.2f}"
