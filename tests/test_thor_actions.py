"""Actions through the Controller: each works, and is refused as AI2-THOR does; whatever is refused changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from embodied.errors import EmbodiedError
from embodied.household.actions.rules import RULES
from embodied.household.thor.outcome import ActionError
from tests.thor import small
from tests.thor_cases import (
    BAD,
    CASES,
    HIDDEN,
    INVALID,
    MISSING,
    NO_SUCH,
    RANGE,
    UNKNOWN,
    WRONG,
    filled,
    on,
    prepared,
    state,
)


def test_every_action_has_a_case() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_action_works_and_is_refused_as_in_thor(name: str, tmp_path: Path) -> None:
    controller, case = small(tmp_path), CASES[name]
    prepared(controller, case.before)
    if case.bad is not None:
        arguments, before = filled(controller, case.bad), state(controller)
        if case.code in (MISSING, WRONG):
            with pytest.raises(ValueError) as caught:
                controller.step(name, **arguments)
            assert isinstance(caught.value, EmbodiedError)
            assert str(caught.value) == controller.last_event.metadata["errorMessage"]
        else:
            controller.step(name, **arguments)
        event = controller.last_event
        assert not event and not event.metadata["lastActionSuccess"]
        assert event.metadata["errorCode"] == case.code
        message = event.metadata["errorMessage"]
        assert case.says in message and message.startswith(case.says if case.says.endswith(": ") else "")
        assert ("Exception: " in message) == case.says.endswith(": ")
        assert event.metadata["lastAction"] == name and event.metadata["actionReturn"] is None
        assert state(controller) == before
    event = controller.step(name, **filled(controller, case.good))
    assert event and event.metadata["errorMessage"] == "" and event.metadata["errorCode"] is None, event


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.aimed))
def test_targets_are_refused_as_in_thor(name: str, tmp_path: Path) -> None:
    controller = small(tmp_path)
    prepared(controller, CASES[name].before)
    good = {key: value for key, value in CASES[name].good.items() if key != "objectId"}
    for target, says in (
        (UNKNOWN, NO_SUCH),
        (on("Egg"), HIDDEN),
        ({"x": 0.5, "y": 1.5}, RANGE),
        ({"x": 0.999, "y": 0.001}, INVALID),
    ):
        before = state(controller)
        event = controller.step(name, **filled(controller, {**good, **target}))
        assert event.metadata["errorMessage"].startswith(says) and event.metadata["errorCode"] is None
        assert state(controller) == before


@pytest.mark.parametrize("name", sorted(RULES))
def test_bad_values_are_refused_and_change_nothing(name: str, tmp_path: Path) -> None:
    controller = small(tmp_path)
    prepared(controller, CASES[name].before)
    good = filled(controller, CASES[name].good)
    keys = sorted(RULES[name].own)
    for key in (*keys, "objectId", "speling"):
        for value in BAD:
            if isinstance(value, str) and key in ("objectType", "agentMode", "visibilityScheme"):
                continue
            before = state(controller)
            try:
                event = controller.step(name, **{**good, key: value})
            except ActionError:
                event = controller.last_event
            if not event:
                assert 0 < len(event.metadata["errorMessage"]) < 2500
                assert state(controller) == before
            else:
                controller.reset()
                prepared(controller, CASES[name].before)
