"""A world that changes behind the robot's back: `--disturb KIND:P[,KIND:P]`, each whenever a skill or search begins.

move: one thing lies elsewhere, where its type may lie; half of the time one of the types that the goal speaks of, where
there is one that may be moved: of a home's hundred things a task needs few. close: one door or drawer that stands open
is shut.

Only what is out of the robot's sight changes, before and after. What the robot has handled is not moved: nobody undoes
its work. What a goal forbids somewhere stays where it is, and what was moved can be reached: goals stay in reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from embodied.errors import SimulatorError
from embodied.geometry import cell_centre
from embodied.goal import Goal
from embodied.household.carrying import bring_to
from embodied.household.checks.access import seen_from_somewhere, walked
from embodied.household.consequences import settle
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.placement import find_spot, other_boxes
from embodied.household.receptacles import ONE_THING_ONLY
from embodied.memory import lidded
from embodied.sight import HIDDEN
from embodied.simulator import Action, Observation, Simulator, WorldState
from embodied.simulators.chances import read_chances
from embodied.task import Setup
from embodied.thing import Thing
from embodied.trace import Disturbed, Sink

MOVE, CLOSE = KINDS = ("move", "close")
ABOUT = 0.5
"""Chance that what is moved is of a type that the goal speaks of."""
TRIES = 20
"""Things and places that are tried before nothing is moved."""
FAR = 1e3
"""Metres: what is seen from however far away is in sight."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Chances by kind of change, in the order in which they are drawn.

    Attributes:
        chances: see above.
        bounds: descriptions that nothing comes to meet, or ceases to meet, by being moved.
        about: the types that the goal speaks of.
    """

    chances: Mapping[str, float]
    bounds: tuple[Thing, ...] = ()
    about: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Disturbance:
        """Read `move:0.1,close:0.05`.

        Raises:
            UnknownNameError, OptionError: see `read_chances`.
        """
        return cls(read_chances(text, KINDS, "disturbance", "--disturb"))

    def during(self, goal: Goal) -> Disturbance:
        """The same while a goal is pursued: what that forbids, or allows so often, is the robot's doing alone."""
        bound = (each for each in goal.conditions if each.when == "always" or each.most is not None)
        things = [thing for each in goal.conditions for thing in (each.thing, each.thing.inside) if thing is not None]
        about = frozenset(each.type.removesuffix("Sliced") for each in things)
        return replace(self, bounds=(*self.bounds, *(each.thing for each in bound)), about=self.about | about)

    def around(self, simulator: Simulator, rng: np.random.Generator, emit: Sink) -> DisturbedSimulator:
        """Let the world change while a simulator runs; all draws are from `rng`."""
        return DisturbedSimulator(simulator, self, rng, emit)


class DisturbedSimulator:
    """Passes everything on, and changes the world when a skill begins.

    Args:
        simulator: the household simulator, or what is around it.
        disturbance, rng, emit: see `Disturbance`.
    """

    def __init__(self, simulator: Simulator, disturbance: Disturbance, rng: np.random.Generator, emit: Sink) -> None:
        self._simulator, self._disturbance, self._rng, self._emit = simulator, disturbance, rng, emit
        self._handled: set[str] = set()
        self._last: Observation | None = None

    @property
    def state(self) -> WorldState:
        """The true state."""
        return self._simulator.state

    def begin(self) -> None:
        """Change something, or nothing.

        Raises:
            SimulatorError: the simulator is not ours.
        """
        happens = {kind: self._rng.random() < chance for kind, chance in self._disturbance.chances.items()}
        if not any(happens.values()):
            return
        home = self.state
        if not isinstance(home, Home):
            raise SimulatorError("only homes of the household simulator can be disturbed", where="--disturb")
        seen = self._seen(home)
        for kind in (kind for kind, so in happens.items() if so):
            change = self._moved(home, seen) if kind == MOVE else self._closed(home, seen)
            if change is not None:
                self._emit(change)

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode."""
        self._handled.clear()
        self._last = self._simulator.reset(setup, seed)
        return self._last

    def step(self, action: Action) -> Observation:
        """Take one action."""
        self._last = self._simulator.step(action)
        self._handled |= {self._last.held} if self._last.held is not None else set()
        return self._last

    def close(self) -> None:
        """Let the simulator go."""
        self._simulator.close()

    def _seen(self, home: Home) -> set[str]:
        """Ids of what the picture shows, and of what is in sight though it shows by no pixel."""
        seen = {item.object_id for item in home.objects() if _in_sight(home, item)}
        if self._last is not None and self._last.look is not None:
            frame = self._last.look()
            seen |= {frame.ids[number] for number in np.unique(frame.segments) if number >= 0}
        return seen

    def _closed(self, home: Home, seen: set[str]) -> Disturbed | None:
        doors = [
            each
            for each in home.objects()
            if lidded(each) and each.is_open and not {each.object_id, *home.contents(each.object_id)} & seen
        ]
        if not doors:
            return None
        change = Disturbed(CLOSE, doors[int(self._rng.integers(len(doors)))].object_id)
        bring_about(change, home)
        return change

    def _moved(self, home: Home, seen: Collection[str]) -> Disturbed | None:
        cells = np.array([cell_centre(cell) for cell in sorted(walked(home))]).reshape(-1, 2)
        for item, place in self._ways(home, seen):
            inside = [each for each in home.descendants(place.object_id) if each is not item]
            others = other_boxes(home.objects(), inside, place)
            spot = find_spot(place, item.box.size, others, home.pose, home.space, rng=self._rng)
            if spot is None:
                continue
            before, met = home.snapshot(), self._bounds_met(item, home)
            change = Disturbed(MOVE, item.object_id, place.object_id, spot.bottom, spot.turned)
            bring_about(change, home)
            moved = home[item.object_id]
            harmless = met == self._bounds_met(moved, home) and not _in_sight(home, moved)
            if harmless and seen_from_somewhere(home, moved, cells):
                return change
            home.restore(before)
        return None

    def _bounds_met(self, item: Instance, home: Home) -> list[bool]:
        return [thing.matches(item, home) for thing in self._disturbance.bounds]

    def _ways(self, home: Home, seen: Collection[str]) -> Iterator[tuple[Instance, Instance]]:
        """Things to move and what to move them to, at random, TRIES of them at most."""
        things = [
            each
            for each in home.objects()
            if "pickupable" in each.properties
            and each.is_present
            and each.object_id not in seen
            and each.object_id not in self._handled
            and not home.contents(each.object_id)
            and not home.carried(each)
        ]
        places = [
            each
            for each in home.objects()
            if "pickupable" not in each.properties
            and each.object_type not in ("Floor", *ONE_THING_ONLY)
            and each.object_id not in seen
        ]
        about = [each for each in things if each.object_type in self._disturbance.about]
        things = about if about and self._rng.random() < ABOUT else things
        for _ in range(TRIES if things and places else 0):
            item, place = (pool[int(self._rng.integers(len(pool)))] for pool in (things, places))
            if item.parent != place.object_id and home.accepts(place.object_id, item.object_id):
                yield item, place


def bring_about(change: Disturbed, home: Home) -> None:
    """Change a home as an event says."""
    item = home[change.object]
    if change.place is None:
        home.set_open(item, 0.0)
    else:
        item = home.turn(home.set_parent(item, None)) if change.turned else home.set_parent(item, None)
        home.set_parent(bring_to(home, item, change.place), change.into)
    settle(home)


def _in_sight(home: Home, item: Instance) -> bool:
    return home.sight_of(item.object_id, camera=replace(home.camera, reach=FAR)) != HIDDEN
