"""What the page is made of, without a browser: pictures for slow and quick clients, the conversation, the home."""

from __future__ import annotations

import asyncio
import math
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embodied.dialogue import Heeded
from embodied.entity import EntityRecord
from embodied.household.state import Snapshot
from embodied.pictures.story import Option, Still
from embodied.pictures.tween import between, moved
from embodied.sessions.phases import Phase, Request
from embodied.sessions.session import Session
from embodied.sessions.story import Said
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Planned, Started, Stopped
from embodied.trace_file import read_trace
from embodied.web.frames import Frames
from embodied.web.painter import Painter
from embodied.web.talk import Talk
from embodied.web.watch import Home, Watch
from embodied.wiring import scene_library

pytest.importorskip("nicegui", reason="pip install 'embodied[web]'")
SECONDS = 20.0


@pytest.fixture(scope="module")
def simulator() -> HouseholdSimulator:
    found = HouseholdSimulator(scene_library())
    found.reset(Setup("kitchen"))
    return found


def test_a_slow_client_gets_the_newest_picture_and_misses_the_others() -> None:
    async def watch() -> list[tuple[str, bytes]]:
        frames = Frames()
        with frames.watching() as slow:
            for number in range(100):
                frames.publish("view", b"%d" % number)
            frames.publish("map", b"map")
            return [await frames.newer(slow), await frames.newer(slow)]

    assert sorted(asyncio.run(watch())) == [("map", b"map"), ("view", b"99")]


def test_pictures_come_from_another_thread_and_nobody_watches_once_a_client_has_gone(
    simulator: HouseholdSimulator,
) -> None:
    async def watch(painter: Painter) -> set[str]:
        with painter.frames.watching() as watcher:
            assert painter.frames.watched == 1
            found = [await asyncio.wait_for(painter.frames.newer(watcher), SECONDS) for _ in range(2)]
        assert painter.frames.watched == 0
        assert all(data.startswith(b"\xff\xd8") for _, data in found)
        return {kind for kind, _ in found}

    with closing(Painter(simulator, 0.1)) as painter:
        painter.show(Still(simulator.home.snapshot()))
        assert asyncio.run(watch(painter)) == {"view", "map"}


@given(part=st.floats(0.0, 1.0), turn=st.sampled_from((-90.0, 30.0, 90.0, 180.0)), ahead=st.floats(0.01, 0.5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_glide_begins_where_the_robot_was_and_ends_where_it_is(
    simulator: HouseholdSimulator, part: float, turn: float, ahead: float
) -> None:
    one = simulator.home.snapshot()
    other = replace(one, pose=one.pose.ahead(ahead).turned(turn))
    begun, ended, within = (between(one, other, each).pose for each in (0.0, 1.0, part))
    assert (begun.x, begun.z, begun.yaw) == pytest.approx((one.pose.x, one.pose.z, one.pose.yaw))
    assert ended == other.pose
    assert min(one.pose.x, other.pose.x) - 1e-9 <= within.x <= max(one.pose.x, other.pose.x) + 1e-9
    assert moved(one, other)


def test_what_is_held_glides_along(simulator: HouseholdSimulator) -> None:
    home = simulator.home
    start = home.snapshot()
    mug = next(each for each in home.objects() if each.object_type == "Mug")
    simulator.step(Action.of("PickupObject", objectId=mug.object_id, forceAction=True))
    one = home.snapshot()
    assert one.held == mug.object_id
    simulator.step(Action.of("RotateRight"))
    other = home.snapshot()
    half = between(one, other, 0.5)
    assert half.pose not in (one.pose, other.pose)
    assert _reach(half, mug.object_id) == pytest.approx(_reach(other, mug.object_id), abs=0.05)
    home.restore(start)


def _reach(kept: Snapshot, object_id: str) -> float:
    """How far an object is from the robot, metres."""
    x, _, z = kept.instances[object_id].box.centre
    return math.hypot(x - kept.pose.x, z - kept.pose.z)


def told(*happened: object) -> Talk:
    """A conversation of which so much has happened."""
    session = Session(lambda: _idle)
    for each in happened:
        session._story.add(each)  # type: ignore[arg-type]
    talk = Talk(session)
    talk.catch_up()
    return talk


def _idle(*_: object) -> None:
    """Do nothing."""


def test_whoever_comes_late_is_told_the_same_conversation() -> None:
    happened = (
        Said(Request.SAY, "wash a mug", "Ada"),
        Planned(("clean(object=Mug)",), "the model small"),
        Heeded("changed", "the plate instead of the mug"),
        Stopped("finish", 12, 1),
    )
    early = told(*happened[:2])
    for each in happened[2:]:
        early.session._story.add(each)
    early.catch_up()
    assert early.lines == told(*happened).lines
    assert [(line.voice, line.name) for line in early.lines] == [
        ("person", "Ada"),
        ("note", ""),
        ("robot", ""),
        ("robot", ""),
    ]


def test_a_long_story_is_told_to_its_end() -> None:
    assert len(told(*(Said(Request.SAY, str(number)) for number in range(1_700))).lines) == 1_700


@pytest.mark.parametrize(
    ("totals", "wanted"),
    [
        ((4.0, 2.0, 0.0), [1.0, 0.5, 0.0]),
        ((-1.0, -1.0), [1.0, 1.0]),
        ((0.0, 0.0), [0.0, 0.0]),
        ((None, None), [0.0, 0.0]),
    ],
)
def test_bars_are_as_long_as_totals_are_large(totals: tuple[float | None, ...], wanted: list[float]) -> None:
    from embodied.web.plan_view import shares

    assert shares([Option("do", "", "", total, {}) for total in totals]) == wanted


def test_the_scene_graph_holds_everything_once(simulator: HouseholdSimulator) -> None:
    from embodied.web.home_view import tree

    home = simulator.home
    things = tuple(EntityRecord.of(each) for each in home.objects())
    nodes = tree(Home(tuple(home.rooms), things))
    found: list[str] = []

    def walk(node: dict[str, object]) -> None:
        found.append(str(node["id"]))
        for each in node.get("children", ()):  # type: ignore[attr-defined]
            walk(each)

    for each in nodes:
        walk(each)
    assert sorted(name for name in found if not name.startswith("room ")) == sorted(each.object_id for each in things)
    assert [each["label"] for each in nodes] == ["kitchen"]


def test_a_task_is_kept_with_every_moment_and_written_once(simulator: HouseholdSimulator, tmp_path: Path) -> None:
    shown: list[Still] = []
    watch = Watch(simulator, lambda: None, shown.append, lambda started: tmp_path / "task.jsonl")
    assert len(shown) == 1, "the room is there before anybody speaks"
    events = [
        Started("", "wash a mug", "kitchen", "plan", 0, ()),
        Planned(("clean(object=Mug)",)),
        Stopped("finish", 0, 0),
    ]
    for event in events:
        watch(event)
    assert [each.event for each in watch.tasks[0].moments] == events[1:]
    assert read_trace(tmp_path / "task.jsonl") == events
    assert [line.text for line in watch.still.plan] == ["clean(object=Mug)"]
    assert shown[-1] is watch.still


def test_phases_all_have_words() -> None:
    from embodied.web.page import PHASES
    from embodied.web.talk_view import HINTS

    assert set(PHASES) == set(HINTS) == set(Phase)
