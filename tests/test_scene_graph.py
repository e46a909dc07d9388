"""The rules by which seeing and acting change a scene graph, each on a few pictures made by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.entity import Room
from embodied.errors import BadFileError
from embodied.geometry import Box, Point, Pose
from embodied.memories.beliefs import fused_states, fused_types
from embodied.memories.nodes import Node
from embodied.memories.scene_graph import ROBOT, SceneGraph
from embodied.simulator import Action, Observation, Refusal, RefusalKind
from tests.drawn import HERE, Painted, picture

TABLE = Painted("DiningTable", (0.0, 0.35, 1.3), (1.4, 0.7, 0.8))
ELSEWHERE = Pose(0.75, 0.9, 0.0, 0.0, 30.0)
AWAY = Pose(0.0, 0.9, 0.0, 180.0, 30.0)


def on_table(kind: str, x: float = 0.0, z: float = 1.1, **more: dict[str, float]) -> Painted:
    return Painted(kind, (x, 0.77, z), (0.1, 0.14, 0.1), **more)


def look(graph: SceneGraph, *things: Painted, pose: Pose = HERE) -> dict[str, str]:
    """Show a graph a picture; returns the handle of each type that it saw (the last of that type)."""
    detections, frame = picture(things, pose)
    handles = graph.update(detections, frame, graph.step + 1)
    return {things[segment].kind: handle for segment, handle in handles.items()}


def do(graph: SceneGraph, name: str, handle: str, held: str | None = None, refusal: Refusal | None = None) -> None:
    graph.note(Action(name, {"objectId": handle}), Observation(HERE, held, refusal), graph.step + 1)


def told(graph: SceneGraph, kind: str, box: Box) -> str:
    """A fixture that is told of."""
    handle = graph.new_handle()
    graph.put(Node(handle, "fixture", {kind: 1.0}, box, known="told", told=box))
    return handle


def objects(graph: SceneGraph, kind: str = "") -> list[Node]:
    return [each for each in graph.nodes("object") if kind in ("", each.object_type)]


def test_what_is_seen_again_is_the_same() -> None:
    graph = SceneGraph()
    first = look(graph, TABLE, on_table("Mug"))
    again = look(graph, TABLE, on_table("Mug"), pose=ELSEWHERE)
    assert first == again
    mug, table = graph[first["Mug"]], graph[first["DiningTable"]]
    assert (mug.kind, table.kind) == ("object", "fixture")
    assert (mug.first_seen, mug.last_seen) == (0, 1)
    assert (mug.known, len(mug.views)) == ("seen", 2)
    assert np.linalg.norm(np.subtract(mug.box.centre, (0.0, 0.77, 1.1))) < 0.1


def test_two_of_a_type_are_told_apart_by_where_they_are() -> None:
    graph = SceneGraph()
    pair = on_table("Mug", -0.15), on_table("Mug", 0.15)
    detections, frame = picture([TABLE, *pair])
    first = graph.update(detections, frame, 0)
    # The other way round: segments' numbers mean nothing.
    detections, frame = picture([pair[1], TABLE, pair[0]], ELSEWHERE)
    again = graph.update(detections, frame, 1)
    assert (first[1], first[2]) == (again[2], again[0])
    assert len(objects(graph, "Mug")) == 2


def test_what_it_stands_on_is_its_parent() -> None:
    graph = SceneGraph()
    seen = look(graph, TABLE, on_table("Mug"))
    assert graph.parent(seen["Mug"]) == seen["DiningTable"]
    assert graph.children(seen["DiningTable"]) == (seen["Mug"],)
    assert list(graph.edges("on")) == [(seen["Mug"], "on", seen["DiningTable"])]


def test_moved_in_view_it_stays_the_same_thing() -> None:
    graph = SceneGraph()
    before = look(graph, TABLE, on_table("Mug", -0.4))
    after = look(graph, TABLE, on_table("Mug", 0.4))
    assert before["Mug"] == after["Mug"]
    assert graph[after["Mug"]].box.centre[0] == pytest.approx(0.4, abs=0.1)


def test_another_one_seen_while_the_first_is_out_of_view_is_new() -> None:
    graph = SceneGraph()
    before = look(graph, TABLE, on_table("Mug"))
    after = look(graph, Painted("Mug", (0.0, 0.8, -1.1)), pose=AWAY)
    assert before["Mug"] != after["Mug"]


def test_looked_for_twice_and_not_seen_it_is_gone() -> None:
    graph = SceneGraph()
    mug = look(graph, TABLE, on_table("Mug"))["Mug"]
    look(graph, TABLE)
    assert graph[mug].missed == 1
    look(graph, TABLE, pose=replace(HERE, x=0.1))
    assert graph.get(mug) is None


def test_seen_again_in_between_it_is_not_gone() -> None:
    graph = SceneGraph()
    mug = look(graph, TABLE, on_table("Mug"))["Mug"]
    look(graph, TABLE)
    look(graph, TABLE, on_table("Mug"))
    look(graph, TABLE)
    assert graph[mug].missed == 1


@pytest.mark.parametrize("pose", [HERE, AWAY], ids=["hidden", "out of view"])
def test_what_cannot_show_is_not_missed(pose: Pose) -> None:
    graph = SceneGraph()
    mug = look(graph, TABLE, on_table("Mug"))["Mug"]
    board = Painted("Painting", (0.0, 0.9, 0.6), (0.8, 1.2, 0.05), unseen=True)
    for _ in range(3):
        look(graph, TABLE, board, pose=pose)
    assert graph[mug].missed == 0


def test_what_lies_behind_a_closed_door_is_not_missed() -> None:
    graph = SceneGraph()
    fridge = told(graph, "Fridge", Box.around((0.0, 0.9, 1.3), (0.8, 1.8, 0.8)))
    mug = look(graph, Painted("Mug", (0.0, 0.8, 1.1)))["Mug"]
    graph.put(replace(graph[mug], parent=fridge))
    for _ in range(3):
        look(graph)
    assert graph[mug].parent == fridge


def test_a_container_s_inside_is_unknown_until_it_is_opened() -> None:
    graph = SceneGraph()
    box = Box.around((0.0, 0.9, 1.2), (0.8, 1.8, 0.6))
    fridge, table = told(graph, "Fridge", box), told(graph, "DiningTable", TABLE.box.moved((3.0, 0.0, 0.0)))
    shut = Painted("Fridge", box.centre, box.size, {"open": 0.0})
    look(graph, shut)
    assert (graph.opened(fridge), graph.opened(table), graph.opened("n99")) == (False, None, None)
    assert not graph.explored(fridge)
    do(graph, "OpenObject", fridge)
    assert graph.opened(fridge)
    assert graph.explored(fridge)
    assert graph[fridge].is_open


def test_a_refused_action_changes_nothing() -> None:
    graph = SceneGraph()
    fridge = told(graph, "Fridge", TABLE.box)
    do(graph, "OpenObject", fridge, refusal=Refusal(RefusalKind.NOT_VISIBLE, ""))
    assert not graph[fridge].is_open
    assert not graph.opened(fridge)


def test_a_surface_is_explored_once_most_of_it_was_seen_from_near() -> None:
    graph = SceneGraph()
    table = look(graph, TABLE, pose=replace(HERE, z=-2.0))["DiningTable"]
    assert (graph.last_looked(table), graph.explored(table)) == (None, False)
    look(graph, TABLE, pose=replace(HERE, horizon=45.0))
    assert graph.last_looked(table) == 1
    assert graph.explored(table)


def test_what_is_picked_up_is_held_and_nowhere_else() -> None:
    graph = SceneGraph()
    seen = look(graph, TABLE, on_table("Plate"), on_table("Fork", 0.02))
    plate = seen["Plate"]
    graph.put(replace(graph[seen["Fork"]], parent=plate))
    do(graph, "PickupObject", plate, held=plate)
    assert (graph.held, graph.parent(plate)) == (plate, None)
    assert graph.carried() == (plate, seen["Fork"])
    assert list(graph.edges("holds")) == [(ROBOT, "holds", plate)]
    look(graph, TABLE, pose=AWAY)
    assert graph[plate].box.centre[2] < 0.0, "it goes where the hand goes"
    assert graph[seen["Fork"]].box.centre[2] < 0.0


def test_what_is_put_down_is_on_its_receptacle() -> None:
    graph = SceneGraph()
    seen = look(graph, TABLE, on_table("Mug"))
    mug, table = seen["Mug"], seen["DiningTable"]
    do(graph, "PickupObject", mug, held=mug)
    do(graph, "PutObject", table)
    assert (graph.held, graph.parent(mug), graph[mug].known) == (None, table, "assumed")
    assert look(graph, TABLE, on_table("Mug", 0.5))["Mug"] == mug
    assert (graph.parent(mug), graph[mug].known) == (table, "seen")


def test_where_it_was_put_blindly_it_is_assumed_to_be() -> None:
    graph = SceneGraph()
    basin = told(graph, "SinkBasin", Box.around((0.0, 0.7, 1.2), (0.4, 0.2, 0.4)))
    mug = look(graph, on_table("Mug"))["Mug"]
    do(graph, "PickupObject", mug, held=mug)
    do(graph, "PutObject", basin)
    for _ in range(3):
        look(graph)
    assert graph.parent(mug) == basin
    assert look(graph, Painted("Mug", (0.1, 0.68, 1.25), (0.1, 0.14, 0.1)))["Mug"] == mug
    assert graph[mug].known == "seen"


def test_another_one_far_from_where_it_was_put_blindly_is_not_it() -> None:
    graph = SceneGraph()
    basin = told(graph, "SinkBasin", Box.around((0.0, 0.7, 1.2), (0.4, 0.2, 0.4)))
    mug = look(graph, on_table("Mug"))["Mug"]
    do(graph, "PickupObject", mug, held=mug)
    do(graph, "PutObject", basin)
    assert look(graph, Painted("Mug", (0.0, 0.8, -1.1)), pose=AWAY)["Mug"] != mug
    assert graph.parent(mug) == basin


def test_what_is_dropped_is_nowhere_in_particular() -> None:
    graph = SceneGraph()
    mug = look(graph, TABLE, on_table("Mug"))["Mug"]
    do(graph, "PickupObject", mug, held=mug)
    graph.note(Action("DropHeldObject"), Observation(HERE), 2)
    assert (graph.held, graph.parent(mug)) == (None, None)
    assert look(graph, TABLE, Painted("Mug", (1.15, 0.06, 1.35)))["Mug"] == mug


def test_slices_are_named_after_what_was_cut() -> None:
    graph = SceneGraph()
    apple = look(graph, TABLE, on_table("Apple"))["Apple"]
    do(graph, "SliceObject", apple)
    assert graph[apple].is_sliced
    assert "pickupable" not in graph[apple].properties
    parts = on_table("AppleSliced", -0.15), on_table("AppleSliced", 0.15)
    look(graph, TABLE, *parts)
    look(graph, TABLE, *parts)
    assert {each.object_id for each in objects(graph, "AppleSliced")} == {
        f"{apple}|AppleSliced_1",
        f"{apple}|AppleSliced_2",
    }
    assert graph.get(apple) is not None


@pytest.mark.parametrize(
    ("action", "appliance", "kind", "happened", "state"),
    [
        ("CloseObject", "Fridge", "Apple", "cooled", "cold"),
        ("ToggleObjectOn", "Microwave", "Potato", "heated", "cooked"),
        ("ToggleObjectOn", "CoffeeMachine", "Mug", "", "coffee"),
    ],
)
def test_appliances_act_on_what_is_in_them(action: str, appliance: str, kind: str, happened: str, state: str) -> None:
    graph = SceneGraph()
    inside = told(graph, appliance, TABLE.box)
    item = look(graph, on_table(kind))[kind]
    graph.put(replace(graph[item], parent=inside))
    do(graph, action, inside)
    assert graph[item].history == frozenset(filter(None, [happened]))
    assert graph[item].likely(state)


def test_water_cleans_and_fills_what_is_in_the_basin_below() -> None:
    graph = SceneGraph()
    basin = told(graph, "SinkBasin", Box.around((0.0, 0.8, 1.1), (0.5, 0.2, 0.4)))
    faucet = told(graph, "Faucet", Box.around((0.0, 1.0, 1.4), (0.1, 0.3, 0.1)))
    seen = look(graph, on_table("Mug", states={"dirty": 1.0}), on_table("Fork", 0.15))
    for handle in seen.values():
        graph.put(replace(graph[handle], parent=basin))
    do(graph, "ToggleObjectOn", faucet)
    mug, fork = graph[seen["Mug"]], graph[seen["Fork"]]
    assert (mug.is_dirty, mug.fill_liquid, mug.history) == (False, "water", {"cleaned"})
    assert (fork.fill_liquid, fork.history) == ("", {"cleaned"})


def test_a_told_fixture_keeps_its_box_and_an_open_drawer_stands_out() -> None:
    graph = SceneGraph()
    box = Box.around((0.0, 0.5, 1.3), (0.5, 0.2, 0.4))
    drawer = told(graph, "Drawer", box)
    out = Painted("Drawer", (0.0, 0.5, 1.0), box.size, {"open": 1.0})
    assert look(graph, out) == {"Drawer": drawer}
    assert graph[drawer].box.low[2] == pytest.approx(0.8, abs=0.1)
    assert look(graph, replace(out, at=box.centre, states={"open": 0.0})) == {"Drawer": drawer}
    assert graph[drawer].box == box


def test_a_fixture_that_was_not_told_grows_with_what_is_seen_of_it() -> None:
    graph = SceneGraph()
    counter = look(graph, Painted("CounterTop", (-0.4, 0.8, 1.2), (0.8, 0.1, 0.6)))["CounterTop"]
    again = look(graph, Painted("CounterTop", (0.0, 0.8, 1.2), (1.6, 0.1, 0.6)), pose=ELSEWHERE)["CounterTop"]
    assert again == counter
    assert graph[counter].box.size[0] > 1.3


def test_parts_of_a_counter_grow_together() -> None:
    graph = SceneGraph()
    left, right = (Painted("CounterTop", (x, 0.8, 1.2), (0.6, 0.1, 0.6)) for x in (-0.5, 0.5))
    look(graph, left, on_table("Mug", -0.5))
    look(graph, right)
    assert len(graph.nodes("fixture")) == 2
    seen = look(graph, Painted("CounterTop", (0.0, 0.8, 1.2), (1.6, 0.1, 0.6)), pose=replace(HERE, z=-0.3))
    assert [each.object_id for each in graph.nodes("fixture")] == [seen["CounterTop"]]
    assert {each.parent for each in objects(graph, "Mug")} <= {seen["CounterTop"], None}
    look(graph, left, right)
    look(graph, left)
    assert len(graph.nodes("fixture")) == 2, "seen side by side they are two"


def test_views_of_one_thing_add_up() -> None:
    types = fused_types({"Mug": 0.6, "Cup": 0.4}, {"Cup": 0.9, "Mug": 0.1})
    assert next(iter(types)) == "Cup"
    assert sum(types.values()) == pytest.approx(1.0)
    states = fused_states({}, {"dirty": 0.7})
    again = fused_states(states, {"dirty": 0.7})
    assert again["dirty"] > states["dirty"] > 0.5
    for _ in range(4):
        again = fused_states(again, {"dirty": 0.0})
    assert again["dirty"] < 0.1, "a thing may be washed"


def test_rooms_places_and_what_is_near_are_edges_too() -> None:
    graph = SceneGraph()
    graph.rooms = (Room("kitchen", "kitchen", ((-3.0, -3.0, 3.0, 3.0),)),)
    graph.put(Node("kitchen", "room", {"kitchen": 1.0}, Box((-3.0, 0.0, -3.0), (3.0, 0.0, 3.0)), known="told"))
    seen = look(graph, TABLE, on_table("Mug"), on_table("Fork", 0.2))
    look(graph, TABLE, on_table("Mug"), on_table("Fork", 0.2), pose=ELSEWHERE)
    assert graph.children("kitchen") == (seen["DiningTable"],)
    assert (seen["DiningTable"], "in", "kitchen") in graph.edges("in")
    assert {frozenset(each) for each in graph.edges("near")} == {frozenset((seen["Mug"], "near", seen["Fork"]))}
    assert list(graph.edges("leads_to")) == [("p1", "leads_to", "p2")]
    assert graph[ROBOT].box.centre[0] == ELSEWHERE.x


def test_a_graph_comes_back_from_json_as_it_was() -> None:
    graph = SceneGraph()
    graph.rooms = (Room("kitchen", "kitchen", ((-3.0, -3.0, 3.0, 3.0),)),)
    seen = look(graph, TABLE, on_table("Mug"), on_table("Fork", 0.2))
    look(graph, TABLE, on_table("Mug"), pose=ELSEWHERE)
    graph.put(replace(graph[seen["Mug"]], views=(replace(graph[seen["Mug"]].views[0], embedding=np.ones(3)),)))
    graph.ground.stand(HERE)
    text = json.dumps(graph.to_json())
    back = SceneGraph.from_json(json.loads(text))
    assert json.dumps(back.to_json()) == text
    assert set(back.edges()) == set(graph.edges())
    assert back.new_handle() == graph.new_handle()
    assert (back[seen["Mug"]].views[0].crop == graph[seen["Mug"]].views[0].crop).all()


@pytest.mark.parametrize(
    ("key", "value"), [("version", 2), ("version", None), ("nodes", [{}]), ("step", "soon"), ("more", 1)]
)
def test_what_is_no_graph_is_refused(key: str, value: object) -> None:
    with pytest.raises(BadFileError):
        SceneGraph.from_json({**SceneGraph().to_json(), key: value})


def test_forgetting_a_thing_lets_go_of_what_was_in_it() -> None:
    graph = SceneGraph()
    seen = look(graph, TABLE, on_table("Plate"), on_table("Fork", 0.02))
    graph.put(replace(graph[seen["Fork"]], parent=seen["Plate"]))
    graph.forget(seen["Plate"])
    assert graph.parent(seen["Fork"]) is None


KINDS = ("Mug", "Plate", "Apple", "AppleSliced", "Fork")
ACTIONS = ("PickupObject", "PutObject", "OpenObject", "CloseObject", "SliceObject", "ToggleObjectOn", "DropHeldObject")
things = st.builds(
    lambda kind, x, y, z: Painted(kind, (x, y, z)),
    st.sampled_from(KINDS),
    st.floats(-0.6, 0.6),
    st.sampled_from([0.1, 0.77, 1.0]),
    st.floats(0.7, 1.6),
)
looks = st.tuples(st.lists(things, max_size=4), st.sampled_from([HERE, ELSEWHERE, AWAY]))
deeds = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 12), st.booleans())


def sound(graph: SceneGraph) -> None:
    """Nothing has two parents, is in itself, or is held and somewhere else."""
    for node in graph.nodes():
        outer = [
            target
            for source, relation, target in graph.edges()
            if source == node.object_id and relation in ("in", "on")
        ]
        kept = [each for each in outer if graph[each].kind != "room"]
        assert kept == ([node.parent] if node.parent is not None else [])
        assert len(outer) <= 1
        assert node.object_id not in graph.descendants(node.object_id)
    held = [target for _, _, target in graph.edges("holds")]
    assert held == ([graph.held] if graph.held is not None else [])
    assert graph.held is None or graph.parent(graph.held) is None
    assert len({id(each) for each in graph.nodes()}) == len({each.object_id for each in graph.nodes()})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(looks, deeds), max_size=12))
def test_whatever_happens_a_thing_is_in_one_place(events: Sequence[tuple[object, ...]]) -> None:
    graph = SceneGraph()
    told(graph, "Fridge", Box.around((0.0, 0.9, 1.5), (0.8, 1.8, 0.8)))
    look(graph, TABLE, on_table("Plate"), on_table("Fork", 0.02))
    for event in events:
        if len(event) == 2:
            painted, pose = event
            look(graph, TABLE, *painted, pose=pose)  # type: ignore[misc, arg-type]
        else:
            name, which, works = event
            handles = [each.object_id for each in graph.things()]
            handle = handles[which % len(handles)]  # type: ignore[operator]
            refusal = None if works else Refusal(RefusalKind.OTHER, "")
            held = {"PickupObject": handle, "PutObject": None, "DropHeldObject": None}.get(str(name), graph.held)
            held = held if works else graph.held
            graph.note(Action(str(name), {"objectId": handle}), Observation(HERE, held, refusal), graph.step + 1)
        sound(graph)
    sound(SceneGraph.from_json(json.loads(json.dumps(graph.to_json()))))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 5)), st.booleans()), max_size=20))
def test_whatever_is_written_a_thing_is_in_one_place(writes: Sequence[tuple[int, int | None, bool]]) -> None:
    graph = SceneGraph()
    at: Point = (0.0, 0.0, 0.0)
    for which, parent, hold in writes:
        handle = f"n{which}"
        if hold and graph.get(handle) is not None:
            graph.hold(handle)
        else:
            box = Box.around(at, (1.0, 1.0, 1.0))
            graph.put(Node(handle, "object", {"Plate": 1.0}, box, parent=None if parent is None else f"n{parent}"))
        sound(graph)
