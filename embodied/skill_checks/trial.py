"""One skill tried once: a state in which it may be called, the run, and what was different afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from embodied.broken import Broken
from embodied.facts import LIQUIDS, PREDICATES, Fact, true_in
from embodied.guard import guarded
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.household.object_types import PROPERTY_FOR
from embodied.memories.privileged import PrivilegedMemory
from embodied.motion import approach
from embodied.rewards.accomplished import holds
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Outcome, Parameter, Run, Skill
from embodied.skill_checks.forcing import bring_about, disarrange, forced
from embodied.task import Setup

MOST_ACTIONS = 250
"""Of one run, after which it is taken never to end."""
PATIENCE = 3.0
"""Seconds of work between two actions; numba has compiled what walks need by then."""
FIRST = 5
"""Things that are gone to before anything is measured."""
CHOICES = 12
"""Draws of arguments in one state."""
_UNTOLD = frozenset({"visible", "accepted", "holding_type"})
"""Predicates that moving about changes, or nothing does."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one run.

    Attributes:
        scene: where.
        types: the object type of each argument.
        outcome: how it ended.
        absent: the types that the outcome calls missing are indeed not there.
        broken: how it broke; None when it did not.
        acted: names of the actions that worked.
        unmet: declared effects, over parameter names, that are not so.
        could, changed: facts over parameter names that were not so before and could have become so; those that did.
        left: states that other things were left in: "open" or "on".
    """

    scene: str
    types: Mapping[str, str]
    outcome: Outcome
    absent: bool
    broken: Broken | None
    acted: frozenset[str]
    unmet: frozenset[Fact]
    could: frozenset[Fact]
    changed: frozenset[Fact]
    left: frozenset[str]

    def __str__(self) -> str:
        """Write it as `Apple, Fridge in kitchen: no_room (no free spot …)`."""
        came = "achieved" if self.outcome.reason is None else self.outcome.reason.value
        detail = f" ({self.outcome.detail})" if self.outcome.detail else ""
        return f"{', '.join(self.types.values()) or 'no arguments'} in {self.scene}: {came}{detail}"


def trial(simulator: HouseholdSimulator, scene: str, skill: Skill, rng: np.random.Generator) -> Trial | None:
    """Try a skill once in a scene; None when it may not be called in the state that was drawn."""
    memory = PrivilegedMemory()
    memory.start(simulator, simulator.reset(Setup(scene)))
    home = simulator.home
    disarrange(home, rng)
    arguments = _arguments(home, skill, rng)
    if arguments is None or skill.unmet(home, arguments) is not None:
        return None
    types = {name: home[value].object_type for name, value in arguments.items()}
    told = _facts(home, arguments)
    before = {fact: true_in(fact.bind(arguments), home) for fact in told}
    doors = _doors(home, arguments)
    broken: list[Broken] = []
    run = guarded(skill, memory, arguments, broken.append, most_actions=MOST_ACTIONS, patience=PATIENCE)
    outcome, acted = _drive(simulator, memory, run)
    after = {fact: true_in(fact.bind(arguments), home) for fact in told}
    could = frozenset(Fact(f.predicate, f.arguments, not was) for f, was in before.items() if _may(home, f, arguments))
    return Trial(
        scene,
        types,
        outcome,
        bool(outcome.missing) and not {each.object_type for each in home.objects()} & set(outcome.missing),
        broken[0] if broken else None,
        acted,
        frozenset(fact for fact in skill.effects if not holds(fact.bind(arguments), home)),
        could,
        frozenset(fact for fact in could if after[Fact(fact.predicate, fact.arguments)] is fact.holds),
        frozenset(state for state, item in _doors(home, arguments) - doors),
    )


def warm_up(simulator: HouseholdSimulator, scene: str) -> None:
    """Have numba compile what walks need, so that no skill is blamed for the time that it takes."""
    memory = PrivilegedMemory()
    memory.start(simulator, simulator.reset(Setup(scene)))
    for entity in list(memory.entities())[:FIRST]:
        _drive(simulator, memory, approach(memory, entity.object_id))


def _drive(simulator: HouseholdSimulator, memory: PrivilegedMemory, run: Run) -> tuple[Outcome, frozenset[str]]:
    acted = set()
    try:
        action: Action = next(run)
        while True:
            observation = simulator.step(action)
            memory.observe(observation)
            if observation.succeeded:
                acted.add(action.name)
            action = run.send(observation)
    except StopIteration as stop:
        return stop.value, frozenset(acted)
    finally:
        run.close()


def _arguments(home: Home, skill: Skill, rng: np.random.Generator) -> dict[str, str] | None:
    """Draw arguments, and bring the preconditions about for them; None when no draw can be."""
    options = [_options(home, parameter) for parameter in skill.parameters]
    if not all(options):
        return None
    for _ in range(CHOICES):
        items = [_draw(each, rng) for each in options]
        arguments = {parameter.name: item for parameter, item in zip(skill.parameters, items, strict=True)}
        bound = [fact.bind(arguments) for fact in skill.preconditions]
        fixed = (fact for fact in bound if fact.predicate == "accepted")
        if len(set(items)) == len(items) and all(true_in(fact, home) for fact in fixed):
            for fact in bound:
                bring_about(home, fact, rng)
            return arguments
    return None


def _options(home: Home, parameter: Parameter) -> list[Instance]:
    """What fits a parameter; what it is cut from is cut where nothing does."""
    found = [item for item in home.objects() if item.is_present and parameter.fits(item)]
    if not found and parameter.types:
        whole = [item for item in home.objects() if item.is_present and "sliceable" in item.properties]
        for item in whole:
            cut = any(name in (f"{item.object_type}Sliced", f"{item.object_type}Cracked") for name in parameter.types)
            if cut and forced(home, "SliceObject", objectId=item.object_id):
                return [each for each in home.objects() if each.is_present and parameter.fits(each)]
    return found


def _draw(items: Sequence[Instance], rng: np.random.Generator) -> str:
    """One of the things, their types being equally likely."""
    kinds = sorted({item.object_type for item in items})
    kind = kinds[int(rng.integers(len(kinds)))]
    of_kind = [item.object_id for item in items if item.object_type == kind]
    return of_kind[int(rng.integers(len(of_kind)))]


def _facts(home: Home, arguments: Mapping[str, str]) -> list[Fact]:
    """All that can be said of the arguments and the hand, over parameter names."""
    alone = [name for name in PREDICATES if name not in (*_UNTOLD, "hand_empty", "inside")]
    told = [Fact(predicate, (name,)) for name in arguments for predicate in alone]
    pairs = [Fact("inside", pair) for pair in permutations(arguments, 2)]
    return [Fact("hand_empty"), *told, *pairs]


def _may(home: Home, fact: Fact, arguments: Mapping[str, str]) -> bool:
    """Whether a thing can be so at all."""
    wanted = PROPERTY_FOR.get("filled" if fact.predicate in LIQUIDS else fact.predicate)
    item = home.get(arguments[fact.arguments[0]]) if fact.arguments else None
    return wanted is None or (item is not None and wanted in item.kind.properties)


def _doors(home: Home, arguments: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """What stands open or is on, of all that are no arguments."""
    others = [item for item in home.objects() if item.object_id not in arguments.values()]
    opened = {("open", item.object_id) for item in others if item.is_open}
    return frozenset(opened | {("on", item.object_id) for item in others if item.is_toggled})
