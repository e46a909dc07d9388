"""Suites: read whole or not at all, every mistake named with its file and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from embodied.errors import BadFileError, EmbodiedError, MissingDataError, UnknownNameError
from embodied.evaluation.suite import Suite, find_suite, load_suite
from embodied.household.library import SceneLibrary
from tests.conftest import OUTSIDE

CONTENT = OUTSIDE / "embodied_outside"
SCENES = SceneLibrary([CONTENT / "scenes"])
GOOD = {
    "id": '"one"',
    "scene": '"pantry"',
    "type": '"pick_and_place_simple"',
    "object": '"Apple"',
    "parent": '"Fridge"',
    "instructions": '["Put the apple away.", "Apple, fridge."]',
}

OWN = {"id": '"own"', "scene": '"pantry"', "type": '"mine"', "instructions": GOOD["instructions"]}


def write(folder: Path, *tasks: dict[str, str], head: str = 'format = 1\nname = "mine"\n') -> Path:
    path = folder / "mine.toml"
    path.write_text(
        head + "".join("[[tasks]]\n" + "".join(f"{key} = {value}\n" for key, value in task.items()) for task in tasks),
        encoding="utf-8",
    )
    return path


def test_a_suite_gives_one_task_per_wording(tmp_path: Path) -> None:
    suite = load_suite(write(tmp_path, GOOD), SCENES)
    assert [(task.id, task.trial, task.instruction) for task in suite.tasks] == [
        ("one-0", "one", "Put the apple away."),
        ("one-1", "one", "Apple, fridge."),
    ]
    assert suite.tasks[0].goal.describe() == "Apple in Fridge"
    assert suite.tasks[0].expert_actions is None


MISTAKES: list[tuple[dict[str, str | None], str, str]] = [
    ({"scene": '"pantri"'}, "tasks.1.scene", "pantry"),
    ({"type": '"pick_and_place"'}, "tasks.1.type", "pick_and_place_simple"),
    ({"object": '"Aple"'}, "tasks.1.object", "Apple"),
    ({"parent": '"Frige"'}, "tasks.1.parent", "Fridge"),
    ({"parent": None}, "tasks.1.parent", "needs 'parent'"),
    ({"movable": '"Plate"'}, "tasks.1.movable", "takes no 'movable'"),
    ({"type": '"look_at_obj_in_light"', "toggle": '"DeskLamp"'}, "tasks.1.parent", "takes no 'parent'"),
    ({"type": '"look_at_obj_in_light"', "parent": None}, "tasks.1.toggle", "needs 'toggle'"),
    ({"sliced": "true", "object": '"Book"'}, "tasks.1.sliced", "nothing slices a Book"),
    ({"instructions": "[]"}, "tasks.1.instructions", "at least 1"),
    ({"instructions": '[""]'}, "tasks.1.instructions.0", "at least 1"),
    ({"id": '"../up"'}, "tasks.1.id", "pattern"),
    ({"colour": '"red"'}, "tasks.1.colour", "Extra inputs"),
    ({"initial": "{ agent = { x = 1.6, z = -0.5 } }"}, "tasks.1.initial", "not free"),
    ({"initial": '{ on = ["lamb"] }'}, "tasks.1.initial", "lamb"),
    ({"initial": "{ objects = 3 }"}, "tasks.1.initial: objects", "tuple"),
    ({"ordered": "true"}, "tasks.1.ordered", "only a task with a goal"),
    ({"goal": '[{ type = "Apple" }]'}, "tasks.1.object", "takes no 'object'"),
    ({"infeasible": "true", "answer": '"That one."'}, "tasks.1.answer", "no answer"),
    ({"answer": '""'}, "tasks.1.answer", "at least 1"),
]


GOALS: list[tuple[str, str, str]] = [
    ('{ type = "Aple" }', "goal.0.type", "Apple"),
    ('{ type = "Apple", in = "Frige" }', "goal.0.in.type", "Fridge"),
    ('{ type = "Apple", on = "Fridge" }', "goal.0.on", "Extra inputs"),
    ('{ type = "Apple", in = { type = "Plate", color = "red" } }', "goal.0.in", "Extra inputs"),
    ('{ type = "Apple", state = { sliced = "yes" } }', "goal.0.state.sliced", "true or false"),
    ('{ type = "Fridge", state = { opened = true } }', "goal.0.state.opened", "open"),
    ('{ type = "Apple", state = { open = true } }', "goal.0.state.open", "not openable"),
    ('{ type = "Bowl", state = { filled = "beer" } }', "goal.0.state.filled", "water"),
    ('{ type = "Bowl", state = { temperature = true } }', "goal.0.state.temperature", "Hot"),
    ('{ type = "Apple", count = -1 }', "goal.0.count", "greater than or equal to 0"),
    ('{ type = "Apple", exactly = 2, most = 3 }', "goal.0", "do not go together"),
    ('{ type = "Apple", never = true, count = 2 }', "goal.0", "do not go together"),
    ('{ type = "Apple", every = {}, exactly = 2 }', "goal.0", "do not go together"),
    ('{ type = "Apple", room = "attic" }', "goal.0", "attic"),
    ('{ type = "Apple", every = { state = { sliced = true } } }', "goal.0.every", "at the start"),
]


@pytest.mark.parametrize(("condition", "key", "words"), GOALS, ids=[condition for condition, _, _ in GOALS])
def test_a_mistake_in_a_goal_names_the_condition(tmp_path: Path, condition: str, key: str, words: str) -> None:
    path = write(tmp_path, {**OWN, "goal": f"[{condition}]"})
    with pytest.raises(EmbodiedError) as error:
        load_suite(path, SCENES)
    assert error.value.where.startswith(f"{path}: tasks.0.{key}")
    assert words in f"{error.value.what} {error.value.fix}"


def test_a_goal_may_be_stated(tmp_path: Path) -> None:
    conditions = [
        '{ type = "Apple", in = { type = "Plate", in = "CounterTop" }, count = 2, together = true }',
        '{ in = "Fridge", most = 0 }',
        '{ type = "Apple", state = { cooled = true }, every = {} }',
        '{ type = "Fridge", state = { open = true }, once = true }',
        '{ type = "Apple", held = true, never = true }',
    ]
    task = {**OWN, "goal": f"[{', '.join(conditions)}]", "ordered": "true", "answer": '"Both."'}
    first, second = load_suite(write(tmp_path, task), SCENES).tasks
    assert first.goal == second.goal
    assert first.goal.ordered
    assert [each.describe() for each in first.goal.conditions] == [
        "2 × Apple in Plate in CounterTop, the same one",
        "no thing in Fridge",
        "every Apple: cooled Apple",
        "open Fridge, once",
        "no held Apple, always",
    ]
    assert (first.task_type, first.answer, first.infeasible) == ("mine", "Both.", False)


@pytest.mark.parametrize(("change", "key", "words"), MISTAKES, ids=[key for _, key, _ in MISTAKES])
def test_a_mistake_names_file_key_and_way_out(
    tmp_path: Path, change: dict[str, str | None], key: str, words: str
) -> None:
    broken = {name: value for name, value in {**GOOD, "id": '"two"', **change}.items() if value is not None}
    path = write(tmp_path, GOOD, broken)
    with pytest.raises(EmbodiedError) as error:
        load_suite(path, SCENES)
    assert error.value.where.startswith(f"{path}: {key}")
    assert words in f"{error.value.what} {error.value.fix}"


@pytest.mark.parametrize(
    ("head", "words"),
    [("format = 2\nname = 'x'\n", "format"), ("format = 1\n", "name"), ("format = ", "no valid TOML")],
)
def test_a_broken_head_is_named(tmp_path: Path, head: str, words: str) -> None:
    with pytest.raises(BadFileError, match=words):
        load_suite(write(tmp_path, GOOD, head=head), SCENES)


def test_ids_are_unique(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="'one' is used 2 times"):
        load_suite(write(tmp_path, GOOD, GOOD), SCENES)


def test_a_suite_is_found_by_name_or_path(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert find_suite("mine", [CONTENT / "suites", tmp_path]) == path
    assert find_suite(str(path), []) == path
    with pytest.raises(UnknownNameError) as unknown:
        find_suite("pantri", [CONTENT / "suites"])
    assert "'pantry'" in unknown.value.fix
    with pytest.raises(MissingDataError):
        find_suite("nope.toml", [])


def pantry() -> Suite:
    return load_suite(CONTENT / "suites" / "pantry.toml", SCENES)


def test_a_sample_is_the_head_of_a_seeded_shuffle() -> None:
    suite = pantry()

    def ids(**how: Any) -> list[str]:
        return [task.id for task in suite.sample(**how).tasks]

    everything = [task.id for task in suite.tasks]
    assert ids(episodes=3, seed=0) == ids(episodes=6, seed=0)[:3]
    assert sorted(ids(episodes=9, seed=0)) == sorted(everything)
    assert ids(episodes=9, seed=0) != ids(episodes=9, seed=1)
    assert ids(episodes=99, seed=0) == ids(episodes=9, seed=0)
    assert ids(episodes=None, seed=5) == everything


def test_matching_changes_every_description() -> None:
    suite = pantry()
    assert suite.matching(loose=True).matching(loose=False) == suite
    for task in suite.matching(loose=True).tasks:
        for condition in task.goal.conditions:
            assert condition.thing.loose
            assert condition.thing.inside is None or condition.thing.inside.loose


def test_the_digest_changes_with_a_word(tmp_path: Path) -> None:
    before = load_suite(write(tmp_path, GOOD), SCENES)
    again = load_suite(write(tmp_path, GOOD), SCENES)
    after = load_suite(write(tmp_path, {**GOOD, "instructions": '["Put the apple away.", "Apple."]'}), SCENES)
    assert before.digest() == again.digest() != after.digest()
