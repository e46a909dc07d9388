"""`--oracle PART[,PART]`: any part of the robot swapped for the truth, to see what the others are worth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from embodied.errors import OptionError, UnknownNameError
from embodied.perceivers.choice import TOLD, TOLD_OF_SEEN
from embodied.wiring.choices import FULL, Choices
from embodied.wiring.planners import EXPERT

LANGUAGE, PERCEPTION, MEMORY, SKILLS = PARTS = ("language", "perception", "memory", "skills")
"""The expert plans, from the task's goal; what is seen is told; all is known at the start; what a skill is for comes
about from wherever the robot stands."""
_DEFAULT = Choices()


def oracles(text: str) -> tuple[str, ...]:
    """Read `language,memory`; in the order of PARTS.

    Raises:
        UnknownNameError: one is no part; the message offers the nearest.
        OptionError: one is said twice.
    """
    found = [part.strip() for part in text.split(",")] if text else []
    for part in found:
        if part not in PARTS:
            raise UnknownNameError("part", part, PARTS, where="--oracle")
        if found.count(part) > 1:
            raise OptionError(f"'{part}' is said twice", where="--oracle", fix="say it once")
    return tuple(part for part in PARTS if part in found)


def swapped(choices: Choices, parts: Collection[str]) -> Choices:
    """The choices with some parts swapped for the truth.

    Raises:
        OptionError: something else was chosen for one of them, or an oracle needs another.
    """
    if LANGUAGE in parts:
        _agree(LANGUAGE, "--planner", choices.planner, _DEFAULT.planner, EXPERT)
        choices = replace(choices, planner=EXPERT)
    if PERCEPTION in parts and choices.perception != TOLD_OF_SEEN:
        _agree(PERCEPTION, "--perception", choices.perception, _DEFAULT.perception, TOLD)
        choices = replace(choices, perception=TOLD)
    if MEMORY in parts:
        _agree(MEMORY, "--start-knowledge", choices.knowledge, _DEFAULT.knowledge, FULL)
        choices = replace(choices, knowledge=FULL)
    for part in (LANGUAGE, SKILLS):
        if part in parts and choices.knowledge != FULL:
            what = f"the truth about {part} is told in terms of all things, and they are not known"
            raise OptionError(what, where=f"--oracle {part}", fix=f"say --oracle {part},{MEMORY}")
    return replace(choices, sure_skills=SKILLS in parts)


def _agree(part: str, option: str, chosen: str, default: str, truth: str) -> None:
    """Refuse what contradicts an oracle."""
    if chosen not in (default, truth):
        what = f"{option} {chosen} contradicts it: it means {option} {truth}"
        raise OptionError(what, where=f"--oracle {part}", fix="leave one of the two out")
