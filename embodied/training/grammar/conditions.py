"""Things told apart: by where they are, by their state, by their room."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.household.object_types import PROPERTIES
from embodied.household.receptacles import ALLOWED, may_hold
from embodied.query import Reference
from embodied.training.grammar.alfred import MOVE, THROWN
from embodied.training.grammar.every import MANY, PUT
from embodied.training.grammar.jobs import Job
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.treatments import COOLED, HEATED, THEN_PUT, TREATED, WASHED
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, RECEPTACLES, ROOM_WORDS, Lacking, World, step

DIRTYABLE = frozenset("Bowl Cup Mug Plate Pot Pan Cloth".split())
BROKEN = frozenset("Bottle CellPhone Laptop Statue Vase Plate Mug Cup Bowl WineBottle".split())
USED_UP = PROPERTIES["canBeUsedUp"]
LAMPS = frozenset("DeskLamp FloorLamp Candle Television Laptop".split())
DELIVERED: Mapping[str, tuple[str, ...]] = {
    "kitchen": ("CounterTop",),
    "living_room": ("CoffeeTable",),
    "bedroom": ("Dresser", "Bed"),
    "bathroom": ("CounterTop",),
}
"""Where a thing is put that is brought to a room; the first that takes it."""


ANSWERS = (
    "(the|I mean the|I meant the|my own, the|it's the|take the|that would be the) one {p.in}",
    "the one that (is|was|lies|stands|you'll find) {p.in}(, please|)",
    "the one {p.in}, not the one {not.in}",
    "the one (I keep|I left|I put|we keep|that I have) {p.in}",
    "(it is|it's|you'll find it|look|I left it|I keep it) {p.in}",
    "not the one {not.in}, the one {p.in}",
)


def in_place(world: World) -> Job:
    """A thing that is somewhere: taken, moved or treated."""
    dice, kind = world.dice, world.item(PICKUPABLE & ALLOWED.keys())
    inside = world.place(kind)
    x = world.one(kind, inside=inside)
    choice = dice.random()
    if choice < 0.25:
        # Not "I need the mug in the sink": that says where it should be.
        ask = expand("(*bring me|*get me|*fetch me|*hand me|*grab|*take|*pick up|*get|*fetch) {x}", dice, {"x": x})
        return Job((step("pick_up", x),), ask)
    for skill, kinds in (("clean", WASHED), ("heat", HEATED), ("cool", COOLED)):
        if choice < 0.5 and kind in kinds and dice.chance(0.5):
            return _treated(world, skill, x, inside)
    return _moved(world, x, inside)


def told_when_asked(world: World) -> Job:
    """A thing that is only told apart by the answer to a question: which one is meant, or where it is."""
    dice, kind = world.dice, world.item(PICKUPABLE & ALLOWED.keys())
    inside = world.place(kind)
    x, p = world.one(kind), world.furniture(inside)
    y = world.furniture(world.place(kind, but=(inside,)))
    slots: dict[str, Said | str] = {"x": x, "y": y, "p": p, "not": world.furniture(world.place(kind, but=(inside,)))}
    answer = expand(dice.pick(ANSWERS), dice, slots)
    means = Reference(type=kind, inside=inside)
    if dice.chance(0.25):
        ask = expand("(*bring me|*get|*fetch|*grab|*pick up|*take) {x}", dice, slots)
        return Job((step("pick_up", means),), f"{ask}. {answer}")
    ask = expand(dice.pick(MOVE[:3]), dice, slots)
    wish = expand("(I want|I'd like|I need) {x} {y.in}", dice, slots)
    return Job((step("pick_up", means), step("put", means, y)), f"{ask}. {answer}", f"{wish}. {answer}")


def _moved(world: World, x: Said, inside: str) -> Job:
    y = world.furniture(world.place(x.means.type, but=(inside,)))
    slots = {"x": x, "y": y}
    wishes = (
        ("{x} (should be|belongs|should go) {y.in}", "I (want|need) {x} {y.in}")
        if not x.agrees
        else ("I want {x} {y.in}",)
    )
    ask = expand(world.dice.pick(MOVE[:3]), world.dice, slots)
    return Job((step("pick_up", x), step("put", x, y)), ask, expand(world.dice.pick(wishes), world.dice, slots))


def _treated(world: World, skill: str, x: Said, inside: str) -> Job:
    dice, steps = world.dice, [step("pick_up", x), step(skill, x)]
    treat = expand(dice.pick(TREATED[skill][:4]), dice, {"x": x})
    if dice.chance(0.4):
        return Job(tuple(steps), treat)
    y = world.furniture(world.place(x.means.type, but=(inside, "GarbageCan")))
    ask = expand(dice.pick(THEN_PUT[:4]), dice, {"x": x, "y": y, "treat": treat})
    return Job((*steps, step("put", x, y)), ask)


def in_state(world: World) -> Job:
    """A thing that is dirty, broken, used up, full, open or on."""
    dice = world.dice
    match int(dice.random() * 8):
        case 0 | 1 | 2:
            x = world.one(world.item(DIRTYABLE), state="dirty")
            return _treated(world, "clean", x, "") if dice.chance(0.7) else _moved(world, x, "")
        case 3:
            return _thrown(world, world.one(world.item(BROKEN), state="broken"))
        case 4:
            return _thrown(world, world.one(world.item(USED_UP), state="used_up"))
        case 5:
            x = world.one(world.draw({"Drawer", "Cabinet", "Box"}), PROPERTIES["openable"], state="open")
            return Job((step("close", x),), expand("(*close|*shut|*push shut) {x}", dice, {"x": x}))
        case 6:
            x = world.one(world.draw(LAMPS), PROPERTIES["toggleable"], state="on")
            return Job((step("switch_off", x),), expand("(*turn off|*switch off|*turn out) {x}", dice, {"x": x}))
    x = world.one(world.item(frozenset("Mug Cup Bowl Bottle".split())), state="filled")
    if dice.chance(0.5):
        return Job((step("pour_out", x),), expand("(*empty|*pour out|*tip out) {x}", dice, {"x": x}))
    return _moved(world, x, "")


def _thrown(world: World, x: Said) -> Job:
    if world.dice.chance(0.3):
        return Job((step("pick_up", x),), expand("(*bring me|*pick up|*take|*show me) {x}", world.dice, {"x": x}))
    y = world.one(world.draw({"GarbageCan"}), RECEPTACLES)
    asks = (*THROWN, "(*put|*drop|*throw) {x} {y.into}")
    ask = expand(world.dice.pick(asks), world.dice, {"x": x, "y": y})
    return Job((step("pick_up", x), step("put", x, y)), ask)


def to_a_room(world: World) -> Job:
    """Things brought to another room."""
    dice, room = world.dice, world.dice.pick(world.kinds)
    many = dice.chance(0.5)
    kind = world.item(MANY if many else PICKUPABLE - {"Boots"})
    targets = [name for name in DELIVERED[room] if name in world.types and may_hold(name, kind)]
    if not targets:
        raise Lacking
    y = Reference(type=targets[0], room=room)
    x = world.every(kind) if many else world.one(kind)
    slots: dict[str, Said | str] = {"x": x, "r": dice.pick(ROOM_WORDS[room])}
    asks = (
        "(*bring|*take|*carry|*move|*return) {x} (back|over|) (to|into) the {r}",
        "*put {x} (back|) in the {r}",
        "*get {x} (back|) to the {r}",
    )
    steps = (step("put", x, y),) if many else (step("pick_up", x), step("put", x, y))
    wish = expand(
        "{x} {x.goes} (back|) (in|to) the {r}|{x} should be in the {r}" if x.agrees else "I want {x} in the {r}",
        dice,
        slots,
    )
    return Job(steps, expand(dice.pick(asks), dice, slots), wish)


def in_a_room(world: World) -> Job:
    """Things of one room among several: switched, opened, brought, moved."""
    dice, room = world.dice, world.dice.pick(world.kinds)
    choice = dice.random()
    if choice < 0.35:
        skill, verbs = dice.pick(
            (
                ("switch_on", "(*switch on|*turn on)"),
                ("switch_off", "(*switch off|*turn off)"),
                ("switch_off", "(*switch off|*turn off)"),
            )
        )
        x = _of_room(
            world,
            world.draw(frozenset("DeskLamp FloorLamp Faucet Television Candle Laptop".split())),
            room,
            "toggleable",
        )
        return Job((step(skill, x),), expand(f"{verbs} {{x}}", dice, {"x": x}))
    if choice < 0.5:
        skill = dice.pick(("open", "close"))
        x = _of_room(world, world.draw(frozenset("Blinds Cabinet Drawer Safe ShowerCurtain".split())), room, "openable")
        return Job((step(skill, x),), expand("*open {x}" if skill == "open" else "(*close|*shut) {x}", dice, {"x": x}))
    if choice < 0.65:
        x = world.every(world.item(MANY), room=room)
        y = world.furniture(world.place(x.means.type))
        return Job((step("put", x, y),), expand(dice.pick(PUT[:3]), dice, {"x": x, "y": y}))
    if choice < 0.8:
        x = _of_room(world, world.item(), room, "pickupable")
        return Job((step("pick_up", x),), expand("(*bring me|*get|*fetch|*grab|*pick up|*take) {x}", dice, {"x": x}))
    kind = world.item()
    x, y = world.one(kind), world.furniture(world.place(kind), room=room)
    slots = {"x": x, "y": y}
    ask, wish = expand(dice.pick(MOVE[:3]), dice, slots), expand("I (want|need) {x} {y.in}", dice, slots)
    return Job((step("pick_up", x), step("put", x, y)), ask, wish)


def _of_room(world: World, kind: str, room: str, role: str) -> Said:
    said, word = world.one(kind, PROPERTIES[role]), world.dice.pick(ROOM_WORDS[room])
    text = f"{said.text} {world.dice.pick(('in', 'in', 'from' if role == 'pickupable' else 'in'))} the {word}"
    if world.dice.chance(0.25) and said.text.startswith("the "):
        text = f"the {word} {said.text[4:]}"
    means = Reference(type=kind, room=room)
    return Said(means, text, said.again, said.several, said.where, said.agrees)
