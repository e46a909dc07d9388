"""A room as a picture from above: `draw_plan`.

Fixtures are soft blocks with a dark front edge; what is beneath another (drawers, lower cupboards) is a bar before its
front; what hangs overhead is a dashed outline. Objects are numbered dots, hollow while they are shut away.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from PIL import Image, ImageDraw

from embodied.geometry import GRID, cell_centre
from embodied.household.canvas import INK, MARGIN, PAPER, Canvas, Plan, Rect, apart, front_edge, strip_before
from embodied.household.enclosure import SET_IN
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.palette import OBJECTS, fixture_colour, object_colour, object_group, shade
from embodied.household.scene import Scene

FAINT, WALL, FLOOR, CELL, AGENT = (136, 136, 142), (84, 86, 96), (243, 239, 230), (200, 193, 178), (222, 70, 54)
OVERHEAD = 1.2
"""Metres: what hangs higher is drawn as a dashed outline, as architects do."""
THIN = 0.1
"""Metres: what hangs on a wall and is thinner than this (pictures, switches) hides nothing and is drawn as it is."""
DOT, ROW, COLUMN = 8.0, 21, 178
"""Pixels: radius of a dot, height of a legend's row, width of its column."""
DOTS_IN_ROW = 5
LETTERS = string.ascii_uppercase + string.ascii_lowercase
COARSE = 4
"""Pixels of the picture to one of the mask that finds the floor."""
ROOM_FOR_READING = 620
READING = "dark edge: front     bar: beneath     dashes: overhead     hollow: shut away"
Area = tuple[Instance, Rect]


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
    plan = Plan(corners)
    plan.block((*plan.at(plan.low[0], plan.high[1]), *plan.at(plan.high[0], plan.low[1])), FLOOR)
    standing, beneath, hanging = _sorted(fixtures)
    areas = _draw_standing(plan, standing)
    _draw_cells(plan, home)
    _draw_view(plan, home)
    _draw_walls(plan, home, scene)
    areas += _draw_beneath(plan, beneath) + _draw_hanging(plan, hanging)
    _draw_agent(plan, home)
    shut = _draw_objects(plan, home, objects)
    keys = _label(plan, areas)
    _name_rooms(plan, scene)
    summary = f"{len(fixtures)} fixtures, {len(objects)} objects, {len(home.free_cells)} free cells"
    _draw_frame(plan, scene.name, summary)
    legend = _legend(objects, shut, keys, plan.size[1])
    picture = Image.new("RGB", (plan.size[0] + legend.width, plan.size[1]), PAPER)
    picture.paste(plan.finished(), (0, 0))
    picture.paste(legend, (plan.size[0], 0))
    return picture


def _draw_cells(plan: Plan, home: Home) -> None:
    """Dot the free cells, and show the floor where a fixture's box spans it: an L-shaped counter has one box."""
    half = GRID / 2 * plan.scale + 0.5
    centres = [plan.at(*cell_centre(cell)) for cell in home.free_cells]
    for x, y in centres:
        plan.block((x - half, y - half, x + half, y + half), FLOOR, 0)
    for x, y in centres:
        plan.dot(x, y, 1.6, CELL, CELL)


def _draw_view(plan: Plan, home: Home) -> None:
    """Tint the floor that is within the camera's angle and within reach."""
    camera, pose = home.camera, home.pose
    half = math.degrees(math.atan(math.tan(math.radians(camera.field_of_view) / 2) * camera.width / camera.height))
    rim = [pose.turned(half * step / 16).ahead(camera.reach) for step in range(-16, 17)]
    plan.shape([plan.at(each.x, each.z) for each in (pose, *rim)], AGENT, 36)


def _draw_walls(plan: Plan, home: Home, scene: Scene) -> None:
    """Clear what lies beyond the walls, where they enclose the agent, and draw them."""
    walls = [(plan.at(x0, z0), plan.at(x1, z1)) for x0, z0, x1, z1 in scene.walls]
    outside = Image.new("L", (plan.size[0] // COARSE + 1, plan.size[1] // COARSE + 1))
    for wall in walls:
        ImageDraw.Draw(outside).line([(x / COARSE, y / COARSE) for x, y in wall], 128)
    ImageDraw.floodfill(outside, (0, 0), 255)
    x, y = plan.at(home.pose.x, home.pose.z)
    if outside.getpixel((int(x / COARSE), int(y / COARSE))) != 255:
        plan.cover(outside.point(255 * [0] + [255]), PAPER)
    for wall in walls:
        plan.line(wall, WALL, 6)
        for x, y in wall:
            plan.block((x - 3, y - 3, x + 3, y + 3), WALL, 0)


def _draw_agent(plan: Plan, home: Home) -> None:
    x, y = plan.at(home.pose.x, home.pose.z)
    plan.dot(x, y, 0.16 * plan.scale, PAPER, AGENT, 200)
    arrow = [home.pose.turned(turn).ahead(far) for turn, far in ((0, 0.13), (145, 0.12), (180, 0.05), (215, 0.12))]
    plan.shape([plan.at(tip.x, tip.z) for tip in arrow], AGENT)
    plan.taken.append((x - 16, y - 16, x + 16, y + 16))


def _sorted(fixtures: Sequence[Instance]) -> tuple[list[Instance], list[Instance], list[Instance]]:
    """Fixtures that stand, the lowest first; those beneath others, the highest first; and those that hang overhead."""
    hanging = [i for i in fixtures if i.box.low[1] >= OVERHEAD and min(i.box.size[0], i.box.size[2]) > THIN]
    others = sorted((i for i in fixtures if i not in hanging), key=_bearing)
    covers = {i.object_id: [other for other in others if _covers(other, i)] for i in others}
    beneath = [i for i in others if i.kind.open_side and covers[i.object_id]]
    standing = [i for i in others if i not in beneath]
    # A basin is cut into its counter: it shows, though the counter's top is level with it or higher.
    set_in = {i.object_id: covers[i.object_id] for i in standing if i.object_type in SET_IN}
    standing.sort(key=lambda i: max(map(_bearing, [i, *set_in.get(i.object_id, [])])))
    return standing, beneath[::-1], hanging


def _draw_standing(plan: Plan, fixtures: Sequence[Instance]) -> list[Area]:
    """Draw blocks; returns the areas that labels belong to, the uppermost first."""
    areas = [(item, plan.footprint(item)) for item in fixtures]
    for item, area in areas:
        _draw_block(plan, item, area)
    return areas[::-1]


def _draw_beneath(plan: Plan, fixtures: Sequence[Instance]) -> list[Area]:
    """Draw bars before the fronts; returns the areas that labels belong to."""
    for item in fixtures:
        strip = strip_before(plan.footprint(item), item.facing, list(plan.bars.values()))
        plan.bars[item.object_id] = strip
        _draw_block(plan, item, strip)
    return [(item, plan.bars[item.object_id]) for item in fixtures]


def _draw_hanging(plan: Plan, fixtures: Sequence[Instance]) -> list[Area]:
    """Draw outlines; returns the areas that labels belong to."""
    areas = [(item, plan.footprint(item)) for item in fixtures]
    for item, area in areas:
        plan.block(area, PAPER, 0, 60)
        plan.dashes(area, FAINT)
        plan.line(front_edge(area, item.facing), FAINT, 2.4)
    return areas


def _bearing(item: Instance) -> float:
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


def _draw_block(plan: Plan, item: Instance, area: Rect) -> None:
    """A filled rectangle with a darker front edge."""
    fill = fixture_colour(item.object_type)
    plan.block(area, shade(fill, 0.8))
    if min(area[2] - area[0], area[3] - area[1]) > 3:  # what is thinner is all edge
        plan.block((area[0] + 1, area[1] + 1, area[2] - 1, area[3] - 1), fill, 3)
    plan.line(front_edge(area, item.facing), shade(fill, 0.55), 2.4)


def _draw_objects(plan: Plan, home: Home, objects: Sequence[Instance]) -> list[bool]:
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


def _true_places(plan: Plan, home: Home, objects: Sequence[Instance]) -> Iterator[tuple[float, float]]:
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


def _label(plan: Plan, areas: Sequence[Area]) -> dict[str, str]:
    """Write each fixture's type where it fits; a letter stands for it elsewhere. Returns type to letter."""
    keys: dict[str, str] = {}
    for item, area in areas:
        words = _words(item.object_type)
        if plan.label(words, area):
            continue
        letter = keys.setdefault(words, LETTERS[len(keys) % len(LETTERS)])
        if not plan.label(letter, area):
            plan.taken.append(area)
            around = (area[0] - 12, area[1] - 12, area[2] + 12, area[3] + 12)
            plan.label(letter, around)
    return keys


def _name_rooms(plan: Plan, scene: Scene) -> None:
    """Write each room's name on its floor, where it fits."""
    for room in scene.rooms:
        x0, z0, x1, z1 = max(room.areas, key=lambda area: (area[2] - area[0]) * (area[3] - area[1]))
        plan.label(room.name, (*plan.at(x0, z1), *plan.at(x1, z0)))


def _draw_frame(plan: Plan, name: str, summary: str) -> None:
    """Title, axes in metres, and a bar of one metre."""
    plan.write(MARGIN, 24, name, 20, INK, "lm")
    plan.write(plan.size[0] - MARGIN, 26, summary, 11, FAINT, "rm")
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
    if plan.size[0] > ROOM_FOR_READING:
        plan.write(plan.size[0] - MARGIN, y, READING, 11, FAINT, "rm")


def _legend_order(item: Instance) -> tuple[int, str]:
    return list(OBJECTS).index(object_group(item.object_type)), item.object_type


def _legend(objects: Sequence[Instance], shut: Sequence[bool], keys: Mapping[str, str], height: int) -> Image.Image:
    """Objects by type with their dots, then the letters of fixtures."""
    lines: list[tuple[list[int], str, str]] = []
    for kind, group in groupby(range(len(objects)), key=lambda number: objects[number].object_type):
        numbers = list(group)
        for start in range(0, len(numbers), DOTS_IN_ROW):
            lines.append((numbers[start : start + DOTS_IN_ROW], "", "" if start else _words(kind)))
    lines += [([], letter, words) for words, letter in keys.items()]
    rows = max(int((height - 2 * MARGIN) / ROW), 1)
    canvas = Canvas(COLUMN * math.ceil(len(lines) / rows) + 20, height)
    for index, (numbers, letter, words) in enumerate(lines):
        x, y = index // rows * COLUMN + DOT, MARGIN + (index % rows + 0.5) * ROW
        canvas.write(x, y, letter, 12)
        for offset, number in enumerate(numbers):
            _draw_dot(canvas, x + offset * (2 * DOT + 1), y, number + 1, objects[number], shut[number])
        canvas.write(x + max(len(numbers), 1) * (2 * DOT + 1) - 3, y, words, 12, FAINT if letter else INK, "lm")
    return canvas.finished()


def _words(name: str) -> str:
    """Turn CounterTop into "Counter top"."""
    first, *rest = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*", name)
    return " ".join([first, *(word if word.isupper() else word.lower() for word in rest)])
