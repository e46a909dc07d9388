"""A room as a picture from above: `draw_plan`.

Fixtures are soft blocks with a dark front edge; what is beneath another (drawers, lower cupboards) is a bar before its
front; what hangs overhead is a dashed outline. Objects are numbered dots, hollow while they are shut away.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from PIL import Image, ImageDraw

from embodied.geometry import GRID, cell_centre
from embodied.household.canvas import INK, PAPER, Canvas, Rect, apart, overlap
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.palette import OBJECTS, fixture_colour, object_colour, object_group, shade
from embodied.household.scene import Scene

FAINT, WALL, FLOOR, CELL, AGENT = (136, 136, 142), (84, 86, 96), (243, 239, 230), (200, 193, 178), (222, 70, 54)
OVERHEAD = 1.2
"""Metres: what hangs higher is drawn as a dashed outline, as architects do."""
THIN = 0.1
"""Metres: what hangs on a wall and is thinner than this (pictures, switches) hides nothing and is drawn as it is."""
PIXELS_PER_METRE, WIDEST = 170.0, 1200.0
MARGIN, DOT, BAR, ROW, COLUMN = 54, 8.0, 15, 21, 178
"""Pixels: round the plan, radius of a dot, thickness of a bar, height of a legend's row, width of its column."""
COARSE = 4
READING = "dark edge: front     bar: beneath     dashes: overhead     hollow: shut away"
FRONT: Mapping[int, tuple[int, int]] = {0: (0, -1), 90: (1, 0), 180: (0, 1), 270: (-1, 0)}
"""Where a facing looks in the picture, (right, down)."""

class _Plan(Canvas):
    """The canvas of the room itself: it knows where metres lie."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        self.low = min(x for x, _ in points), min(z for _, z in points)
        self.high = max(x for x, _ in points), max(z for _, z in points)
        width, depth = self.high[0] - self.low[0], self.high[1] - self.low[1]
        self.bars: dict[str, Rect] = {}
        self.scale = min(PIXELS_PER_METRE, WIDEST / max(width, depth, 0.1))
        super().__init__(width * self.scale + 2 * MARGIN, depth * self.scale + 2 * MARGIN)

    def at(self, x: float, z: float) -> tuple[float, float]:
        """The pixel of a place in metres: +x right, +z up."""
        return MARGIN + (x - self.low[0]) * self.scale, MARGIN + (self.high[1] - z) * self.scale

    def footprint(self, item: Instance) -> Rect:
        """The rectangle that an object covers."""
        return (*self.at(item.box.low[0], item.box.high[2]), *self.at(item.box.high[0], item.box.low[2]))


def draw_plan(home: Home, scene: Scene) -> Image.Image:
    """Draw a room from above.

    Args:
        home: the room as it is now.
        scene: its file, for the name and the walls.

    Returns:
        An RGB picture: the plan, and a legend at its right.
    """
    items = [item for item in home.objects() if not item.is_sliced]
    fixtures = [item for item in items if "pickupable" not in item.properties]
    objects = sorted((i for i in items if "pickupable" in i.properties and not home.carried(i)), key=_legend_order)
    corners = [(wall[end], wall[end + 1]) for wall in scene.walls for end in (0, 2)]
    corners += [cell_centre(cell) for cell in home.free_cells]
    corners += [(corner[0], corner[2]) for i in fixtures for corner in (i.box.low, i.box.high)]
    plan = _Plan(corners)
    _draw_floor(plan, home, scene)
    _draw_view(plan, home)
    areas = _draw_fixtures(plan, fixtures)
    _draw_agent(plan, home)
    shut = _draw_objects(plan, home, objects)
    keys = _label(plan, areas)
    _draw_frame(plan, scene)
    legend = _legend(objects, shut, keys, plan.size[1])
    picture = Image.new("RGB", (plan.size[0] + legend.width, plan.size[1]), PAPER)
    picture.paste(plan.finished(), (0, 0))
    picture.paste(legend, (plan.size[0], 0))
    return picture


def _draw_floor(plan: _Plan, home: Home, scene: Scene) -> None:
    """Fill what the walls enclose and what is round free cells; dot the free cells."""
    outside = Image.new("L", (plan.size[0] // COARSE + 1, plan.size[1] // COARSE + 1))
    pen = ImageDraw.Draw(outside)
    walls = [(plan.at(x0, z0), plan.at(x1, z1)) for x0, z0, x1, z1 in scene.walls]
    for wall in walls:
        pen.line([(x / COARSE, y / COARSE) for x, y in wall], 128)
    ImageDraw.floodfill(outside, (0, 0), 255)
    plan.cover(outside.point([255] + 255 * [0]), FLOOR)
    half = 0.8 * GRID * plan.scale
    centres = [plan.at(*cell_centre(cell)) for cell in home.free_cells]
    for x, y in centres:
        plan.block((x - half, y - half, x + half, y + half), FLOOR, 2)
    for x, y in centres:
        plan.dot(x, y, 1.6, CELL, CELL)
    for wall in walls:
        plan.line(wall, WALL, 6)
        for x, y in wall:
            plan.block((x - 3, y - 3, x + 3, y + 3), WALL, 0)


def _draw_view(plan: _Plan, home: Home) -> None:
    """Tint the floor that is within the camera's angle and within reach."""
    camera, pose = home.camera, home.pose
    half = math.degrees(math.atan(math.tan(math.radians(camera.field_of_view) / 2) * camera.width / camera.height))
    rim = [pose.turned(half * step / 16).ahead(camera.reach) for step in range(-16, 17)]
    plan.shape([plan.at(each.x, each.z) for each in (pose, *rim)], AGENT, 36)


def _draw_agent(plan: _Plan, home: Home) -> None:
    x, y = plan.at(home.pose.x, home.pose.z)
    plan.dot(x, y, 0.16 * plan.scale, PAPER, AGENT, 200)
    arrow = [home.pose.turned(turn).ahead(far) for turn, far in ((0, 0.13), (145, 0.12), (180, 0.05), (215, 0.12))]
    plan.shape([plan.at(tip.x, tip.z) for tip in arrow], AGENT)
    plan.taken.append((x - 16, y - 16, x + 16, y + 16))


def _draw_fixtures(plan: _Plan, fixtures: Sequence[Instance]) -> list[tuple[Instance, Rect]]:
    """Draw fixtures, the lowest first, then bars and what hangs; returns the areas that their labels belong to."""
    blocks: list[tuple[Instance, Rect]] = []
    bars: list[tuple[Instance, Rect]] = []
    hanging: list[tuple[Instance, Rect]] = []
    beneath = [item for item in fixtures if any(_covers(other, item) for other in fixtures)]
    for item in sorted(fixtures, key=_bearing_height):
        area = plan.footprint(item)
        if item.box.low[1] >= OVERHEAD and min(item.box.size[0], item.box.size[2]) > THIN:
            hanging.append((item, area))
        elif item not in beneath:
            blocks.append((item, area))
            _draw_block(plan, item, area)
    for item in sorted(beneath, key=_bearing_height, reverse=True):
        strip = _strip(item, plan.footprint(item), [other for _, other in bars])
        bars.append((item, strip))
        _draw_block(plan, item, strip)
    for item, area in hanging:
        plan.block(area, PAPER, 0, 60)
        plan.dashes(area, FAINT)
        plan.line(_front(item, area), FAINT, 2.4)
    plan.bars = {item.object_id: strip for item, strip in bars}
    return blocks[::-1] + bars + hanging


def _bearing_height(item: Instance) -> float:
    """How high it bears things, metres: a chair is lower than the table that it is pushed under."""
    return item.box.low[1] + item.surface


def _covers(upper: Instance, lower: Instance) -> bool:
    """Whether `lower` is mostly beneath `upper`, or inside it."""
    (a, _, c), (d, top, f) = upper.box.low, upper.box.high
    (u, _, w), (x, height, z) = lower.box.low, lower.box.high
    if upper is lower or top < height or upper.box.low[1] >= OVERHEAD:
        return False
    shared = max(min(d, x) - max(a, u), 0.0) * max(min(f, z) - max(c, w), 0.0)
    return shared > 0.6 * (x - u) * (z - w)


def _strip(item: Instance, area: Rect, others: Sequence[Rect]) -> Rect:
    """The nearest strip before a fixture's front that is still free."""
    right, down = FRONT[item.facing]
    left, top, far, bottom = area
    for row in range(1, 12):
        shift = row * (BAR + 1)
        if right:
            x = far + shift - BAR if right > 0 else left - shift
            strip = (x, top, x + BAR, bottom)
        else:
            y = bottom + shift - BAR if down > 0 else top - shift
            strip = (left, y, far, y + BAR)
        if not any(overlap(strip, other) for other in others):
            break
    return strip


def _draw_block(plan: _Plan, item: Instance, area: Rect) -> None:
    """A filled rectangle with a darker front edge."""
    fill = fixture_colour(item.object_type)
    plan.block(area, shade(fill, 0.8))
    plan.block((area[0] + 1, area[1] + 1, area[2] - 1, area[3] - 1), fill, 3)
    plan.line(_front(item, area), shade(fill, 0.55), 2.4)


def _front(item: Instance, area: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two ends of a fixture's front edge."""
    left, top, right, bottom = area
    ahead, down = FRONT[item.facing]
    if ahead:
        x = right - 1 if ahead > 0 else left + 1
        return (x, top + 3), (x, bottom - 3)
    y = bottom - 1 if down > 0 else top + 1
    return (left + 3, y), (right - 3, y)


def _draw_objects(plan: _Plan, home: Home, objects: Sequence[Instance]) -> list[bool]:
    """A numbered dot for each object, clear of its neighbours, tied to its true place; returns who is shut away."""
    shut = [_shut_away(home, item) for item in objects]
    true = np.array(list(_true_places(plan, home, objects))).reshape(-1, 2)
    places = apart(true, 2 * DOT + 1)
    for item, hidden, (x, y), (u, v) in zip(objects, shut, places, true, strict=True):
        if not hidden:
            plan.block(plan.footprint(item), object_colour(item.object_type), 3, 70)
        if math.hypot(x - u, y - v) > DOT:
            plan.line([(x, y), (u, v)], INK, 0.8)
            plan.dot(u, v, 2, INK, INK)
    for number, item in enumerate(objects):
        x, y = places[number]
        _draw_dot(plan, x, y, number + 1, item, shut[number])
        plan.taken.append((x - DOT, y - DOT, x + DOT, y + DOT))
    return shut


def _true_places(plan: _Plan, home: Home, objects: Sequence[Instance]) -> Iterator[tuple[float, float]]:
    """Where objects are; those in a drawer or cupboard that is drawn as a bar line up along it."""
    rows: dict[str, int] = {}
    for item in objects:
        holder = home.get(item.parent or "")
        while holder is not None and holder.object_id not in plan.bars:
            holder = home.get(holder.parent or "")
        if holder is None:
            yield plan.at(item.box.centre[0], item.box.centre[2])
            continue
        left, top, right, bottom = plan.bars[holder.object_id]
        step = (rows.setdefault(holder.object_id, 0) + 0.6) * (2 * DOT + 1)
        rows[holder.object_id] += 1
        yield (left + step, (top + bottom) / 2) if right - left > bottom - top else ((left + right) / 2, top + step)


def _draw_dot(canvas: Canvas, x: float, y: float, number: int, item: Instance, hollow: bool) -> None:
    colour = object_colour(item.object_type)
    canvas.dot(x, y, DOT, PAPER if hollow else colour, colour if hollow else PAPER)
    canvas.write(x, y, str(number), 9, colour if hollow else PAPER)


def _shut_away(home: Home, item: Instance) -> bool:
    holder = home.get(item.parent or "")
    if holder is None:
        return False
    return (bool(holder.kind.open_side) and not holder.is_open) or _shut_away(home, holder)


def _label(plan: _Plan, areas: Sequence[tuple[Instance, Rect]]) -> dict[str, str]:
    """Write each fixture's type where it fits; a letter stands for it elsewhere. Returns type to letter."""
    keys: dict[str, str] = {}
    for item, area in areas:
        words = _words(item.object_type)
        if plan.label(words, area):
            continue
        letter = keys.setdefault(words, chr(ord("A") + len(keys) % 26))
        if not plan.label(letter, area):
            plan.taken.append(area)
            around = (area[0] - 12, area[1] - 12, area[2] + 12, area[3] + 12)
            plan.label(letter, around)
    return keys


def _draw_frame(plan: _Plan, scene: Scene) -> None:
    """Name, axes in metres, and a bar of one metre."""
    plan.write(MARGIN, 22, scene.name, 20, INK, "lm")
    left, bottom = MARGIN, plan.size[1] - MARGIN
    for metre in range(math.ceil(plan.low[0]), math.floor(plan.high[0]) + 1):
        plan.write(plan.at(metre, 0)[0], bottom + 14, str(metre), 10, FAINT)
    for metre in range(math.ceil(plan.low[1]), math.floor(plan.high[1]) + 1):
        plan.write(left - 14, plan.at(0, metre)[1], str(metre), 10, FAINT)
    plan.write(plan.size[0] - MARGIN + 22, bottom + 14, "x", 12, FAINT)
    plan.write(left - 14, MARGIN - 20, "z", 12, FAINT)
    y, end = plan.size[1] - 16, left + plan.scale
    plan.line([(left, y), (end, y)], INK, 2)
    for x in (left, end):
        plan.line([(x, y - 4), (x, y + 4)], INK, 2)
    plan.write(end + 8, y, "1 m", 11, INK, "lm")
    plan.write(plan.size[0] - MARGIN, y, READING, 11, FAINT, "rm")


def _legend_order(item: Instance) -> tuple[int, str]:
    return list(OBJECTS).index(object_group(item.object_type)), item.object_type


def _legend(objects: Sequence[Instance], shut: Sequence[bool], keys: Mapping[str, str], height: int) -> Image.Image:
    """Objects by group with their dots, then the letters of fixtures."""
    rows = max(int((height - 2 * MARGIN) / ROW), 1)
    count = len(keys) + len({item.object_type for item in objects}) + len(OBJECTS)
    canvas, row = Canvas(COLUMN * math.ceil(count / rows) + 20, height), 0
    numbered = [(number, item) for number, item in enumerate(objects)]
    for kind, group in groupby(numbered, key=lambda each: each[1].object_type):
        column, line = divmod(row, rows)
        x, y = column * COLUMN + DOT, MARGIN + (line + 0.5) * ROW
        for number, item in group:
            _draw_dot(canvas, x, y, number + 1, item, shut[number])
            x += 2 * DOT + 1
        canvas.write(x, y, _words(kind), 12, INK, "lm")
        row += 1
    for words, letter in keys.items():
        column, line = divmod(row, rows)
        canvas.write(column * COLUMN + DOT, MARGIN + (line + 0.5) * ROW, letter, 12)
        canvas.write(column * COLUMN + 2.4 * DOT, MARGIN + (line + 0.5) * ROW, words, 12, FAINT, "lm")
        row += 1
    return canvas.finished()


def _words(name: str) -> str:
    """Turn CounterTop into "Counter top"."""
    first, *rest = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*", name)
    return " ".join([first, *(word if word.isupper() else word.lower() for word in rest)])
