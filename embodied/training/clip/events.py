"""Skills carried out, and what the robot sees before, after, and after the same skill did something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from embodied.geometry import Pose, cell_centre
from embodied.household.actions.changes import slice_up
from embodied.household.instance import Instance
from embodied.household.state import Snapshot
from embodied.training.clip.actor import Actor, Shot
from embodied.training.clip.truths import Fact

LAMPS = ("DeskLamp", "FloorLamp")
KNIVES = ("Knife", "ButterKnife")

GOALS: Mapping[str, Callable[[Mapping[str, str]], Fact]] = {
    "clean": lambda types: Fact("hold washed", types["object"]),
    "close": lambda types: Fact("closed", types["object"]),
    "cook": lambda types: Fact("hold cooked", types["object"]),
    "cool": lambda types: Fact("hold cold", types["object"]),
    "examine_in_light": lambda types: Fact("hold lit", types["object"], types["lamp"]),
    "fill": lambda types: Fact("hold water", types["object"]),
    "go_to": lambda types: Fact("front", types["target"]),
    "heat": lambda types: Fact("hold hot", types["object"]),
    "make_coffee": lambda types: Fact("hold coffee", types["object"]),
    "open": lambda types: Fact("open", types["object"]),
    "pick_up": lambda types: Fact("hold", types["object"]),
    "pour_into": lambda types: Fact("water", types["target"]),
    "pour_out": lambda types: Fact("empty", types["object"]),
    "put": lambda types: Fact("in", types["object"], types["receptacle"]),
    "slice": lambda types: Fact("sliced", types["object"]),
    "switch_off": lambda types: Fact("off", types["object"]),
    "switch_on": lambda types: Fact("on", types["object"]),
    "toast": lambda types: Fact("hold cooked", types["object"]),
}
"""What each skill's `achieved` text says, of the types of its arguments."""
WEIGHTS: Mapping[str, float] = {"put": 3.0, "pick_up": 2.0, "open": 1.5, "close": 1.5}
"""How often a skill is tried, beside 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """A skill that worked.

    Attributes:
        skill: its name.
        goal: what it brought about.
        before, after, wrong: what is seen from the pose that it ended in: had it not been run; after it; and after it
            was run on another object, None where that was not tried.
    """

    skill: str
    goal: Fact
    before: Shot
    after: Shot
    wrong: Shot | None


def event(actor: Actor, rng: Generator) -> Event | None:
    """Try a skill at random; None when it did not work, or nothing could be tried."""
    names = list(GOALS)
    weights = np.array([WEIGHTS.get(name, 1.0) for name in names])
    name = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    home = actor.home
    if home.held is not None:
        _lay_down(actor, rng)
    start = home.snapshot()
    if not prepare(actor, name, rng):
        home.restore(start)
        return None
    arguments = draw_arguments(actor, name, rng)
    ready = home.snapshot()
    if arguments is None or not actor.run(name, arguments):
        home.restore(start)
        return None
    after, done, pose = actor.shoot(), home.snapshot(), home.pose
    home.restore(ready)
    if name != "go_to":
        actor.stand(pose)
    before = actor.shoot()
    goal = goal_of(name, arguments, ready)
    wrong = _wrong(actor, name, arguments, start, ready, pose, goal, rng)
    home.restore(done)
    return Event(name, goal, before, after, wrong)


def goal_of(skill: str, arguments: Mapping[str, str], kept: Snapshot) -> Fact:
    """What a skill call is to bring about."""
    return GOALS[skill]({name: kept.instances[each].object_type for name, each in arguments.items()})


def draw_arguments(actor: Actor, skill: str, rng: Generator) -> dict[str, str] | None:
    """Objects that a skill may work on now; None where there are none."""
    tool, memory = actor.skills[skill], actor.memory
    found: dict[str, str] = {}
    for parameter in tool.parameters:
        if parameter.name == "object" and actor.home.held is not None and skill not in ("slice", "open", "close"):
            options = [actor.home[actor.home.held]] if not skill.startswith("switch") else []
        else:
            options = []
        options = options or [each for each in tool.options(parameter, actor.home.objects(), memory) if each.is_present]
        if parameter.name == "receptacle" and "object" in found:
            options = [each for each in options if actor.home.accepts(each.object_id, found["object"])]
        if not options:
            return None
        kinds = sorted({each.object_type for each in options})
        kind = kinds[int(rng.integers(len(kinds)))]
        alike = [each for each in options if each.object_type == kind]
        found[parameter.name] = alike[int(rng.integers(len(alike)))].object_id
    return found


_TO_HOLD: Mapping[str, Callable[[Instance], bool]] = {
    "put": lambda item: True,
    "clean": lambda item: True,
    "heat": lambda item: True,
    "cool": lambda item: True,
    "examine_in_light": lambda item: True,
    "cook": lambda item: item.object_type in ("Potato", "PotatoSliced", "EggCracked") and not item.is_cooked,
    "toast": lambda item: item.object_type == "BreadSliced" and not item.is_cooked,
    "fill": lambda item: "canFillWithLiquid" in item.properties and not item.fill_liquid,
    "make_coffee": lambda item: item.object_type == "Mug" and not item.fill_liquid,
    "pour_out": lambda item: "canFillWithLiquid" in item.properties,
    "pour_into": lambda item: "canFillWithLiquid" in item.properties,
    "slice": lambda item: item.object_type in KNIVES,
}
_FOR_BREAD = {"toast": "Bread", "cook": "Potato"}


def prepare(actor: Actor, skill: str, rng: Generator, besides: str = "") -> bool:
    """Take into the hand what a skill needs there, of another type than `besides`; whether that worked."""
    home = actor.home
    if skill not in _TO_HOLD:
        if skill in ("open", "close", "switch_on", "switch_off") and rng.random() < 0.3:
            _take(actor, [each for each in home.objects() if "pickupable" in each.properties], rng)
        return True
    if skill in _FOR_BREAD and rng.random() < 0.7:
        whole = [each for each in home.objects() if each.object_type == _FOR_BREAD[skill] and each.is_present]
        if whole and "sliceable" in whole[0].properties and not home.is_shut_away(whole[0]):
            slice_up(home, whole[0])
    fits = [
        each
        for each in home.objects()
        if "pickupable" in each.properties and _TO_HOLD[skill](each) and each.object_type != besides
    ]
    if not _take(actor, fits, rng):
        return False
    assert home.held is not None
    held = home[home.held]
    if skill in ("pour_out", "pour_into") and not held.fill_liquid:
        home.change(held, fill_liquid="water")
    elif skill == "clean" and "dirtyable" in held.properties and rng.random() < 0.6:
        home.change(held, is_dirty=True)
    return True


def _take(actor: Actor, options: Sequence[Instance], rng: Generator) -> bool:
    options = [each for each in options if each.is_present]
    if not options:
        return False
    kinds = sorted({each.object_type for each in options})
    kind = kinds[int(rng.integers(len(kinds)))]
    alike = [each for each in options if each.object_type == kind]
    return actor.run("pick_up", {"object": alike[int(rng.integers(len(alike)))].object_id})


def _lay_down(actor: Actor, rng: Generator) -> None:
    """Put what is held somewhere near, or, where nothing takes it, leave it held."""
    arguments = draw_arguments(actor, "put", rng)
    if arguments is not None:
        actor.run("put", arguments)


def _wrong(
    actor: Actor,
    skill: str,
    arguments: Mapping[str, str],
    start: Snapshot,
    ready: Snapshot,
    pose: Pose,
    goal: Fact,
    rng: Generator,
) -> Shot | None:
    """What is seen after the skill was run on another object."""
    home = actor.home
    home.restore(ready)
    if skill in _TO_HOLD and skill != "slice" and (skill != "put" or rng.random() < 0.5):
        home.restore(start)
        if not prepare(actor, skill, rng, besides=ready.instances[arguments["object"]].object_type):
            return None
    others = draw_arguments(actor, skill, rng)
    if others is None or goal_of(skill, others, home.snapshot()) == goal or not actor.run(skill, others):
        return None
    if skill != "go_to":
        actor.stand(pose)
    return actor.shoot()


def view(actor: Actor, rng: Generator) -> Shot:
    """A picture from somewhere: near a thing as skills stand, or anywhere; sometimes with something in the hand."""
    home = actor.home
    if home.held is None and rng.random() < 0.3:
        _take(actor, [each for each in home.objects() if "pickupable" in each.properties], rng)
    elif home.held is not None and rng.random() < 0.4:
        _lay_down(actor, rng)
    things = [each for each in home.objects() if each.is_present]
    if rng.random() < 0.6:
        actor.run("go_to", {"target": things[int(rng.integers(len(things)))].object_id})
    else:
        cells = sorted(home.free_cells)
        x, z = cell_centre(cells[int(rng.integers(len(cells)))])
        horizon = float((-30, 0, 0, 15, 30, 30, 45, 60)[int(rng.integers(8))])
        pose = replace(home.pose, x=x, z=z, yaw=90.0 * int(rng.integers(4)), horizon=horizon)
        actor.stand(pose)
    return actor.shoot()
