"""A home that somebody may be speaking of: which types are there, and how its things are named there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from embodied.household.furnish.priors import FLOOR, LIES, MUST
from embodied.household.object_types import PROPERTIES, SLICEABLE, TYPES
from embodied.household.receptacles import may_hold
from embodied.query import ANYTHING, Reference, Step
from embodied.training.grammar.dice import Dice
from embodied.training.grammar.names import COMMONEST, MEANINGS, NAMES
from embodied.training.grammar.nouns import INSIDE, ON_TOP, Name, Said, with_article


class Lacking(Exception):
    """The home lacks what a phrase would be about; another is drawn."""


PARTS = frozenset(name for name in TYPES if name.endswith("Sliced")) | {"EggCracked"}
PICKUPABLE = PROPERTIES["pickupable"] - PARTS
RECEPTACLES = PROPERTIES["receptacle"] - {"Floor", "Footstool"}
HOLDS_INSIDE = frozenset(
    "Bathtub BathtubBasin Bowl Box Cabinet ClothesDryer Cup Drawer Fridge GarbageCan LaundryHamper Microwave Mug Pot "
    "Safe Sink SinkBasin Toaster WashingMachine".split()
)
KINDS = ("kitchen", "living_room", "bedroom", "bathroom")
_FURNITURE: Mapping[str, tuple[str, ...]] = {
    "kitchen": tuple(
        "Cabinet CounterTop Drawer Faucet Fridge GarbageCan Microwave SinkBasin StoveBurner StoveKnob CoffeeMachine "
        "Toaster Chair DiningTable LightSwitch Shelf Stool Window SideTable HousePlant Painting Blinds Doorway".split()
    ),
    "living_room": tuple(
        "Sofa CoffeeTable Television TVStand FloorLamp ArmChair DiningTable Chair Desk DeskLamp Dresser Drawer Shelf "
        "SideTable GarbageCan HousePlant LightSwitch Ottoman Painting Window Doorway RoomDecor ShelvingUnit".split()
    ),
    "bedroom": tuple(
        "Bed Desk DeskLamp Drawer Dresser SideTable Shelf Chair Cabinet GarbageCan LaundryHamper LightSwitch Mirror "
        "Painting Safe Window ArmChair FloorLamp Blinds Desktop Doorway HousePlant".split()
    ),
    "bathroom": tuple(
        "BathtubBasin CounterTop Faucet GarbageCan HandTowelHolder Mirror SinkBasin Toilet ToiletPaperHanger "
        "TowelHolder Cabinet Cart Drawer LaundryHamper LightSwitch Shelf ShowerCurtain ShowerDoor ShowerHead "
        "WashingMachine ClothesDryer Window Doorway".split()
    ),
}
_LYING = {
    kind: tuple(
        sorted(
            {thing for shares in LIES[kind].values() for thing, _ in shares}
            | {thing for thing, _ in MUST[kind]}
            | {thing for thing, _ in FLOOR[kind]}
        )
    )
    for kind in KINDS
}
_ODD = tuple(sorted(set(TYPES) - PARTS - {"Sink", "Bathtub", "Floor"}))
_RARE = tuple(sorted(set(_ODD) - {name for kind in KINDS for name in (*_FURNITURE[kind], *_LYING[kind])}))
"""What no kind of room is sure to have."""
_WITH = {"SinkBasin": "Sink", "BathtubBasin": "Bathtub"}
"""What rooms list beside a basin."""
_DETERMINERS = ("the", "the", "the", "the", "the", "the", "that", "my", "a", "a")
_OF_FURNITURE = (*["the"] * 16, "my", "a", "that", "our")
_ADJECTIVES = "red blue green white black little small big large old new nice favourite other yellow plain".split()
_STATES: Mapping[str, tuple[str, ...]] = {
    "dirty": ("dirty", "dirty", "dirty", "grubby", "filthy", "unwashed", "used", "mucky", "stained"),
    "open": ("open", "open", "opened"),
    "on": ("lit", "running", "switched-on"),
    "broken": ("broken", "broken", "cracked", "smashed", "damaged"),
    "cooked": ("cooked", "cooked", "done"),
    "filled": ("full", "full", "filled"),
    "used_up": ("empty", "used-up", "finished"),
}
_THAT_IS: Mapping[str, tuple[str, ...]] = {
    "dirty": ("dirty", "not clean", "unwashed", "filthy", "still dirty"),
    "open": ("open", "standing open", "still open"),
    "on": ("on", "switched on", "still on", "turned on", "running"),
    "broken": ("broken", "cracked", "in pieces"),
    "cooked": ("cooked", "cooked already"),
    "filled": ("full", "filled up", "full of water"),
    "used_up": ("empty", "used up", "finished"),
}
ROOM_WORDS: Mapping[str, tuple[str, ...]] = {
    "kitchen": ("kitchen", "kitchen", "kitchen", "kitchenette"),
    "living_room": ("living room", "living room", "lounge", "sitting room", "family room"),
    "bedroom": ("bedroom", "bedroom", "bedroom", "master bedroom"),
    "bathroom": ("bathroom", "bathroom", "bath room", "washroom"),
}
PARAMETERS = {
    "go_to": ("target",),
    "put": ("object", "receptacle"),
    "examine_in_light": ("object", "lamp"),
    "pour_into": ("object", "target"),
}
"""Of the skills that take something else than one object."""


def step(skill: str, *things: Said | Reference) -> Step:
    """A step with its things in the order of the skill's parameters."""
    names = PARAMETERS.get(skill, ("object",))
    said = [thing.means if isinstance(thing, Said) else thing for thing in things]
    return Step(skill=skill, arguments=dict(zip(names, said, strict=True)))


def part_of(kind: str) -> str:
    """What comes of a thing that is sliced."""
    return "EggCracked" if kind == "Egg" else f"{kind}Sliced"


class World:
    """The types of a home, drawn at random, and the words for its things."""

    def __init__(self, dice: Dice, kinds: Sequence[str]) -> None:
        self.dice, self.kinds = dice, kinds
        self.known = dice.chance(0.67)
        found: set[str] = set()
        for kind in kinds:
            found.update(name for name in _FURNITURE[kind] if dice.chance(0.75))
            found.update(name for name in _LYING[kind] if dice.chance(0.75))
        self.rare = frozenset(dice.sample(_RARE, 2))
        found.update(dice.sample(_ODD, 4), self.rare)
        self.order = sorted(found)
        self.types = frozenset(found)

    def draw(self, allowed: Iterable[str], but: Iterable[str] = ()) -> str:
        """Draw a type that is here.

        Raises:
            Lacking: none of those allowed is.
        """
        left = [name for name in self.order if name in allowed and name not in but]
        if not left:
            raise Lacking
        return self.dice.pick(left)

    def item(self, allowed: Iterable[str] = PICKUPABLE, but: Iterable[str] = ()) -> str:
        """Draw a type to be picked up."""
        return self.draw(PICKUPABLE.intersection(allowed), but)

    def place(self, kind: str, but: Iterable[str] = ()) -> str:
        """Draw a type of receptacle that takes things of a type."""
        return self.draw([name for name in RECEPTACLES if name != kind and may_hold(name, kind)], but)

    def name(self, kind: str, role: frozenset[str], counted: bool = False) -> Name:
        """Draw a name that means this type here.

        Args:
            kind: the type.
            role: what could stand at its place in the sentence: a name may be shared with others.
            counted: it needs a plural.
        """
        names = [each for each in NAMES[kind] if not counted or each.many]
        for _ in range(6):
            name = names[min(int(self.dice.random() ** 1.4 * len(names)), len(names) - 1)]
            meant = MEANINGS[name.one] & role
            if len(meant & self.types if self.known else meant) <= 1 or (
                not self.known and COMMONEST.get(name.one) == kind
            ):
                return name
        return next((name for name in names if len(MEANINGS[name.one] & role) <= 1), names[0])

    def one(self, kind: str, role: frozenset[str] = PICKUPABLE, *, state: str = "", inside: str = "") -> Said:
        """Speak of one thing; with its state and what it is in, where these are part of what is meant."""
        name, dice = self.name(kind, role), self.dice
        furniture = kind not in PICKUPABLE
        adjective, tail = self._described(state, dice)
        if not state and not furniture and not name.plural_only and dice.chance(0.07):
            adjective = dice.pick(_ADJECTIVES)
        words = f"{adjective} {name.one}".strip()
        determiner = dice.pick(_OF_FURNITURE if furniture or inside or state else _DETERMINERS)
        if determiner == "that" and name.plural_only:
            determiner = "those"
        text = self._with(determiner, words, name) + tail
        if inside:
            text += f" {self._location(inside, dice, plural=name.plural_only)}"
        return Said(
            Reference(type=kind, state=state, inside=inside),
            text,
            f"the {name.one}",
            several=name.plural_only,
            where=INSIDE if kind in HOLDS_INSIDE else ON_TOP,
            agrees=name.plural_only,
        )

    def furniture(self, kind: str, *, room: str = "") -> Said:
        """Speak of a receptacle."""
        said = self.one(kind, RECEPTACLES)
        if not room:
            return said
        text = f"{said.text} in the {self.dice.pick(ROOM_WORDS[room])}"
        return Said(Reference(type=kind, room=room), text, said.again, where=said.where, agrees=said.agrees)

    def every(
        self, kind: str, role: frozenset[str] = PICKUPABLE, *, state: str = "", inside: str = "", room: str = ""
    ) -> Said:
        """Speak of all things of a type, or of all things whatever."""
        dice = self.dice
        means = Reference(type=kind, every=True, state=state, inside=inside, room=room)
        adjective, tail = self._described(state, dice)
        where = self._location(inside, dice, plural=True) if inside else ""
        if room:
            where = f"(in|from|in) the {dice.pick(ROOM_WORDS[room])}".replace("(in|from|in)", dice.pick(("in", "from")))
        if kind == ANYTHING:
            text = dice.pick(("everything", "every thing", "all things", "all the stuff", "everything"))
            several = text == "all things"
            state_words = f" that {'are' if several else 'is'} {dice.pick(_THAT_IS[state])}" if state else ""
            return Said(means, f"{text}{state_words} {where}".strip(), "it all", several, agrees=several)
        name = self.name(kind, role, counted=True)
        single = dice.chance(0.25)
        words = f"{adjective} {name.one if single else name.many}".strip()
        text = (
            dice.pick(("every", "each", "every single", "each and every", "every"))
            if single
            else dice.pick(("all", "all the", "all of the", "all the", "all our", "any", "the", "all my"))
        )
        if single and tail:
            tail = tail.replace("that are", "that is")
        again = f"the {name.many}"
        return Said(means, f"{text} {words}{tail} {where}".strip(), again, several=True, agrees=not single)

    def some(self, kind: str, count: int) -> Said:
        """Speak of so many things of a type."""
        name, dice = self.name(kind, PICKUPABLE, counted=True), self.dice
        words = {
            2: (
                "two",
                "two",
                "2",
                "a couple of",
                "a pair of",
                "both",
                "both the",
                "exactly two",
                "the two",
                "two of the",
            ),
            3: ("three", "three", "3", "exactly three", "the three", "three of the"),
            4: ("four", "four", "4", "exactly four", "all four", "the four"),
        }[count]
        return Said(
            Reference(type=kind), f"{dice.pick(words)} {name.many}", f"the {name.many}", several=True, agrees=True
        )

    def _described(self, state: str, dice: Dice) -> tuple[str, str]:
        """An adjective before a noun, or a clause after it."""
        if not state:
            return "", ""
        if dice.chance(0.65):
            return dice.pick(_STATES[state]), ""
        return "", f" that {'is' if state else ''} {dice.pick(_THAT_IS[state])}"

    def _location(self, inside: str, dice: Dice, *, plural: bool) -> str:
        """Where a thing is that is spoken of."""
        there = self.one(inside, RECEPTACLES)
        lying = dice.pick(("", "", "", "", "sitting ", "lying ", "that are " if plural else "that's "))
        if dice.chance(0.15):
            return there.part("from", dice)
        return lying + there.part("in", dice)

    def _with(self, determiner: str, words: str, name: Name) -> str:
        if determiner != "a":
            return f"{determiner} {words}"
        if name.mass or name.plural_only:
            return f"some {words}"
        return with_article(words)

    def listed(self, program: Iterable[str]) -> frozenset[str]:
        """The types of the room as a pair tells them: none where nothing is known of it."""
        if not self.known:
            return frozenset()
        beside = {other for name, other in _WITH.items() if name in self.types and self.dice.chance(0.5)}
        return self.types | beside | (TYPES.keys() & set(program))


SLICED = {kind: part_of(kind) for kind in sorted(SLICEABLE)}
