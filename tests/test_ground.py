"""Which cells may be stood on: seen floor, and where that falls into parts, the tightest ways between them."""

from __future__ import annotations

from embodied.geometry import GRID, Cell, Pose
from embodied.memories.graph_json import head_json
from embodied.memories.ground import PASSAGE, Ground
from embodied.memories.scene_graph import SceneGraph


def two_parts(gap: int) -> Ground:
    """Two strips of free floor with so many tight cells between them; the robot stands on the first."""
    ground = Ground()
    ground.floor = {(x, 0) for x in range(6 + gap)}
    ground.barred = {(x, 0) for x in range(3, 3 + gap)}
    ground.stand(at((0, 0)))
    return ground


def at(cell: Cell) -> Pose:
    return Pose(cell[0] * GRID, 0.9, cell[1] * GRID)


def test_a_tight_way_between_two_parts_of_the_floor_may_be_tried() -> None:
    assert (3, 0) in two_parts(1).free
    assert {(3, 0), (4, 0)} <= two_parts(2).free


def test_what_is_tight_for_long_is_no_way() -> None:
    ground = two_parts(PASSAGE + 1)
    assert ground.free == ground.floor - ground.barred


def test_tight_cells_that_lead_nowhere_are_not_free() -> None:
    ground = Ground()
    ground.floor, ground.barred = {(x, 0) for x in range(4)}, {(3, 0)}
    ground.stand(at((0, 0)))
    assert (3, 0) not in ground.free


def test_who_could_not_go_there_does_not_try_again() -> None:
    ground = two_parts(1)
    assert (3, 0) in ground.free
    ground.bar((3, 0))
    assert (3, 0) not in ground.free


def test_what_one_bumped_into_unseen_is_given_a_berth() -> None:
    ground = Ground()
    ground.floor = {(x, z) for x in range(6) for z in range(-2, 3)}
    ground.stand(at((0, 0)))
    ground.stand(at((1, 0)))
    ground.bar((2, 0))
    assert {(2, 1), (3, 0), (3, 1)}.isdisjoint(ground.free)
    assert {(1, 0), (1, 2), (4, 0)} <= ground.free


def test_the_way_over_the_fewest_tight_cells_is_tried() -> None:
    ground = two_parts(2)
    # A detour: a second row with one tight cell.
    ground.floor |= {(x, 1) for x in range(8)}
    ground.barred |= {(3, 1)}
    assert ground.free & ground.barred == {(3, 1)}


def test_what_is_barred_is_kept_with_the_graph() -> None:
    graph = SceneGraph()
    graph.ground.floor, graph.ground.barred, graph.ground.blocked = {(0, 0), (1, 0)}, {(0, 0), (1, 0)}, {(1, 0)}
    assert SceneGraph.from_json(graph.to_json()).ground.blocked == {(1, 0)}
    older = {name: value for name, value in graph.to_json().items() if name != "blocked"}
    assert "blocked" in head_json(graph)
    assert SceneGraph.from_json(older).ground.blocked == {(0, 0), (1, 0)}
