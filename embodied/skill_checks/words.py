"""Whether a skill's words can be told from those of others: by a reader of text (MiniLM), and of pictures (CLIP).

Planners choose skills by their template, rewards by what a picture shows when they worked. Texts that lie nearer to
each other than any two of the household library's are taken to be one to a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import Formatter

import numpy as np
from numpy.typing import NDArray

from embodied.broken import file_of
from embodied.skill import Skill
from embodied.skill_checks.finding import Finding, Kind
from embodied.skills.source import attribute_line

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
SAME_TEXT = 0.96
"""Cosine of two templates from which MiniLM cannot tell them apart."""
SAME_SIGHT = 0.95
"""Cosine of two `achieved` texts from which the small CLIP cannot."""
NAMES: Mapping[str, str] = {"receptacle": "fridge", "target": "fridge", "lamp": "desk lamp"}
"""What parameters of these names are called in the texts that are compared; all others are a mug."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads which text, and from which cosine on it takes two for one."""

    name: str
    attribute: str
    encode: Encode
    same: float


def word_findings(
    checked: Mapping[str, Skill], all_skills: Mapping[str, Skill], text: Encode, clip: Encode
) -> Iterator[Finding]:
    """Find templates that leave a parameter out, and texts that a model cannot tell apart.

    Args:
        checked: the skills that are checked, by name.
        all_skills: those that they have to be told from, these among them.
        text, clip: embed texts as float32 (n, d) arrays of unit rows.
    """
    for skill in checked.values():
        said = {field for _, field, _, _ in Formatter().parse(skill.template) if field}
        for parameter in skill.parameters:
            if parameter.name not in said:
                what = f"the template does not name {{{parameter.name}}}: calls on different objects read the same"
                fix = f"write {{{parameter.name}}} into it"
                yield _found(skill, "template", parameter.name, what, fix)
    for reader in (_Reader("MiniLM", "template", text, SAME_TEXT), _Reader("CLIP", "achieved", clip, SAME_SIGHT)):
        yield from _alike(checked, list(all_skills.values()), reader)


def _alike(checked: Mapping[str, Skill], skills: Sequence[Skill], reader: _Reader) -> Iterator[Finding]:
    texts = [_text(skill, reader.attribute) for skill in skills]
    rows = reader.encode(texts)
    for one, two in combinations(range(len(skills)), 2):
        cosine = float(rows[one] @ rows[two])
        if cosine < reader.same or not _comparable(skills[one], skills[two], reader.attribute):
            continue
        for mine, other in ((one, two), (two, one)):
            if skills[mine].name in checked:
                what = f"{reader.name} takes “{texts[mine]}” for “{texts[other]}” of {skills[other].name}"
                fix = f"say more plainly in {reader.attribute} what is different"
                subject = f"{reader.attribute} {skills[other].name}"
                yield _found(skills[mine], reader.attribute, subject, f"{what} (cosine {cosine:.3f})", fix)
                break


def _comparable(one: Skill, two: Skill, attribute: str) -> bool:
    """Whether two texts ought to differ: where skills bring the same about, the same is seen."""
    if attribute == "template":
        return True
    positions = [{parameter.name: number for number, parameter in enumerate(each.parameters)} for each in (one, two)]
    brought = [
        {(fact.predicate, tuple(at.get(name, name) for name in fact.arguments), fact.holds) for fact in each.effects}
        for each, at in zip((one, two), positions, strict=True)
    ]
    return brought[0] != brought[1]


def _text(skill: Skill, attribute: str) -> str:
    filled = {parameter.name: NAMES.get(parameter.name, "mug") for parameter in skill.parameters}
    text: str = getattr(skill, attribute)
    return text.format_map(filled)


def _found(skill: Skill, attribute: str, subject: str, what: str, fix: str) -> Finding:
    path = file_of(skill)
    line = attribute_line(path, type(skill).__name__, attribute) or 1
    return Finding(skill.name, Kind.WORDS, subject, path, line, what, fix)
