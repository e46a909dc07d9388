"""An episode on one sheet: the map with the whole way, and a picture and words for each subgoal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from embodied.pictures.cameras import Cameras
from embodied.pictures.canvas import FAINT, INK, Canvas, Colour
from embodied.pictures.page import MARGIN, SIGNS, TONES, draw_title
from embodied.pictures.recorder import Recorder
from embodied.pictures.story import Mark, Still, Tone, tell
from embodied.trace import Acted, Stopped
from embodied.words import counted

COLUMNS, CELL, GAP = (4, 3), 280, 30
ROW = CELL + 88
"""A picture and three lines."""
TOP = 112


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a sheet.

    Attributes:
        picture: at most CELL by CELL.
        words, detail, note: below it, a line each.
        sign, colour: before the words, and of the note.
    """

    picture: Canvas
    words: str
    detail: str = ""
    note: str = ""
    sign: str = ""
    colour: Colour = INK


def draw_sheet(recorder: Recorder) -> Image.Image:
    """Draw an episode's sheet."""
    assert recorder.started is not None, "an episode begins with Started"
    cells = list(_cells(recorder))
    canvas = sheet_of(cells, TOP)
    draw_title(canvas, recorder.started)
    return canvas.finished()


def sheet_of(cells: Sequence[Cell], top: int) -> Canvas:
    """Cells in rows, with room for a title."""
    columns = min(COLUMNS, key=lambda count: -len(cells) % count)
    rows = -(-len(cells) // columns)
    canvas = Canvas(2 * MARGIN + columns * CELL + (columns - 1) * GAP, top + rows * ROW + MARGIN // 2)
    for index, cell in enumerate(cells):
        x, y = MARGIN + index % columns * (CELL + GAP), top + index // columns * ROW
        width, height = cell.picture.size
        canvas.paste(x + (CELL - width) // 2, y + (CELL - height) // 2, cell.picture)
        used = canvas.write(x, y + CELL + 20, cell.sign, 17, cell.colour, bold=True)
        used += 7 if cell.sign else 0
        canvas.write(x + used, y + CELL + 20, cell.words, 17, bold=True, width=CELL - used)
        canvas.write(x, y + CELL + 41, cell.detail, 15, FAINT, width=CELL)
        canvas.write(x, y + CELL + 60, cell.note, 15, cell.colour, width=CELL)
    return canvas


def _cells(recorder: Recorder) -> list[Cell]:
    """The way as a whole, then each subgoal's end."""
    cameras, cells = Cameras(recorder.simulator), list[Cell]()
    before, last, busy, words = 0, None, "", ""
    for event, still in tell(recorder.moments):
        last = still
        busy = still.target if isinstance(event, Acted) else busy
        if still.closes:
            cells.append(_closing(cameras, still, busy, before))
            before = len(still.actions)
        elif isinstance(event, Stopped):
            words = still.heading
    if last is None:
        return cells
    taken = f"{counted(len(last.actions), 'action')}, {last.actions.count(False)} refused"
    way = cameras.above(last.kept, *cameras.fitting(CELL, CELL), last.path)
    return [Cell(way, words or "The way", taken), *cells]


def _closing(cameras: Cameras, still: Still, target: str, before: int) -> Cell:
    achieved = still.tone is Tone.GOOD
    sign, _ = SIGNS[Mark.DONE if achieved else Mark.FAILED]
    taken = counted(len(still.actions) - before, "action")
    note = "" if achieved else still.detail
    return Cell(cameras.robot(still.kept, CELL, target), still.heading, taken, note, sign, TONES[still.tone])
