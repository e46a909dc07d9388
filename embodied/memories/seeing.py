"""What a look changes in a scene graph, rule by rule.

1. What is carried is where the hand is, with all that is in or on it.
2. A detection is of the node to which it costs least to assign it (`association`).
3. One that is nobody's, and looks like a thing that is not where it was, or that was put down blindly about there, is
   that thing: it was moved. One that is a slice of something that was cut is named after that. Any other is new.
4. A node takes in the view: its type, its states, where it is. What is seen, and is not carried, is in or on the
   highest receptacle below it; it stays in the one that it was known to be in while that may well be.
5. Surfaces, and what stands open, are marked as looked at where the picture shows them from near.
6. A thing that should show, large and whole, and does not, was missed; after GONE looks in a row it is forgotten.
   What lies behind a closed door should not show; nor is anything known of what is there until it has been opened.
   Where the robot put a thing blindly it is assumed to be, whatever the picture shows, until it is seen.
7. Two fixtures of one type that were not told of, and were never seen side by side, are one once one takes up most of
   the other: parts of a long counter grow together.
8. Where the robot looked from is a place, and leads to the next.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from embodied.frame import Frame
from embodied.geometry import Box
from embodied.household.object_types import TYPES
from embodied.memories.association import associate
from embodied.memories.beliefs import agreement, fused_states, fused_types
from embodied.memories.extents import Cloud
from embodied.memories.found import Found, locate
from embodied.memories.growing import grow_together, hull
from embodied.memories.looking import CLOSE, has_insides, is_surface, looked_at, share_of, should_show, within
from embodied.memories.nodes import Kind, Node, View
from embodied.memories.placing import holder, still_there
from embodied.memory import enclosing
from embodied.perception import Detection

if TYPE_CHECKING:
    from embodied.memories.scene_graph import SceneGraph

GONE = 2
"""Looks in a row that did not show a thing, after which it is not there any more."""
VAGUE = 0.3
"""Metres of spread beyond which a thing's place is too uncertain for its absence to say anything."""
SEEN = 0.05
"""Metres of spread of what is seen."""
SAME = 0.15
"""Metres by which the middle of a thing that was not moved may differ from view to view."""
ROOM = 1.4
"""How much larger than its type usually is a thing may come out."""
VIEWS = 3
"""Best views that are kept."""
BETTER = 1.5
"""How many times as many pixels a view needs to take the place of another."""
NOTICED = 0.25
"""Share of a surface that has to be seen for the surface to have been looked at."""
ASTRAY = 0.5
"""Metres farther than it may be by what is known that a thing which was put down blindly may lie."""
CRUMBS = 0.6
"""Metres from the middle of a thing to its slices, at most."""
EDGE = 1.75
"""How much farther than its depth a point in the corner of a picture is, at most."""
BEHIND = 2.0
"""Metres by which memory of a place may be off."""
HAND_AHEAD, HAND_BELOW = 0.38, 0.2
"""Metres before the eye and below it where the hand holds things, along the camera's axes."""
SLICES = ("Sliced", "Cracked")


def see(graph: SceneGraph, detections: Sequence[Detection], frame: Frame) -> dict[int, str]:
    """Take in a frame; returns handles by segment number."""
    _carry(graph, frame)
    found = list(locate(detections, Cloud.of(frame).extents(), frame))
    known = _within_sight(graph, frame)
    pairs = {row: known[column].object_id for row, column in associate(found, known).items()}
    taken = set(pairs.values())
    hidden = [each for each in known if each.kind == "object" and each.object_id not in taken]
    missing = _missing(graph, hidden, frame)
    for row, each in enumerate(found):
        if row not in pairs:
            pairs[row] = _moved(each, hidden, missing, taken) or _new(graph, each, taken)
            taken.add(pairs[row])
    for row, handle in pairs.items():
        _take_in(graph, graph[handle], found[row], frame)
    _settle(graph, {pairs[row]: found[row].box for row in pairs})
    _mark(graph, frame)
    _miss(graph, missing - taken)
    grow_together(graph, set(pairs.values()))
    _stand(graph, frame)
    return {found[row].segment: handle for row, handle in pairs.items()}


def _within_sight(graph: SceneGraph, frame: Frame) -> list[Node]:
    """The things that are no farther away than the picture shows; what was cut is not there any more."""
    things = [each for each in graph.things() if not each.is_sliced]
    boxes = np.array([each.box.low + each.box.high for each in things]).reshape(-1, 6)
    eye = np.array(frame.camera.eye(frame.pose))
    outside = np.maximum(np.maximum(boxes[:, :3] - eye, eye - boxes[:, 3:]), 0.0)
    far = float(frame.depth.max()) * EDGE + BEHIND
    return [things[row] for row in np.flatnonzero((outside**2).sum(axis=1) <= far**2)]


def _carry(graph: SceneGraph, frame: Frame) -> None:
    """Rule 1."""
    if graph.held is None:
        return
    camera, pose = frame.camera, frame.pose
    # The point of the picture's axis before the eye, and below it.
    row = camera.height / 2 + camera.focal * HAND_BELOW / HAND_AHEAD
    ((x, y, z),) = camera.unproject(pose, np.array([[camera.width / 2, row, HAND_AHEAD]])).tolist()
    held = graph[graph.held]
    a, b, c = held.box.centre
    by = (x - a, y + held.box.size[1] / 2.0 - b, z - c)
    for handle in graph.carried():
        node = graph[handle]
        graph.put(replace(node, box=node.box.moved(by)))
    graph.put(replace(graph[graph.held], spread=SEEN, missed=0))


def _missing(graph: SceneGraph, things: Iterable[Node], frame: Frame) -> set[str]:
    """What does not show, and should (rule 6)."""
    carried = graph.carried()
    asked = [
        each
        for each in things
        if each.known != "assumed"
        and each.spread <= VAGUE
        and each.object_id not in carried
        and enclosing(graph, each.object_id) is None
    ]
    return {each.object_id for each, shows in zip(asked, should_show(asked, frame), strict=True) if shows}


def _moved(found: Found, things: Iterable[Node], missing: set[str], taken: set[str]) -> str | None:
    """The thing of that type that is not where it was, the nearest one (rule 3)."""
    gone = [
        each
        for each in things
        if each.object_id not in taken
        and (each.missed or each.object_id in missing or _as_assumed(each, found.box))
        and agreement(found.types, each.types) > 0.5
    ]
    best = min(gone, key=lambda each: math.dist(each.box.centre, found.box.centre), default=None)
    return best.object_id if best is not None else None


def _as_assumed(node: Node, box: Box) -> bool:
    """Whether a thing that was put down blindly may be what is seen."""
    return node.known == "assumed" and math.dist(node.box.centre, box.centre) <= node.spread + ASTRAY


def _new(graph: SceneGraph, found: Found, taken: set[str]) -> str:
    """Enter what was not known of (rule 3)."""
    handle = _slice_of(graph, found, taken) or graph.new_handle()
    kind: Kind = "object" if found.movable else "fixture"
    graph.put(Node(handle, kind, found.types, found.box, SEEN, first_seen=graph.step, last_seen=graph.step))
    return handle


def _slice_of(graph: SceneGraph, found: Found, taken: set[str]) -> str | None:
    name = next(iter(found.types))
    whole = next((name.removesuffix(each) for each in SLICES if name.endswith(each)), "")
    for each in graph.things() if whole else ():
        near = math.dist(each.box.centre, found.box.centre) <= CRUMBS
        if each.is_sliced and each.object_type == whole and near:
            number = 1
            while (handle := f"{each.object_id}|{name}_{number}") in taken or graph.get(handle) is not None:
                number += 1
            return handle
    return None


def _take_in(graph: SceneGraph, node: Node, found: Found, frame: Frame) -> None:
    """Rule 4, but for what the thing is in or on."""
    told = node.known == "told"
    graph.put(
        replace(
            node,
            types=node.types if told else fused_types(node.types, found.types),
            states=fused_states(node.states, found.states),
            box=_box(node, found),
            spread=node.spread if told else SEEN,
            views=_views(node, found, frame, graph.step),
            first_seen=graph.step if node.first_seen < 0 else node.first_seen,
            last_seen=graph.step,
            known=node.known if told else "seen",
            looked=graph.step if node.kind == "object" else node.looked,
            missed=0,
        )
    )


def _box(node: Node, found: Found) -> Box:
    """Where a thing is, one view more."""
    if node.told is not None:
        slid = node.object_type == "Drawer" and found.states.get("open", 0.0) > 0.5
        return hull(node.told, found.box) if slid else node.told
    both = hull(node.box, found.box)
    if node.kind == "fixture":
        return both
    usual = max(TYPES[node.object_type].size) if node.object_type in TYPES else math.inf
    moved = math.dist(node.box.centre, found.box.centre) > SAME + node.spread
    return found.box if moved or node.spread > VAGUE or max(both.size) > ROOM * usual else both


def _views(node: Node, found: Found, frame: Frame, step: int) -> tuple[View, ...]:
    least = node.views[-1].pixels * BETTER if len(node.views) == VIEWS else 0
    if found.pixels <= least:
        return node.views
    views = (*node.views[: VIEWS - 1], View(found.crop(frame), found.pixels, step))
    return tuple(sorted(views, key=lambda each: -each.pixels))


def _settle(graph: SceneGraph, seen: Mapping[str, Box]) -> None:
    """Say what each thing that was seen is in or on (rule 4)."""
    carried = set(graph.carried())
    receptacles = [each for each in graph.things() if "receptacle" in each.properties and each.object_id not in carried]
    for handle, box in seen.items():
        node = graph[handle]
        if node.kind != "object" or handle in carried:
            continue
        before = graph.get(node.parent) if node.parent is not None else None
        if before is not None and still_there(box, before):
            continue
        others = (each for each in receptacles if each.object_id != handle)
        bearer = holder(box, node.object_type, others)
        graph.put(replace(node, parent=bearer.object_id if bearer is not None else None))


def _mark(graph: SceneGraph, frame: Frame) -> None:
    """Rule 5."""
    x, z = frame.pose.x, frame.pose.z
    near = [each for each in graph.nodes("fixture") if within(each, x, z, CLOSE) and is_surface(each)]
    for node, spots in zip(near, looked_at(near, frame), strict=True):
        if spots:
            noticed = share_of(spots) >= NOTICED
            graph.put(
                replace(
                    node,
                    covered=node.covered | spots,
                    looked=graph.step if noticed else node.looked,
                    inside=graph.step if noticed and has_insides(node) else node.inside,
                )
            )


def _miss(graph: SceneGraph, handles: Iterable[str]) -> None:
    """Rule 6."""
    for handle in sorted(handles):
        node = graph[handle]
        if node.missed + 1 >= GONE:
            graph.forget(handle)
        else:
            graph.put(replace(node, missed=node.missed + 1, looked=graph.step))


def _stand(graph: SceneGraph, frame: Frame) -> None:
    """Rule 8."""
    eye = frame.camera.eye(frame.pose)
    places = graph.nodes("place")
    here = next((each for each in places if math.dist(each.box.centre, eye) < 0.1), None)
    before = max(places, key=lambda each: each.last_seen, default=None)
    handle = here.object_id if here is not None else f"p{len(places) + 1}"
    first = here.first_seen if here is not None else graph.step
    graph.put(
        Node(handle, "place", {"Place": 1.0}, Box(eye, eye), first_seen=first, last_seen=graph.step, known="told")
    )
    robot = graph["robot"]
    graph.put(replace(robot, box=Box(eye, eye), last_seen=graph.step))
    if before is not None and before.object_id != handle:
        graph.lead(before.object_id, handle)
