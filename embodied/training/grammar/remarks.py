"""What people say into a robot's work, by what they mean with it."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.training.grammar import alfred, kitchen, states
from embodied.training.grammar.jobs import Rule, spoken, written
from embodied.training.grammar.nouns import Said
from embodied.training.grammar.remarked import ENDINGS, FORGET, SAID
from embodied.training.grammar.wording import expand
from embodied.training.grammar.world import PICKUPABLE, RECEPTACLES, ROOM_WORDS, World

KINDS: Mapping[str, float] = {
    "stop": 12,
    "undo": 10,
    "go_on": 10,
    "yes": 9,
    "no": 9,
    "change": 18,
    "fact": 12,
    "rule": 10,
    "goal": 9,
    "not_understood": 6,
}
"""How often each kind of remark is drawn."""
_OTHER_GOALS: tuple[Rule, ...] = (
    alfred.move,
    alfred.clean_and_put,
    states.treat,
    states.bring,
    states.switch,
    states.open_or_close,
)
_BEFORE: tuple[Rule, ...] = (
    alfred.move,
    alfred.move,
    alfred.clean_and_put,
    alfred.heat_and_put,
    kitchen.water,
    alfred.several_of_a_kind,
)


def remark(kind: str, world: World) -> str:
    """A remark of a kind, about things of the home."""
    dice = world.dice
    item = world.item()
    slots: dict[str, Said | str] = {
        "x": world.one(item),
        "y": world.one(world.place(item), RECEPTACLES),
        "z": world.one(world.draw(PICKUPABLE | RECEPTACLES)),
        "room": dice.pick(ROOM_WORDS[dice.pick(world.kinds)]),
    }
    if kind == "goal":
        request = dice.pick(_OTHER_GOALS)(world).ask
        return written(f"{expand(FORGET, dice, slots)} {request}{dice.pick(('', ' instead', ''))}", dice)
    ending = ENDINGS.get(kind, "") if dice.chance(0.4) else ""
    return written(expand(dice.pick(SAID[kind]) + ending, dice, slots), dice)


def any_request(world: World) -> str:
    """What the robot may have been asked before."""
    return spoken(world.dice.pick(_BEFORE)(world), world.dice)
