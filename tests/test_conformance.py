"""The contract check of simulators: sound ones pass it, and for each message one deliberately wrong simulator fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from embodied_outside.simulators import APPLE, BARE, TABLE, BareRoom, sample

from embodied.backend import SIMULATORS, Backend, Sample
from embodied.capabilities import SENSORS
from embodied.conformance.checks import check
from embodied.conformance.faults import MESSAGES
from embodied.conformance.trial import Trial
from embodied.errors import SimulatorError
from embodied.frame import Frame
from embodied.geometry import Box
from embodied.simulator import Action, Observation, Refusal, RefusalKind
from embodied.task import Setup
from tests.seeing_room import SeeingRoom
from tests.virtualhome import needs_virtualhome

SEEING = replace(BARE, capabilities=replace(BARE.capabilities, sensors=frozenset(SENSORS)))
COUNTER = iter(range(10**9))


def faults(backend: Backend, simulator: Callable[[], Any], of: Sample | None = None) -> set[str]:
    trial = Trial(replace(backend, start=lambda options, scenes: simulator()), of or sample())
    return {fault.name for _, found in check(trial) for fault in found}


def room(base: type[BareRoom] = BareRoom, **methods: Any) -> type[BareRoom]:
    """A simulator with some methods replaced."""
    return type("Wrong", (base,), methods)


def offering(**changes: Any) -> Backend:
    return replace(BARE, capabilities=replace(BARE.capabilities, **changes))


# -- wrong in one way each ------------------------------------------------------------------------------------------


def answering(kind: RefusalKind, with_kind: RefusalKind, message: str = "so it is") -> type[BareRoom]:
    """Refusals of one kind come out as another."""

    def refused(self: BareRoom, action: Action) -> Refusal | None:
        found = BareRoom.refused(self, action)
        return found if found is None or found.kind is not kind else Refusal(with_kind, message)

    return room(refused=refused)


def seen_otherwise(**changes: Any) -> type[BareRoom]:
    """Observations that tell something else than the state."""
    return room(seen=lambda self, refusal=None: replace(BareRoom.seen(self, refusal), **changes))


def moving(change: Callable[[BareRoom, Action], None]) -> type[BareRoom]:
    """Acts, and then does something wrong."""

    def act(self: BareRoom, action: Action) -> None:
        BareRoom.act(self, action)
        change(self, action)

    return room(act=act)


def framing(change: Callable[[Frame], Frame]) -> type[BareRoom]:
    return room(SeeingRoom, frame=lambda self, *rest: change(SeeingRoom.frame(self, *rest)))


def posed(name: str, **pose: Callable[[Any], float]) -> type[BareRoom]:
    """A pose that an action leaves wrong."""

    def change(self: BareRoom, action: Action) -> None:
        if action.name == name:
            now = self.state.pose
            self.state.pose = replace(now, **{key: value(now) for key, value in pose.items()})

    return moving(change)


def out_of_turn(name: str) -> type[BareRoom]:
    """Answers before an episode, or after it."""

    def step(self: BareRoom, action: Action) -> Observation:
        begun = self._state is not None or getattr(self, "was", False)
        if self._state is None and (name == "before") is not begun:
            BareRoom.reset(self, Setup("bare"))
        return BareRoom.step(self, action)

    def close(self: BareRoom) -> None:
        self.was = True  # type: ignore[attr-defined]
        BareRoom.close(self)

    return room(step=step, close=close)


def raising(*_: Any) -> Any:
    raise KeyError("a bug")


def lame(self: BareRoom, action: Action) -> Refusal | None:
    found = BareRoom.refused(self, action)
    return Refusal(RefusalKind.BLOCKED, "no leg to stand on") if action.name == "MoveAhead" else found


def close_once(self: BareRoom) -> None:
    self.state.things.clear()
    BareRoom.close(self)


def in_the_state(**methods: Any) -> type[BareRoom]:
    """A room whose state answers some questions wrongly."""

    def reset(self: BareRoom, setup: Setup, seed: int = 0) -> Observation:
        observation = BareRoom.reset(self, setup, seed)
        sound = type(self.state)
        self._state = type("WrongState", (sound,), methods)()
        return observation

    return room(reset=reset)


def with_things(**changes: Callable[[Any], Any]) -> type[BareRoom]:
    """A room whose apple is otherwise."""

    def reset(self: BareRoom, setup: Setup, seed: int = 0) -> Observation:
        observation = BareRoom.reset(self, setup, seed)
        table = self.state.things[TABLE]
        self.state.things[TABLE] = replace(table, **{key: value(table) for key, value in changes.items()})
        return observation

    return room(reset=reset)


def littered(self: BareRoom, setup: Setup, seed: int = 0) -> Observation:
    begun = getattr(self, "begun", 0)
    self.begun = begun + 1  # type: ignore[attr-defined]
    BareRoom.reset(self, setup, seed)
    self.state.pose = self.state.pose.turned(90.0 * begun)
    return self.seen()


def by_chance(self: BareRoom, setup: Setup, seed: int = 0) -> Observation:
    BareRoom.reset(self, setup, seed)
    self.state.pose = self.state.pose.turned(90.0 * (next(COUNTER) % 2))
    return self.seen()


def changing(self: BareRoom, action: Action) -> Observation:
    observation = BareRoom.step(self, action)
    if observation.refusal is not None:
        self.state.things[APPLE] = replace(self.state.things[APPLE], is_dirty=True)
    return observation


def live(self: SeeingRoom) -> Callable[[], Frame]:
    return lambda: SeeingRoom.looking(self)()


def sideways(self: BareRoom, action: Action) -> None:
    before = self.state.pose
    BareRoom.act(self, action)
    if action.name == "MoveAhead":
        after = self.state.pose
        self.state.pose = replace(before, x=before.x + after.z - before.z, z=before.z + after.x - before.x)


def reporting(self: BareRoom, setup: Setup, seed: int = 0) -> Observation:
    return replace(BareRoom.reset(self, setup, seed), result=[])


TURNS = Sample(Setup("bare"), (Action("RotateRight"), Action("RotateRight")))
UNDECLARED = Sample(Setup("bare"), (Action("RotateRight"), Action("Fly")))
WRONG: dict[str, tuple[Backend, Callable[[], Any]]] = {
    "no-actions": (offering(actions=frozenset()), BareRoom),
    "sensor-unknown": (offering(sensors=frozenset({"smell"})), BareRoom),
    "sample-poor": (BARE, BareRoom),
    "sample-undeclared": (BARE, BareRoom),
    "sample-refused": (BARE, room(refused=lame)),
    "step-before-reset": (BARE, out_of_turn("before")),
    "state-before-reset": (BARE, room(state=property(lambda self: self._state or BareRoom.reset(self, Setup("bare"))))),
    "step-after-close": (BARE, out_of_turn("after")),
    "close-twice": (BARE, room(close=close_once)),
    "reset-reports": (BARE, room(reset=reporting)),
    "scene-unknown": (BARE, room(reset=lambda self, setup, seed=0: BareRoom.reset(self, Setup("bare"), seed))),
    "raises": (BARE, room(refused=raising)),
    "unknown-action": (BARE, answering(RefusalKind.INVALID_ACTION, RefusalKind.OTHER)),
    "unknown-argument": (BARE, answering(RefusalKind.INVALID_ARGUMENT, RefusalKind.OTHER)),
    "missing-argument": (BARE, answering(RefusalKind.MISSING_ARGUMENT, RefusalKind.OTHER)),
    "unknown-object": (BARE, answering(RefusalKind.UNKNOWN_OBJECT, RefusalKind.NOT_VISIBLE)),
    "refusal-silent": (BARE, answering(RefusalKind.UNKNOWN_OBJECT, RefusalKind.UNKNOWN_OBJECT, "")),
    "refusal-changes": (BARE, room(step=changing)),
    "not-repeatable": (BARE, room(reset=by_chance)),
    "reset-keeps": (BARE, room(reset=littered)),
    "frame-late": (SEEING, room(SeeingRoom, looking=live)),
    "pose-differs": (BARE, seen_otherwise(pose=BareRoom().reset(Setup("bare")).pose)),
    "held-differs": (BARE, seen_otherwise(held=TABLE)),
    "ids-twice": (BARE, in_the_state(objects=lambda self: iter([*self.things.values()] * 2))),
    "not-found": (BARE, in_the_state(get=lambda self, object_id: self.things[TABLE])),
    "parent-unknown": (BARE, with_things(parent=lambda table: "Floor|gone")),
    "circle": (BARE, with_things(parent=lambda table: APPLE)),
    "contents-differ": (BARE, in_the_state(contents=lambda self, object_id: [])),
    "box-inside-out": (BARE, with_things(box=lambda table: Box(table.box.high, table.box.low))),
    "yaw": (BARE, posed("RotateLeft", yaw=lambda pose: pose.yaw - 360.0)),
    "turn": (BARE, posed("RotateRight", yaw=lambda pose: (pose.yaw + 180.0) % 360.0)),
    "ahead": (BARE, room(act=sideways)),
    "step-length": (BARE, posed("MoveAhead", x=lambda pose: 100.0 * pose.x)),
    "tilt": (BARE, posed("LookDown", horizon=lambda pose: -pose.horizon)),
    "off-the-floor": (BARE, posed("LookDown", x=lambda pose: pose.x + 50.0)),
    "frame-missing": (SEEING, BareRoom),
    "frame-undeclared": (BARE, SeeingRoom),
    "image-form": (SEEING, framing(lambda frame: replace(frame, image=frame.image[..., 0]))),
    "depth-form": (SEEING, framing(lambda frame: replace(frame, depth=frame.depth.astype(np.float64)))),
    "segments-form": (SEEING, framing(lambda frame: replace(frame, segments=frame.segments.astype(np.uint8)))),
    "segment-nameless": (SEEING, framing(lambda frame: replace(frame, ids=frame.ids[:0]))),
    "frame-pose": (SEEING, framing(lambda frame: replace(frame, pose=frame.pose.turned(90.0)))),
    "depth-unit": (SEEING, framing(lambda frame: replace(frame, depth=1000 * frame.depth))),
    "snapshot-missing": (BARE, room(snapshot=None)),
    "snapshot-forgets": (BARE, room(restore=lambda self, kept: None)),
}
STANDING = Sample(Setup("bare"), (Action("RotateRight"), Action("LookDown")))
SAMPLES = {"sample-poor": TURNS, "sample-undeclared": UNDECLARED}
SAMPLES |= dict.fromkeys(("turn", "step-length", "off-the-floor"), STANDING)


def test_every_message_has_a_simulator_that_is_wrong_in_that_way() -> None:
    assert set(WRONG) == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_is_reached(name: str) -> None:
    backend, simulator = WRONG[name]
    assert name in faults(backend, simulator, SAMPLES.get(name))


def test_what_cannot_run_here_says_itself_what_to_do_and_the_rest_is_left_out() -> None:
    def absent(self: BareRoom, action: Action) -> Refusal | None:
        raise SimulatorError("there is no build of it", fix="fetch one")

    backend = replace(BARE, start=lambda *_: room(refused=absent)())
    found = dict(check(Trial(backend, backend.sample())))
    assert [each.fix for each in found["sample_works"]] == ["fetch one"]
    assert "snapshots" not in found


@pytest.mark.parametrize(("backend", "simulator"), [(BARE, BareRoom), (SEEING, SeeingRoom)])
def test_a_sound_simulator_has_no_fault(backend: Backend, simulator: Callable[[], Any]) -> None:
    assert not faults(backend, simulator)


@pytest.mark.parametrize("name", ["bare", "household", pytest.param("virtualhome", marks=needs_virtualhome)])
def test_what_is_plugged_in_passes(name: str) -> None:
    import embodied.wiring  # noqa: F401 - registers ours

    backend = SIMULATORS.get(name)
    trial = Trial(backend, backend.sample())
    assert [fault for _, found in check(trial) for fault in found] == []
