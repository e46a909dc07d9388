"""Several jobs in one breath: one after the other, in an order that is said, or several things to one place."""

from __future__ import annotations

from collections.abc import Sequence

from embodied.household.receptacles import may_hold
from embodied.query import Step
from embodied.training.grammar import alfred, conditions, every, kitchen, states, treatments
from embodied.training.grammar.jobs import Job, Rule
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.wording import expand, ing
from embodied.training.grammar.world import PICKUPABLE, RECEPTACLES, Lacking, World, step

PARTS: tuple[Rule, ...] = (
    alfred.move,
    alfred.move,
    alfred.clean_and_put,
    alfred.heat_and_put,
    alfred.cool_and_put,
    states.treat,
    states.slice_it,
    states.open_or_close,
    states.switch,
    states.switch,
    kitchen.water,
    kitchen.coffee,
    states.bring,
    every.every_put,
    every.every_treated,
    every.every_switched,
    conditions.in_place,
    conditions.in_state,
)
TWO = (
    "{a} and {b}",
    "{a} and then {b}",
    "{a}, then {b}",
    "{a}. {b}",
    "{a}. (Then|After that|When that is done|Once that's done|Afterwards|Next|Finally) {b}",
    "first {a}, (then|and then|after that) {b}",
    "{a}, and (also|after that|when you're done|once you've finished) {b}",
    "{a} (first|to start with), then {b}",
    "{a}; {b}",
    "{a} before {b_ing}",
    "before {b_ing}, {a}",
    "after {a_ing}, {b}",
    "{b}, but (first|before that) {a}",
    "{b}, but only (after|once) you have done this: {a}",
    "{b} after {a_ing}",
    "{a}. Only then (may you|should you|) {b}",
    "{a}, (and|oh and) while you're (at it|there), {b}",
    "two things: {a}, and {b}",
    "start by {a_ing}, (then|and then) {b}",
    "(two jobs for you|here is what I need|to do): {a}; {b}",
    "1. {a} 2. {b}",
)
MORE = (
    "{all_and}",
    "{all_then}",
    "first {all_then}",
    "{stops}",
    "(a few things:|here's a list:|jobs for today:|please do these things:|my list:) {all_and}",
    "{semicolons}",
    "{numbered}",
)


def jobs_in_a_row(world: World) -> Job:
    """Two to four jobs of any kinds, each of another thing."""
    dice = world.dice
    count = dice.pick((2, 2, 2, 2, 3, 3, 4))
    jobs: list[Job] = []
    used: set[str] = set()
    for _ in range(count * 4):
        job = dice.pick(PARTS)(world)
        things = {thing.type for each in job.steps[:1] for thing in each.arguments.values()}
        if "." in job.ask or ":" in job.ask or things & used or (jobs and len(job.ask) > 90):
            continue
        jobs.append(job)
        used |= things | {f"{thing}Sliced" for thing in things}
        if len(jobs) == count:
            break
    if len(jobs) < 2:
        raise Lacking
    steps = tuple(each for job in jobs for each in job.steps)
    return Job(steps, _joined([job.ask for job in jobs], world))


def _joined(asks: Sequence[str], world: World) -> str:
    dice = world.dice
    if len(asks) == 2:
        a, b = asks
        return expand(dice.pick(TWO), dice, {"a": a, "b": b, "a_ing": ing(a), "b_ing": ing(b)})
    slots = {
        "all_and": f"{', '.join(asks[:-1])}{dice.pick((', and ', ' and ', ', and finally '))}{asks[-1]}",
        "all_then": dice.pick((", then ", ", and then ", ". then ")).join(asks),
        "stops": ". ".join(asks),
        "semicolons": "; ".join(asks),
        "numbered": " ".join(f"{number}) {ask}" for number, ask in enumerate(asks, 1)),
    }
    return expand(dice.pick(MORE), dice, slots)


def to_one_place(world: World) -> Job:
    """Two to four different things to one place."""
    dice = world.dice
    place = world.draw(RECEPTACLES - every.ONE_ONLY - {"Bowl", "Pan", "Pot", "Plate"})
    kinds = dice.sample(
        [name for name in world.order if name in PICKUPABLE and may_hold(place, name)], dice.pick((2, 2, 3, 4))
    )
    if len(kinds) < 2 or place in kinds:
        raise Lacking
    things = [world.every(kind) if dice.chance(0.12) and kind in every.MANY else world.one(kind) for kind in kinds]
    y = world.furniture(place)
    steps = [each for thing in things for each in _put(thing, y)]
    before = ", ".join(thing.text for thing in things[:-1])
    text = f"{before}{dice.pick((' and ', ' and ', ', and ', ' as well as '))}{things[-1].text}"
    if len(things) == 2 and dice.chance(0.2):
        text = f"both {text}"
    x = Said(things[0].means, text, "them", several=True, agrees=True)
    slots = {"x": x, "y": y}
    wish = expand(dice.pick(every.PUT_WISH[:5]).replace("have-to", "have to"), dice, slots)
    return Job(tuple(steps), expand(dice.pick(every.PUT[:3]), dice, slots), wish)


def _put(x: Said, y: Said) -> list[Step]:
    return [step("put", x, y)] if x.means.every else [step("pick_up", x), step("put", x, y)]


def to_several_places(world: World) -> Job:
    """Two or three things, each to a place of its own, under one verb."""
    dice = world.dice
    kinds = dice.sample([name for name in world.order if name in PICKUPABLE - {"Boots"}], dice.pick((2, 2, 3)))
    clauses, steps, used = [], [], set(kinds)
    for kind in kinds:
        place = world.place(kind, but=used)
        used.add(place)
        x = world.every(kind) if dice.chance(0.25) and kind in every.MANY else world.one(kind)
        y = world.furniture(place)
        steps += _put(x, y)
        clauses.append((x, y))
    said = [expand("{x} {y.in}", dice, {"x": x, "y": y}) for x, y in clauses]
    listed = f"{', '.join(said[:-1])}{dice.pick((' and ', ', and ', ', ', ' but '))}{said[-1]}"
    ask = f"{dice.pick(('*put', '*put', '*place', '*leave', '*set'))} {listed}"
    goes = [expand("{x} {x.goes} {y.into}", dice, {"x": x, "y": y}) for x, y in clauses]
    wish = dice.pick((" and ", ", ", ", and ")).join(goes if dice.chance(0.6) else said)
    return Job(tuple(steps), ask, wish)


def treated_together(world: World) -> Job:
    """Two things washed, heated or cooled, and perhaps put somewhere."""
    dice, skill = world.dice, world.dice.pick(("clean", "clean", "heat", "cool"))
    kinds = {"clean": treatments.WASHED, "heat": treatments.HEATED, "cool": treatments.COOLED}[skill]
    a, b = (world.one(kind) for kind in _two(world, kinds))
    x = Said(a.means, f"{a.text} and {b.text}", "them", several=True, agrees=True)
    ask = expand(dice.pick(treatments.TREATED[skill][:4]), dice, {"x": x})
    both = [
        name for name in RECEPTACLES - every.ONE_ONLY if may_hold(name, a.means.type) and may_hold(name, b.means.type)
    ]
    if dice.chance(0.5):
        return Job(tuple(each for thing in (a, b) for each in (step("pick_up", thing), step(skill, thing))), ask)
    y = world.furniture(world.draw(both, but=(a.means.type, b.means.type, "GarbageCan")))
    steps = tuple(
        each for thing in (a, b) for each in (step("pick_up", thing), step(skill, thing), step("put", thing, y))
    )
    then = expand("( and|, then|. then|, and then) (*put|*place|*leave|*set) them (both|) {y.in}", dice, {"y": y})
    return Job(steps, ask + then)


def _two(world: World, kinds: frozenset[str]) -> tuple[str, str]:
    first = world.item(kinds)
    return first, world.item(kinds, but=(first,))
