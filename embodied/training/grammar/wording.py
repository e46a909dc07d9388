"""Templates of sentences, and how their parts become text.

"(please|) *put {x} {y.into}": alternatives in round brackets, slots in curly ones, a star before each verb of a
request, so that it can also be said as "would you mind putting …".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from embodied.training.grammar.dice import Dice
from embodied.training.grammar.nouns import Said

Node = str | tuple[str, str] | list["Nodes"]
Nodes = tuple[Node, ...]
"""A literal; a slot as (name, key); alternatives."""
_PART = re.compile(r"[(|)]|\{[^}]*\}|[^(|){]+")
_VERB = re.compile(r"\*([a-z]+)")
_DOUBLED = frozenset("put get set pop grab cut stick drop dig let shut plug slip chop hit nip tip dim".split())
_POLITE = re.compile(r",? please\b|\bplease\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+([,.;:?!])")
_MISFIT = re.compile(
    r"\b((?:leav|stor|serv)(?:e|ing)|lay|laying|set|setting|place|placing)((?: [\w'-]+){1,5}) (in|on)to\b"
)
"""Things are put into a box, but left in it."""
_MARKS = re.compile(r"[,;:]+([,.?!;:])")


@cache
def _parsed(template: str) -> Nodes:
    parts = _PART.findall(f"({template})")
    nodes, rest = _sequence(parts, 0)
    if rest != len(parts):
        raise ValueError(f"brackets do not match: {template}")
    return nodes


def _sequence(parts: list[str], at: int) -> tuple[Nodes, int]:
    nodes: list[Node] = []
    while at < len(parts) and parts[at] not in "|)":
        part = parts[at]
        at += 1
        if part == "(":
            choices: list[Nodes] = []
            while True:
                chosen, at = _sequence(parts, at)
                choices.append(chosen)
                at += 1
                if parts[at - 1] == ")":
                    break
            nodes.append(choices)
        elif part[0] == "{":
            name, _, key = part[1:-1].partition(".")
            nodes.append((name, key))
        else:
            nodes.append(part)
    return tuple(nodes), at


def lines(text: str) -> tuple[str, ...]:
    """Templates, one a line."""
    return tuple(text.strip().splitlines())


def expand(template: str, dice: Dice, slots: Mapping[str, Said | str] | None = None) -> str:
    """Write a template out; its verbs keep their stars."""
    out: list[str] = []
    _write(_parsed(template), dice, slots or {}, out)
    return "".join(out)


def _write(nodes: Nodes, dice: Dice, slots: Mapping[str, Said | str], out: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, list):
            _write(dice.pick(node), dice, slots, out)
        else:
            value = slots[node[0]]
            out.append(value if isinstance(value, str) else value.part(node[1], dice))


def plain_verbs(request: str) -> str:
    """A request with its verbs as they are."""
    return request.replace("*", "")


def ing(request: str) -> str:
    """A request as "would you mind" wants it: "washing the mug and putting it away"."""
    return _VERB.sub(lambda found: _ing(found[1]), request)


def _ing(verb: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith(("ee", "oe", "be")) else f"{verb}ing"


def tidy(text: str) -> str:
    """Single spaces, none before a mark, no comma before another mark."""
    for again in _POLITE.findall(text)[1:]:
        before, _, after = text.rpartition(again)
        text = before + after
    text = _MISFIT.sub(r"\1\2 \3", text)
    text = _MARKS.sub(r"\1", _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)))
    return text.strip(" ,;")


def capital(text: str) -> str:
    """A text with a capital at the start of each sentence, and for "I"."""
    text = re.sub(r"(^|[.?!] )([a-z])", lambda found: found[1] + found[2].upper(), text)
    return re.sub(r"\bi\b", "I", text)
