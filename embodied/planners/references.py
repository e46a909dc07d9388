"""What the references of a plan mean in a home: objects, and the same ones from step to step."""

from __future__ import annotations

from collections.abc import Iterator

from embodied.entity import STATES, TREATMENTS, Entity
from embodied.facts import LIQUIDS
from embodied.grounders.admissible import misfit
from embodied.memory import Memory
from embodied.planners.imagined import Imagined
from embodied.query import ANYTHING, Reference
from embodied.skill import Outcome, Parameter, Reason
from embodied.thing import Thing

SLICED = "Sliced"
"""What AI2-THOR adds to the type of a thing for its slices."""


def is_plain(reference: Reference) -> bool:
    """Whether it names a type and no more: which object is meant is open, at every step anew."""
    return reference == Reference(type=reference.type) and reference.type != ANYTHING


class Meanings:
    """What references mean, from the first time that each is looked at.

    A plain type means whatever there is of it. Any other reference means, until the episode ends, the objects that met
    it when it was first asked about and there were any: "every dirty Plate" stays what it was while plates are washed.
    What has been cut since is its slices.
    """

    def __init__(self) -> None:
        self._ids: dict[Reference, tuple[str, ...]] = {}

    def of(self, reference: Reference, parameter: Parameter, skill: str, memory: Memory) -> list[Entity] | Outcome:
        """The objects that an argument may mean, at least one, in memory's order; or why there is none.

        Args:
            reference: the argument.
            parameter, skill: which argument it is, and of which skill; what does not fit it is not meant.
            memory: what is known.
        """
        found = self._found(reference, parameter, memory)
        if isinstance(found, Outcome):
            return found
        if not found:
            return Outcome.failed(Reason.NOT_FOUND, f"no {reference} is known of")
        return [each for each in found if parameter.fits(each)] or misfit(str(reference), parameter, skill)

    def every(self, reference: Reference, parameter: Parameter, skill: str, memory: Memory) -> list[Entity] | Outcome:
        """As `of`, all of which are meant: none is no failure where it speaks of what the home has."""
        found = self._found(reference, parameter, memory)
        if found or isinstance(found, Outcome):
            return found if isinstance(found, Outcome) else self.of(reference, parameter, skill, memory)
        missing = _missing(reference, memory)
        return Outcome.failed(Reason.NOT_FOUND, f"no {missing} is known of") if missing else []

    def settle(self, reference: Reference, ids: tuple[str, ...]) -> None:
        """Have a reference mean these objects, whatever it says."""
        self._ids[reference] = ids

    def settled(self, reference: Reference) -> bool:
        """Whether a reference means certain objects by now."""
        return reference in self._ids

    def matching(self, reference: Reference, parameter: Parameter, memory: Memory) -> list[Entity]:
        """The objects that meet a reference now, whatever it meant before."""
        if not _has_a_state(reference):
            return []
        return [each for each in _matching(reference, parameter, memory) if parameter.fits(each)]

    def _found(self, reference: Reference, parameter: Parameter, memory: Memory) -> list[Entity] | Outcome:
        if is_plain(reference):
            return of_type(reference.type, memory) or of_type(f"{reference.type}{SLICED}", memory)
        if reference in self._ids:
            return [entity for name in self._ids[reference] for entity in still(name, memory)]
        if not _has_a_state(reference):
            return Outcome.failed(Reason.NOT_FOUND, f"'{reference.state}' is no state")
        found = _matching(reference, parameter, memory)
        if found:
            self._ids[reference] = tuple(each.object_id for each in found)
        return found


def _has_a_state(reference: Reference) -> bool:
    """Whether the state that is asked for is one, if any is."""
    return reference.state in ("", *STATES, *TREATMENTS, *LIQUIDS)


def of_type(name: str, memory: Memory) -> list[Entity]:
    """All objects of a type, in memory's order; not what was cut to slices."""
    return [each for each in memory.entities() if each.object_type == name and not each.is_sliced]


def still(object_id: str, memory: Memory) -> Iterator[Entity]:
    """An object, or the slices that it has become."""
    entity = memory.get(object_id)
    if entity is None:
        return
    if not entity.is_sliced:
        yield entity
    else:
        kind = f"{entity.object_type}{SLICED}"
        slices = of_type(kind, memory)
        # Where ids are handles, nothing says of which thing a slice is.
        yield from [each for each in slices if each.object_id.startswith(f"{object_id}|")] or slices


def _matching(reference: Reference, parameter: Parameter, memory: Memory) -> list[Entity]:
    """The objects that meet a reference now, a type that has no whole object left meaning its slices."""
    world = Imagined.whole(memory)
    wanted = "" if reference.type == ANYTHING else reference.type
    kinds = (f"{wanted}{SLICED}",) if reference.state == "sliced" else (wanted, f"{wanted}{SLICED}")
    for kind in kinds if wanted else ("",):
        thing = Thing(
            kind,
            has=parameter.needs if not wanted else "",
            inside=Thing(reference.inside.replace(ANYTHING, "")) if reference.inside else None,
            room=_room(reference),
            state=_state(reference),
        )
        found = [each.object_id for each in world.objects() if not each.is_sliced and thing.matches(each, world)]
        entities = [each for name in found if (each := memory.get(name)) is not None]
        if entities:
            return entities if wanted else [each for each in entities if parameter.fits(each)]
    return []


def _state(reference: Reference) -> frozenset[tuple[str, bool | str]]:
    if reference.state in ("", "sliced"):
        return frozenset()
    return frozenset({("filled", reference.state) if reference.state in LIQUIDS else (reference.state, True)})


def _room(reference: Reference) -> str:
    return reference.room.replace(" ", "_")


def _missing(reference: Reference, memory: Memory) -> str:
    """What a reference speaks of that the home lacks: a type, what things are in, a room; empty when it lacks none."""
    types = {each.object_type for each in memory.entities()} | {ANYTHING, ""}
    for kind in (reference.type, reference.inside):
        if kind not in types and kind.removesuffix(SLICED) not in types:
            return kind
    rooms = {name for room in memory.rooms for name in (room.name, room.kind)}
    return reference.room if reference.room and _room(reference) not in rooms else ""
