"""A scene graph as a picture: a map of what the robot believes, nothing of it from the simulator."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from embodied.geometry import GRID, Box, cell_centre
from embodied.memories.nodes import NEVER, Node
from embodied.memories.scene_graph import SceneGraph
from embodied.pictures.canvas import ASKS, DONE, FAINT, INK, LINE, NOW, PAPER, SHADE, Canvas, Colour, Rect, extent
from embodied.pictures.page import MARGIN
from embodied.pictures.wording import kind_words
from embodied.words import counted

PIXELS_PER_METRE, WIDEST, DEEPEST = 150.0, 1700.0, 1500.0
TITLE, FOOT = 84, 56
NARROWEST = 640
AROUND = 0.25
"""Metres of paper around what is known."""
FLOOR, WOOD, SHUT = (243, 239, 229), (255, 254, 251), (226, 221, 208)
LINK = (190, 184, 170)
"""Colours of a room's floor, of a fixture, of one whose inside was never seen; and of lines to what things are in."""
DOT = 4.5
SHIFTS = (0, 14, -14, 28, -28, 42)
"""Pixels that a name may lie off its place."""
APART = 13.0
"""Pixels between dots of what is in one thing."""


def graph_map(graph: SceneGraph, title: str, marked: Sequence[str] = ()) -> Image.Image:
    """Rooms, fixtures and objects where they are believed to be; an object's line leads to what it is in or on.

    Args:
        graph: what is known.
        title: the home's name.
        marked: handles of what is to stand out, such as the answers to a question.
    """
    return _GraphMap(graph, title, marked).draw()


class _GraphMap:
    def __init__(self, graph: SceneGraph, title: str, marked: Sequence[str]) -> None:
        self._graph, self._title, self._marked = graph, title, tuple(marked)
        low, high = _bounds(graph)
        across, deep = high[0] - low[0], high[1] - low[1]
        self._scale = min(PIXELS_PER_METRE, WIDEST / across, DEEPEST / deep)
        self._low, self._high = low, high
        width, self._deep = max(round(across * self._scale), NARROWEST), round(deep * self._scale)
        self._left = MARGIN + (width - across * self._scale) / 2
        self._canvas = Canvas(width + 2 * MARGIN, TITLE + self._deep + FOOT)
        self._taken: list[Rect] = []
        self._places: dict[str, tuple[float, float]] = {}

    def draw(self) -> Image.Image:
        graph, canvas = self._graph, self._canvas
        self._draw_floor()
        fixtures = sorted(graph.nodes("fixture"), key=lambda each: -_area(each.box))
        for each in fixtures:
            self._draw_fixture(each)
        self._draw_way()
        objects = graph.nodes("object")
        for each in objects:
            self._draw_link(each)
        for each in objects:
            self._draw_object(each)
        self._draw_names(fixtures, objects)
        self._draw_robot()
        about = f"{counted(len(fixtures), 'fixture')}  ·  {counted(len(objects), 'object')}  ·  step {graph.step}"
        canvas.write(MARGIN, 38, self._title, 28, bold=True, width=canvas.size[0] - 2 * MARGIN)
        canvas.write(MARGIN, 66, about, 16, FAINT)
        self._draw_legend()
        return canvas.finished()

    def _at(self, x: float, z: float) -> tuple[float, float]:
        return self._left + (x - self._low[0]) * self._scale, TITLE + (self._high[1] - z) * self._scale

    def _rect(self, box: Box) -> Rect:
        (left, bottom), (right, top) = self._at(box.low[0], box.low[2]), self._at(box.high[0], box.high[2])
        return left, top, right, bottom

    def _draw_floor(self) -> None:
        for room in self._graph.rooms:
            for x0, z0, x1, z1 in room.areas:
                self._canvas.block((*self._at(x0, z1), *self._at(x1, z0)), LINE, 4)
            for x0, z0, x1, z1 in room.areas:
                left, top, right, bottom = (*self._at(x0, z1), *self._at(x1, z0))
                self._canvas.block((left + 2, top + 2, right - 2, bottom - 2), FLOOR, 3)
        if not self._graph.rooms:
            for cell in sorted(self._graph.ground.free):
                x, z = cell_centre(cell)
                half = GRID / 2
                self._canvas.block((*self._at(x - half, z + half), *self._at(x + half, z - half)), FLOOR)

    def _draw_fixture(self, node: Node) -> None:
        left, top, right, bottom = self._rect(node.box)
        unseen = self._graph.opened(node.object_id) is False
        rim: Colour = NOW if node.object_id in self._marked else FAINT
        self._canvas.block((left - 1, top - 1, right + 1, bottom + 1), rim, 4)
        self._canvas.block((left + 0.5, top + 0.5, right - 0.5, bottom - 0.5), SHUT if unseen else WOOD, 3)

    def _draw_way(self) -> None:
        """Where the robot has looked from."""
        for each in self._graph.nodes("place"):
            x, _, z = each.box.centre
            self._canvas.dot(*self._at(x, z), 2.2, LINK)

    def _place(self, node: Node) -> tuple[float, float]:
        """The pixel of an object: where it is; of one in or on something, in rows that keep dots apart."""
        if node.object_id not in self._places:
            x, _, z = node.box.centre
            at = self._at(x, z)
            for ring in range(1, 40):
                if all(math.dist(at, other) >= APART for other in self._places.values()):
                    break
                angle, far = 2.4 * ring, 4.0 * math.sqrt(ring)
                x0, y0 = self._at(x, z)
                at = (x0 + far * math.cos(angle), y0 + far * math.sin(angle))
            self._places[node.object_id] = at
        return self._places[node.object_id]

    def _draw_link(self, node: Node) -> None:
        parent = self._graph.get(node.parent) if node.parent is not None else None
        if parent is None:
            return
        middle = (
            self._place(parent) if parent.kind == "object" else self._at(parent.box.centre[0], parent.box.centre[2])
        )
        self._canvas.line([self._place(node), middle], LINK, 1.4)

    def _draw_object(self, node: Node) -> None:
        x, y = self._place(node)
        if (radius := node.spread * self._scale) > DOT:
            self._canvas.dot(x, y, min(radius, 40.0), SHADE)
        colour = _colour(node)
        if node.object_id in self._marked:
            self._canvas.dot(x, y, DOT + 5, NOW)
            self._canvas.dot(x, y, DOT + 3, PAPER)
        self._canvas.dot(x, y, DOT + 1.2, PAPER)
        self._canvas.dot(x, y, DOT, colour)

    def _draw_names(self, fixtures: Sequence[Node], objects: Sequence[Node]) -> None:
        """What is marked first, then rooms, fixtures, objects; a name without room is left out."""
        self._taken += [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in self._places.values()]
        first = [each for each in (*fixtures, *objects) if each.object_id in self._marked]
        for each in first:
            self._name(each, bold=True)
        for room in self._graph.rooms:
            x0, z0, x1, z1 = room.areas[0]
            self._write((x0 + x1) / 2, (z0 + z1) / 2, room.name.replace("_", " "), 19, FAINT, bold=True)
        for each in (*fixtures, *objects):
            if each not in first:
                self._name(each, bold=each.kind == "fixture")

    def _name(self, node: Node, *, bold: bool) -> None:
        size, colour = (13, INK) if node.kind == "fixture" else (12, _colour(node))
        x, y = self._at(node.box.centre[0], node.box.centre[2])
        if node.kind == "object":
            x, y = self._place(node)
            x, y = x + extent(kind_words(node.object_type), size, bold) / 2 + DOT + 6, y
        self._write_at(x, y, kind_words(node.object_type), size, colour, bold=bold)

    def _write(self, x: float, z: float, words: str, size: int, colour: Colour, *, bold: bool) -> None:
        self._write_at(*self._at(x, z), words, size, colour, bold=bold)

    def _write_at(self, x: float, y: float, words: str, size: int, colour: Colour, *, bold: bool) -> None:
        half = extent(words, size, bold) / 2 + 2
        for shift in SHIFTS:
            rect = (x - half, y + shift - size * 0.5, x + half, y + shift + size * 0.5)
            inside = (
                rect[0] >= 0 and rect[2] <= self._canvas.size[0] and rect[1] >= TITLE and rect[3] <= TITLE + self._deep
            )
            if inside and not any(_overlap(rect, other) for other in self._taken):
                self._canvas.block(rect, PAPER, 3, opacity=190)
                self._canvas.write(x, y + shift, words, size, colour, bold=bold, anchor="mm")
                self._taken.append(rect)
                return

    def _draw_robot(self) -> None:
        """Where it has looked from last."""
        last = max(self._graph.nodes("place"), key=lambda each: each.last_seen, default=None)
        if last is None:
            return
        x, y = self._at(last.box.centre[0], last.box.centre[2])
        self._canvas.dot(x, y, 11, PAPER)
        self._canvas.dot(x, y, 9.5, NOW)

    def _draw_legend(self) -> None:
        canvas, y, x = self._canvas, TITLE + self._deep + 30, float(MARGIN)
        for colour, words in ((DONE, "seen"), (ASKS, "looked for, and not seen"), (FAINT, "told or assumed")):
            canvas.dot(x + 5, y, DOT, colour)
            x += 18 + canvas.write(x + 16, y, words, 14, INK) + 20
        for colour, words in ((WOOD, "seen, or nothing to look into"), (SHUT, "never looked into")):
            canvas.block((x, y - 7, x + 18, y + 7), FAINT, 3)
            canvas.block((x + 1.5, y - 5.5, x + 16.5, y + 5.5), colour, 2)
            x += 26 + canvas.write(x + 24, y, words, 14, INK) + 20


def _colour(node: Node) -> Colour:
    if node.missed:
        return ASKS
    return DONE if node.known == "seen" and node.last_seen != NEVER else FAINT


def _bounds(graph: SceneGraph) -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners (x, z) of all that is known."""
    boxes = [(each.box.low[0], each.box.low[2], each.box.high[0], each.box.high[2]) for each in graph.things()]
    boxes += [area for room in graph.rooms for area in room.areas]
    boxes += [(x, z, x, z) for x, z in map(cell_centre, graph.ground.free)]
    boxes = boxes or [(0.0, 0.0, 1.0, 1.0)]
    low = (min(each[0] for each in boxes) - AROUND, min(each[1] for each in boxes) - AROUND)
    high = (max(each[2] for each in boxes) + AROUND, max(each[3] for each in boxes) + AROUND)
    return low, high


def _area(box: Box) -> float:
    return box.size[0] * box.size[2]


def _overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
