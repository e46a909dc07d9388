"""The things of a Habitat scene: rigid objects, links of articulated objects, and what the scene is annotated with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from embodied.entity import Room
from embodied.geometry import Box, Point
from embodied.simulators.habitat.axes import Axes

NAMES = {
    "Couch": "Sofa",
    "Refrigerator": "Fridge",
    "Table": "DiningTable",
    "Counter": "CounterTop",
    "TvMonitor": "Television",
    "Tv": "Television",
    "Plant": "HousePlant",
    "Trashcan": "GarbageCan",
    "Chest": "Dresser",
}
"""AI2-THOR's names of what Habitat's data sets call otherwise; all else keeps its own."""
BEARS = re.compile(
    r"(table|counter|shelf|sofa|chair|bed|desk|stand|dresser|cabinet|stool|ottoman|sink|rack|island)", re.I
)
"""What things can be put on."""
POINT = "PointGoal"
"""The type of a place that is to be reached: no object, though it is listed as one."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing; an `ObjectState`. Habitat keeps neither temperatures nor liquids, and nothing breaks.

    Attributes:
        handle: Habitat's, of the object that it is, or is a link of; empty for what the scene is annotated with.
        link: of an articulated object; -1 for its base, None for all else.
        physical: the ids that rays report for it.
        semantic: the number that the semantic sensor shows for it; 0 for none.
    """

    object_id: str
    object_type: str
    properties: frozenset[str]
    box: Box
    handle: str = ""
    link: int | None = None
    physical: int | None = None
    semantic: int = 0
    parent: str | None = None
    is_open: bool = False
    is_toggled: bool = False
    is_sliced: bool = False
    is_broken: bool = False
    is_cooked: bool = False
    is_dirty: bool = False
    is_used_up: bool = False
    fill_liquid: str = ""
    temperature: str = "RoomTemp"
    history: frozenset[str] = frozenset()

    @property
    def position(self) -> Point:
        """Its middle."""
        return self.box.centre


def type_of(name: str) -> str:
    """A type of a handle, a file or a category: "data/002_master_chef_can.object_config.json" is "MasterChefCan"."""
    stem = PurePosixPath(name).name.partition(".")[0].partition("_:")[0]
    words = [word for word in re.split(r"[^A-Za-z]+", stem) if word and word.lower() not in ("frl", "apartment")]
    camel = "".join(word[0].upper() + word[1:] for word in words) or "Thing"
    return NAMES.get(camel, camel)


def rigid(item: Any, axes: Axes, *, movable: bool) -> Thing:
    """A rigid object as it lies now."""
    bounds = item.aabb if hasattr(item, "aabb") else item.root_scene_node.cumulative_bb
    kind = type_of(item.handle)
    properties = {"pickupable"} if movable else {"receptacle"} if BEARS.search(kind) else set()
    return Thing(
        f"{kind}|{item.handle}",
        kind,
        frozenset(properties),
        axes.box(bounds, item.transformation),
        item.handle,
        physical=item.object_id,
        semantic=item.semantic_id,
    )


def links(item: Any, axes: Axes) -> Iterator[Thing]:
    """The base of an articulated object, and each link that one joint moves: its doors and drawers."""
    kind, physical = type_of(item.handle), {link: number for number, link in item.link_object_ids.items()}
    yield _link(item, -1, kind, frozenset({"receptacle"}), item.object_id, axes, is_open=False)
    for link in joints(item):
        name, properties = type_of(item.get_link_name(link)), frozenset({"openable", "receptacle"})
        yield _link(item, link, name, properties, physical.get(link), axes, is_open=opened(item, link))


def _link(
    item: Any, link: int, kind: str, properties: frozenset[str], physical: int | None, axes: Axes, *, is_open: bool
) -> Thing:
    node = item.get_link_scene_node(link)
    box = axes.box(node.cumulative_bb, node.absolute_transformation())
    name = f"{kind}|{item.handle}|{link}" if link >= 0 else f"{kind}|{item.handle}"
    return Thing(name, kind, properties, box, item.handle, link, physical, is_open=is_open)


def joints(item: Any) -> dict[int, int]:
    """The place of each link's joint among the positions, for links that exactly one joint moves."""
    numbers = sorted(item.get_link_ids())
    offsets = [*(item.get_link_joint_pos_offset(each) for each in numbers), len(item.joint_positions)]
    return {
        link: first for link, first, after in zip(numbers, offsets, offsets[1:], strict=False) if after - first == 1
    }


OPEN_FROM = 0.4
"""Share of a joint's range from which a link counts as open, as habitat-lab's `link_is_open` has it."""


def opened(item: Any, link: int) -> bool:
    """Whether a link stands open: the lower limit of its joint is closed, the upper is open."""
    place, (lower, upper) = joints(item)[link], item.joint_position_limits
    low, high, now = float(lower[place]), float(upper[place]), float(item.joint_positions[place])
    return high > low and (now - low) / (high - low) >= OPEN_FROM


def annotated(scene: Any, axes: Axes) -> Iterator[Thing]:
    """What the scene's mesh is annotated with; entries without a category are left out."""
    for each in scene.objects:
        if each is None or each.category is None:
            continue
        kind = type_of(each.category.name().replace(" ", "_").title())
        properties = frozenset({"receptacle"} if BEARS.search(kind) else ())
        yield Thing(f"{kind}|{each.id}", kind, properties, axes.box(each.aabb), semantic=int(each.semantic_id))


def rooms_of(scene: Any, axes: Axes) -> list[Room]:
    """The regions of a scene as rooms, each by its box."""
    found = []
    for each in scene.regions:
        if each is None or each.category is None:
            continue
        box, kind = axes.box(each.aabb), each.category.name().strip().lower().replace(" ", "_")
        found.append(Room(str(each.id), kind, ((box.low[0], box.low[2], box.high[0], box.high[2]),)))
    return found


def goal_point(place: Point) -> Thing:
    """A place to be reached, as a thing that is nowhere in the way."""
    x, y, z = place
    return Thing(POINT, POINT, frozenset(), Box((x - 0.01, y, z - 0.01), (x + 0.01, y + 0.02, z + 0.01)))
