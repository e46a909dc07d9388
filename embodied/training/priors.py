"""Counting where things are: ALFRED's train split, homes that our generator makes, and the scenes that ship.

Nothing is counted in a room that is held out (`household.held_out`). Sources count alike, however much each has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from numpy.random import default_rng

from embodied.datasets.alfred import AlfredData
from embodied.datasets.alfred.files import trial_paths
from embodied.datasets.alfred.tasks import initial_state
from embodied.entity import Room, room_at
from embodied.finders.priors import ANYWHERE, PriorsFile
from embodied.household.furnish.generate import generate_home
from embodied.household.furnish.recipes import RECIPES
from embodied.household.held_out import GENERATED, held_out, is_unseen
from embodied.household.library import ALFRED_ROOM, SceneLibrary
from embodied.household.scene import InitialState, ObjectSpec, Scene

DECIMALS = 4
FLOOR = "Floor"
"""What bears the things that are in and on nothing."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Furnished:
    """One home as somebody finds it."""

    scene: Scene
    objects: Sequence[ObjectSpec]


class Tally:
    """What was counted in one source's homes."""

    def __init__(self) -> None:
        self.homes = 0
        self.rooms: Counter[str] = Counter()
        """By the kind of room."""
        self.things: Counter[tuple[str, str, str]] = Counter()
        """By (kind of room, type of thing, type of receptacle)."""

    def add(self, found: Furnished) -> None:
        """Count one home. What lies in a bowl on a table lies on the table."""
        scene = found.scene
        rooms = [Room(each.name, each.type, each.areas) for each in scene.rooms]
        fixtures = {each.name: each for each in scene.fixtures}
        into = {each.name: each.into for each in found.objects if each.name}
        self.homes += 1
        self.rooms.update([each.kind for each in rooms] or [scene.room])
        for item in found.objects:
            holder = item.into
            while holder is not None and holder in into:
                holder = into[holder]
            fixture = fixtures.get(holder or "")
            if fixture is not None:
                kind = _kind_at(fixture.x, fixture.z, rooms, scene)
                self.things[kind, item.type, fixture.type] += 1
            elif item.position is not None:
                kind = _kind_at(item.position[0], item.position[2], rooms, scene)
                self.things[kind, item.type, FLOOR] += 1

    def places(self, room: str, kind: str) -> dict[str, float]:
        """The mean number of things of a type in a room of a kind, by the type of receptacle that they are at."""
        count = self.rooms[room]
        return {
            receptacle: number / count
            for (where, thing, receptacle), number in self.things.items()
            if (where, thing) == (room, kind)
        }


def _kind_at(x: float, z: float, rooms: Sequence[Room], scene: Scene) -> str:
    room = room_at(rooms, x, z)
    return room.kind if room is not None else ANYWHERE if rooms else scene.room


def count(tallies: Mapping[str, Tally]) -> PriorsFile:
    """Put the sources' counts together: of each how many things a room has, and which share of them is where."""
    kinds = sorted({kind for tally in tallies.values() for _, kind, _ in tally.things})
    amounts: dict[str, dict[str, dict[str, float]]] = {}
    for room in sorted({room for tally in tallies.values() for room in tally.rooms if room}):
        places: dict[str, dict[str, float]] = {}
        for kind in kinds:
            for receptacle, amount in _mixed([each.places(room, kind) for each in tallies.values()]).items():
                if rounded := round(amount, DECIMALS):
                    places.setdefault(receptacle, {})[kind] = rounded
        amounts[room] = {receptacle: places[receptacle] for receptacle in sorted(places)}
    return PriorsFile(sources={name: tally.homes for name, tally in tallies.items()}, amounts=amounts)


def _mixed(sources: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean number of things, spread as the mean of the sources' shares; a source without any says nothing."""
    known = [each for each in sources if each]
    total = sum(sum(each.values()) for each in known) / max(len(known), 1)
    receptacles = sorted({name for each in known for name in each})
    return {
        name: total * sum(each.get(name, 0.0) / sum(each.values()) for each in known) / len(known)
        for name in receptacles
    }


def tally(homes: Iterable[Furnished]) -> Tally:
    """Count homes."""
    found = Tally()
    for home in homes:
        found.add(home)
    return found


def alfred_starts(data: AlfredData, progress: Progress) -> Iterator[Furnished]:
    """The rooms of ALFRED's train split as its trials find them, none held out."""
    total = len(trial_paths(data.directory, "train"))
    for number, trial in enumerate(data.trials("train"), start=1):
        if not is_unseen(trial.scene.floor_plan):
            guide = data.room(trial.scene.floor_plan)
            objects = InitialState.model_validate(initial_state(trial, guide)).objects
            yield Furnished(guide.scene, objects or ())
        progress("counting ALFRED's train split", number, total)


def generated_homes(seeds: int, progress: Progress) -> Iterator[Furnished]:
    """Single rooms of each kind by turns, one for each seed that is not held out."""
    kinds = tuple(RECIPES)
    for seed in range(seeds):
        if not held_out(seed):
            scene = generate_home([kinds[seed % len(kinds)]], default_rng(seed), f"{GENERATED}{seed}")
            yield Furnished(scene, scene.objects)
        progress("counting generated rooms", seed + 1, seeds)


def shipped_scenes(library: SceneLibrary) -> Iterator[Furnished]:
    """The scenes of a library that are neither held out nor ALFRED's."""
    for name in library.names():
        if not is_unseen(name) and not name.startswith(ALFRED_ROOM):
            scene = library.load(name)
            yield Furnished(scene, scene.objects)
