"""Writes the corrections suite anew: families of tasks, each with something that the instruction does not say.

    python -m benchmarks.corrections_suite

writes evals/corrections.toml. Homes of rounds 3 and 4 are mostly ones that nothing is learnt from, but for facts, which
hold in one home. How many things are to be in a place is counted in the home: one more than there are at the start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embodied.content import suites
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.receptacles import may_hold
from embodied.wiring import scene_library

KITCHENS = ("kitchen", "kitchen_galley", "apartment", "kitchen_island", "cottage")
LIVING = ("living_room", "living_room_study", "living_room_dining", "family_house", "cottage")
BEDROOMS = ("bedroom", "bedroom_guest", "apartment", "family_house", "cottage")
STORE = (
    "The {x} wants putting away.",
    "Get the {x} put away, please.",
    "The {x} can't stay out, put it away.",
    "I'm done with the {x}, store it.",
    "Could you put the {x} back where it lives?",
)
WASH = (
    "Wash a {x} and put it away.",
    "The {x} needs a wash, and put it away after that.",
    "Rinse a {x}, then store it.",
    "A {x} should be washed and put away, please.",
    "Give a {x} a wash and put it away for me.",
)
SLICE = (
    "Slice the {x}.",
    "Cut up the {x}, please.",
    "I need the {x} in slices.",
    "Would you slice the {x} for lunch?",
    "Chop the {x} for the salad.",
)
BRING = (
    "Put the {x} {at}.",
    "Place the {x} {at}, please.",
    "The {x} should be {at}.",
    "I'd like the {x} {at}.",
    "Leave the {x} {at} for me.",
)
ON = {
    "SinkBasin": "in the sink",
    "Cabinet": "in the cabinet",
    "Fridge": "in the fridge",
    "CounterTop": "on the counter",
}


@dataclass(frozen=True)
class Family:
    """Tasks that teach the same.

    Attributes:
        name, kind: its own, and that of what is hidden.
        thing, place, word: as in the suite's `hidden`; for a word, `places` are where the thing is to go, by round.
        said: what the thing is called.
        scenes: by round.
    """

    name: str
    kind: str
    thing: str
    said: str
    scenes: Sequence[str]
    place: str = ""
    word: str = ""
    do: str = ""
    then: str = ""
    places: Sequence[str] = ()


def _liked(thing: str, said: str, place: str, scenes: Sequence[str]) -> Family:
    return Family(f"{said.replace(' ', '-')}-liked", "preference", thing, said, scenes, place)


def _barred(thing: str, said: str, place: str) -> Family:
    return Family(f"{said.replace(' ', '-')}-barred", "never", thing, said, KITCHENS, place)


def _first(thing: str, said: str, then: str) -> Family:
    return Family(f"{said}-washed-first", "first", thing, said, KITCHENS, do="clean", then=then)


def _known(thing: str, said: str, place: str, scene: str, places: Sequence[str]) -> Family:
    return Family(f"{said}-known", "fact", thing, said, (scene,) * 5, place, places=places)


def _called(word: str, thing: str, scenes: Sequence[str], places: Sequence[str]) -> Family:
    return Family(f"{word}-called", "newword", thing, word, scenes, word=word, places=places)


FAMILIES = (
    _liked("Mug", "mug", "Shelf", KITCHENS),
    _liked("Plate", "plate", "CounterTop", KITCHENS),
    _liked("Cup", "cup", "SideTable", KITCHENS),
    _liked("Fork", "fork", "SideTable", KITCHENS),
    _liked("Watch", "watch", "Dresser", LIVING),
    _liked("Newspaper", "newspaper", "CoffeeTable", LIVING),
    _liked("RemoteControl", "remote control", "Sofa", LIVING),
    _liked("CellPhone", "phone", "Dresser", BEDROOMS),
    _liked("Book", "book", "Desk", BEDROOMS),
    _liked("Laptop", "laptop", "Dresser", BEDROOMS),
    _barred("Spoon", "spoon", "Drawer"),
    _barred("Knife", "knife", "Drawer"),
    _barred("ButterKnife", "butter knife", "Drawer"),
    _barred("Ladle", "ladle", "Drawer"),
    _first("Apple", "apple", "slice"),
    _first("Tomato", "tomato", "slice"),
    _first("Lettuce", "lettuce", "slice"),
    _first("Bowl", "bowl", "put"),
    _first("Pot", "pot", "put"),
    _known("Mug", "mug", "", "apartment", ("SinkBasin", "CounterTop", "DiningTable", "SideTable", "Fridge")),
    _known("Book", "book", "", "living_room_study", ("Sofa", "CoffeeTable", "SideTable", "Desk", "Dresser")),
    _known("Vase", "vase", "", "living_room", ("CoffeeTable", "SideTable", "Dresser", "TVStand", "CoffeeTable")),
    _called("dibber", "Kettle", KITCHENS, ("CounterTop", "SinkBasin", "Cabinet", "CounterTop", "SinkBasin")),
    _called("wobbly", "Pillow", LIVING, ("ArmChair", "Ottoman", "ArmChair", "Sofa", "Bed")),
    _called("thrumble", "Statue", LIVING, ("CoffeeTable", "SideTable", "Dresser", "TVStand", "CoffeeTable")),
    _called("snoozle", "CreditCard", BEDROOMS, ("Desk", "Dresser", "SideTable", "Desk", "Dresser")),
)


def main() -> None:
    """Write the file."""
    library = scene_library()
    lines = [HEAD]
    for number in range(5):
        lines.append(f"# {'-' * 108} round {number}\n")
        for place, family in enumerate(FAMILIES):
            lines.append("\n".join(_task(family, number, place, library)) + "\n")
    path = suites / "corrections.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write(f"{path}: {5 * len(FAMILIES)} tasks\n")


HEAD = """\
# The corrections suite: what a person has in mind and does not say, taught in rounds. Written by
# benchmarks/corrections_suite.py, which says how; README.md beside this file explains the keys.
format = 1
name = "corrections"
"""


def _task(family: Family, number: int, at: int, library: SceneLibrary) -> Iterator[str]:
    scene = family.scenes[number]
    home = build_home(library.load(scene), where=scene)
    place = family.place or (_only_place(family.thing, home) if family.kind == "fact" else "")
    goal, ordered = _goal(family, number, place, home)
    yield "[[tasks]]"
    yield f'id = "{family.name}-{number}"'
    yield f'scene = "{scene}"'
    yield f'type = "{family.kind}"'
    yield f'family = "{family.name}"'
    yield f"round = {number}"
    yield f"goal = [{', '.join(goal)}]"
    if ordered:
        yield "ordered = true"
    yield f"hidden = [{_hidden(family, place)}]"
    yield f'instructions = ["{_said(family, number, at)}"]'


def _goal(family: Family, number: int, place: str, home: Home) -> tuple[list[str], bool]:
    thing = family.thing
    match family.kind:
        case "preference":
            return [_one_more(thing, place, home)], False
        case "never":
            washed = f'{{ type = "{thing}", state = {{ cleaned = true }} }}'
            there = f'{{ type = "{thing}", in = "{place}", state = {{ cleaned = true }}, most = 0 }}'
            return [washed, there, _laid_down(thing)], False
        case "first" if family.then == "slice":
            washed = f'{{ type = "{thing}", state = {{ cleaned = true }}, once = true }}'
            return [washed, f'{{ type = "{thing}Sliced" }}'], True
        case "first":
            return [f'{{ type = "{thing}", state = {{ cleaned = true }} }}', _laid_down(thing)], False
        case "fact":
            _fits(thing, family.places[number], home)
            every = f'{{ type = "{thing}", in = "{place}" }}'
            return [f'{{ type = "{thing}", in = "{family.places[number]}", every = {every} }}'], False
    return [_one_more(thing, family.places[number], home)], False


def _laid_down(thing: str) -> str:
    return f'{{ type = "{thing}", held = true, most = 0 }}'


def _one_more(thing: str, place: str, home: Home) -> str:
    _fits(thing, place, home)
    things = [each for each in home.objects() if each.object_type == thing]
    there = sum(_in(each.object_id, place, home) for each in things)
    assert there < len(things), f"{home}: every {thing} is in a {place}"
    count = f", count = {there + 1}" if there else ""
    return f'{{ type = "{thing}", in = "{place}"{count} }}'


def _fits(thing: str, place: str, home: Home) -> None:
    """Refuse a task that cannot be."""
    types = {each.object_type for each in home.objects()}
    assert {thing, place} <= types, f"{home}: no {thing} or no {place}"
    assert may_hold(place, thing), f"a {place} holds no {thing}"


def _in(object_id: str, place: str, home: Home) -> bool:
    parent = home.get(object_id)
    while parent is not None and parent.parent is not None:
        parent = home.get(parent.parent)
        if parent is not None and parent.object_type == place:
            return True
    return False


def _only_place(thing: str, home: Home) -> str:
    """The type of place that one thing of a type alone is in: the farthest of those from where the robot stands."""
    things = [each for each in home.objects() if each.object_type == thing]
    found = []
    for each in things:
        parent = home.get(each.parent) if each.parent else None
        kind = parent.object_type if parent is not None else ""
        alone = kind not in ("", "Floor") and sum(_in(other.object_id, kind, home) for other in things) == 1
        if alone:
            away = each.box.horizontal_distance(home.pose.x, home.pose.z)
            found.append((away, kind))
    assert len(things) > 1, f"there is one {thing} only"
    assert found, f"no {thing} is alone in its place"
    return max(found)[1]


def _hidden(family: Family, place: str) -> str:
    keys = {"kind": family.kind, "thing": family.thing, "place": place}
    keys |= {"word": family.word, "do": family.do, "then": family.then}
    return "{ " + ", ".join(f'{key} = "{value}"' for key, value in keys.items() if value) + " }"


def _said(family: Family, number: int, at: int) -> str:
    pool = {"preference": STORE, "never": WASH, "fact": BRING, "newword": BRING}.get(family.kind, STORE)
    pool = SLICE if family.then == "slice" else pool
    target = family.places[number] if family.places else ""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in target).strip()
    return pool[(number + at) % len(pool)].format(x=family.said, at=ON.get(target, f"on the {words}"))


if __name__ == "__main__":
    main()
