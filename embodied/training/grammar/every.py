"""All things of a kind: those in a state, those somewhere, whole categories."""

from __future__ import annotations

from embodied.household.object_types import PROPERTIES
from embodied.household.receptacles import may_hold
from embodied.query import ANYTHING
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.names import CATEGORIES
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.treatments import COOLED, DISHES, HEATED, TREATED
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, RECEPTACLES, Lacking, World, step

MANY = PICKUPABLE - frozenset("Boots Laptop Kettle AluminumFoil Bread Lettuce WateringCan Plunger Towel".split())
ONE_ONLY = frozenset("CoffeeMachine StoveBurner ToiletPaperHanger HandTowelHolder TowelHolder Toaster Mug Cup".split())
DIRTYABLE = frozenset("Bowl Cup Mug Plate Pot Pan Cloth".split())
OPENABLE = frozenset("Cabinet Drawer Blinds Box Book Safe".split())
LIGHTS = frozenset("DeskLamp FloorLamp Candle LightSwitch Faucet StoveKnob".split())
PUT = (
    "(*put|*put|*place|*stow|*store|*stick|*leave|*drop|*pop) {x} (away|back|) {y.into}",
    "(*move|*carry|*bring|*take|*transfer|*get) {x} (over|) to {y}",
    "(*collect|*gather|*gather up|*pick up|*round up|*find) {x} and (*put|*place|*leave|*drop) them {y.into}",
    "(*tidy|*clear) {x} away {y.into}",
    "*take {x} and *put them {y.into}, (one after the other|one by one|all of them)",
)
PUT_WISH = (
    "{x} (should|need to|have-to) be {y.in}",
    "{x} go {y.into}",
    "{x} belong {y.in}",
    "I (want|need|'d like) {x} {y.in}",
    "(make sure|check|see to it) that {x} end up {y.in}",
    "{x}: {y.into}",
    "I don't want to see any {n} (lying around|left out|about) (any more|)(:|,|;) (put|get) them {y.into}",
    "(there are|I see) {n} (everywhere|all over the place|lying around). (they|these) (belong|go) {y.into}",
)


def _state(world: World, kind: str) -> str:
    return "dirty" if kind in DIRTYABLE and world.dice.chance(0.35) else ""


def _put_wish(world: World, x: Said, y: Said) -> str:
    if not x.agrees or "," in x.text:
        return ""
    dice = world.dice
    template = dice.pick(PUT_WISH).replace("have-to", "have to")
    if "{n}" in template and (x.means.state or x.means.inside):
        template = PUT_WISH[1]
    return expand(template, dice, {"x": x, "y": y, "n": x.again.removeprefix("the ")})


def every_put(world: World) -> Job:
    """All of a kind somewhere."""
    kind = world.item(MANY)
    inside = world.place(kind) if world.dice.chance(0.2) else ""
    x = world.every(kind, state=_state(world, kind) if world.dice.chance(0.3) else "", inside=inside)
    y = world.furniture(world.place(kind, but=ONE_ONLY | {inside}))
    ask = expand(world.dice.pick(PUT), world.dice, {"x": x, "y": y})
    return Job((step("put", x, y),), ask, _put_wish(world, x, y))


def every_thrown(world: World) -> Job:
    """All of a kind into the bin."""
    kind = world.item(name for name in MANY if may_hold("GarbageCan", name))
    world.draw({"GarbageCan"})
    x, y = world.every(kind), world.one("GarbageCan", RECEPTACLES)
    ask = expand(
        "(*throw {x} (away|out)|*bin {x}|*chuck {x}|*get rid of {x}|*discard {x}|*dispose of {x})", world.dice, {"x": x}
    )
    return Job((step("put", x, y),), ask)


def every_treated(world: World) -> Job:
    """All of a kind washed, heated or cooled."""
    return _treated(world, put=False)


def every_treated_and_put(world: World) -> Job:
    """All of a kind washed, heated or cooled, and put somewhere."""
    return _treated(world, put=True)


def _treated(world: World, *, put: bool) -> Job:
    dice = world.dice
    skill = dice.pick(("clean", "clean", "clean", "heat", "cool"))
    kind = world.item({"clean": DISHES | {"Cloth", "Apple", "Tomato", "Potato"}, "heat": HEATED, "cool": COOLED}[skill])
    x = world.every(kind, state=_state(world, kind) if skill == "clean" else "")
    ask = expand(dice.pick(TREATED[skill][:4]), dice, {"x": x})
    if not put:
        wishes = {
            "clean": "{x} (need|have) to be (washed|cleaned|rinsed)|{x} (need|could do with) (a wash|cleaning|washing)",
            "heat": "{x} (need|have) to be (warm|hot|heated)|{x} should be (hot|warm)",
            "cool": "{x} (need|have) to be (cold|chilled|cooled)|{x} should be (cold|chilled)",
        }
        wish = expand(f"({wishes[skill]})", dice, {"x": x}) if x.agrees else ""
        return Job((step(skill, x),), ask, wish)
    y = world.furniture(world.place(kind, but=ONE_ONLY | {"GarbageCan"}))
    after = "( and|, then|. then|, and) (*put|*place|*set|*leave|*stow|*stack) them (all|) (back|away|) {y.into}"
    then = expand(after, dice, {"y": y})
    return Job((step(skill, x), step("put", x, y)), ask + then.replace("*stack them in", "*put them in"))


def everything_somewhere(world: World) -> Job:
    """Whatever lies somewhere into something else, or whatever is dirty washed."""
    dice = world.dice
    if dice.chance(0.3):
        inside = world.draw(RECEPTACLES - ONE_ONLY) if dice.chance(0.4) else ""
        x = world.every(ANYTHING, state="" if inside and dice.chance(0.5) else "dirty", inside=inside)
        put = dice.chance(0.4)
        ask = expand("(*wash|*clean|*rinse|*wash up|*scrub) {x}", dice, {"x": x})
        if not put:
            return Job((step("clean", x),), ask)
        y = world.furniture(world.draw(("Cabinet", "CounterTop", "DiningTable", "Shelf", "Drawer"), but=(inside,)))
        return Job(
            (step("clean", x), step("put", x, y)), ask + expand("( and|, then) *put it {y.into}", dice, {"y": y})
        )
    source = world.draw(RECEPTACLES - ONE_ONLY)
    x = world.every(ANYTHING, inside=source)
    there = world.one(source, RECEPTACLES)
    y = world.furniture(
        world.draw(RECEPTACLES - ONE_ONLY - frozenset("Toilet Bowl Plate Pan Pot".split()), but=(source,))
    )
    slots = {"x": x, "y": y, "s": there}
    asks = (
        "(*put|*move|*transfer|*place|*stow|*take|*throw) {x} {y.into}",
        "(*clear|*empty|*clear off|*clear out) {s} and *put (everything|it all|the things|what was there) {y.into}",
        "(*take|*get) everything {s.from} and (*put|*leave|*place) it {y.into}",
        "*move (whatever is|what's|all that is) {s.in} (over|) to {y}",
        "*empty {s} {y.into}",
    )
    wishes = (
        "whatever is {s.in} (should go|goes|belongs) {y.into}",
        "nothing should be left {s.in}; it all goes {y.into}",
    )
    return Job((step("put", x, y),), expand(dice.pick(asks), dice, slots), expand(dice.pick(wishes), dice, slots))


def every_switched(world: World) -> Job:
    """All of a kind opened, closed, switched on or off."""
    dice = world.dice
    skill = dice.pick(("open", "close", "switch_on", "switch_off", "switch_off", "close"))
    openable = skill in ("open", "close")
    kind = world.draw(OPENABLE if openable else LIGHTS)
    role = PROPERTIES["openable" if openable else "toggleable"]
    state = {"close": "open", "switch_off": "on"}.get(skill, "") if dice.chance(0.3) else ""
    x = world.every(kind, role, state=state)
    asks = {
        "open": "(*open|*open up) {x}",
        "close": "(*close|*shut|*close up) {x}",
        "switch_on": "(*turn on {x}|*switch on {x}|*switch {x} on|*turn {x} on)",
        "switch_off": "(*turn off {x}|*switch off {x}|*switch {x} off|*turn {x} off|*put out {x}|*kill {x})",
    }
    wishes = {
        "open": "{x} (should be|have to be|must be) open",
        "close": "{x} (should be|have to be|must be) (closed|shut)|none of {x.again} should be left open",
        "switch_on": "{x} (should be|have to be|must be) (on|lit|switched on)",
        "switch_off": "{x} (should be|have to be|must be) (off|switched off)|I want {x} (off|out)",
    }
    wish = expand(f"({wishes[skill]})", dice, {"x": x}) if x.agrees and not state else ""
    return Job((step(skill, x),), expand(asks[skill], dice, {"x": x}), wish)


def category(world: World) -> Job:
    """Those of a category that the home has, all of them, somewhere."""
    dice = world.dice
    word = dice.pick(tuple(CATEGORIES))
    kinds = [kind for kind in world.order if kind in CATEGORIES[word]]
    if not world.known:
        kinds = sorted(CATEGORIES[word])
    taking = [name for name in RECEPTACLES - ONE_ONLY if kinds and all(may_hold(name, kind) for kind in kinds)]
    wash = dice.chance(0.3) and set(kinds) <= DISHES
    if not kinds:
        raise Lacking
    text = dice.pick((f"the {word}", f"all the {word}", f"all {word}", f"all of the {word}", f"our {word}"))
    whole = [world.every(kind) for kind in kinds]
    x = Said(whole[0].means, text, f"the {word}", several=True, agrees=True)
    if wash:
        return Job(
            tuple(step("clean", each) for each in whole), expand(dice.pick(TREATED["clean"][:3]), dice, {"x": x})
        )
    y = world.furniture(world.draw(taking))
    return Job(
        tuple(step("put", each, y) for each in whole),
        expand(dice.pick(PUT), dice, {"x": x, "y": y}),
        expand(dice.pick(PUT_WISH[:5]).replace("have-to", "have to"), dice, {"x": x, "y": y}),
    )
