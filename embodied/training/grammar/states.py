"""One thing brought, found, treated, opened, switched, filled or cooked."""

from __future__ import annotations

from embodied.household.object_types import PROPERTIES, TYPES
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.treatments import COOLED, HEATED, TREATED, WASHED, WHY
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

ONLY_FOUND = TYPES.keys() - ANY
"""What no skill but going there works on."""


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
    kind = world.draw(world.rare | ONLY_FOUND if world.dice.chance(0.4) else world.types)
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
