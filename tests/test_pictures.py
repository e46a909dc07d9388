"""Pictures for people: films and sheets of episodes, and what a viewer is told."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from embodied import api
from embodied.errors import BadFileError, MissingExtraError, OptionError
from embodied.household.library import default_library
from embodied.pictures.cameras import Cameras
from embodied.pictures.canvas import FINE, LONGEST, NOW, clean, extent, fitted
from embodied.pictures.film import RATE, frames_of, pages, write_film
from embodied.pictures.page import HEIGHT, WIDTH
from embodied.pictures.recorder import Recorder, replayed
from embodied.pictures.sheet import draw_sheet
from embodied.pictures.story import Mark, Tone, tell
from embodied.pictures.vantage import vantages
from embodied.pictures.wording import in_words, kind_words
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import (
    Acted,
    Answered,
    Called,
    Decided,
    Ended,
    Event,
    Grounded,
    Planned,
    Scored,
    Started,
    Stopped,
)

SCENE = "kitchen"
STARTED = Started("", "Look around.", SCENE, "nobody", 0, ())


@pytest.fixture(scope="module")
def episode() -> Recorder:
    """A real one, recorded as it ran."""
    recorder = Recorder(HouseholdSimulator(default_library()))
    api.run("Do something.", SCENE, planner="random", seed=11, emit=recorder, simulator=recorder.simulator)
    assert sum(isinstance(moment.event, Acted) for moment in recorder.moments) > 3
    return recorder


def recorded(*events: Event | Action, started: Started = STARTED) -> Recorder:
    """An episode by hand: actions are taken, events emitted."""
    recorder = Recorder(HouseholdSimulator(default_library()))
    recorder(started)
    recorder.simulator.reset(Setup(SCENE))
    for each in events:
        recorder(acted(recorder.simulator, each) if isinstance(each, Action) else each)
    return recorder


def acted(simulator: HouseholdSimulator, action: Action) -> Acted:
    observation = simulator.step(action)
    pose, refusal = observation.pose, observation.refusal
    where = (pose.x, pose.y, pose.z, pose.yaw, pose.horizon)
    told = (refusal.kind.value, refusal.message) if refusal else (None, "")
    return Acted(action.name, action.arguments, where, *told)


def pixels(picture: Image.Image) -> NDArray[np.int16]:
    return np.asarray(picture, np.int16)


def test_a_film_decodes_to_the_pages(episode: Recorder, tmp_path: Path) -> None:
    write_film(episode, path := tmp_path / "film.webm")
    assert [each.name for each in tmp_path.iterdir()] == ["film.webm"]
    film = cv2.VideoCapture(str(path))
    assert film.get(cv2.CAP_PROP_FPS) == RATE
    assert int(film.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little") == b"VP80"
    expected = [page for page, count in pages(episode) for _ in range(count)]
    assert len(expected) == sum(frames_of(moment.event) for moment in episode.moments)
    for page in expected:
        ok, frame = film.read()
        assert ok
        assert frame.shape == (HEIGHT, WIDTH, 3)
        assert np.abs(pixels(page) - frame[:, :, ::-1]).mean() < 3  # lossy, but the same picture, colours in order
    assert not film.read()[0]


def test_the_page_changes_with_every_action() -> None:
    names = ("MoveAhead", "RotateRight", "LookDown", "MoveAhead", "LookUp")
    drawn = [page for page, _ in pages(recorded(*map(Action.of, names)))]
    assert len(drawn) == len(names)
    for one, other in pairwise(drawn):
        assert (np.abs(pixels(one) - pixels(other)).max(axis=2) > 30).mean() > 0.05


def test_the_view_is_what_the_robot_sees() -> None:
    simulator = HouseholdSimulator(default_library())
    observation = simulator.reset(Setup(SCENE))
    assert observation.look is not None
    frame = observation.look()
    drawn = Cameras(simulator).robot(simulator.home.snapshot(), frame.camera.width // FINE)
    assert np.array_equal(np.asarray(drawn.large), frame.image)


def test_a_line_surrounds_what_the_robot_is_busy_with() -> None:
    recorder = recorded(Stopped("finish", 0, 0))
    kept, cameras = recorder.moments[0].kept, Cameras(recorder.simulator)
    target = next(name for name in kept.instances if name.startswith("Toaster"))
    plain, lined = (np.asarray(cameras.robot(kept, 150, each).large) for each in ("", target))
    changed = (plain != lined).any(axis=2)
    assert 0.0005 < changed.mean() < 0.05
    assert (lined[changed] == NOW).all()
    assert np.array_equal(plain, np.asarray(cameras.robot(kept, 150, "Nothing|of|that|name").large))


def test_the_map_shows_where_the_robot_is() -> None:
    recorder = recorded(Stopped("finish", 0, 0))
    cameras, kept = Cameras(recorder.simulator), recorder.moments[0].kept
    for x, z in [(2.0, 2.0), (1.0, 2.5)]:
        there = replace(kept, pose=replace(kept.pose, x=x, z=z))
        plan, _ = cameras.map(there, 400, 320)
        column, row = plan.at(x, z)
        drawn = pixels(cameras.above(there, 400, 320).finished())[round(row) - 10 : round(row) + 10]
        blue = (np.abs(drawn - NOW).max(axis=2) < 20).any(axis=0)
        assert abs(np.flatnonzero(blue).mean() - column) < 4


def test_a_replay_shows_the_same_moments(episode: Recorder) -> None:
    assert episode.started is not None
    events = [episode.started, *(moment.event for moment in episode.moments)]
    again = replayed(events, HouseholdSimulator(default_library()), Setup(SCENE))
    assert again.started == episode.started
    assert again.moments == episode.moments


def test_a_replay_that_comes_out_otherwise_is_refused(episode: Recorder) -> None:
    assert episode.started is not None
    events = [episode.started, *(moment.event for moment in episode.moments)]
    with pytest.raises(BadFileError, match="does not come out as it did"):
        replayed(events, HouseholdSimulator(default_library()), Setup("bedroom"))
    refused = [replace(each, refusal="blocked") if isinstance(each, Acted) else each for each in events]
    with pytest.raises(BadFileError, match="does not come out as it did"):
        replayed(refused, HouseholdSimulator(default_library()), Setup(SCENE))


PLAN = ("pick_up(object=Mug)", "put(object=Mug, receptacle=Shelf)")


def test_a_viewer_is_told_how_far_the_plan_is() -> None:
    recorder = recorded(
        Planned(PLAN),
        Decided("act", PLAN[0]),
        Ended(None),
        Decided("act", "go_to(object=Shelf)"),  # not in the plan
        Ended("precondition", "the hand is empty"),
        Planned(("put(object=Mug, receptacle=Desk)",)),
        Decided("act", "put(object=Mug, receptacle=Desk)"),
    )
    stills = [still for _, still in tell(recorder.moments)]
    assert [line.mark for line in stills[0].plan] == [Mark.AHEAD, Mark.AHEAD]
    assert [line.mark for line in stills[1].plan] == [Mark.NOW, Mark.AHEAD]
    assert [line.words for line in stills[3].plan] == ["pick up mug", "go to shelf", "put mug, shelf"]
    assert (stills[4].tone, stills[4].detail) == (Tone.REFUSED, "precondition: the hand is empty")
    assert [(line.words, line.mark) for line in stills[-1].plan] == [
        ("pick up mug", Mark.DONE),
        ("go to shelf", Mark.FAILED),
        ("put mug, desk", Mark.NOW),
    ]


def test_a_viewer_is_told_of_refusals_and_candidates() -> None:
    first = next(iter(recorded(Stopped("finish", 0, 0)).moments[0].kept.instances))
    call = {"call": f"open({first})", "total": 1.5, "near": 0.5, "odd": "text"}
    recorder = recorded(
        Decided("act", "open(object=Fridge)"), Grounded((call,), 9), Action.of("Fly"), Action.of("MoveAhead")
    )
    *_, refused, moved = (still for _, still in tell(recorder.moments))
    assert (refused.tone, refused.actions, moved.actions) == (Tone.REFUSED, (False,), (False, True))
    assert refused.detail.startswith("refused: ")
    assert (moved.tone, moved.detail, len(moved.path)) == (Tone.PLAIN, "", 2)
    (option,) = moved.options
    assert (option.target, option.total, option.scores, moved.count) == (first, 1.5, {"near": 0.5}, 9)


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["\x1b[31mred\x07", "line\nbreak\r\n", "\u202eright to left", "W" * 5000, "put(((=,=", "|||", "中文 🤖", ""]
)
NUMBERS = st.floats() | st.integers(-(10**12), 10**12) | st.booleans() | st.none() | HOSTILE


@st.composite
def hostile_events(draw: st.DrawFn) -> list[Event]:
    call = st.fixed_dictionaries({"call": HOSTILE, "total": NUMBERS}, optional={"say": NUMBERS, "W" * 300: NUMBERS})
    return [
        Planned(tuple(draw(st.lists(HOSTILE, max_size=20))), draw(HOSTILE)),
        Decided("ask", draw(HOSTILE)),
        Answered(draw(HOSTILE)),
        Decided("act", draw(HOSTILE)),
        Grounded(tuple(draw(st.lists(call, max_size=9))), draw(st.integers(0, 10**9))),
        Called(draw(HOSTILE), {}, draw(HOSTILE)),
        Acted(draw(HOSTILE), {"objectId": draw(NUMBERS)}, (1.0, 0.9, 1.0, 0.0, 0.0), draw(HOSTILE), draw(HOSTILE)),
        Ended(draw(HOSTILE), draw(HOSTILE)),
        Stopped(draw(HOSTILE), 0, 0, draw(HOSTILE)),
        Scored(False, tuple((words, False) for words in draw(st.lists(HOSTILE, max_size=9)))),
    ]


@settings(max_examples=5, deadline=None)
@given(hostile_events(), HOSTILE)
def test_hostile_text_draws_without_harm(events: list[Event], instruction: str) -> None:
    recorder = recorded(*events, started=replace(STARTED, instruction=instruction, scene=instruction))
    for page, _ in pages(recorder):
        assert page.size == (WIDTH, HEIGHT)
    assert draw_sheet(recorder).width >= 900


@given(HOSTILE, st.integers(0, 300), st.sampled_from([12, 18, 30]))
def test_text_keeps_to_its_line_and_its_width(text: str, width: int, size: int) -> None:
    kept = clean(text)
    assert len(kept) <= LONGEST
    assert not {unicodedata.category(each) for each in kept} & {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}
    assert extent(fitted(text, width, size), size) <= max(width, extent("…", size))
    if extent(kept, size) <= width:
        assert fitted(text, width, size) == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("put(object=Mug, receptacle=TVStand)", "put mug, tv stand"),
        ("pick_up(Mug|+01.00|+00.91|+03.45)", "pick up mug"),
        ("pick_up(Tomato|+01.00|+00.91|+03.45|TomatoSliced_1)", "pick up tomato sliced"),
        ("wave()", "wave"),
        ("", ""),
    ],
)
def test_calls_are_said_in_words(text: str, words: str) -> None:
    assert in_words(text) == words


def test_types_are_said_in_words() -> None:
    assert [kind_words(each) for each in ("CD", "DeskLamp", "Sink|+1|+0|+2|SinkBasin")] == [
        "cd",
        "desk lamp",
        "sink basin",
    ]


def test_a_sheet_has_a_picture_for_each_subgoal() -> None:
    steps: list[Any] = []
    for number in range(4):
        steps += [Decided("act", f"go_to(object=Thing{number})"), Action.of("RotateRight"), Ended(None)]
    small, large = draw_sheet(recorded(*steps[:6], Stopped("finish", 2, 0))), draw_sheet(recorded(*steps))
    assert small.width == large.width  # three columns; one row, and two
    assert large.height > 1.5 * small.height


def test_an_episode_that_broke_at_once_still_has_a_sheet() -> None:
    assert draw_sheet(recorded()).width > 900
    assert draw_sheet(recorded(Stopped("crash", 0, 0, "it broke"))).width > 900


def test_a_film_without_opencv_names_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingExtraError, match="pip install opencv-python-headless"):
        write_film(recorded(), tmp_path / "film.webm")


def test_a_film_is_webm(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="names no film"):
        write_film(recorded(), tmp_path / "film.mp4")
    assert not list(tmp_path.iterdir())


def test_a_vantage_shows_much_of_its_room() -> None:
    simulator = HouseholdSimulator(default_library())
    simulator.reset(Setup("apartment"))
    home = simulator.home
    found = vantages(home, simulator.renderer)
    assert [room.name for room, _ in found if room] == [room.name for room in home.rooms]
    for room, pose in found:
        assert room is not None
        assert room.contains(pose.x, pose.z)
        assert pose.cell in home.free_cells
        picture = Cameras(simulator).robot(replace(home.snapshot(), pose=pose), 64).finished()
        assert pixels(picture).std() > 20
