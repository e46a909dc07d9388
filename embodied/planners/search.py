"""Uniform-cost search over the declared effects of skills, for a plan that makes a goal true (as in STRIPS, 1971)."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, product

from embodied.geometry import GRID
from embodied.memory import Memory
from embodied.planners.imagined import Imagined, Item
from embodied.planners.relevance import Relevant, relevant_to
from embodied.progress import Progress
from embodied.skill import Skill, SkillCall

ATTEMPTS = ((3, 6.0), (3, 60.0), (12, 60.0))
"""How a plan is looked for, until one is found: the objects of each description that are thought of, to which a failed
call adds one; and the actions that a missing object is taken to be away: the more, the less it looks on all sides."""
MOST_STATES = 1_500
"""States after which an attempt ends."""
CALL_COST = 3.0
"""Actions that a call is taken to need besides the way."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Node:
    world: Imagined
    progress: Progress
    place: Place
    cost: float
    call: SkillCall | None = None
    before: _Node | None = None

    def calls(self) -> list[SkillCall]:
        backwards, node = [], self
        while node.call is not None and node.before is not None:
            backwards.append(node.call)
            node = node.before
        return backwards[::-1]


def search(
    progress: Progress, memory: Memory, skills: Mapping[str, Skill], failed: Collection[SkillCall] = ()
) -> list[SkillCall] | None:
    """Find calls that make a goal true, the way kept short.

    Args:
        progress: what is to be reached, and how far the episode has come with it.
        memory: what is known.
        skills: what can be done, by name.
        failed: calls that are not to be made again.

    Returns:
        The calls in order, empty when the goal holds already; None when there is no such plan.
    """
    for most, away in ATTEMPTS:
        relevant = relevant_to(progress, memory, skills, most + len(failed))
        found = _search(progress, memory, relevant, failed, away)
        if found is not None:
            return found
    return None


def _search(
    progress: Progress, memory: Memory, relevant: Relevant, failed: Collection[SkillCall], away: float
) -> list[SkillCall] | None:
    world = Imagined.of(memory, relevant.entities)
    start = _Node(world, progress.after(world), (memory.pose.x, memory.pose.z), 0.0)
    order = count()
    queue = [(0.0, next(order), start)]
    done: set[object] = set()
    while queue and len(done) < MOST_STATES:
        _, _, node = heapq.heappop(queue)
        key = _key(node)
        if key in done:
            continue
        done.add(key)
        if all(node.progress.met):
            return node.calls()
        for following in _successors(node, relevant, failed):
            if not following.progress.lost and _key(following) not in done:
                ahead = away * following.progress.missing
                heapq.heappush(queue, (following.cost + ahead, next(order), following))
    return None


def _key(node: _Node) -> object:
    world = node.world
    states = tuple((each.object_id, each.changes) for each in world.objects())
    return states, world.held, world.seen, node.place, node.progress.course


def _successors(node: _Node, relevant: Relevant, failed: Collection[SkillCall]) -> Iterator[_Node]:
    world = node.world
    options = list(_unlike(world))
    for skill in relevant.skills:
        for items in product(*(skill.options(each, options, world) for each in skill.parameters)):
            ids = [item.object_id for item in items]
            arguments = dict(zip((each.name for each in skill.parameters), ids, strict=True))
            effects = [fact.bind(arguments) for fact in skill.effects]
            call = SkillCall(skill.name, tuple(arguments.items()))
            if call in failed or not relevant.sensible(effects, world.items):
                continue
            if skill.unmet(world, arguments) is None:
                place = _place(world, ids[-1]) or node.place
                cost = node.cost + CALL_COST + _way(node.place, place)
                following = world.after(effects)
                yield _Node(following, node.progress.after(following), place, cost, call, node)


def _unlike(world: Imagined) -> Iterator[Item]:
    """The objects that differ in more than their id: of a thing's slices one is as good as another."""
    alike: set[object] = set()
    for item in world.objects():
        if item.is_sliced:
            continue
        key = (item.object_type, item.box, item.changes, item.object_id == world.held)
        if key not in alike:
            alike.add(key)
            yield item


def _place(world: Imagined, object_id: str) -> Place | None:
    """Where in the floor plane an object is: where its outermost holder stands; None in the hand."""
    item = world.get(object_id)
    while item is not None and item.parent is not None:
        object_id, item = item.parent, world.get(item.parent)
    if item is None or object_id == world.held:
        return None
    x, _, z = item.box.centre
    return x, z


def _way(a: Place, b: Place) -> float:
    """Steps along the grid from one place to another, nothing in the way."""
    return (abs(a[0] - b[0]) + abs(a[1] - b[1])) / GRID
