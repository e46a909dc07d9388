"""The retrieval planner, its examples and its encoder: the real sentence model, in a real (small) home."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from embodied.agent import Agent
from embodied.encoders.minilm import MiniLM
from embodied.entity import type_words
from embodied.errors import BadFileError, EmbodiedError, MissingDataError, UnknownNameError
from embodied.evaluation.episode import play
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.planners.examples import HOUSEHOLD, load_examples
from embodied.planners.retrieval import RetrievalPlanner
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Skill
from embodied.skills import load_library
from embodied.task import Example, Setup, Subgoal
from embodied.trace import Called, Decided, Ended, Event, Planned
from embodied.wiring import make_agent
from tests.conftest import OUTSIDE

SCENES = SceneLibrary([OUTSIDE / "embodied_outside" / "scenes"])
"""A kitchenette: no table but a side table, no light but a desk lamp; an apple, an egg, a book, …"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBODIED_CACHE", str(cache))


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def skills() -> Mapping[str, Skill]:
    return load_library("household")


def example(instruction: str, *plan: str, steps: tuple[str, ...] = ()) -> Example:
    names = {
        "pick_up": ["object"],
        "put": ["object", "receptacle"],
        "examine_in_light": ["object", "lamp"],
        "slice": ["object"],
    }
    return Example(
        instruction,
        tuple(
            Subgoal(skill, dict(zip(names[skill], arguments, strict=True)))
            for skill, *arguments in map(str.split, plan)
        ),
        steps,
    )


def events_of(
    instruction: str,
    examples: list[Example],
    encoder: MiniLM,
    skills: Mapping[str, Skill],
    steps: tuple[str, ...] = (),
    with_steps: bool = False,
) -> list[Event]:
    agent: Agent = make_agent(RetrievalPlanner(examples, encoder, skills, with_steps), skills)
    events: list[Event] = []
    play(agent, HouseholdSimulator(SCENES), instruction, Setup("pantry"), emit=events.append, steps=steps)
    return events


def plan_of(events: list[Event]) -> tuple[str, ...]:
    (planned,) = [event for event in events if isinstance(event, Planned)]
    return planned.subgoals


def test_the_nearest_example_gives_the_plan(encoder: MiniLM, skills: Mapping[str, Skill]) -> None:
    examples = [
        example("put an apple in the refrigerator", "pick_up Apple", "put Apple Fridge"),
        example("read the novel by the lamp", "pick_up Book", "examine_in_light Book DeskLamp"),
    ]
    chilled = events_of("the apple should go into the fridge", examples, encoder, skills)
    assert plan_of(chilled) == ("pick_up(object=Apple)", "put(object=Apple, receptacle=Fridge)")
    assert plan_of(events_of("hold the book under the light", examples, encoder, skills))[0] == "pick_up(object=Book)"
    assert [event.words for event in chilled if isinstance(event, Called)] == [
        "pick up the Apple",
        "put the Apple in the Fridge",
    ]
    assert [event.reason for event in chilled if isinstance(event, Ended)] == [None, None]
    assert chilled[-2] == Decided("finish")


def test_steps_are_compared_when_they_are_asked_for(encoder: MiniLM, skills: Mapping[str, Skill]) -> None:
    examples = [
        example("tidy up", "pick_up Book", steps=("take the book from the table",)),
        example("tidy up", "pick_up Apple", steps=("take the apple from the counter",)),
    ]
    steps = ("go to the counter", "grab the apple")
    with_steps = events_of("tidy up", examples, encoder, skills, steps=steps, with_steps=True)
    assert plan_of(with_steps) == ("pick_up(object=Apple)",)
    without = events_of("tidy up", examples, encoder, skills, steps=steps)
    assert plan_of(without) == ("pick_up(object=Book)",)  # equally near: the first wins


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (["pick_up Book", "examine_in_light Book FloorLamp"], "examine_in_light(object=Book, lamp=DeskLamp)"),
        (["pick_up Apple", "put Apple CoffeeTable"], "put(object=Apple, receptacle=SideTable)"),
        (["pick_up Novel", "put Novel Fridge"], "put(object=Book, receptacle=Fridge)"),
    ],
)
def test_a_type_that_the_room_lacks_is_replaced_by_the_nearest_that_fits(
    plan: list[str], expected: str, encoder: MiniLM, skills: Mapping[str, Skill]
) -> None:
    assert plan_of(events_of("do it", [example("do it", *plan)], encoder, skills))[-1] == expected


def test_slices_count_as_there_when_their_whole_is(encoder: MiniLM, skills: Mapping[str, Skill]) -> None:
    cut = example("cut it", "pick_up Knife", "slice Apple", "put Knife CounterTop", "pick_up AppleSliced")
    events = events_of("cut it", [cut], encoder, skills)
    assert plan_of(events)[1::2] == ("slice(object=Apple)", "pick_up(object=AppleSliced)")
    assert [event.reason for event in events if isinstance(event, Ended)] == [None] * 4
    other = example("cut it", "pick_up Knife", "slice Tomato", "put Knife CounterTop", "pick_up TomatoSliced")
    plan = plan_of(events_of("cut it", [other], encoder, skills))
    whole = plan[1].removeprefix("slice(object=").removesuffix(")")
    assert whole in ("Apple", "Egg")  # what the room has to slice
    assert plan[3] == f"pick_up(object={whole}Sliced)"


def test_a_full_hand_is_emptied_and_the_step_tried_again(encoder: MiniLM, skills: Mapping[str, Skill]) -> None:
    events = events_of("fetch", [example("fetch", "pick_up Apple", "pick_up Book")], encoder, skills)
    ended = [event.reason for event in events if isinstance(event, Ended)]
    assert ended == [None, "hand_full", None, None]
    calls = [event for event in events if isinstance(event, Called)]
    assert [call.skill for call in calls] == ["pick_up", "put", "pick_up"]
    assert calls[1].arguments["object"].startswith("Apple|")
    assert calls[2].arguments["object"].startswith("Book|")


def test_a_step_that_cannot_be_done_is_tried_twice_and_passed_over(
    encoder: MiniLM, skills: Mapping[str, Skill]
) -> None:
    events = events_of("fetch", [example("fetch", "put Apple Fridge", "pick_up Book")], encoder, skills)
    assert [event.reason for event in events if isinstance(event, Ended)] == ["hand_empty", "hand_empty", None]


def test_type_names_are_read_as_words() -> None:
    assert [type_words(name) for name in ("DeskLamp", "TVStand", "CD", "HandTowelHolder")] == [
        "desk lamp",
        "tvstand",
        "cd",
        "hand towel holder",
    ]


def test_the_examples_that_ship_are_sound(skills: Mapping[str, Skill]) -> None:
    examples = load_examples(HOUSEHOLD, skills, TYPES)
    assert len(examples) >= 200
    assert len({each.instruction for each in examples}) == len(examples)
    used = {subgoal.skill for each in examples for subgoal in each.plan}
    assert {"pick_up", "put", "slice", "clean", "heat", "cool", "examine_in_light"} <= used


BROKEN: list[tuple[str, type[EmbodiedError], str, str]] = [
    ('{"instruction": "x", "plan": ["pickup Apple"]}', UnknownNameError, "plan.0", "'pick_up'"),
    ('{"instruction": "x", "plan": ["pick_up Aple"]}', UnknownNameError, "plan.0", "'Apple'"),
    ('{"instruction": "x", "plan": ["pick_up Apple", "put Apple"]}', BadFileError, "plan.1", "object receptacle"),
    ('{"instruction": "x", "plan": []}', BadFileError, "plan", "at least 1"),
    ('{"instruction": "", "plan": ["pick_up Apple"]}', BadFileError, "instruction", "at least 1"),
    ('{"instruction": "x", "plan": ["pick_up Apple"], "goal": 1}', BadFileError, "goal", "Extra"),
    ('{"instruction": "x"', BadFileError, "", "no valid JSON"),
]


@pytest.mark.parametrize(("line", "kind", "key", "words"), BROKEN, ids=[words for *_, words in BROKEN])
def test_a_broken_example_names_file_line_and_key(
    tmp_path: Path, skills: Mapping[str, Skill], line: str, kind: type[EmbodiedError], key: str, words: str
) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"instruction": "fine", "plan": ["pick_up Apple"]}\n\n' + line + "\n")
    with pytest.raises(kind) as error:
        load_examples(path, skills, TYPES)
    assert error.value.where == (f"{path}:3: {key}" if key else f"{path}:3")
    assert words in f"{error.value.what} {error.value.fix}"


def test_a_file_without_examples_is_no_file_of_examples(tmp_path: Path, skills: Mapping[str, Skill]) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(BadFileError, match="holds no example"):
        load_examples(tmp_path / "empty.jsonl", skills, TYPES)
    with pytest.raises(MissingDataError):
        load_examples(tmp_path / "none.jsonl", skills, TYPES)


def test_embeddings_are_unit_vectors_that_know_meaning(encoder: MiniLM) -> None:
    sofa, couch, fridge = vectors = encoder.encode(["sofa", "couch", "fridge"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert sofa @ couch > sofa @ fridge + 0.2
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_means_the_same_in_any_company(encoder: MiniLM) -> None:
    texts = ["take the mug", *(f"put number {number} of the many things on a shelf" for number in range(90))]
    assert np.allclose(encoder.encode(texts)[0], encoder.encode(["take the mug"])[0], atol=1e-5)
    assert np.allclose(encoder.encode(texts[::-1])[-1], encoder.encode(texts)[0], atol=1e-5)


def test_a_corpus_is_kept_and_a_torn_file_is_made_again(encoder: MiniLM, cache: Path) -> None:
    texts = ["open the drawer", "close the drawer"]
    first = np.array(encoder.encode(texts, keep=True))
    before = {path: path.read_bytes() for path in cache.rglob("*.npy")}
    assert np.array_equal(MiniLM().encode(texts, keep=True), first)
    for path, content in before.items():
        path.write_bytes(content[: len(content) // 2])
    assert np.allclose(MiniLM().encode(texts, keep=True), first, atol=1e-6)
    assert not list(cache.rglob("*.part"))


def test_what_was_embedded_ahead_needs_no_torch(encoder: MiniLM, cache: Path) -> None:
    ahead = ["slice the bread", "warm the soup", "slice the bread"]
    MiniLM(ahead).encode(["warm the soup"])
    program = (
        "import sys; from embodied.encoders.minilm import MiniLM; "
        f"print(MiniLM({ahead!r}).encode(['slice the bread']).shape); sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "(1, 384)"


def test_a_cache_that_cannot_be_written_costs_time_only(
    encoder: MiniLM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path / "taken" / "cache"))
    assert encoder.encode(["a sentence nobody said", "another one"], keep=True).shape == (2, 384)
