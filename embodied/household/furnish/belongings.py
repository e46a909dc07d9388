"""What the people of a home have left about: things laid out in a furnished room, by the priors."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.random import Generator

from embodied.household.furnish.arrange import Arrangement
from embodied.household.furnish.clutter import Clutter
from embodied.household.furnish.group import single
from embodied.household.furnish.priors import DIRTY, FLOOR, LIES, MUST
from embodied.household.object_types import TYPES
from embodied.household.scene import FixtureSpec, ObjectSpec


def lay_out(room: Arrangement, fixtures: Sequence[FixtureSpec]) -> list[ObjectSpec]:
    """Draw a room's things: those that it has in any case, those that lie here or there, those on the floor.

    Args:
        room: its furniture; what is put on the floor is kept clear of it.
        fixtures: the same as in the scene file, under their final names.
    """
    rng, kind = room.rng, room.plan.kind
    clutter = Clutter(fixtures, rng)
    for thing, holders in MUST[kind]:
        _put_somewhere(clutter, thing, [each for each in fixtures if each.type in holders.split()], rng)
    for fixture in fixtures:
        for thing, share in LIES[kind].get(fixture.type, ()):
            for _ in range(_count(share, rng)):
                clutter.put(thing, fixture.name, dirty=_dirty(thing, fixture, rng))
    for thing, share in FLOOR[kind]:
        if rng.random() < share:
            placed = room.at_wall(single(thing, thing, before=0.3), "corner")
            if placed is not None:
                x, _, z = placed.box().centre
                clutter.put_on_floor(thing, x, z, placed.facing % 180)
    return clutter.objects


def _put_somewhere(clutter: Clutter, thing: str, holders: Sequence[FixtureSpec], rng: Generator) -> None:
    """Put a thing into the first of the holders, shuffled, that has room for it."""
    for number in rng.permutation(len(holders)):
        holder = holders[number]
        if clutter.put(thing, holder.name, dirty=_dirty(thing, holder, rng)) is not None:
            return


def _count(share: float, rng: Generator) -> int:
    whole = int(share)
    return whole + int(rng.random() < share - whole)


def _dirty(thing: str, holder: FixtureSpec, rng: Generator) -> bool:
    """Whether it is dirty: what has been put away never is."""
    can_be = "dirtyable" in TYPES[thing].properties and not TYPES[holder.type].open_side
    return can_be and bool(rng.random() < DIRTY)
