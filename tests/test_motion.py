"""Walking, standing where a thing can be seen, and handling it there."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.geometry import GRID, Box, Cell, Pose, cell_centre
from embodied.household.act import act
from embodied.memory import enclosing
from embodied.motion import (
    actions_to,
    approach,
    nearest,
    stances,
    walk_from,
)
from embodied.motion.approach import TRIES
from embodied.motion.paths import UNREACHED
from embodied.motion.spots import points_of
from embodied.motion.stances import HORIZONS, share_in_view, tilting
from embodied.sight import Camera
from embodied.simulator import Action, RefusalKind
from embodied.skill import Reason
from tests.driving import ROOMS, Mistaken, box_room, memory_of, room, run
from tests.homes import kitchenette, one

CELLS = st.frozensets(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), max_size=60)


def naive_distances(free: frozenset[Cell], start: Pose) -> dict[tuple[Cell, float], int]:
    """Breadth first over poses, as slowly and plainly as can be."""
    found, queue = {(start.cell, start.yaw): 0}, deque([start])
    while queue:
        pose = queue.popleft()
        for after in (pose.ahead(GRID), pose.turned(90), pose.turned(-90)):
            if after.cell in free and (after.cell, after.yaw) not in found:
                found[after.cell, after.yaw] = found[pose.cell, pose.yaw] + 1
                queue.append(after)
    return found


@given(CELLS, st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_walks_are_shortest_and_lead_there(cells: frozenset[Cell], quarter: int) -> None:
    free, start = cells | {(0, 0)}, Pose(0.0, 0.9, 0.0, 90.0 * quarter)
    walk, expected = walk_from(free, start), naive_distances(free, start)
    for number, cell in enumerate(walk.grid.cells):
        for facing in range(4):
            distance = walk.distance[number, facing]
            assert distance == expected.get((cell, 90.0 * facing), UNREACHED)
            if distance == UNREACHED:
                continue
            pose, actions = start, walk.actions(number, facing)
            for action in actions:
                turn = {"RotateRight": 90, "RotateLeft": -90}.get(action.name)
                pose = pose.turned(turn) if turn else pose.ahead(GRID)
                assert pose.cell in free
            assert (pose.cell, pose.yaw, len(actions)) == (cell, 90.0 * facing, distance)


def test_a_walk_may_start_where_memory_thinks_nobody_can_stand() -> None:
    walk = walk_from(frozenset({(1, 0), (2, 0)}), Pose(0.0, 0.9, 0.0, 90.0))
    assert walk.distance[walk.grid.number[2, 0], 1] == 2


def test_near_is_the_distance_to_the_box() -> None:
    free = frozenset((x, z) for x in range(-4, 5) for z in range(-4, 5))
    walk, box = walk_from(free, Pose(0.0, 0.9, 0.0)), Box((0.1, 0.0, 0.4), (0.6, 1.0, 0.9))
    near = {walk.grid.cells[number] for number in walk.near(box, 0.5)}
    assert near == {cell for cell in free if box.horizontal_distance(*cell_centre(cell)) <= 0.5}


@pytest.mark.parametrize(
    ("horizon", "wanted", "expected"),
    [
        (30.0, -30.0, [("LookUp", 15.0)] * 4),
        (0.0, 60.0, [("LookDown", 15.0)] * 4),
        (10.0, 30.0, [("LookDown", 15.0), ("LookDown", 5.0)]),
        (45.0, 45.0, []),
    ],
)
def test_tilting(horizon: float, wanted: float, expected: list[tuple[str, float]]) -> None:
    assert [(action.name, action.arguments["degrees"]) for action in tilting(horizon, wanted)] == expected


def test_share_in_view_agrees_with_the_camera() -> None:
    rng, camera = np.random.default_rng(0), Camera(field_of_view=60.0)
    places = rng.uniform(-1.5, 1.5, (20, 2))
    points = rng.uniform(-1.2, 1.2, (1, 1, 3)) + np.array([0.0, 1.0, 0.0])
    shares = share_in_view(camera, 0.9, places, points)
    agreeing = 0
    for number, (x, z) in enumerate(places):
        for quarter in range(4):
            for tilt, horizon in enumerate(HORIZONS):
                seen = camera.frames(Pose(x, 0.9, z, 90.0 * quarter, horizon), points[0])[0]
                assert seen == (shares[number, quarter, tilt] > 0)
                agreeing += seen
    assert agreeing > 20


@pytest.mark.parametrize("name", ROOMS)
def test_the_first_stance_is_the_cheapest(name: str) -> None:
    """No pose that shows a thing takes fewer actions, but for what a better view is worth."""
    home = room(name)
    memory, walk = memory_of(home), walk_from(home.free_cells, home.pose)
    checked = 0
    for item in list(home.objects())[::4]:
        first = next(stances(memory, item.object_id, points_of(item.box)), None)
        costs = [
            walk.distance[walk.grid.number[cell], quarter] + abs(horizon - home.pose.horizon) / 15
            for cell in home.free_cells
            for quarter in range(4)
            for horizon in HORIZONS
            if walk.distance[walk.grid.number[cell], quarter] < UNREACHED
            and home.visible(item.object_id, Pose(*_at(cell, home.pose.y), 90.0 * quarter, float(horizon)))
        ]
        assert (first is None) == (not costs)
        if first is not None:
            assert home.visible(item.object_id, first.pose)
            assert len(first.actions) <= min(costs) + 4, "a better view is worth no more"
            checked += 1
    assert checked > 5


def _at(cell: Cell, y: float) -> tuple[float, float, float]:
    x, z = cell_centre(cell)
    return x, y, z


@pytest.mark.parametrize("name", ROOMS)
def test_everything_in_the_rooms_that_ship_can_be_approached(name: str) -> None:
    home = room(name)
    memory, start = memory_of(home), home.snapshot()
    for item in [each.object_id for each in home.objects() if not enclosing(memory, each.object_id)]:
        home.restore(start)
        outcome, done = run(home, approach(memory, item))
        assert outcome.achieved, (item, outcome)
        assert home.visible(item)
        assert all(observation.succeeded for _, observation in done)
        outcome, again = run(home, approach(memory, item))
        assert outcome.achieved
        assert not again, "what is visible is not approached"


def test_what_no_walk_leads_to_is_not_reachable() -> None:
    home = box_room([{"name": "table", "type": "SideTable", "x": 5.0, "z": 5.0}])
    outcome, done = run(home, approach(memory_of(home), one(home, "SideTable")))
    assert outcome.reason is Reason.NOT_REACHABLE
    assert not done


def test_what_is_shut_away_is_not_visible() -> None:
    home = kitchenette()
    outcome, done = run(home, approach(memory_of(home), one(home, "Egg")))
    assert outcome.reason is Reason.NOT_VISIBLE
    assert not done


def test_what_memory_does_not_know_is_not_found() -> None:
    outcome, _ = run(home := kitchenette(), approach(memory_of(home), "Unicorn|1|2|3"))
    assert outcome.reason is Reason.NOT_FOUND


def test_a_blocked_way_is_walked_around() -> None:
    """A cell that memory wrongly takes for free costs one refusal, not the approach."""
    blocked = {(x, 2) for x in range(-6, 6)}
    cells = [(x, z) for x in range(-7, 8) for z in range(-7, 8) if (x, z) not in blocked]
    home = box_room([{"name": "shelf", "type": "Shelf", "x": 0.0, "z": 1.85, "base": 1.0}], free_cells=cells)
    memory = Mistaken(home, free=frozenset({(0, 2)}))
    outcome, done = run(home, approach(memory, one(home, "Shelf")))
    assert outcome.achieved
    assert [seen.refusal.kind for _, seen in done if seen.refusal] == [RefusalKind.BLOCKED]


def test_approaching_gives_up_after_a_few_refusals() -> None:
    blocked = {(x, 0) for x in range(-7, 8)}
    cells = [(x, z) for x in range(-7, 8) for z in range(-7, 8) if (x, z) not in blocked]
    shelf = {"name": "shelf", "type": "Shelf", "x": 0.0, "z": 1.85, "base": 1.0}
    home = box_room([shelf], free_cells=cells, agent={"x": 0, "z": -1})
    outcome, done = run(home, approach(Mistaken(home, free=frozenset(blocked)), one(home, "Shelf")))
    assert outcome.reason is Reason.BLOCKED
    assert sum(not seen.succeeded for _, seen in done) <= 4


def test_poses_that_turn_out_to_show_nothing_are_tried_a_few_times_only() -> None:
    home = kitchenette()
    memory, egg = Mistaken(home, sees_through=True), one(home, "Egg")
    outcome, done = run(home, approach(memory, egg))
    assert outcome.reason is Reason.NOT_VISIBLE
    assert 0 < len(done) < 60
    assert all(observation.succeeded for _, observation in done)
    assert len(set(memory.looked_from)) == 1 + TRIES, "each time from another pose"


def test_nearest_counts_walking_and_opening() -> None:
    fixtures = [
        {"name": "near", "type": "SideTable", "x": 0.0, "z": 1.0},
        {"name": "far", "type": "SideTable", "x": 0.0, "z": -1.7},
    ]
    home = box_room(fixtures, [{"type": "Apple", "in": "far"}, {"type": "Apple", "in": "near"}])
    memory = memory_of(home)
    apples = nearest(memory, [each for each in memory.entities() if each.object_type == "Apple"])
    assert [each.box.centre[2] > 0 for each in apples] == [True, False]


def test_what_is_shut_away_is_further_than_what_is_open() -> None:
    home = kitchenette()
    memory, egg, fridge = memory_of(home), home[one(home, "Egg")], home[one(home, "Fridge")]
    shut_away = actions_to(memory, egg)
    home.set_open(fridge, True)
    assert shut_away == actions_to(memory, egg) + 2


def test_actions_are_what_the_simulator_takes() -> None:
    home = kitchenette()
    for action in (*tilting(30.0, 0.0), Action("MoveAhead"), Action("RotateLeft"), Action("RotateRight")):
        assert act(home, action)[1] is None
