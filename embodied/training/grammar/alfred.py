"""ALFRED's seven types of tasks, as people ask for them who have never heard of ALFRED."""

from __future__ import annotations

from embodied.household.receptacles import may_hold
from embodied.query import Step
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.treatments import (
    ADJECTIVES,
    COOLED,
    HEATED,
    THEN_PUT,
    TREATED,
    WASHED,
    WHY,
    WISH_ADJECTIVE,
    WITH_ADJECTIVE,
)
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, SLICED, Lacking, World, step

LAMPS = frozenset({"DeskLamp", "FloorLamp"})
CARRIERS = frozenset("Bowl Box Cup Mug Pan Plate Pot".split())

MOVE = (
    "(*put|*put|*place|*set|*stick|*leave|*lay|*stow|*drop|*pop|*store) {x} (away|back|) {y.into}",
    "(*take|*get|*grab|*fetch|*pick up|*bring) {x} and (*put|*place|*set|*leave|*drop|*pop|*stick) {x.it} {y.into}",
    "(*move|*transfer|*shift|*carry|*take|*bring) {x} (over|across|) to {y}",
    "(*find|*look for|*go and get) {x}, (then|and) (*put|*set|*place|*leave) {x.it} {y.into}",
    "(*pick|*take) {x} up(,| and|, then) (*put|*set|*bring) {x.it} (down|) {y.into}",
    "*relocate {x} to {y}",
    "*find a (place|spot|home) {y.in} for {x}",
    "*return {x} to {y}",
    "*put {y.into} {x}",
)
MOVE_WISH = (
    "{x} (should be|should go|needs to be|has-to-be put|must be|ought to be) {y.in}",
    "{x} {x.goes} {y.into}",
    "I (want|need|would like|'d like) {x} {y.in}",
    "I (want|would like) {x} (to be|to end up|to go|put|placed) {y.in}",
    "(get|have) {x} (put|placed|moved) {y.into}",
    "{x} {x.goes} back {y.in}, (not here|please|where (it|it all) was)",
    "(make sure|see to it|check) (that|) {x} {x.is} {y.in}",
    "{x.bare}: {y.into}",
    "{x.bare} {y.into}",
    "(is there|have we got|is there still) room {y.in} for {x}? (put|leave) {x.it} there",
    "(we need|there should be|there has to be|I'd like to see|I'm missing) {x} {y.in}",
    "{x} {x.is} (in the way|in my way|not where (they|it) should be), (put|move) {x.it} {y.into}",
    "can {x} (go|be moved|be put) {y.into}?",
    "(why is|why isn't|what if) {x} (not|) {y.in}? (sort it out|put it there)",
)
THROWN = (
    "(*throw|*chuck|*toss) {x} (away|out|in the trash|in the bin|in the garbage)",
    "*bin {x}",
    "*get rid of {x}",
    "(*dispose of|*discard|*trash) {x}",
)


def _slicing(world: World, kinds: frozenset[str]) -> tuple[list[Step], Said, str]:
    """A thing of some kinds to be cut first: the step, the slice as it is spoken of, and the words for cutting."""
    kind = world.item(kinds & frozenset(SLICED) - {"Egg"})
    whole = world.one(kind)
    cut = world.one(SLICED[kind], frozenset(SLICED.values()))
    asked = expand("(*slice|*cut|*cut up|*slice up|*chop|*chop up) {x}", world.dice, {"x": whole})
    one = world.dice.pick(
        ("a slice", "one slice", "a piece", "one piece", "one of the slices", "a bit of it", "a slice of it")
    )
    return [step("slice", whole)], Said(cut.means, cut.text, one), asked


def _target(world: World, kinds: frozenset[str], sliced: float) -> tuple[list[Step], Said, str]:
    """What is handled: whole, or in slices; then with the words that ask for cutting, where they stand apart."""
    if not world.dice.chance(sliced) or not kinds & frozenset(SLICED) & world.types:
        return [], world.one(world.item(kinds)), ""
    first, said, asked = _slicing(world, kinds)
    if world.dice.chance(0.45):
        return first, said, ""
    text = said.again
    return first, Said(said.means, text, "it"), f"{asked}{world.dice.pick((' and ', ', then ', ', ', '. then '))}"


def move(world: World) -> Job:
    """Put one thing somewhere."""
    first, x, cut = _target(world, PICKUPABLE - {"Boots"}, 0.12)
    y = world.furniture(world.place(x.means.type))
    steps = (*first, step("pick_up", x), step("put", x, y))
    slots = {"x": x, "y": y}
    if y.means.type == "GarbageCan" and world.dice.chance(0.6):
        return Job(steps, cut + expand(world.dice.pick(THROWN), world.dice, slots))
    wish = "" if cut else expand(world.dice.pick(MOVE_WISH), world.dice, slots)
    return Job(
        steps, cut + expand(world.dice.pick(MOVE), world.dice, slots), wish.replace("has-to-be put", "has to be put")
    )


def _treated(world: World, skill: str, kinds: frozenset[str]) -> Job:
    first, x, cut = _target(world, kinds, 0.15)
    y = world.furniture(world.place(x.means.type, but=("GarbageCan",)))
    dice = world.dice
    steps = (*first, step("pick_up", x), step(skill, x), step("put", x, y))
    template = dice.pick(TREATED[skill])
    it = Said(x.means, x.part("it", dice), x.again, x.several)
    slots: dict[str, Said | str] = {
        "x": x,
        "y": y,
        "treat": expand(template, dice, {"x": x}),
        "treat_it": expand(dice.pick(TREATED[skill][:2]), dice, {"x": it}).replace(f"up {it.text}", f"{it.text} up"),
        "state": dice.pick(ADJECTIVES[skill]),
    }
    why = dice.pick(WHY[skill]) if dice.chance(0.3) else ""
    if cut or dice.chance(0.55):
        ask = _particles(cut + expand(dice.pick(THEN_PUT), dice, slots))
        return Job(steps, ask, why="" if cut else why)
    name = world.name(x.means.type, PICKUPABLE | frozenset(SLICED.values()))
    determiner = dice.pick(("some", "the")) if name.mass or name.plural_only else dice.pick(("a", "the", "one", "a"))
    words = f"{determiner} {slots['state']} {name.one}"
    words = words.replace("a ice", "an ice")
    slots["adj"] = Said(x.means, words, x.again, x.several, agrees=x.agrees)
    ask, wish = dice.pick(WITH_ADJECTIVE), dice.pick(WISH_ADJECTIVE)
    return Job(steps, expand(ask, dice, slots), expand(wish, dice, slots), why)


def _particles(text: str) -> str:
    """Put a pronoun between verb and particle: "rinse it off"."""
    for particle in ("off", "up", "down"):
        for word in ("it", "them"):
            text = text.replace(f" {particle} {word}", f" {word} {particle}")
    return text


def clean_and_put(world: World) -> Job:
    """Wash a thing and put it somewhere."""
    return _treated(world, "clean", WASHED)


def heat_and_put(world: World) -> Job:
    """Heat a thing and put it somewhere."""
    return _treated(world, "heat", HEATED)


def cool_and_put(world: World) -> Job:
    """Cool a thing and put it somewhere."""
    return _treated(world, "cool", COOLED)


def several_of_a_kind(world: World) -> Job:
    """Two, three or four of a kind somewhere."""
    dice = world.dice
    count = dice.pick((2, 2, 2, 2, 2, 3, 3, 4))
    x = world.some(world.item(but=("Boots", "Kettle", "Laptop")), count)
    y = world.furniture(world.place(x.means.type, but=("CoffeeMachine", "StoveBurner", "ToiletPaperHanger")))
    slots = {"x": x, "y": y}
    asks = (
        "(*put|*place|*set|*leave|*lay|*stow|*arrange|*drop) {x} {y.into}",
        "(*move|*carry|*bring|*transfer|*take) {x} (over|) to {y}",
        "(*find|*get|*grab|*fetch|*collect|*gather|*pick up) {x} and (*put|*place|*leave|*drop) them {y.into}",
        "(*take|*bring) {x}(, one at a time,|) and *set them {y.in}",
        "*put one {x.one} {y.into}, then another( one|)",
        "*put a {x.one} {y.into} and (then|) (a second one|another|another one next to it|one more)",
    )
    wishes = (
        "(I want|I'd like|I need|we need|there should be|let's have) {x} {y.in}",
        "{x}, {y.in}",
        "{x} (should be|belong|should go|have to be|go) {y.in}",
        "(we're short of|we still need|I'm missing) {x.again} {y.in}, (bring|put|add) {x} there",
    )
    single = expand("{x}", dice, {"x": world.name(x.means.type, PICKUPABLE).one})
    asked = dice.pick(asks if count == 2 and " " not in single and single[0] not in "aeiou" else asks[:4])
    asked = asked.replace("{x.one}", single)
    steps = (step("pick_up", x), step("put", x, y)) * count
    return Job(steps, expand(asked, dice, slots), expand(dice.pick(wishes), dice, slots))


def stack(world: World) -> Job:
    """A thing in or on something that can be carried, and that somewhere."""
    carrier = world.item(CARRIERS)
    fits = frozenset(name for name in PICKUPABLE if may_hold(carrier, name) and name != carrier)
    first, x, cut = _target(world, fits - {"Boots"}, 0.2)
    if not may_hold(carrier, x.means.type):
        raise Lacking
    m, y = world.one(carrier), world.furniture(world.place(carrier, but=("GarbageCan",)))
    steps = (*first, step("pick_up", x), step("put", x, m), step("pick_up", m), step("put", m, y))
    slots = {"x": x, "m": m, "y": y}
    asks = (
        "(*put|*place|*set|*drop|*stick) {x} {m.into} and (*put|*place|*set|*leave) {m.it} {y.into}",
        "(*put|*place) {x} {m.into}, (then|and then) (*put|*set|*carry|*take|*move) {m.again} {y.into}",
        "(*put|*place|*set|*leave) {m} with {x} {m.inn} {y.into}",
        "(*put|*move|*bring) {m} (holding|containing|with) {x} {y.into}",
        "*get {m}, *put {x} {m.inn} and *leave (both|it all|the lot|the two of them) {y.in}",
        "*serve {x} {m.in} {y.in}",
        "(*pick up|*take|*get|*grab) {x}, (*put|*set) {x.it} {m.into}, and (*move|*bring|*take) {m.again} to {y}",
        "*use {m} to (bring|take|carry) {x} to {y}",
    )
    wishes = (
        "(I want|I'd like|I need|we need|there should be) {m} with {x} {m.inn} {y.in}",
        "{x} {m.in}, and {m.again} {y.in}",
        "{m} with {x} {m.inn}, {y.in}",
        "{x} {x.goes} {m.into}, (and|then) {m.again} {m.goes} {y.into}",
    )
    inn = "in it" if m.where == "in" else "on it"
    ask, wish = (dice_text.replace("{m.inn}", inn) for dice_text in (world.dice.pick(asks), world.dice.pick(wishes)))
    return Job(steps, cut + expand(ask, world.dice, slots), "" if cut else expand(wish, world.dice, slots))


def look_in_light(world: World) -> Job:
    """Look at a thing in a lamp's light."""
    dice = world.dice
    held = world.item(but=("Boots", "Towel", "HandTowel", "Plunger", "ScrubBrush"))
    x, lamp = world.one(held), world.one(world.draw(LAMPS), LAMPS | {"LightSwitch", "Candle"})
    slots = {"x": x, "y": lamp}
    asks = (
        "(*look at|*examine|*inspect|*study|*check|*view) {x} (in the light of|by the light of|under|with|near|"
        "beside) {y}",
        "(*take|*carry|*bring|*hold) {x} (to|over to|up to|under|near|next to) {y} (and (*look at|*inspect|"
        "*examine) {x.it}|to have a look at {x.it}|to see {x.it} better|and *turn it on)",
        "(*pick up|*grab|*get|*fetch) {x} and (*turn|*switch) on {y}",
        "(*switch|*turn) on {y} (and|to) (*look at|*examine|*inspect|*have a look at|*take a look at) {x}",
        "*have a (look|good look|closer look|proper look) at {x} (under|by|in the light of) {y}",
        "*hold {x} under {y}",
        "*use {y} to (look at|see|examine|inspect|have a look at) {x}",
    )
    wishes = (
        "I (want|need|would like) to see {x} (under|in the light of|by the light of) {y}",
        "let me see {x} (under|in the light of) {y}",
        "what does {x} look like (under|in the light of) {y}? show me",
        "it's too dark to see {x}, (hold|take) {x.it} (to|under|up to) {y}",
    )
    ask = expand(dice.pick(asks), dice, slots).replace("to *", "to ")
    if held == lamp.means.type:
        raise Lacking
    return Job((step("pick_up", x), step("examine_in_light", x, lamp)), ask, expand(dice.pick(wishes), dice, slots))


def slice_and_put(world: World) -> Job:
    """Cut a thing up and put a slice somewhere."""
    first, x, cut = _slicing(world, frozenset(SLICED))
    y = world.furniture(world.place(x.means.type))
    slots: dict[str, Said | str] = {"x": x, "y": y, "again": x.again}
    asked = (
        f"{cut} (and|, then|, and) (*put|*place|*set|*leave|*drop) {{again}} {{y.into}}",
        "(*put|*place|*leave|*set) {x} {y.into}",
        "*cut {x} and (*put|*leave|*place) it {y.into}",
        f"{cut}. {{again}} (should go|goes) {{y.into}}",
    )
    return Job((*first, step("pick_up", x), step("put", x, y)), expand(world.dice.pick(asked), world.dice, slots))
