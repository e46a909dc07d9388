"""One thing brought, found, treated, opened, switched, filled or cooked."""

from __future__ import annotations

from embodied.household.object_types import PROPERTIES
from embodied.household.receptacles import may_hold
from embodied.query import Reference
from embodied.training.grammar.alfred import COOLED, HEATED, TREATED, WASHED, WHY
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, SLICED, World, step

OPENABLE = PROPERTIES["openable"] & frozenset(
    "Blinds Book Box Cabinet ClothesDryer Drawer Fridge Laptop LaundryHamper Microwave Safe ShowerCurtain ShowerDoor "
    "Toilet WashingMachine Doorway Kettle".split()
)
TOGGLED = PROPERTIES["toggleable"] - {"WashingMachine", "ClothesDryer"} | {"WashingMachine", "ClothesDryer"}
LIGHTS = frozenset("DeskLamp FloorLamp LightSwitch Candle".split())
WET = frozenset("Bottle Bowl Cup Kettle Mug Pot WateringCan WineBottle".split())
ANY = frozenset(PROPERTIES["pickupable"] | PROPERTIES["receptacle"] | PROPERTIES["openable"] | PROPERTIES["toggleable"])


def bring(world: World) -> Job:
    """Take a thing."""
    x = world.one(world.item())
    asks = (
        "(*bring|*fetch|*get|*hand|*pass|*give) me {x}",
        "(*grab|*pick up|*take|*get|*fetch|*get hold of|*lift up) {x} (for me|)",
        "(*go and get|*go get|*come here with|*bring) {x}",
        "*pick {x} up",
    )
    wishes = (
        "(I need|I want|I could use|I'd like) {x}",
        "(where is|has anyone seen) {x.again}? (bring|get|fetch) {x.it} (to me|for me|)",
        "{x}, please",
        "(may|can|could) I have {x}?",
        "I (can't|cannot) reach {x}, (get|grab) {x.it} for me",
        "{x} to me",
    )
    dice = world.dice
    return Job(
        (step("pick_up", x),), expand(dice.pick(asks), dice, {"x": x}), expand(dice.pick(wishes), dice, {"x": x})
    )


def find(world: World) -> Job:
    """Go where a thing is."""
    kind = world.draw(world.types)
    x = world.one(kind, frozenset(world.types) | ANY)
    asks = (
        "(*find|*look for|*search for|*locate|*go and find|*hunt for|*track down) {x}",
        "(*go|*walk|*drive|*head|*move|*come|*get|*roll) (over|) to {x}",
        "(*stand|*wait|*park yourself|*stop) (in front of|by|next to|near) {x}",
        "*show me (where|the place where) {x} {x.is}",
        "*see (where|whether you can find out where) {x} {x.is}",
        "*go (and stand|stand) (by|near|in front of) {x}",
    )
    wishes = (
        "where (did I leave|did I put|is my|could I have left) {x.bare}?",
        "I('ve lost| lost| can't find| am looking for|'m looking for) {x}",
        "(have you seen|do you know where I left|can you see) {x}?",
        "to {x}",
    )
    wish = expand(world.dice.pick(wishes), world.dice, {"x": x}) if kind in PICKUPABLE else ""
    return Job((step("go_to", x),), expand(world.dice.pick(asks), world.dice, {"x": x}), wish)


def treat(world: World) -> Job:
    """Wash, heat or cool a thing, and no more."""
    dice = world.dice
    skill = dice.pick(("clean", "clean", "heat", "cool"))
    kinds = {"clean": WASHED | {"Cloth"}, "heat": HEATED, "cool": COOLED}[skill]
    x = world.one(world.item(kinds))
    state = {"clean": "clean|washed|rinsed", "heat": "hot|warm|warmed up", "cool": "cold|chilled|cool"}[skill]
    wishes = (
        f"(I want|I'd like|I need) {{x}} ({state})",
        f"{{x}} (should be|needs to be|has to be|must be) ({state})" if not x.agrees else f"{{x}} should be ({state})",
        f"(make sure|see that) {{x}} {{x.is}} ({state})",
    )
    ask = expand(dice.pick(TREATED[skill]), dice, {"x": x})
    wish = expand(dice.pick(wishes), dice, {"x": x})
    return Job((step("pick_up", x), step(skill, x)), ask, wish, dice.pick(WHY[skill]))


def slice_it(world: World) -> Job:
    """Cut a thing up where it is, or crack an egg."""
    kind = world.item(SLICED)
    x, dice = world.one(kind), world.dice
    if kind == "Egg":
        return Job((step("slice", x),), expand("(*crack|*break|*crack open) {x}", dice, {"x": x}))
    asks = (
        "(*slice|*cut|*chop|*cut up|*slice up|*chop up|*carve) {x}",
        "*cut {x} (into|in) (slices|pieces|chunks|bits|strips|thin slices|wedges)",
        "(*slice|*cut|*chop) {x} up",
        "*use (a|the) (knife|sharp knife) (on|to cut|to slice) {x}",
        "*make slices (out of|of|from) {x}",
    )
    wishes = ("I (want|need|'d like) {x} (sliced|cut up|in slices|chopped|in pieces)", "{x} {x.has} to be (cut|sliced)")
    why = dice.pick(
        ("I'm making (a salad|sandwiches|lunch)", "(the kids|we) (want|need) a snack", "dinner is in an hour")
    )
    ask = expand(dice.pick(asks), dice, {"x": x})
    return Job((step("slice", x),), ask, expand(dice.pick(wishes), dice, {"x": x}), why)


def open_or_close(world: World) -> Job:
    """Open or close a thing."""
    x, dice = world.one(world.draw(OPENABLE), OPENABLE), world.dice
    if dice.chance(0.5):
        ask = expand("(*open {x}|*open up {x}|*open {x} (up|for me|wide)|*get {x} open|*pull {x} open)", dice, {"x": x})
        wish = expand("({x} (should|must) be open|I (need|want) {x} open|leave {x} open)", dice, {"x": x})
        why = "" if x.means.type in PICKUPABLE else "I need (something|to get something) (out of it|from in there)"
        return Job((step("open", x),), ask, wish, why if x.where == "in" else "")
    ask = expand("(*close {x}|*shut {x}|*close {x} (up|again|properly)|*push {x} shut|*get {x} closed)", dice, {"x": x})
    wish = expand(
        "({x} (should|must) be (closed|shut)|I want {x} (shut|closed)|{x} {x.is} open, *close {x.it})", dice, {"x": x}
    )
    return Job((step("close", x),), ask, wish)


def switch(world: World) -> Job:
    """Switch a thing on or off."""
    x, dice = world.one(world.draw(TOGGLED), TOGGLED), world.dice
    kind, slots = x.means.type, {"x": x}
    on = dice.chance(0.55)
    word = "on" if on else "off"
    asks = [
        f"(*turn|*switch) {word} {{x}}",
        f"(*turn|*switch|*put) {{x}} {word}",
        f"(*switch|*turn) {{x}} {word} (again|for me|now|)",
    ]
    asks += ["(*start|*fire up|*power up|*power on) {x}"] * (on and kind not in LIGHTS)
    asks += ["(*stop|*shut off|*power down|*turn off) {x}"] * (not on and kind not in LIGHTS)
    asks += ["*light {x}"] * (3 * (on and kind == "Candle")) + ["(*blow out|*put out) {x}"] * (
        3 * (not on and kind == "Candle")
    )
    asks += ["*run {x}"] * (on and kind in ("Faucet", "ShowerHead"))
    wishes = (
        f"I (want|need|'d like) {{x}} {word}",
        f"{{x}} (should be|needs to be|ought to be) {word}",
        f"(make sure|check|see) that {{x}} {{x.is}} {word}",
        f"{{x}} {word}, please",
    )
    whys = {
        True: {
            "Television": "(the match is about to start|my show is on)",
            "Faucet": "I want to wash my hands",
            **dict.fromkeys(LIGHTS, "(it's dark in here|I can't see a thing|it's getting dark|it's gloomy here)"),
        },
        False: {
            "Television": "(nobody is watching|it's too loud)",
            "Faucet": "we're wasting water",
            **dict.fromkeys(
                LIGHTS, "(it's too bright|we're going to bed|I'm trying to sleep|it's a waste of electricity)"
            ),
        },
    }[on]
    skill = "switch_on" if on else "switch_off"
    return Job(
        (step(skill, x),),
        expand(dice.pick(asks), dice, slots),
        expand(dice.pick(wishes), dice, slots),
        whys.get(kind, ""),
    )


def water(world: World) -> Job:
    """Fill a thing with water, pour it out, or water a plant with it."""
    dice = world.dice
    x = world.one(world.item(WET), WET)
    kind = world.dice.random()
    if kind < 0.45:
        return _filled(world, x)
    if kind < 0.65:
        asks = (
            "(*empty|*pour out|*drain|*tip out|*empty out) {x}",
            "*pour (the water|what's in it|the contents) (out of|from) {x} (away|into the sink|down the drain)",
            "*pour the contents of {x} (away|down the sink)",
            "*tip (the water|what is in {x}|the contents of {x}) (out|away)" if dice.chance(0.5) else "*dump out {x}",
        )
        wish = expand("({x} should be empty|I need {x} empty|I want nothing left in {x})", dice, {"x": x})
        ask = expand(dice.pick([each for each in asks if "{x}" in each]), dice, {"x": x})
        return Job(
            (step("pour_out", x),),
            ask,
            wish,
            "" if dice.chance(0.7) else "the water in it is (old|stale|from yesterday)",
        )
    plant = dice.chance(0.7)
    y = world.one(world.draw({"HousePlant"} if plant else WET, but=(x.means.type,)), WET | {"HousePlant"})
    slots = {"x": x, "y": y}
    asks = (
        (
            "*water {y} (with|using) {x}",
            "(*use|*take) {x} to (water|give water to) {y}",
            "*fill {x} (with water|) and (*pour it into|*empty it into|*water|*give it to) {y}",
            "*get water in {x} and *pour it (into|on|over) {y}",
            "*give {y} some water (with|from|using) {x}",
        )
        if plant
        else (
            "*fill {x} with water and (*pour|*empty|*tip) it into {y}",
            "*use {x} to (fill|pour water into) {y}",
            "*pour (water|some water|a bit of water) (from|with) {x} into {y}",
            "*get water in {x}, then *pour it into {y}",
        )
    )
    why = expand("(it's drooping|the soil is dry|it looks thirsty|it hasn't had water in days)", dice) if plant else ""
    return Job((step("fill", x), step("pour_into", x, y)), expand(dice.pick(asks), dice, slots), why=why)


def _filled(world: World, x: Said) -> Job:
    dice = world.dice
    asks = (
        "*fill {x} (with water|up|up with water|from the tap|at the sink|with tap water|)",
        "*fill up {x} (with water|)",
        "*put (some|) water in(to|) {x}",
        "*get (some|) water in {x}",
        "*pour (some|) water into {x}",
    )
    wishes = (
        "{x} should be full (of water|)",
        "I (want|need|'d like) {x} (full of water|filled with water)",
        "{x} {x.has} to be filled",
    )
    thirsty = "(I'm thirsty|I need a drink|my throat is dry|I could do with some water)"
    whys = {"Kettle": "I'm making tea", "WateringCan": "the flowers need water", "Pot": "I'm making (soup|pasta)"}
    why = thirsty if x.means.type in ("Cup", "Mug") else whys.get(x.means.type, "")
    steps, ask = [step("fill", x)], expand(dice.pick(asks), dice, {"x": x})
    if dice.chance(0.35):
        y = world.furniture(world.place(x.means.type, but=("GarbageCan", "SinkBasin", "Sink")))
        steps.append(step("put", x, y))
        return Job(
            tuple(steps),
            ask + expand("( and|, then|, and then) (*put|*set|*leave|*place) {x.it} {y.in}", dice, {"x": x, "y": y}),
        )
    return Job(tuple(steps), ask, expand(dice.pick(wishes), dice, {"x": x}), why)


def coffee(world: World) -> Job:
    """Make a mug of coffee, and perhaps put it somewhere."""
    world.draw({"Mug"})
    dice, mug = world.dice, world.one("Mug")
    world.draw({"CoffeeMachine"})
    asks = (
        "(*make|*brew|*get|*fix|*prepare) (me|us|) (a coffee|some coffee|a cup of coffee|a mug of coffee|one coffee|an espresso)",
        "(*fill|*fill up) {x} with coffee",
        "*make (me|) (a|some) coffee in {x}" if dice.chance(0.3) else "*put (some|) coffee in {x}",
        "*pour (me|) (some|a mug of|a cup of) coffee",
        "*use the coffee machine to fill {x}",
    )
    wishes = (
        "(I'd like|I want|I need|I could do with|I'd love|I fancy) (a coffee|some coffee|a cup of coffee|a mug of coffee)",
        "(a coffee|one coffee|a cup of coffee|coffee), please",
        "{x} should be full of coffee",
        "time for coffee",
    )
    why = "(I'm so sleepy|I can't keep my eyes open|I need caffeine|I didn't sleep well)"
    ask = expand(dice.pick(asks), dice, {"x": mug}).replace("a some", "some").replace("a coffee in", "coffee in")
    steps = (step("make_coffee", mug),)
    if dice.chance(0.45):
        y = world.furniture(
            world.draw(
                [
                    name
                    for name in world.order
                    if may_hold(name, "Mug")
                    and name not in ("CoffeeMachine", "SinkBasin", "Fridge", "Microwave", "Cabinet", "Plate", "Box")
                ]
            )
        )
        then = expand("( and|, then|, and then) (*put|*set|*leave|*place|*serve) it {y.in}", dice, {"y": y})
        if dice.chance(0.4):
            wish = expand(
                "(I'd like|I want|put|bring|set|there should be) (a coffee|a mug of coffee|a hot coffee|some coffee) {y.in}",
                dice,
                {"y": y},
            )
            return Job((*steps, step("put", mug, y)), ask + then, wish, why)
        return Job((*steps, step("put", mug, y)), ask + then)
    return Job(steps, ask, expand(dice.pick(wishes), dice, {"x": mug}), why)


def food(world: World) -> Job:
    """Toast bread, cook a potato or an egg; perhaps put it on something."""
    dice, kind = world.dice, world.draw({"Bread", "Potato", "Egg"})
    whole = world.one(kind)
    if kind == "Bread":
        ready = Said(
            Reference(type="BreadSliced"), world.one("BreadSliced", PICKUPABLE | frozenset(SLICED.values())).text, "it"
        )
        steps = [step("slice", whole), step("toast", ready)]
        asks = (
            "(*make|*get|*do|*prepare) (me|us|) (some toast|toast|a piece of toast|a slice of toast)",
            "*toast {x}",
            "*slice {w} and *toast (a piece|one slice|a slice|one)",
            "*put {x} in the toaster and *toast it",
            "*cut {w}, then *toast (a slice|a piece|one of the slices)",
        )
        wishes = (
            "(I'd like|I want|I fancy|I feel like) (some toast|toast|a piece of toast)",
            "(toast|some toast), please",
        )
    elif kind == "Egg":
        ready = Said(Reference(type="EggCracked"), "it", "the egg")
        steps = [step("slice", whole), step("cook", ready)]
        asks = (
            "(*cook|*fry|*scramble|*make) (me|) {w}",
            "(*crack|*break) {w} and (*cook|*fry|*microwave) it",
            "(*crack|*break) {w}, then *cook it (in the microwave|)",
            "*make me a (fried|cooked|scrambled) egg",
        )
        wishes = ("(I'd like|I want|I fancy) a (cooked|fried|scrambled) egg", "(I'd like|I want) {w} cooked")
    else:
        ready = whole
        steps = [step("cook", whole)]
        asks = (
            "(*cook|*bake|*boil) {w}",
            "*cook {w} (in the microwave|until it's done|through|properly)",
            "*get {w} cooked",
        )
        wishes = ("(I'd like|I want|I need) {w} (cooked|baked)", "{w} needs (cooking|to be cooked)")
    slots = {"x": ready, "w": whole}
    ask = expand(dice.pick(asks), dice, slots)
    if dice.chance(0.35):
        places = [name for name in ("Plate", "DiningTable", "CounterTop", "Bowl") if may_hold(name, ready.means.type)]
        y = world.furniture(world.draw(places))
        steps.append(step("put", ready, y))
        return Job(
            tuple(steps), ask + expand("( and|, then|, and then) (*put|*serve|*place|*leave) it {y.in}", dice, {"y": y})
        )
    return Job(
        tuple(steps), ask, expand(dice.pick(wishes), dice, slots), "(I'm hungry|I'm starving|I haven't had breakfast)"
    )
