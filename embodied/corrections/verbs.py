"""Verbs of the household, and the skills that they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from embodied.corrections.names import Word

_TABLE = """
pick_up: pick up, pick, grab, take, get, fetch, lift, bring, seize, collect
put: put, place, set, leave, lay, store, keep, stack, return, stow, drop, stash, carry
open: open
close: close, shut
go_to: go, walk, drive, head, move over, come over, stand, roll
switch_on: turn on, switch on, light, power on
switch_off: turn off, switch off, put out, power off
clean: wash, rinse, clean, scrub
slice: slice, cut, chop
heat: heat, warm, microwave
cool: cool, chill, refrigerate
cook: cook, fry, boil
toast: toast
fill: fill
pour_out: pour out, empty, pour away, tip out
"""
_EVERY = ("use", "touch", "move", "handle", "go near")
"""What a rule may forbid to do with a thing whatever it is."""
_IRREGULAR = {
    "putting": "put",
    "setting": "set",
    "getting": "get",
    "cutting": "cut",
    "chopping": "chop",
    "shutting": "shut",
    "dropping": "drop",
    "frying": "fry",
    "left": "leave",
    "kept": "keep",
    "taken": "take",
    "took": "take",
    "cut": "cut",
    "put": "put",
    "washed": "wash",
}


def _skills() -> Mapping[tuple[str, ...], str]:
    lines = (line.split(": ", 1) for line in _TABLE.strip().splitlines())
    return {tuple(verb.split()): skill for skill, verbs in lines for verb in verbs.split(", ")}


SKILLS = _skills()
"""By the words of a verb."""
_BASES = {verb[0] for verb in SKILLS} | {verb.split()[0] for verb in _EVERY}


def base(word: str) -> str:
    """A verb's base form: "slicing", "sliced", "slices" are "slice"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("ing", "ed", "es", "s", "d"):
        stem = word.removesuffix(ending)
        for tried in (stem, f"{stem}e"):
            if stem != word and tried in _BASES:
                return tried
    return word


def verbs(words: list[Word]) -> Iterator[tuple[int, str]]:
    """The skills that words ask for, with where: "turn it off" as "turn off"."""
    bases = [base(word.text) for word in words]
    at = 0
    while at < len(bases):
        for reach in (2, 1):
            verb = tuple(bases[at : at + reach])
            if len(verb) == reach and verb in SKILLS:
                yield at, SKILLS[verb]
                at += reach
                break
        else:
            split = next((p for p in range(at + 2, min(at + 7, len(bases))) if (bases[at], bases[p]) in SKILLS), None)
            if split is not None:
                yield at, SKILLS[bases[at], bases[split]]
            at += 1


def anything(words: list[Word]) -> bool:
    """Whether it is about whatever can be done with a thing: "never touch it"."""
    bases = {base(word.text) for word in words}
    return bool(bases & {"use", "touch", "move", "handle"})
