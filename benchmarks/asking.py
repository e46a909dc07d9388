"""When the planner asks, and what it makes of answers: generated homes, and phrases of the grammar of training.

Nothing of a suite is in it, and no language model: plans are the phrases' own. Asked: of things of which a home has
several, in different places, spoken of with "a", "the" or "my"; and of all else that the grammar asks for, plans of
several things, of states and of rooms among it. Settled: one of several things is meant, and the answer is the
grammar's. Run it by `python -m benchmarks.asking [HOMES]`.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

import numpy as np
from rich.console import Console

from embodied.corrections.phrases import read_phrases
from embodied.evaluation.statistics import wilson
from embodied.household.build import build_home
from embodied.household.furnish.generate import generate_home
from embodied.household.held_out import held_out
from embodied.memories.privileged import PrivilegedMemory
from embodied.memory import Memory
from embodied.planners.clarifying import Clarifying
from embodied.planners.goal_inference import TOLD_APART
from embodied.planners.references import Meanings, of_type
from embodied.query import Decomposition, Reference
from embodied.simulator import Observation
from embodied.training.grammar import RULES, conditions
from embodied.training.grammar.dice import Dice
from embodied.training.grammar.jobs import spoken
from embodied.training.grammar.names import NAMES
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import KINDS, PICKUPABLE, Lacking, World, step
from tests.driving import FixedHome

PHRASES = 10
"""Phrases of the grammar in each home."""
OUT = Console(highlight=False)
Counts = defaultdict[str, Counter[bool]]


def main(homes: int) -> None:
    """Count, and print the shares with their 95 % intervals."""
    counts: Counts = defaultdict(Counter)
    for seed in (each for each in range(homes * 2) if not held_out(each)):
        rng = np.random.default_rng(seed)
        kind = KINDS[seed % len(KINDS)]
        built = build_home(generate_home((kind,), rng, f"generated-{seed}"), where=str(seed))
        memory = PrivilegedMemory()
        memory.start(FixedHome(built), Observation(built.pose))
        world = World(Dice(rng), (kind,))
        world.known, world.types = True, frozenset(each.object_type for each in memory.entities())
        world.order = sorted(world.types)
        one_of_several(world, memory, counts)
        phrases(world, memory, counts)
        if (homes := homes - 1) == 0:
            break
    for name, found in sorted(counts.items()):
        share = found[True] / found.total()
        low, high = wilson(found[True], found.total()) or (0.0, 0.0)
        OUT.print(f"{name:55} {share:6.1%}  ({low:.0%}-{high:.0%})  n = {found.total()}")


def one_of_several(world: World, memory: Memory, counts: Counts) -> None:
    """Speak of each type of which there are several, in different places."""
    dice = world.dice
    for kind in world.types & PICKUPABLE:
        places = {parent.object_type for each in of_type(kind, memory) if (parent := memory.get(each.parent or ""))}
        try:
            end = world.place(kind, but=places)
        except Lacking:
            continue
        if len(places) < 2:
            continue
        there, where = world.furniture(end), sorted(places)
        plan = Decomposition(
            steps=(step("pick_up", Reference(type=kind)), step("put", Reference(type=kind), Reference(type=end)))
        )
        apart = "told apart" if kind in TOLD_APART else "any will do"
        for word in ("a", "the", "my"):
            clarifying = Clarifying(read_phrases)
            clarifying.start(expand(f"put {word} {NAMES[kind][0].one} {{y.in}}", dice, {"y": there}), plan, memory)
            asked = bool(clarifying.question())
            counts[f"asked: {word} …, of several, {apart}"][asked] += 1
            if asked:
                source, other = (world.furniture(each) for each in where[:2])
                answer = expand(dice.pick(conditions.ANSWERS), dice, {"p": source, "not": other})
                counts["settled as answered"][_right(clarifying, answer, kind, where[0], memory)] += 1


def _right(clarifying: Clarifying, answer: str, kind: str, place: str, memory: Memory) -> bool:
    """Whether a thing at the place is meant after the answer."""
    plan = clarifying.settled(answer, memory, Meanings())
    means = plan.steps[0].arguments["object"] if plan is not None else None
    return means is not None and (means.type, means.inside) == (kind, place)


def phrases(world: World, memory: Memory, counts: Counts) -> None:
    """Ask for whatever the grammar asks for here."""
    rules = {rule: weight for rule, weight in RULES.items() if rule is not conditions.told_when_asked}
    for _ in range(PHRASES):
        rule = world.dice.weighted(tuple(rules), tuple(rules.values()))
        try:
            job = rule(world)
        except Lacking:
            continue
        clarifying = Clarifying(read_phrases)
        clarifying.start(spoken(job, world.dice), Decomposition(steps=job.steps), memory)
        counts["asked: any phrase of the grammar"][bool(clarifying.question())] += 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
