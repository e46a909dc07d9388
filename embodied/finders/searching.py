"""Looking at one place after the other, in a strategy's order, until what is wanted is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from embodied.finder import Wanted
from embodied.finders.places import Place, places
from embodied.finders.priors import Priors
from embodied.finders.strategies import Strategy
from embodied.finders.views import VIEW, Views
from embodied.geometry import cell_centre
from embodied.memory import Memory, shut
from embodied.motion import cover, look_at, turn_round, uncover, walk_from
from embodied.motion.approach import follow
from embodied.motion.handling import open_up
from embodied.skill import ACHIEVED, Outcome, Reason, Run

MOST_LOOKS = 40
"""Places that are looked at in one search."""
AGAIN = 8
"""Places that are looked at closely when none is new: a look may miss a thing, or it was moved."""
STAGES = 8
"""Edges of what is known that are gone to on the way to a thing."""
WORTH = 0.05
"""Things to be expected at a place, at least, for it to be looked at when every one is wanted."""


class Searching:
    """Finds things by going and looking; closed places are opened, and closed again where nothing was in them.

    Args:
        name: the strategy's.
        strategy: chooses among places.
        priors: what is to be expected where.
    """

    def __init__(self, name: str, strategy: Strategy, priors: Priors) -> None:
        self.name, self._strategy, self._priors = name, strategy, priors

    def find(self, wanted: Wanted, memory: Memory, rng: np.random.Generator) -> Run:
        """Go and look until it is found, or all is looked at."""
        if wanted.lost:
            return (yield from self._look_there(wanted, memory))
        search = _Search(wanted, memory, Views() if self._strategy.views else None)
        for _ in range(MOST_LOOKS):
            if wanted.met() and not wanted.every:
                return ACHIEVED
            known = places(wanted, memory, self._priors)
            left = search.fresh(known)
            closely = not left and not wanted.every and len(search.again) < AGAIN
            if closely:
                left = [each for each in known if each.name not in search.again]
            if not left:
                break
            place = self._strategy.choose(left, rng)
            (search.again if closely else search.tried).update({place.name} - {VIEW})
            looked = yield from look(place, memory, closely, search.met)
            if place.stance is not None and not looked.achieved:
                search.views = None  # the way is barred: places one by one lead elsewhere
        if wanted.every or wanted.met():
            return ACHIEVED
        looks = len(search.tried) + len(search.again)
        missing = () if wanted.inside or wanted.room else wanted.types
        return Outcome.failed(Reason.NOT_FOUND, f"no {wanted} after looking at {looks} places", missing)

    def _look_there(self, wanted: Wanted, memory: Memory) -> Run:
        """Look for a thing where memory has it: the unknown on the way there, round the robot, and what it is in."""
        for _ in range(STAGES):
            entity = memory.get(wanted.lost)
            if wanted.met() or entity is None:
                break
            edges = [each for each in places(wanted, memory, self._priors) if each.edge]
            if not edges:
                yield from _until(turn_round(), wanted.met)
                break
            box = entity.box
            away = [box.horizontal_distance(*cell_centre(each.cell or (0, 0))) for each in edges]
            yield from look(edges[away.index(min(away))], memory, False, wanted.met)
        holder, entity = None, memory.get(wanted.lost)
        while entity is not None and entity.parent is not None:
            holder = entity = memory.get(entity.parent)
        if holder is not None and not wanted.met():
            place = Place(holder.object_id, 1.0, 0.0, receptacle=holder.object_id)
            yield from look(place, memory, True, wanted.met)
        return ACHIEVED if wanted.met() else Outcome.failed(Reason.NOT_FOUND, f"no {wanted} where it was")


@dataclass(slots=True)
class _Search:
    """One search: what was looked at, and closely looked at, by name."""

    wanted: Wanted
    memory: Memory
    views: Views | None
    tried: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)

    def fresh(self, known: Sequence[Place]) -> list[Place]:
        """The places that are still to be looked at; open ones together where views are chosen."""
        least = WORTH if self.wanted.every else 0.0
        left = [each for each in known if not each.explored and each.name not in self.tried and each.rate >= least]
        if self.views is None:
            return left
        self.views.note(self.memory)
        open_ones = [each for each in left if each.receptacle is not None and not each.shut]
        best = self.views.best(open_ones, self.memory)
        return [*(each for each in left if each not in open_ones), *([best] if best is not None else [])]

    def met(self) -> bool:
        """Whether to break off; asked after every action."""
        if self.views is not None:
            self.views.note(self.memory)
        return not self.wanted.every and self.wanted.met()


def look(place: Place, memory: Memory, closely: bool, met: Callable[[], bool]) -> Run:
    """Look at a place; break off as soon as what is wanted was seen, wherever that was."""
    if place.stance is not None:
        return (yield from _until(follow(place.stance), met))
    if place.cell is not None:
        return (yield from _until(_turn_round_at(place, memory), met))
    assert place.receptacle is not None
    opened = list[str]()
    outcome = yield from _until(_look_into(memory, place.receptacle, closely, opened), met)
    if opened and not met():
        yield from cover(memory, opened)
    return outcome


def _look_into(memory: Memory, receptacle: str, closely: bool, opened: list[str]) -> Run:
    """Look at what is on or in a receptacle; ids of what is opened for that are added to `opened`."""
    outside, outcome = yield from uncover(memory, receptacle)
    opened.extend(outside)
    entity = memory.get(receptacle)
    if outcome.achieved and entity is not None and shut(entity):
        outcome = yield from open_up(memory, receptacle)
        opened.extend([receptacle] if outcome.achieved else [])
        closely = True  # to the bottom: the open door alone shows little
    return (yield from look_at(memory, receptacle, closely)) if outcome.achieved else outcome


def _turn_round_at(place: Place, memory: Memory) -> Run:
    """Walk to a cell, as far as the way is free, and look every way."""
    assert place.cell is not None
    walk = walk_from(memory.free_cells, memory.pose)
    if (number := walk.grid.number.get(place.cell)) is not None:
        for action in walk.actions(number, int(walk.distance[number].argmin())):
            if not (yield action).succeeded:
                break
    return (yield from turn_round())


def _until(run: Run, met: Callable[[], bool]) -> Run:
    """Carry a run out until something holds, or it ends."""
    try:
        action = next(run)
        while True:
            observation = yield action
            if met():
                return ACHIEVED
            action = run.send(observation)
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome
    finally:
        run.close()
