"""The nearest of many rows, exactly; and embeddings that are kept on the disk."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from embodied.encoders.kept import content_hash, kept
from embodied.encoders.minilm import MODEL, MiniLM
from embodied.grounders.exact_search import FEW, ExactSearch
from embodied.grounders.free_text import first_line
from embodied.grounders.translation import (
    AdmissibleActions,
    action_words,
    title,
)
from embodied.paths import cache_folder
from tests.shared import LANGUAGE_PLANNER, needs_language_planner

Vectors = NDArray[np.float32]


def brute_force(rows: Vectors, queries: Vectors) -> list[int]:
    exact = rows.astype(np.float64)  # row by row, so that equal rows have equal products
    return [int(np.argmax(np.einsum("ij,j->i", exact, query.astype(np.float64)))) for query in queries]


def unit(rows: NDArray[np.floating]) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


numbers = st.floats(-1, 1, width=32, allow_subnormal=False)


@pytest.fixture(params=[0, 1000], ids=["pruned", "few"], scope="module")
def searched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Either way of searching, whatever the number of rows; few directions, and small blocks."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"FEW": request.param, "DIRECTIONS": 3, "BLOCK": 4, "SAMPLE": 5, "QUERIES": 3}.items():
            patch.setattr(f"embodied.grounders.exact_search.{name}", value)
        yield


@pytest.mark.usefixtures("searched")
@given(data=st.data(), count=st.integers(1, 12), width=st.integers(1, 9), queries=st.integers(0, 5))
def test_the_nearest_row_is_brute_forces(data: st.DataObject, count: int, width: int, queries: int) -> None:
    few = data.draw(arrays(np.float32, (count, width), elements=numbers))
    order = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=30))  # duplicates, and ties with them
    rows, asked = few[order], data.draw(arrays(np.float32, (queries, width), elements=numbers))
    found, products = ExactSearch(rows).nearest(asked)
    assert found.tolist() == brute_force(rows, asked)
    assert np.allclose(products, [rows[row] @ query for row, query in zip(found, asked, strict=True)], atol=1e-5)


@pytest.mark.usefixtures("searched")
@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), min_size=1, max_size=40))
def test_of_equals_the_first_is_the_nearest(values: list[float]) -> None:
    found, products = ExactSearch(np.array(values, dtype=np.float32)[:, None]).nearest(np.ones((1, 1), np.float32))
    assert (found[0], products[0]) == (values.index(max(values)), max(values))


def test_what_float32_cannot_tell_apart_is_told_apart() -> None:
    rng = np.random.default_rng(0)
    queries = unit(rng.standard_normal((130, 384)))  # more than one block
    rows = np.concatenate(
        [queries, *(np.nextafter(queries, np.float32(side)) for side in (-2, 2, 0) for _ in range(4))]
    )
    rng.shuffle(rows)
    assert len(rows) > FEW
    assert ExactSearch(rows).nearest(queries)[0].tolist() == brute_force(rows, queries)


def test_what_cannot_be_searched_is_refused() -> None:
    for rows in (np.empty((0, 3)), np.ones(3), np.array([[1.0, math.nan]]), np.array([[math.inf]])):
        with pytest.raises(ValueError, match=r"row"):
            ExactSearch(rows.astype(np.float32))
    with pytest.raises(ValueError, match="query"):
        ExactSearch(np.ones((1, 2), np.float32)).nearest(np.array([[0.0, math.nan]], np.float32))


def made(value: float) -> Vectors:
    return np.full((3, 2), value, dtype=np.float32)


def fail() -> Vectors:
    raise AssertionError("it was there")


def test_what_is_kept_is_mapped_and_made_once(tmp_path: Path) -> None:
    assert np.array_equal(kept(tmp_path, ["a", "b"], (3, 2), lambda: made(1)), made(1))
    again = kept(tmp_path, ["a", "b"], (3, 2), fail)
    assert isinstance(again, np.memmap)
    assert np.array_equal(again, made(1))
    assert [path.suffix for path in tmp_path.iterdir()] == [".npy"]
    assert np.array_equal(kept(tmp_path, ["ab"], (3, 2), lambda: made(2)), made(2))


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_other_parts_have_another_hash(one: list[str], other: list[str]) -> None:
    assert (content_hash(one) == content_hash(other)) == (one == other)


def test_what_is_not_sound_is_made_again(tmp_path: Path) -> None:
    kept(tmp_path, ["a"], (3, 2), lambda: made(1))
    (path,) = tmp_path.iterdir()
    sound = path.read_bytes()
    kept(tmp_path, ["b"], (3, 2), lambda: made(5))
    (other,) = set(tmp_path.iterdir()) - {path}
    pickled = tmp_path / "pickled.npy"
    np.save(pickled, np.array([print], dtype=object), allow_pickle=True)
    contents = [
        sound[:-1],
        sound[:40],
        b"",
        b"\0" * len(sound),
        sound + b"\0",
        other.read_bytes(),
        pickled.read_bytes(),
    ]
    contents += [bytes([*sound[:place], sound[place] ^ 1, *sound[place + 1 :]]) for place in range(0, len(sound), 7)]
    for content in contents:
        path.write_bytes(content)
        assert np.array_equal(kept(tmp_path, ["a"], (3, 2), lambda: made(1)), made(1))
        assert path.read_bytes() == sound
    assert np.array_equal(kept(tmp_path, ["a"], (6,), lambda: made(3).ravel()), made(3).ravel())  # of another shape
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert np.array_equal(kept(tmp_path / "taken" / "cache", ["a"], (3, 2), lambda: made(1)), made(1))


def test_samples_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path))
    monkeypatch.setattr(MiniLM, "_compute", lambda _, texts: np.zeros((len(texts), 384), np.float32))
    monkeypatch.setattr("embodied.encoders.minilm.REMEMBERED", 5)
    encoder = MiniLM()
    for start in range(0, 30, 3):  # forgets, and knows what it is asked for
        assert encoder.encode([str(number) for number in range(start, start + 7)]).shape == (7, 384)
    assert not list(tmp_path.rglob("*.npy"))
    assert encoder.encode(["one", "two"], keep=True).shape == (2, 384)
    assert len(list(tmp_path.rglob("*.npy"))) == 1


@pytest.mark.slow
@needs_language_planner
def test_real_actions_are_found_as_brute_force_finds_them() -> None:
    """On all 47,522 where they were embedded before, as by benchmarks/translation.py; else on 2,000."""
    actions: list[str] = json.loads((LANGUAGE_PLANNER / "available_actions.json").read_text())
    plans: list[str] = json.loads((LANGUAGE_PLANNER / "available_examples.json").read_text())
    digest = content_hash([MODEL, *map(action_words, actions)])
    if not (cache_folder() / "embeddings" / f"{digest[:24]}.npy").exists():
        actions = actions[:: len(actions) // 2000]
    encoder = MiniLM()
    said = [first_line(line.partition(":")[2]) for plan in plans for line in plan.splitlines()[1:]]
    queries = [*[*dict.fromkeys(said)][:100], *dict.fromkeys(map(title, plans))][:200]  # near to some action, to none
    assert len(queries) == 200
    found = AdmissibleActions(actions, encoder, keep=True).nearest(queries)
    rows = encoder.encode([action_words(each) for each in actions], keep=True)
    assert [match.row for match in found] == brute_force(rows, encoder.encode(queries))
    exact = AdmissibleActions(actions, encoder, keep=True).nearest([action_words(each) for each in actions[:9]])
    assert [match.text for match in exact] == actions[:9]
    assert all(match.similarity > 0.999 for match in exact)


@pytest.mark.usefixtures("searched")
def test_products_that_float32_rounds_to_nothing_are_compared_too() -> None:
    rows = np.full((3, 8), 6.4196695e-31, np.float32)
    query = np.array([[0.0, *[0.88671875] * 7]], np.float32)
    assert ExactSearch(rows).nearest(query)[0].tolist() == [0]
