"""Corrections put to use: who understands them, and what was taught before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.models.choice import SMALL
from embodied.wiring.materials import Materials
from embodied.wiring.past import Remembering

if TYPE_CHECKING:
    from embodied.corrections.notebook import Notebook
    from embodied.corrections.taught_plans import Heeding
    from embodied.hearing import Listener, Speaker
    from embodied.known import Taught
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
        return SmallUnderstanding(skills)
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


def make_taught(remembering: Remembering) -> Callable[[str], Taught | None]:
    """A function from a home to what was taught that holds there; to None without a memory file."""
    from embodied.corrections.notebook import Notebook
    from embodied.memories.knowledge import Knowledge
    from embodied.memories.store import MemoryFile

    if remembering.file is None:
        return lambda home: None
    knowledge = Knowledge(MemoryFile(remembering.file, checked=True))
    return lambda home: Notebook(knowledge, home, {remembering.person})


def make_notebook(file: Path | None, home: str, materials: Materials) -> Notebook:
    """The lessons of a memory file that hold in a home, to be used on the thread that makes it; None forgets them.

    Raises:
        EmbodiedError: the memory file cannot be opened.
    """
    from embodied.corrections.notebook import Notebook
    from embodied.memories.knowledge import Knowledge
    from embodied.memories.store import IN_MEMORY, MemoryFile

    return Notebook(Knowledge(MemoryFile(file or IN_MEMORY)), home, encoder=lambda: materials.encoder)


def make_listener(
    speaker: Speaker, notebook: Notebook, materials: Materials, understanding: Understanding | None = None
) -> Listener:
    """The robot's ear: what a speaker says is understood, kept in the notebook, and heeded.

    The agent has to heed the same notebook: `make_extras(materials, taught=notebook)`.

    Raises:
        EmbodiedError: as `make_understanding`.
    """
    from embodied.corrections.listening import Listening
    from embodied.understanding import Context

    understanding = understanding or make_understanding(materials)
    if materials.choices.model.name == SMALL.name:
        # The first sentence takes longest; nobody is to wait for it in the middle of the work.
        understanding.understand("go on", Context())
    return Listening(speaker, understanding, materials.skills, notebook)
