"""Finding things: what is to be expected where, in which order places are looked at, and the search itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embodied.errors import BadFileError, MissingDataError
from embodied.finder import Wanted
from embodied.finders.places import Place, _stretches, places
from embodied.finders.priors import Priors, read_priors
from embodied.finders.searching import AGAIN, MOST_LOOKS, Searching
from embodied.finders.strategies import LEARNED, STRATEGIES
from embodied.household.held_out import HELD_OUT_SCENES, held_out
from embodied.household.library import SceneLibrary, default_library
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, Reason
from embodied.task import Setup
from embodied.training.priors import count, generated_homes, shipped_scenes, tally
from tests.homes import KITCHENETTE
from tests.partial_memory import PartialMemory

PRIORS = read_priors()
AMOUNTS = {"kitchen": {"Fridge": {"Egg": 2.0}, "Drawer": {"Spoon": 1.0}}, "bedroom": {"Bed": {"Pillow": 2.0}}}


class Meaning:
    """Embeds the first word of a text only: "boiled egg" is "boiled"."""

    def encode(self, texts: Sequence[str], keep: bool = False) -> Any:
        words = sorted({"egg", "spoon", "pillow", "fridge", "drawer", "bed"})
        rows = [[float(word in text) for word in words] for text in texts]
        return np.array([[each / max(sum(row), 1.0) for each in row] for row in rows], np.float32)


# -- priors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "likely", "unlikely", "room"),
    [
        ("Egg", "Fridge", "Cabinet", "kitchen"),
        ("Knife", "Drawer", "Fridge", "kitchen"),
        ("Pillow", "Bed", "Drawer", "bedroom"),
        ("RemoteControl", "Sofa", "GarbageCan", "living_room"),
        ("SoapBar", "SinkBasin", "GarbageCan", "bathroom"),
    ],
)
def test_what_ships_knows_where_things_are(kind: str, likely: str, unlikely: str, room: str) -> None:
    assert PRIORS.amount(kind, likely, room) > 3 * PRIORS.amount(kind, unlikely, room)


def test_a_room_that_is_not_known_is_any() -> None:
    priors = Priors(AMOUNTS)
    assert priors.amount("Egg", "Fridge", "kitchen") == 2.0
    assert priors.amount("Egg", "Fridge") == 1.0
    assert priors.total("Pillow") == 2.0


def test_a_type_that_was_never_counted_lies_where_its_like_do() -> None:
    priors = Priors(AMOUNTS, Meaning())
    assert priors.amount("DuckEgg", "Fridge", "kitchen") > 100 * priors.amount("DuckEgg", "Drawer", "kitchen")


@pytest.mark.parametrize("content", ["no json", '{"format": 1}', '{"format": 2, "sources": {}, "amounts": {}}'])
def test_a_broken_file_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "priors.json"
    with pytest.raises(MissingDataError, match="no such priors"):
        read_priors(path)
    path.write_text(content)
    with pytest.raises(BadFileError) as error:
        read_priors(path)
    assert str(path) in str(error.value)


def test_nothing_is_counted_where_nothing_may_be_learnt_from() -> None:
    names = [home.scene.name for home in generated_homes(7, lambda what, done, total: None)]
    assert names == [f"generated-{seed}" for seed in range(7) if not held_out(seed)]
    shipped = {home.scene.name for home in shipped_scenes(default_library())}
    assert shipped
    assert not shipped & HELD_OUT_SCENES
    assert not [name for name in shipped if name.startswith("FloorPlan")]


def test_things_are_counted_where_they_lie_through_whatever_they_lie_in(tmp_path: Path) -> None:
    things = [{"type": "Plate", "in": "table", "name": "plate"}, {"type": "Apple", "in": "plate"}]
    (tmp_path / "kitchenette.json").write_text(json.dumps({**KITCHENETTE, "objects": things}))
    found = count({"one": tally(shipped_scenes(SceneLibrary([tmp_path])))})
    assert found.amounts == {"kitchen": {"SideTable": {"Apple": 1.0, "Plate": 1.0}}}


# -- strategies -----------------------------------------------------------------------------------------------------

PLACES = [Place("near", 0.01, 2.0), Place("likely", 0.9, 6.0), Place("far", 1.0, 40.0)]


@pytest.mark.parametrize(("name", "best"), [("learned", "likely"), ("nearest", "near")])
def test_strategies_choose(name: str, best: str) -> None:
    assert STRATEGIES.get(name).choose(PLACES, np.random.default_rng(0)).name == best


def test_at_random_any_place_may_come_first() -> None:
    rng = np.random.default_rng(0)
    assert {STRATEGIES.get("random").choose(PLACES, rng).name for _ in range(50)} == {each.name for each in PLACES}


@given(st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_stretches_of_a_frontier_are_apart_and_all_of_it(cells: frozenset[tuple[int, int]]) -> None:
    found = _stretches(cells)
    assert sorted(cell for stretch in found for cell in stretch) == sorted(cells)
    for one in found:
        others = {cell for stretch in found if stretch is not one for cell in stretch}
        assert not {(x + dx, z + dz) for x, z in one for dx in (-1, 0, 1) for dz in (-1, 0, 1)} & others


# -- searching ------------------------------------------------------------------------------------------------------


class Search:
    """One search in a home; `acts` is what was done to things, `seconds` nobody counts."""

    def __init__(self, folder: Path, kind: str, strategy: str = LEARNED, every: bool = False, **changes: Any) -> None:
        (folder / "kitchenette.json").write_text(json.dumps({**KITCHENETTE, **changes}))
        simulator, self.memory = HouseholdSimulator(SceneLibrary([folder])), PartialMemory()
        self.memory.start(simulator, simulator.reset(Setup("kitchenette")))
        self.home = simulator.home
        wanted = Wanted((kind,), lambda: any(each.object_type == kind for each in self.memory.entities()), every=every)
        finder = Searching(strategy, STRATEGIES.get(strategy), PRIORS)
        self.acts, self.actions = list[str](), 0
        run = finder.find(wanted, self.memory, np.random.default_rng(0))
        try:
            action = next(run)
            while True:
                observation = simulator.step(action)
                self.memory.observe(observation)
                self.actions += 1
                if "objectId" in action.arguments and observation.succeeded:
                    self.acts.append(f"{action.name} {action.arguments['objectId'].partition('|')[0]}")
                action = run.send(observation)
        except StopIteration as stop:
            self.outcome: Outcome = stop.value


def test_an_egg_is_looked_for_in_the_fridge_first(tmp_path: Path) -> None:
    found = Search(tmp_path, "Egg")
    assert found.outcome.achieved
    assert found.acts == ["OpenObject Fridge"]


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_any_strategy_finds_what_is_shut_away(strategy: str, tmp_path: Path) -> None:
    found = Search(tmp_path, "Egg", strategy, objects=[{"type": "Egg", "in": "microwave"}])
    assert found.outcome.achieved
    assert found.acts[-1] == "OpenObject Microwave"
    opened = [each for each in found.home.objects() if each.is_open]
    assert [each.object_type for each in opened] == ["Microwave"], "what held nothing is closed again"


def test_what_is_not_there_is_not_found_and_all_is_left_shut(tmp_path: Path) -> None:
    found = Search(tmp_path, "Fork")
    assert found.outcome.reason is Reason.NOT_FOUND
    assert not [each.object_id for each in found.home.objects() if each.is_open]
    assert found.acts.count("OpenObject Drawer") <= 2, "once, and once more closely"


def test_what_is_known_is_not_looked_for(tmp_path: Path) -> None:
    found = Search(tmp_path, "Egg", objects=[{"type": "Egg", "in": "counter"}], agent={"x": 0, "z": 0, "horizon": 30})
    assert (found.outcome.achieved, found.actions) == (True, 0)


def test_every_one_is_looked_for_everywhere_likely(tmp_path: Path) -> None:
    things = [{"type": "Egg", "in": "counter"}, {"type": "Egg", "in": "fridge"}]
    found = Search(tmp_path, "Egg", every=True, objects=things)
    assert found.outcome.achieved
    assert sum(each.object_type == "Egg" for each in found.memory.entities()) == 2


def test_places_that_cannot_hold_a_thing_are_none(tmp_path: Path) -> None:
    search = Search(tmp_path, "Book")
    wanted = Wanted(("Pillow",), lambda: False)
    assert {each.receptacle for each in places(wanted, search.memory, PRIORS)} <= {None}


def test_a_search_is_bounded() -> None:
    assert AGAIN < MOST_LOOKS < 100


class Edged(PartialMemory):
    """Knows no furniture, and that its knowledge ends at two cells until it has stood there."""

    def entities(self) -> list[Any]:
        return [each for each in super().entities() if "receptacle" not in each.properties]

    def frontier(self) -> frozenset[tuple[int, int]]:
        self.been = getattr(self, "been", set()) | {self.pose.cell}
        return frozenset({(2, 2), (-2, 2)}) - self.been


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_where_nothing_is_known_the_edges_of_knowledge_are_gone_to(strategy: str, tmp_path: Path) -> None:
    (tmp_path / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    simulator, memory = HouseholdSimulator(SceneLibrary([tmp_path])), Edged()
    memory.start(simulator, simulator.reset(Setup("kitchenette")))
    run = Searching(strategy, STRATEGIES.get(strategy), PRIORS).find(
        Wanted(("Unicorn",), lambda: False), memory, np.random.default_rng(0)
    )
    cells = set()
    try:
        action = next(run)
        while True:
            memory.observe(observation := simulator.step(action))
            cells.add(observation.pose.cell)
            action = run.send(observation)
    except StopIteration as stop:
        assert stop.value.reason is Reason.NOT_FOUND
    assert cells >= {(2, 2), (-2, 2)}
