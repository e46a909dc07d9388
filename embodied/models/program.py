"""A decomposition as a line of words, and back: the language that the small model writes.

    pick_up Mug ; clean Mug ; put Mug Cabinet
    put every dirty Plate in DiningTable SinkBasin
    impossible      ask

Each step is a skill and its things; a thing is its type, before it "every" and a state, after it "in" and a type, or
"room" and a kind of room. Every word is one token of the model, so that a plan is a dozen of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from embodied.errors import EmbodiedError
from embodied.query import Decomposition, Reference, Step

STOP, EVERY, IN, ROOM, IMPOSSIBLE, ASK = ";", "every", "in", "room", "impossible", "ask"
KEYWORDS = (STOP, EVERY, IN, ROOM, IMPOSSIBLE, ASK)


class NoProgramError(EmbodiedError):
    """A line of words that is no program."""


def to_words(plan: Decomposition) -> list[str]:
    """Write a decomposition as words; arguments in the order in which the step has them."""
    if plan.impossible:
        return [IMPOSSIBLE]
    if plan.question:
        return [ASK]
    words: list[str] = []
    for step in plan.steps:
        words += [STOP] if words else []
        words += [step.skill, *(word for thing in step.arguments.values() for word in _thing(thing))]
    return words


def _thing(thing: Reference) -> list[str]:
    words = [EVERY] if thing.every else []
    words += [thing.state] if thing.state else []
    words.append(thing.type)
    words += [IN, thing.inside] if thing.inside else []
    return words + ([ROOM, thing.room] if thing.room else [])


def from_words(words: Sequence[str], skills: Mapping[str, Sequence[str]], states: Sequence[str]) -> Decomposition:
    """Read a program.

    Args:
        words: what the model wrote.
        skills: names of the skills' parameters, in order, by skill.
        states: the words that are states.

    Raises:
        NoProgramError: an unknown skill, or too many or too few things.
    """
    if list(words) == [IMPOSSIBLE]:
        return Decomposition(impossible="it cannot be done here")
    if list(words) == [ASK]:
        return Decomposition(question="Which one do you mean?")
    steps = []
    for part in _split(words):
        if part[0] not in skills:
            raise NoProgramError(f"'{part[0]:.40}' is no skill", where=" ".join(words)[:200])
        names, things = skills[part[0]], _things(part[1:], states)
        if len(things) != len(names):
            raise NoProgramError(f"{part[0]} takes {len(names)} things, not {len(things)}", where=" ".join(words)[:200])
        steps.append(Step(skill=part[0], arguments=dict(zip(names, things, strict=True))))
    if not steps:
        raise NoProgramError("it is empty")
    return Decomposition(steps=tuple(steps))


def _split(words: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == STOP:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _things(words: Sequence[str], states: Sequence[str]) -> list[Reference]:
    """The things of one step, read from left to right."""
    things: list[Reference] = []
    every, state = False, ""
    rest = iter(words)
    for word in rest:
        if word == EVERY:
            every = True
        elif word in states:
            state = word
        elif word in (IN, ROOM):
            value = next(rest, "")
            if not things or not value:
                raise NoProgramError(f"'{word}' stands between a thing and a word", where=" ".join(words)[:200])
            key = "inside" if word == IN else "room"
            things[-1] = things[-1].model_copy(update={key: value})
        else:
            things.append(Reference(type=word, every=every, state=state))
            every, state = False, ""
    if every or state:
        raise NoProgramError("it ends before its last thing", where=" ".join(words)[:200])
    return things
