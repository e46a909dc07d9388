"""A grammar of household requests: what the small model learns from beyond ALFRED's annotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from embodied.models.program import IMPOSSIBLE, to_words
from embodied.query import Decomposition
from embodied.training.corpus import Pair
from embodied.training.grammar import alfred, conditions, every, kitchen, several, states
from embodied.training.grammar.dice import Dice
from embodied.training.grammar.impossible import cannot_be_done
from embodied.training.grammar.jobs import Rule, spoken
from embodied.training.grammar.remarks import KINDS as REMARKS
from embodied.training.grammar.remarks import any_request, remark
from embodied.training.grammar.world import KINDS, Lacking, World

REMARKED = 0.12
"""Share of the pairs that are remarks."""
RULES: Mapping[Rule, float] = {
    alfred.move: 9,
    alfred.clean_and_put: 7,
    alfred.heat_and_put: 5,
    alfred.cool_and_put: 5,
    alfred.several_of_a_kind: 5,
    alfred.stack: 4,
    alfred.look_in_light: 4,
    alfred.slice_and_put: 2,
    states.bring: 2.5,
    states.find: 2.5,
    states.treat: 4,
    states.slice_it: 1.5,
    states.open_or_close: 2,
    states.switch: 2.5,
    kitchen.water: 3.5,
    kitchen.coffee: 1.5,
    kitchen.food: 2,
    every.every_put: 3.5,
    every.every_thrown: 0.7,
    every.every_treated: 2,
    every.every_treated_and_put: 2,
    every.everything_somewhere: 2.5,
    every.every_switched: 2,
    every.category: 2.5,
    conditions.in_place: 4,
    conditions.told_when_asked: 2,
    conditions.in_state: 3,
    conditions.to_a_room: 2,
    conditions.in_a_room: 2.5,
    several.jobs_in_a_row: 12,
    several.to_one_place: 4,
    several.to_several_places: 5,
    several.treated_together: 3,
    cannot_be_done: 5.5,
}
"""What is asked for, and how often."""
ROOMS = (0.45, 0.18, 0.22, 0.15)
"""How often each kind of room is spoken of."""
HOMES = 0.12
"""Share of homes with several rooms; where a rule is about rooms, all have."""
OF_ROOMS = {conditions.to_a_room, conditions.in_a_room}


def phrases(count: int, rng: np.random.Generator) -> Iterator[Pair]:
    """Draw pairs of what people say and what is meant by it.

    Args:
        count: how many.
        rng: the only source of chance; numbers are fetched from it by the thousand.
    """
    dice = Dice(rng)
    rules, weights = tuple(RULES), tuple(RULES.values())
    for _ in range(count):
        if dice.chance(REMARKED):
            yield _remarked(dice)
        else:
            yield _asked(dice.weighted(rules, weights), dice)


def _asked(rule: Rule, dice: Dice) -> Pair:
    while True:
        world = _world(dice, several=rule in OF_ROOMS)
        try:
            job = rule(world)
        except Lacking:
            continue
        program = tuple(to_words(Decomposition(steps=job.steps))) or (IMPOSSIBLE,)
        return Pair(spoken(job, dice), (), program, f"grammar:{rule.__name__}", types=world.listed(program))


def _remarked(dice: Dice) -> Pair:
    kind = dice.weighted(tuple(REMARKS), tuple(REMARKS.values()))
    while True:
        world = _world(dice, several=False)
        try:
            asked, said = any_request(world), remark(kind, world)
        except Lacking:
            continue
        return Pair(asked, (), (kind,), f"grammar:remark_{kind}", remark=said, types=world.listed(()))


def _world(dice: Dice, *, several: bool) -> World:
    first = dice.weighted(KINDS, ROOMS)
    if several or dice.chance(HOMES):
        return World(dice, (first, dice.pick([kind for kind in KINDS if kind != first])))
    return World(dice, (first,))


def grammar_texts(count: int, rng: np.random.Generator) -> list[str]:
    """What people say in as many pairs: for the choice of the word pieces to keep."""
    return [text for pair in phrases(count, rng) for text in (pair.instruction, pair.remark) if text]
