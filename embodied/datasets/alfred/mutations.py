"""Breaking a recording in one place, as a simulator must notice: one that allows everything must not look good."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from embodied.geometry import GRID
from embodied.household.act import act
from embodied.household.home import Home
from embodied.household.receptacles import MUST_BE_OPEN, may_hold
from embodied.household.state import Snapshot
from embodied.simulator import Action

MUTATIONS = ("open_left_out", "view_turned_away", "step_into_furniture", "wrong_container", "hand_already_full")
INTERACTIONS = frozenset(
    "PickupObject PutObject OpenObject CloseObject ToggleObjectOn ToggleObjectOff SliceObject".split()
)


def mutate(name: str, actions: Sequence[Action], home: Home, start: Snapshot, seed: str) -> list[Action] | None:
    """One broken copy of a recording; None where that kind of break does not apply to it.

    Args:
        name: one of MUTATIONS.
        actions: the recording.
        home: played forward to the place of the break.
        start: the recording's start in that home.
        seed: chooses the place, the same for the same recording.
    """
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    places = [index for index, action in enumerate(actions) if _applies(name, action, actions[index + 1 :])]
    rng.shuffle(places)
    for place in places[:8]:
        home.restore(start)
        if any(act(home, action)[1] is not None for action in actions[:place]):
            continue  # the recording itself breaks earlier: nothing after that can be judged
        broken = _break(name, actions, place, home, rng)
        if broken is not None:
            return broken
    return None


def _applies(name: str, action: Action, rest: Sequence[Action]) -> bool:
    match name:
        case "open_left_out":
            return action.name == "OpenObject"
        case "view_turned_away":
            return action.name in INTERACTIONS
        case "wrong_container":
            return action.name == "PutObject"
        case "hand_already_full":
            return action.name == "PickupObject"
        case _:
            return action.name in ("MoveAhead", "RotateLeft", "RotateRight")


def _break(
    name: str, actions: Sequence[Action], place: int, home: Home, rng: np.random.Generator
) -> list[Action] | None:
    before, here, after = list(actions[:place]), actions[place], list(actions[place + 1 :])
    match name:
        case "open_left_out":
            return [*before, *after]
        case "view_turned_away":
            return [*before, Action.of("RotateRight"), Action.of("RotateRight"), here, *after]
        case "step_into_furniture":
            if home.pose.ahead(GRID).cell in home.free_cells:
                return None
            return [*before, Action.of("MoveAhead", moveMagnitude=GRID), here, *after]
        case "wrong_container":
            held = home[home.held] if home.held else None
            wrong = sorted(
                item.object_id
                for item in home.objects()
                if held is not None
                and "receptacle" in item.properties
                and item.object_id != here.arguments["objectId"]
                and (
                    not may_hold(item.object_type, held.object_type)
                    or (item.object_type in MUST_BE_OPEN and not item.is_open)
                    or not home.visible(item.object_id)
                )
            )
            if not wrong:
                return None
            return [*before, Action.of("PutObject", objectId=wrong[int(rng.integers(len(wrong)))]), *after]
        case _:
            others = sorted(
                item.object_id
                for item in home.visible_objects()
                if "pickupable" in item.properties and item.object_id != here.arguments["objectId"]
            )
            if not others:
                return None
            return [*before, Action.of("PickupObject", objectId=others[int(rng.integers(len(others)))]), here, *after]
