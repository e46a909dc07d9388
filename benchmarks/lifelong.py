"""Draws the lifelong suite anew: homes that nothing is learnt from, and ten jobs in a row in each.

    python -m benchmarks.lifelong --seed 0

writes evals/lifelong.toml and evals/lifelong/. Each job is one that the expert has done, where the jobs before it have
left things: all of a row can be done. Four in ten are about a thing that an earlier job of the row was about.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.content import suites
from embodied.evaluation.episode import EpisodeResult, run_episode
from embodied.evaluation.goals import ConditionSpec, goal_from
from embodied.goal import Goal
from embodied.household.furnish.generate import generate_home
from embodied.household.furnish.write import scene_text
from embodied.household.held_out import GENERATED, held_out
from embodied.household.home import Home
from embodied.household.library import SceneLibrary
from embodied.household.receptacles import may_hold
from embodied.planners.expert import ExpertPlanner
from embodied.simulators.household import HouseholdSimulator
from embodied.simulators.ongoing import OngoingSimulator
from embodied.skills import load_library
from embodied.task import Setup, Task
from embodied.task_types import CLEAN, COOL, HEAT, SIMPLE, TWO, Template, goal_of
from embodied.wiring import make_agent

HOMES, JOBS = 20, 10
AGAIN = 0.4
"""Share of jobs about a thing that the row has had before."""
LONGEST = 150
"""Actions that the expert may need for a job."""
TRIES = 200
ROOMS = (
    ("kitchen", "living_room", "bedroom", "bathroom"),
    ("kitchen", "living_room", "bathroom"),
    ("kitchen", "living_room", "bedroom", "bathroom"),
    ("kitchen", "living_room", "bedroom", "bedroom", "bathroom"),
)
STATES = "states"
KINDS = (SIMPLE, SIMPLE, SIMPLE, SIMPLE, SIMPLE, TWO, CLEAN, HEAT, COOL, STATES)

FOOD = {"Apple": "apple", "Bread": "loaf of bread", "Egg": "egg", "Lettuce": "lettuce", "Potato": "potato",
        "Tomato": "tomato"}  # fmt: skip
DISHES = {"Bowl": "bowl", "Cup": "cup", "Kettle": "kettle", "Mug": "mug", "Pan": "pan", "Plate": "plate", "Pot": "pot"}
CUTLERY = {"ButterKnife": "butter knife", "Fork": "fork", "Knife": "knife", "Ladle": "ladle", "Spatula": "spatula",
           "Spoon": "spoon"}  # fmt: skip
CARE = {"Cloth": "cloth", "DishSponge": "sponge", "SoapBar": "bar of soap", "SoapBottle": "soap bottle",
        "SprayBottle": "spray bottle", "TissueBox": "box of tissues"}  # fmt: skip
SMALL = {"AlarmClock": "alarm clock", "Book": "book", "CD": "CD", "CellPhone": "phone", "CreditCard": "credit card",
         "KeyChain": "set of keys", "Laptop": "laptop", "Newspaper": "newspaper", "Pen": "pen", "Pencil": "pencil",
         "RemoteControl": "remote control", "Watch": "watch"}  # fmt: skip
DECOR = {"Candle": "candle", "Pillow": "pillow", "Statue": "statue", "TeddyBear": "teddy bear", "Vase": "vase",
         "WateringCan": "watering can"}  # fmt: skip
THINGS = {**FOOD, **DISHES, **CUTLERY, **CARE, **SMALL, **DECOR}
GOES: tuple[tuple[dict[str, str], str], ...] = (
    (FOOD, "Fridge CounterTop DiningTable CoffeeTable"),
    (DISHES, "CounterTop DiningTable Cabinet Shelf CoffeeTable"),
    (CUTLERY, "Drawer CounterTop DiningTable CoffeeTable"),
    (CARE, "CounterTop Cabinet Drawer Shelf SideTable"),
    (SMALL, "Desk Drawer Dresser SideTable CoffeeTable Sofa Bed ArmChair TVStand Shelf Safe"),
    (DECOR, "Shelf Dresser TVStand CoffeeTable SideTable Sofa Bed ArmChair"),
)
"""What is brought where."""
THROUGH = {
    CLEAN: ("SinkBasin", {*FOOD, *DISHES, *CUTLERY, "Cloth", "SoapBar"} - {"Bread", "Egg"}),
    HEAT: ("Microwave", {*FOOD, "Mug", "Cup", "Plate", "Bowl"} - {"Lettuce"}),
    COOL: ("Fridge", {*FOOD, "Mug", "Cup", "Bowl"}),
}
"""Where a thing is treated, and what people treat so."""
PLACES = {
    "ArmChair": "the armchair", "Bed": "the bed", "Cabinet": "a cupboard", "CoffeeTable": "the coffee table",
    "CounterTop": "the counter", "Desk": "the desk", "DiningTable": "the dining table", "Drawer": "a drawer",
    "Dresser": "the dresser", "Fridge": "the fridge", "Safe": "the safe", "Shelf": "a shelf",
    "SideTable": "the side table", "Sofa": "the sofa", "TVStand": "the TV stand",
}  # fmt: skip
INSIDE = {"Cabinet", "Drawer", "Fridge", "Safe"}
SWITCHED = {
    "DeskLamp": "desk lamp",
    "FloorLamp": "floor lamp",
    "Television": "television",
    "LightSwitch": "light switch",
}

WORDINGS: dict[str, tuple[str, ...]] = {
    SIMPLE: (
        "When I get home I'd like to find a {x} {at}.",
        "Somebody will collect a {x} later, so have one ready {at}.",
        "Could a {x} wait for me {at}?",
        "My sister is short of a {x} {at}, can you see to that?",
        "There used to be a {x} {at}. Let's have one there again.",
        "I keep searching for a {x}, so from today there is always one {at}.",
        "Do me a favour: a {x}, {to}.",
        "{To} with a {x}, thanks.",
        "Nothing big this time, just a {x} that goes {to}.",
        "I'd feel better with a {x} {at}.",
        "One {x} for the visitors, {at}, where they see it.",
        "While you are on your feet, a {x} could go {to}.",
        "A {x} would be handy {at}.",
        "Why is there never a {x} {at}? Change that.",
        "We'll be looking for a {x} {at} once everybody is up.",
        "Track down a {x} and see that it ends up {at}.",
        "Granny likes a {x} {at}, so let's humour her.",
        "It's a {x} that I want {at}, nothing else.",
        "Tonight's guests expect a {x} {at}.",
        "I promised Ben a {x} {at}, help me keep my word.",
    ),
    TWO: (
        "A pair of {xs} should sit together {at}.",
        "Get hold of two {xs}, both go {to}, the same one.",
        "I want two {xs} {at}, next to each other.",
        "Both of us need a {x}: two of them {at}, side by side.",
        "Round up two {xs} and keep the pair {at}.",
        "{To} with two {xs}, one beside the other.",
    ),
    CLEAN: (
        "I'm after a {x} {at}, but rinse it first.",
        "Run some water over a {x} before it goes {to}.",
        "I want a {x} {at}, and a clean one at that, so wash it.",
        "Give a {x} a good wash, its place after that is {at}.",
        "No dirt {at}, please: rinse a {x} before you leave it there.",
        "A {x} could do with a wash, and then it could go {to}.",
    ),
    HEAT: (
        "Warm a {x} up for me, I'll have it {at}.",
        "A hot {x} {at} would make my day.",
        "I like my {x} hot, so heat one and serve it {at}.",
        "Have a {x} in the microwave till it's hot, then {to} with it.",
        "Make a {x} hot and let it wait for me {at}.",
        "My {x} has to be hot when I find it {at}.",
    ),
    COOL: (
        "Chill a {x} and let me find it {at}.",
        "A cold {x} {at} would be just right.",
        "Cool a {x} down in the fridge, it goes {to} after that.",
        "I like my {x} cold, so chill one and serve it {at}.",
        "Have a {x} in the fridge until it's cold, then {to} with it.",
        "The fridge should make a {x} cold before it ends up {at}.",
    ),
    "on": (
        "Get the {x} going, would you?",
        "The {x} is off and I'd rather it weren't.",
        "Time for the {x} to be on.",
        "I can't do without the {x} now, so on with it.",
        "Who put out the {x}? On again, please.",
        "Let's have the {x} on while we eat.",
        "Could the {x} be running when I sit down?",
        "I want to see that {x} on.",
        "Wake up the {x}, I've missed it.",
        "The {x} must be on before our guests ring the bell.",
        "Why is the {x} not on? I asked for it an hour ago.",
        "One more thing for you: the {x} should be running.",
        "Liven up this room, start with the {x}.",
        "My eyes are bad, so I can't find how the {x} goes on. Do it for me.",
        "Electricity is cheap at this hour, have the {x} on.",
        "No more sitting in the gloom, I want that {x} to be on.",
    ),
    "off": (
        "Nobody is using the {x}, so it can go off.",
        "I'm done with the {x}, it needn't be on.",
        "The {x} has been on long enough.",
        "Save some power: the {x} goes off.",
        "Somebody forgot the {x}, it is still on and shouldn't be.",
        "Off with the {x}, we are leaving.",
    ),
}


@dataclass(frozen=True)
class Job:
    """One job: what a suite file says of it, but for its id and its wording."""

    kind: str
    thing: str
    place: str
    wordings: str
    spec: dict[str, Any]
    goal: Goal


def jobs(home: Home, kind: str, had: list[str], rng: np.random.Generator) -> Iterator[Job]:
    """Jobs of a kind that may make sense in a home."""
    counts = Counter(item.object_type for item in home.objects() if item.is_present)
    for _ in range(TRIES):
        if kind == STATES:
            thing = str(rng.choice([name for name in SWITCHED if counts[name] == 1]))
            on = not any(item.is_toggled for item in home.objects() if item.object_type == thing)
            goal = [{"type": thing, "state": {"on": on}}]
            parsed = goal_from([ConditionSpec.model_validate(each) for each in goal], thing, ordered=False)
            yield Job(kind, thing, "", "on" if on else "off", {"goal": goal}, parsed)
            continue
        least = 2 if kind == TWO else 1
        pool = [name for name in THINGS if counts[name] >= least]
        again = [name for name in had if name in pool]
        thing = str(rng.choice(again if again and rng.random() < AGAIN else pool))
        goes = next(places.split() for things, places in GOES if thing in things)
        through, treated = THROUGH.get(kind, ("", {thing}))
        fitting = [name for name in goes if counts[name] and may_hold(name, thing) and name != through]
        if not fitting or thing not in treated or (through and not may_hold(through, thing)):
            continue
        place = str(rng.choice(fitting))
        template = Template(kind, thing, place)
        yield Job(kind, thing, place, kind, {"object": thing, "parent": place}, goal_of(template, loose=False))


def row(scene: str, simulator: HouseholdSimulator, rng: np.random.Generator) -> list[Job]:
    """Ten jobs that can be done one after the other."""
    skills, chosen = load_library("household"), list[Job]()
    world = OngoingSimulator(simulator, Setup(scene))
    for kind in (KINDS[index] for index in rng.permutation(JOBS)):
        had = [job.thing for job in chosen if job.kind != STATES]
        for job in jobs(simulator.home, kind, had, rng):
            if any(each.thing == job.thing and each.place == job.place for each in chosen):
                continue
            if all(job.goal.check(simulator.home)):
                continue
            task = Task("", "", Setup(scene), job.goal, kind, scene)
            before = world.snapshot()
            result, _ = run_episode(make_agent(ExpertPlanner(task, skills), skills), world, task, 0)
            if _is_fair(result, kind) and not simulator.home.held:
                chosen.append(job)
                break
            world.restore(before)
        else:
            raise RuntimeError(f"no job of kind {kind} in {scene}")
    return chosen


def _is_fair(result: EpisodeResult, kind: str) -> bool:
    least = 1 if kind == STATES else 4
    return result.success and result.failures == 0 and least <= result.actions <= LONGEST


def main() -> None:
    """Draw and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    folder = suites / "lifelong"
    folder.mkdir(exist_ok=True)
    simulator = HouseholdSimulator(SceneLibrary([folder]))
    rng = np.random.default_rng(seed)
    pools = {kind: [str(each) for each in rng.permutation(texts)] for kind, texts in WORDINGS.items()}
    used = set[str]()
    lines = [
        "# The lifelong suite: homes that nothing is learnt from, and ten jobs in a row in each; each job begins where",
        "# the one before has left things. Drawn by benchmarks/lifelong.py, which says how.",
        "format = 1",
        'name = "lifelong"',
        "in_rows = true",
    ]
    seeds = [number for number in range(6 * HOMES) if held_out(number)][:HOMES]
    for index, number in enumerate(seeds):
        scene = f"{GENERATED}{number}"
        home = generate_home(ROOMS[index % len(ROOMS)], np.random.default_rng(number), scene)
        (folder / f"{scene}.json").write_text(scene_text(home), encoding="utf-8")
        for turn, job in enumerate(row(scene, simulator, rng), start=1):
            text = next(each for each in said(job, pools[job.wordings]) if each not in used)
            used.add(text)
            lines += ["", "[[tasks]]", *entry(f"{number}-{turn}", scene, job, text)]
        sys.stdout.write(f"{scene}: {len(home.rooms)} rooms, {len(home.objects)} things\n")
    (suites / "lifelong.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def said(job: Job, pool: list[str]) -> Iterator[str]:
    """A job in words, in all ways that there are; what is taken moves to the pool's end."""
    thing, place = {**THINGS, **SWITCHED}[job.thing], PLACES.get(job.place, "")
    at, to = (f"in {place}", f"into {place}") if job.place in INSIDE else (f"on {place}", f"onto {place}")
    head, space, tail = thing.partition(" of ")
    slots = {"x": thing, "xs": f"{_plural(head)}{space}{tail}", "at": at, "to": to, "To": f"{to[0].upper()}{to[1:]}"}
    for _ in range(len(pool)):
        wording = pool.pop(0)
        pool.append(wording)
        text = wording.format_map(slots)
        vowel = thing[0] in "aeiou"
        yield text.replace(f"a {thing}", f"an {thing}").replace(f"A {thing}", f"An {thing}") if vowel else text


def entry(name: str, scene: str, job: Job, text: str) -> list[str]:
    """A job as a suite file has it."""
    values = {"id": name, "scene": scene, "type": job.kind, **job.spec, "instructions": [text]}
    return [f"{key} = {_toml(value)}" for key, value in values.items()]


def _plural(noun: str) -> str:
    *words, last = noun.split(" ")
    forms = {"knife": "knives", "shelf": "shelves", "loaf": "loaves", "box": "boxes", "watch": "watches"}
    return " ".join([*words, forms.get(last, f"{last}es" if last.endswith(("o", "ch")) else f"{last}s")])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
