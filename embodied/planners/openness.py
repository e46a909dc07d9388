"""What an instruction leaves open in a home: which of several things is meant, or where one is to go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from embodied.correction import Thing
from embodied.entity import Entity, type_words
from embodied.household.receptacles import may_hold
from embodied.memory import Memory
from embodied.phrase import Phrase, Reader
from embodied.planners.goal_inference import Option, meant
from embodied.planners.options import SAID_AT_MOST, article, either, elsewhere, grouped, holders_of, listed
from embodied.planners.references import is_plain, of_type
from embodied.planners.vague import MOVABLE, placeless, purpose, unnamed
from embodied.query import ANYTHING, Decomposition, Reference, Step

UNNAMED = 0.85
"""How likely one certain thing, or place, is meant where the words name none."""
DIRECTED = frozenset(
    "go goes going put puts belong belongs bring move moves should onto into to live lives stays".split()
)
"""Words before a place that say that a thing is to come there."""
TREATING = ("clean", "heat", "cool")
"""Skills that are done to what is in the hand, on its way."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SETS = frozenset({"KeyChain", "Boots", "TissueBox"})
"""Types whose names are plurals."""

ANY = Reference(type=ANYTHING)


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is left open.

    Attributes:
        about: a thing, or the place that it is to come to.
        reference: the plan's for it.
        options: what may be meant, two at least.
        one_meant: how likely one of them is meant, not any.
        said: the phrases of the instruction that bear on it.
        question: one short question.
    """

    about: Literal["thing", "place"]
    reference: Reference
    options: tuple[Option, ...]
    one_meant: float
    said: tuple[Phrase, ...]
    question: str


def left_open(instruction: str, plan: Decomposition, memory: Memory, read: Reader) -> tuple[Decomposition, list[Open]]:
    """What is left open, and the plan that it is open in: where the words call for another shape, of that shape.

    Args:
        instruction: what the person said.
        plan: how it would be carried out as it is understood.
        memory: what is known of the home.
        read: finds phrases.
    """
    types = frozenset(each.object_type for each in memory.entities())
    said = read(instruction, types)
    place, thing = _placeless(instruction, said, memory), _nameless(instruction, said, memory, types)
    if place is not None or thing is not None:
        plan = _shaped(plan, said, place is not None, thing is not None)
    plan = _brought(plan, memory)
    if thing is not None:
        things = [replace(thing, reference=plan.steps[0].arguments["object"])]
    else:
        ends = destinations(plan) if place is None else frozenset()  # a place that nobody said is a guess
        spoken = [_named(ref, skill, ends, instruction, said, memory) for ref, skill in _spoken_of(plan)]
        things = [each for each in spoken if each is not None]
    places = [replace(place, reference=plan.steps[-1].arguments["receptacle"])] if place is not None else []
    return plan, [each for each in (*things, *places) if len(each.options) > 1]


def _shaped(plan: Decomposition, said: Sequence[Phrase], placeless: bool, nameless: bool) -> Decomposition:
    """A plan that takes something up and puts it somewhere, if it was not one."""
    skills = [step.skill for step in plan.steps]
    treats = [each for each in skills[1:-1] if each in TREATING]
    if skills == ["pick_up", *treats, "put"] or (skills == ["pick_up"] and not placeless):
        return plan
    named = next((kind for p in said if p.role == "thing" for kind in p.thing.types if kind in MOVABLE), ANYTHING)
    thing = Reference(type=ANYTHING if nameless else named)
    end = next((p.thing.types[0] for p in said if directed(p)), "") or next(
        (p.thing.types[0] for p in said[::-1] if p.role == "place" and not _from(p)), ANYTHING
    )
    steps = [Step(skill="pick_up", arguments={"object": thing})]
    if placeless or end != ANYTHING:
        there = Reference(type=ANYTHING if placeless else end)
        steps.append(Step(skill="put", arguments={"object": thing, "receptacle": there}))
    return Decomposition(steps=tuple(steps))


def _brought(plan: Decomposition, memory: Memory) -> Decomposition:
    """The plan; one to take a thing from where there is none is one to bring it there: "my watch, I'm at the desk"."""
    if [step.skill for step in plan.steps] != ["pick_up"]:
        return plan
    thing = plan.steps[0].arguments["object"]
    found = of_type(thing.type, memory)
    if not thing.inside or any(h.object_type == thing.inside for each in found for h in holders_of(each, memory)):
        return plan
    plain, there = Reference(type=thing.type), Reference(type=thing.inside)
    put = Step(skill="put", arguments={"object": plain, "receptacle": there})
    return Decomposition(steps=(Step(skill="pick_up", arguments={"object": plain}), put))


def _from(phrase: Phrase) -> bool:
    """Whether a place is where something comes from."""
    before = phrase.before[-3:]
    return bool({"from", "off"}.intersection(before)) or ("out", "of") in pairwise(before)


def directed(phrase: Phrase) -> bool:
    """Whether a phrase says where something is to come."""
    return phrase.role == "place" and not _from(phrase) and bool(DIRECTED.intersection(phrase.before))


def destinations(plan: Decomposition) -> frozenset[str]:
    """The types that a plan puts things in or on."""
    return frozenset(step.arguments["receptacle"].type for step in plan.steps if "receptacle" in step.arguments)


def _spoken_of(plan: Decomposition) -> Iterator[tuple[Reference, str]]:
    """The things of a plan that may be one of several, each once, with the first skill that it is for."""
    done = set[Reference]()
    puts = [step.arguments["object"] for step in plan.steps if {"object", "receptacle"} <= step.arguments.keys()]
    for step in plan.steps:
        reference = step.arguments.get("object")
        if reference is None or reference in done or not is_plain(reference):
            continue
        done.add(reference)
        if puts.count(reference) < 2:
            yield reference, step.skill


def _named(
    reference: Reference, skill: str, ends: frozenset[str], text: str, said: Sequence[Phrase], memory: Memory
) -> Open | None:
    """Which of the things that a name fits is meant."""
    words = _WORD.findall(text.lower())
    naming = [p for p in said if p.role == "thing" and reference.type in p.thing.types]
    names = {each.thing.words: each for each in (naming or _by_head(reference.type, words))[::-1]}
    sure = {name: meant(reference.type, "".join(each.before[-1:]), words) for name, each in names.items()}
    if not names or any(name.endswith("s") and reference.type not in _SETS for name in names):
        return None
    # Said twice in other words, the plainer word counts; said twice in the same, the first.
    phrase = names[max(sure, key=lambda name: sure[name])]
    things = [each for name in phrase.thing.types for each in of_type(name, memory) if _concerns(each, skill)]
    options = grouped(elsewhere(things, ends, memory), memory)
    bearing = (phrase, *(p for p in said if p.role != "thing" and not directed(p) and not ends & set(p.thing.types)))
    question = f"Which {phrase.thing.words} do you mean{listed(options)}?"
    return Open("thing", reference, options, max(sure.values()), bearing, question)


def _by_head(kind: str, words: Sequence[str]) -> list[Phrase]:
    """A thing that is spoken of by the last word of its type alone: "the bear" of a teddy bear."""
    head = type_words(kind).split()[-1]
    if head not in words:
        return []
    at = words.index(head)
    return [Phrase(Thing(head, (kind,)), "thing", at, at + 1, tuple(words[:at]))]


def _nameless(instruction: str, said: Sequence[Phrase], memory: Memory, types: frozenset[str]) -> Open | None:
    """Which thing is meant by words that name none."""
    kinds = purpose(instruction, types)
    named = [frozenset(phrase.thing.types) for phrase in said if phrase.role == "thing"]
    if kinds:
        clear = any(each & MOVABLE and len(each & kinds) < 2 for each in named)
    else:
        kinds, clear = MOVABLE, bool(named) or not unnamed(instruction)
    if clear:
        return None
    ends = {kind for phrase in said if phrase.role == "place" and not _from(phrase) for kind in phrase.thing.types}
    found = [each for each in memory.entities() if each.object_type in kinds and not each.is_sliced]
    options = grouped(elsewhere(found, frozenset(ends), memory), memory)
    sources = tuple(phrase for phrase in said if phrase.role == "place" and _from(phrase))
    words = tuple(dict.fromkeys(type_words(each.kind) for each in options))
    choice = f": {either(map(article, words))}" if 1 < len(words) <= SAID_AT_MOST else ""
    return Open("thing", ANY, options, UNNAMED, sources, f"What exactly do you mean{choice}?")


def _placeless(instruction: str, said: Sequence[Phrase], memory: Memory) -> Open | None:
    """Where a thing is to come."""
    known = [each for each in memory.entities() if "receptacle" in each.properties and each.object_type not in MOVABLE]
    kinds = dict.fromkeys(each.object_type for each in known)
    if not placeless(instruction) or any(set(phrase.thing.types) & kinds.keys() for phrase in said):
        return None
    thing = next((p.thing for p in said if p.role == "thing" and set(p.thing.types) & MOVABLE), None)
    taking = [name for name in kinds if thing is None or may_hold(name, thing.types[0])]
    options = tuple(Option(Reference(type=name), (), frozenset({name})) for name in taking)
    question = f"Where should {'it' if thing is None else f'the {thing.words}'} go?"
    return Open("place", ANY, options, UNNAMED, (), question)


def _concerns(entity: Entity, skill: str) -> bool:
    """Whether a skill would change something of a thing, as far as switches go."""
    return {"switch_on": not entity.is_toggled, "switch_off": entity.is_toggled}.get(skill, True)
