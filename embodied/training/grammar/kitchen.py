"""Water, coffee and food: filled, poured, brewed, toasted, cooked."""

from __future__ import annotations

from embodied.household.receptacles import may_hold
from embodied.query import Reference, Step
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, SLICED, World, step

WET = frozenset("Bottle Bowl Cup Kettle Mug Pot WateringCan WineBottle".split())
SERVED = frozenset("DiningTable CoffeeTable SideTable Desk CounterTop TVStand Dresser Shelf".split())
FILL = (
    "*fill {x} (with water|up|up with water|from the tap|at the sink|with tap water|)",
    "*fill up {x} (with water|)",
    "*put (some |)water (in|into) {x}",
    "*get (some |)water in {x}",
    "*pour (some |)water into {x}",
)
FILL_WISH = (
    "{x} should be full (of water|)",
    "I (want|need|'d like) {x} (full of water|filled with water)",
    "{x} {x.has} to be filled",
)
EMPTY = (
    "(*empty|*pour out|*drain|*tip out|*empty out|*dump out) {x}",
    "*pour the (water|contents) (out of|from) {x} (away|into the sink|down the drain)",
    "*pour the contents of {x} (away|down the sink)",
    "*tip (the water in {x}|what is in {x}|the contents of {x}) (out|away)",
)
EMPTY_WISH = "{x} should be empty|I need {x} empty|I want nothing left in {x}"
WATER_PLANT = (
    "*water {y} (with|using) {x}",
    "(*use|*take) {x} to (water|give water to) {y}",
    "*fill {x} (with water|) and (*pour it into|*empty it into|*water|*give it to) {y}",
    "*get water in {x} and *pour it (into|on|over) {y}",
    "*give {y} (some water|a drink) (with|from|using) {x}",
)
POUR_OVER = (
    "*fill {x} with water and (*pour|*empty|*tip) it into {y}",
    "*use {x} to (fill|pour water into) {y}",
    "*pour (water|some water|a bit of water) (from|with) {x} into {y}",
    "*get water in {x}, then *pour it into {y}",
)
DRY = "it's drooping|the soil is dry|it looks thirsty|it hasn't had water in days"
THIRSTY = "I'm thirsty|I need a drink|my throat is dry|I could do with some water"
FILL_WHY = {
    "Cup": THIRSTY,
    "Mug": THIRSTY,
    "Kettle": "I'm making tea",
    "WateringCan": "the flowers need water",
    "Pot": "I'm making (soup|pasta)",
}
COFFEE = (
    "(*make|*brew|*get|*fix|*prepare) (me|us|) (a coffee|some coffee|a cup of coffee|a mug of coffee|one coffee)",
    "(*fill|*fill up) {x} with coffee",
    "(*make|*put) (some |)coffee in {x}",
    "*pour (me|) (some|a mug of|a cup of) coffee",
    "*use the coffee machine to fill {x}",
)
COFFEE_WISH = (
    "(I'd like|I want|I need|I could do with|I'd love|I fancy) (a coffee|some coffee|a cup of coffee|a mug of coffee)",
    "(a coffee|one coffee|a cup of coffee|coffee), please",
    "{x} should be full of coffee",
    "time for coffee",
)
COFFEE_THERE = (
    "(I'd like|I want|I could do with|there should be) (a coffee|a mug of coffee|a hot coffee|some coffee) {y.in}"
)
SLEEPY = "I'm so sleepy|I can't keep my eyes open|I need caffeine|I didn't sleep well"
TOAST = (
    "(*make|*get|*do|*prepare) (me|us|) (some toast|toast|a piece of toast|a slice of toast)",
    "*toast {x}",
    "*slice {w} and *toast (a piece|one slice|a slice|one)",
    "*put {x} in the toaster and *toast it",
    "*cut {w}, then *toast (a slice|a piece|one of the slices)",
)
TOAST_WISH = ("(I'd like|I want|I fancy|I feel like) (some toast|toast|a piece of toast)", "(toast|some toast), please")
COOK_EGG = (
    "(*cook|*fry|*scramble|*make) (me|) {w}",
    "(*crack|*break) {w} and (*cook|*fry|*microwave) it",
    "(*crack|*break) {w}, then *cook it (in the microwave|)",
    "*make me a (fried|cooked|scrambled) egg",
)
COOK_EGG_WISH = ("(I'd like|I want|I fancy) a (cooked|fried|scrambled) egg", "(I'd like|I want) {w} cooked")
COOK = ("(*cook|*bake|*boil) {w}", "*cook {w} (in the microwave|until done|through|properly)", "*get {w} cooked")
COOK_WISH = ("(I'd like|I want|I need) {w} (cooked|baked)", "{w} needs (cooking|to be cooked)")
HUNGRY = "I'm hungry|I'm starving|I haven't had breakfast"
AND_PUT = "( and|, then|, and then) (*put|*set|*leave|*place) {x.it} {y.in}"


def water(world: World) -> Job:
    """Fill a thing with water, pour it out, or pour from one into another."""
    dice = world.dice
    x = world.one(world.item(WET), WET)
    kind = dice.random()
    if kind < 0.45:
        return _filled(world, x)
    if kind < 0.65:
        wish = expand(EMPTY_WISH, dice, {"x": x})
        return Job((step("pour_out", x),), expand(dice.pick(EMPTY), dice, {"x": x}), wish)
    plant = dice.chance(0.7)
    y = world.one(world.draw({"HousePlant"} if plant else WET, but=(x.means.type,)), WET | {"HousePlant"})
    ask = expand(dice.pick(WATER_PLANT if plant else POUR_OVER), dice, {"x": x, "y": y})
    return Job((step("fill", x), step("pour_into", x, y)), ask, why=DRY if plant else "")


def _filled(world: World, x: Said) -> Job:
    dice = world.dice
    steps, ask = (step("fill", x),), expand(dice.pick(FILL), dice, {"x": x})
    if dice.chance(0.35):
        y = world.furniture(world.place(x.means.type, but=("GarbageCan", "SinkBasin", "Sink")))
        return Job((*steps, step("put", x, y)), ask + expand(AND_PUT, dice, {"x": x, "y": y}))
    return Job(steps, ask, expand(dice.pick(FILL_WISH), dice, {"x": x}), FILL_WHY.get(x.means.type, ""))


def coffee(world: World) -> Job:
    """Make a mug of coffee, and perhaps put it somewhere."""
    world.draw({"CoffeeMachine"})
    dice, mug = world.dice, world.one(world.draw({"Mug"}))
    ask = expand(dice.pick(COFFEE), dice, {"x": mug})
    steps = (step("make_coffee", mug),)
    if not dice.chance(0.45):
        return Job(steps, ask, expand(dice.pick(COFFEE_WISH), dice, {"x": mug}), SLEEPY)
    y = world.furniture(world.draw(SERVED))
    wish = expand(COFFEE_THERE, dice, {"y": y})
    return Job((*steps, step("put", mug, y)), ask + expand(AND_PUT, dice, {"x": _it(mug.means), "y": y}), wish, SLEEPY)


def food(world: World) -> Job:
    """Toast bread, cook a potato or an egg; perhaps put it on something."""
    dice, kind = world.dice, world.draw({"Bread", "Potato", "Egg"})
    whole = world.one(kind)
    ready, steps, asks, wishes = _cooked(world, whole)
    slots = {"x": ready, "w": whole}
    ask = expand(dice.pick(asks), dice, slots)
    if dice.chance(0.35):
        places = [name for name in ("Plate", "DiningTable", "CounterTop", "Bowl") if may_hold(name, ready.means.type)]
        y = world.furniture(world.draw(places))
        return Job((*steps, step("put", ready, y)), ask + expand(AND_PUT, dice, {"x": _it(ready.means), "y": y}))
    return Job(steps, ask, expand(dice.pick(wishes), dice, slots), HUNGRY)


def _cooked(world: World, whole: Said) -> tuple[Said, tuple[Step, ...], tuple[str, ...], tuple[str, ...]]:
    """What is eaten, the steps to it, and how people ask for it."""
    match whole.means.type:
        case "Bread":
            ready = world.one("BreadSliced", PICKUPABLE | frozenset(SLICED.values()))
            return ready, (step("slice", whole), step("toast", ready)), TOAST, TOAST_WISH
        case "Egg":
            ready = _it(Reference(type=SLICED["Egg"]))
            return ready, (step("slice", whole), step("cook", ready)), COOK_EGG, COOK_EGG_WISH
    return whole, (step("cook", whole),), COOK, COOK_WISH


def _it(means: Reference) -> Said:
    return Said(means, "it", "it")
