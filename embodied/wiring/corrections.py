"""Corrections put to use: who understands them, and what was taught before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embodied.models.choice import SMALL
from embodied.wiring.materials import Materials
from embodied.wiring.past import Remembering

if TYPE_CHECKING:
    from embodied.corrections.taught_plans import Heeding
    from embodied.known import Known, Taught
    from embodied.memories.knowledge import Knowledge
    from embodied.understanding import Understanding


def make_understanding(materials: Materials) -> Understanding:
    """The small understanding that ships beside the small model, or the chosen model's.

    Raises:
        EmbodiedError: what it is made from is missing or broken.
    """
    from embodied.corrections.understand import ModelUnderstanding, SmallUnderstanding
    from embodied.query import SkillWords

    skills = [SkillWords.of(skill) for skill in materials.skills.values()]
    if materials.choices.model.name == SMALL.name:
        return SmallUnderstanding(materials.encoder, skills)
    return ModelUnderstanding(materials.model, skills)


def make_heeding(materials: Materials) -> Heeding:
    """What fits plans to lessons; places that nobody has told of are chosen by where things usually are.

    Raises:
        EmbodiedError: what it is made from is missing or broken.
    """
    from embodied.corrections.names import shipped_names
    from embodied.corrections.taught_plans import Heeding
    from embodied.finders.priors import read_priors
    from embodied.query import SkillWords

    priors = read_priors()
    skills = {name: SkillWords.of(skill) for name, skill in materials.skills.items()}
    return Heeding(shipped_names(), skills, priors.amount)


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds in a home, read off the memory file each time: what was just said counts at once."""

    knowledge: Knowledge
    home: str
    person: str = ""

    def lessons(self) -> tuple[Known, ...]:
        """All that holds, the oldest first."""
        return self.knowledge.holding(self.home, self.person)


def make_taught(remembering: Remembering) -> Callable[[str], Taught | None]:
    """A function from a home to what was taught that holds there; to None without a memory file."""
    from embodied.memories.knowledge import Knowledge
    from embodied.memories.store import MemoryFile

    if remembering.file is None:
        return lambda home: None
    knowledge = Knowledge(MemoryFile(remembering.file, checked=True))
    return lambda home: Holding(knowledge, home, remembering.person)
