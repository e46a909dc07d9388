"""What furniture a room of each kind gets, in which order and sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from numpy.random import Generator

from embodied.household.furnish import furniture
from embodied.household.furnish.arrange import Arrangement
from embodied.household.furnish.group import Group, Size, single
from embodied.household.furnish.joinery import Bay, counter, washstand


class NoRoom(Exception):
    """What a room has to have fits nowhere in it."""


def furnish(room: Arrangement) -> None:
    """Place the furniture of a room.

    Raises:
        NoRoom: what a room of its kind has to have fits nowhere.
    """
    RECIPES[room.plan.kind](room, room.rng)
    if room.rng.random() < 0.85:
        room.at_wall(_window(room.rng, high=room.plan.kind == "bathroom"), "middle", outside=True)
    _must(room.at_wall(single("light-switch", "LightSwitch", base=1.2, before=0.0), "door"))


def _must(placed: object | None) -> None:
    if placed is None:
        raise NoRoom


def _perhaps(room: Arrangement, share: float, group: Group, prefer: str = "") -> None:
    """Place a group in so many of all rooms, where it fits."""
    if room.rng.random() < share:
        room.at_wall(group, prefer)


def _between(rng: Generator, low: float, high: float, step: float = 0.05) -> float:
    """A size, in whole steps."""
    return round(low + step * int(rng.integers(0, round((high - low) / step) + 1)), 3)


def _kitchen(room: Arrangement, rng: Generator) -> None:
    runs = _kitchen_runs(rng)
    for number, bays in enumerate(runs):
        name = "counter" if len(runs) == 1 else f"counter-{number + 1}"
        _must(room.at_wall(counter(name, bays), "corner" if rng.random() < 0.5 else ""))
    fridge: Size = (_between(rng, 0.7, 0.9), _between(rng, 1.7, 1.9), 0.75)
    _must(room.at_wall(single("fridge", "Fridge", fridge), "corner"))
    table = furniture.dining(_between(rng, 1.2, 1.7, 0.1), 0.85, ((1, 1, 1, 1), (2, 2, 0, 0))[int(rng.integers(2))])
    island = furniture.island(_between(rng, 1.4, 1.8, 0.1), 0.8, int(rng.integers(0, 4)))
    if room.in_the_open(island if rng.random() < 0.4 else table) is None:
        against = furniture.dining(1.2, 0.75, (2, 0, 0, 0))
        if room.at_wall(against) is None:
            room.at_wall(single("side-table", "SideTable", (0.8, 0.75, 0.45)))
    _perhaps(room, 1.0, single("garbage-can", "GarbageCan", before=0.3), "corner")
    _perhaps(room, 0.7, furniture.shelves(_between(rng, 0.7, 1.1, 0.1), (1.25,), 0.28))
    _perhaps(room, 0.6, _painting(rng))
    _perhaps(room, 0.6, _plant(rng), "corner")


def _kitchen_runs(rng: Generator) -> list[list[Bay]]:
    """Bays of one counter, or of two that stand at different walls."""
    width = _between(rng, 0.55, 0.7)
    sink = Bay(_between(rng, 0.6, 0.75), "sink", name="sink")
    stove = Bay(0.6, "stove", name="stove")
    work = [
        Bay(max(width, 0.6), "drawer", ("Microwave",), "left", rng.random() < 0.7),
        Bay(width, "drawer", ("CoffeeMachine",), "middle", rng.random() < 0.7),
        Bay(width, "drawers" if rng.random() < 0.5 else "drawer", ("Toaster",), "right", rng.random() < 0.7),
        Bay(width, "cabinet" if rng.random() < 0.5 else "drawer", (), "end", rng.random() < 0.5),
    ]
    work = [work[number] for number in rng.permutation(4)]
    if rng.random() < 0.5:
        return [[work[0], sink, work[1]], [work[2], stove, work[3]]]
    bays = [work[0], sink, work[1], stove, work[2]]
    bays = bays if rng.random() < 0.5 else bays[::-1]
    return [[*bays, work[3]] if any(kind in work[3].top for kind in ("Microwave", "CoffeeMachine")) else bays]


def _living_room(room: Arrangement, rng: Generator) -> None:
    low: Size = (_between(rng, 0.9, 1.2), 0.45, _between(rng, 0.5, 0.65))
    sides = ("both", "left", "right", "none")[int(rng.integers(4))]
    lamp = {"both": "left", "none": "none"}.get(sides, sides)
    lounge = furniture.lounge(_between(rng, 1.7, 2.1), low, sides, lamp, gap=0.65)
    sofa = room.at_wall(lounge, "middle") or room.at_wall(furniture.lounge(1.8, None, "left", "left"), "middle")
    _must(sofa)
    width = _between(rng, 1.3, 1.7)
    _must(room.at_wall(furniture.media(width, min(width - 0.3, 1.15)), opposite=sofa))
    _perhaps(room, 1.0 if lamp == "none" else 0.5, single("floor-lamp", "FloorLamp", before=0.3), "corner")
    _perhaps(room, 0.6, single("armchair", "ArmChair"), "corner")
    if rng.random() < 0.5:
        room.in_the_open(furniture.dining(_between(rng, 1.3, 1.6, 0.1), 0.85, (2, 2, 0, 0)))
    _perhaps(room, 0.7, furniture.dresser(_between(rng, 1.1, 1.4), int(rng.integers(2, 4))))
    _perhaps(room, 0.4, furniture.desk(_between(rng, 1.2, 1.4), int(rng.integers(1, 3))))
    _perhaps(room, 0.8, furniture.shelves(_between(rng, 0.8, 1.2, 0.1), (0.45, 0.85, 1.25)[int(rng.integers(2)) :]))
    _perhaps(room, 0.3, single("ottoman", "Ottoman", before=0.4))
    _perhaps(room, 0.9, _painting(rng), "middle")
    _perhaps(room, 0.8, _plant(rng), "corner")
    _perhaps(room, 0.7, single("garbage-can", "GarbageCan", before=0.3), "corner")


def _bedroom(room: Arrangement, rng: Generator) -> None:
    stands = ("both", "left", "right")[int(rng.integers(3))]
    wide = rng.random() < 0.6
    lamp = "left" if stands == "both" else stands
    made = furniture.bed(_between(rng, 1.4, 1.8) if wide else 1.0, stands, lamp, _between(rng, 1.95, 2.1))
    _must(room.at_wall(made, "middle" if wide else "corner") or room.at_wall(furniture.bed(1.0, "left", "left", 1.95)))
    first, second = furniture.dresser(_between(rng, 1.0, 1.3), 3, rng.random() < 0.5), furniture.wardrobe(2)
    if rng.random() < 0.5:
        first, second = second, first
    _must(room.at_wall(first) or room.at_wall(second))
    _perhaps(room, 0.8, furniture.desk(_between(rng, 1.1, 1.4), int(rng.integers(1, 3)), desktop=rng.random() < 0.3))
    _perhaps(room, 0.5, second)
    _perhaps(room, 0.6, furniture.shelves(_between(rng, 0.7, 1.0, 0.1), (0.85, 1.25)))
    _perhaps(room, 0.3, single("armchair", "ArmChair"), "corner")
    _perhaps(room, 0.6, single("hamper", "LaundryHamper"), "corner")
    _perhaps(room, 0.3, single("safe", "Safe"), "corner")
    _perhaps(room, 0.7, _painting(rng), "middle")
    _perhaps(room, 0.4, _plant(rng), "corner")
    _perhaps(room, 0.7, single("garbage-can", "GarbageCan", (0.28, 0.4, 0.28), before=0.3), "corner")


def _bathroom(room: Arrangement, rng: Generator) -> None:
    side, basin = _between(rng, 0.35, 0.5), Bay(_between(rng, 0.5, 0.6), "sink", name="basin")
    bays = [Bay(side, name="left"), basin, Bay(side, name="right")]
    if rng.random() < 0.3:
        bays.append(Bay(basin.width, "sink", name="basin-2"))
    width = sum(bay.width for bay in bays)
    _must(
        room.at_wall(washstand("washstand", bays, min(width, 1.2)))
        or room.at_wall(washstand("washstand", [basin, Bay(side, name="right")], 0.7))
    )
    _must(room.at_wall(furniture.toilet(("left", "right")[int(rng.integers(2))])))
    _perhaps(room, 0.85, furniture.bathtub(_between(rng, 1.5, 1.7)), "corner")
    _must(room.at_wall(single("towel-holder", "TowelHolder", base=1.35, before=0.3)))
    _must(room.at_wall(single("hand-towel-holder", "HandTowelHolder", base=1.2, before=0.3)))
    _perhaps(room, 0.5, single("cart", "Cart", (0.6, 0.8, 0.36)))
    _perhaps(room, 0.4, single("hamper", "LaundryHamper"), "corner")
    _perhaps(room, 0.3, single("washing-machine", "WashingMachine"), "corner")
    _perhaps(room, 0.6, furniture.shelves(_between(rng, 0.5, 0.8, 0.1), (1.3,), 0.25))
    _perhaps(room, 0.8, single("garbage-can", "GarbageCan", (0.28, 0.4, 0.28), before=0.3), "corner")


def _window(rng: Generator, *, high: bool) -> Group:
    size: Size = (_between(rng, 0.8, 1.5, 0.1), 0.7 if high else 1.1, 0.05)
    return single("window", "Window", size, base=1.3 if high else 1.0, before=0.0)


def _painting(rng: Generator) -> Group:
    return single("painting", "Painting", (_between(rng, 0.6, 1.1, 0.1), 0.6, 0.04), base=1.45, before=0.0)


def _plant(rng: Generator) -> Group:
    return single("plant", "HousePlant", (0.35, _between(rng, 0.5, 1.1, 0.1), 0.35), before=0.2)


RECIPES: Mapping[str, Callable[[Arrangement, Generator], None]] = {
    "kitchen": _kitchen,
    "living_room": _living_room,
    "bedroom": _bedroom,
    "bathroom": _bathroom,
}
