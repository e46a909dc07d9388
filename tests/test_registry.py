"""The registry and the errors: names, laziness, nearest names, and what a message has to say."""

from __future__ import annotations

import pickle

import pytest

from embodied.errors import BadFileError, EmbodiedError, OutsideError, UnknownNameError, nearest_name
from embodied.registry import Registry


def test_things_are_registered_once_and_found():
    registry: Registry[object] = Registry("fruit")
    registry.register("apple", 1)
    registry.register("pear", "math:pi")
    assert registry.names() == ["apple", "pear"]
    assert "apple" in registry
    assert registry.get("pear") == pytest.approx(3.14159, abs=1e-5)
    with pytest.raises(EmbodiedError, match="twice"):
        registry.register("apple", 2)


def test_a_typo_is_answered_with_the_nearest_name():
    registry: Registry[int] = Registry("fruit")
    for name in ("apple", "pear", "quince"):
        registry.register(name, 1)
    with pytest.raises(UnknownNameError, match="unknown fruit 'aple'") as caught:
        registry.get("aple")
    assert "apple" in caught.value.fix
    with pytest.raises(UnknownNameError) as caught:
        registry.get("xxxxxxxx")
    assert "quince" in caught.value.fix


def test_outside_names_come_through_entry_points():
    from embodied.wiring import PLANNERS

    assert "polite" in PLANNERS, "tests/outside is installed by conftest.py"


def test_nearest_names_ignore_case():
    assert nearest_name("KITCHEN", ["kitchen", "bedroom"]) == "kitchen"
    assert nearest_name("zzz", ["kitchen"]) is None


@pytest.mark.parametrize("kind", [EmbodiedError, BadFileError, OutsideError])
def test_errors_cross_process_borders_whole(kind):
    error = pickle.loads(pickle.dumps(kind("it broke", where="a.json: key", fix="mend it")))
    assert type(error) is kind
    assert (error.what, error.where, error.fix) == ("it broke", "a.json: key", "mend it")
    assert error.summary == "a.json: key: it broke"
    assert str(error) == "a.json: key: it broke\n  fix: mend it"


def test_an_unknown_name_crosses_too():
    error = pickle.loads(pickle.dumps(UnknownNameError("scene", "kichen", ["kitchen"])))
    assert isinstance(error, UnknownNameError)
    assert "kitchen" in error.fix


def test_exit_codes_tell_whose_fault_it_was():
    assert EmbodiedError("x").exit_code == 2
    assert OutsideError("x").exit_code == 3
