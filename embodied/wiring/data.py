"""Where scenes, ALFRED and examples are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from embodied.errors import MissingDataError
from embodied.wiring.choices import Progress, silent

if TYPE_CHECKING:
    from embodied.datasets.alfred import AlfredData
    from embodied.household.library import SceneLibrary
    from embodied.skill import Skill
    from embodied.task import Example

ALFRED_EXAMPLES, VIRTUALHOME_EXAMPLES = "alfred:", "virtualhome:"


def scene_library() -> SceneLibrary:
    """The scenes that ship, those of installed packages, and the rooms of the last import of ALFRED."""
    from embodied.household.library import default_library

    return default_library()


def alfred_data(directory: str | Path | None, progress: Progress = silent) -> AlfredData:
    """ALFRED from a user's checkout, its rooms rebuilt or found in the cache.

    Raises:
        MissingDataError: no directory was given, or no ALFRED is there; says how to get it.
        BadFileError: a file of it is broken.
    """
    from embodied.datasets.alfred import import_alfred
    from embodied.datasets.alfred.files import HOW_TO_GET

    if not directory:
        raise MissingDataError("ALFRED is needed, and no --data DIR was given", where="--data", fix=HOW_TO_GET)
    return import_alfred(Path(directory), progress)


def read_examples(name: str, skills: Mapping[str, Skill], progress: Progress) -> Sequence[Example]:
    """What planners learn from: a file, ALFRED's or VirtualHome's plans, or what ships where there is no name."""
    from embodied.household.object_types import TYPES
    from embodied.planners.examples import HOUSEHOLD, load_examples

    if name.startswith(ALFRED_EXAMPLES):
        return alfred_data(name.removeprefix(ALFRED_EXAMPLES), progress).examples("train")
    if name.startswith(VIRTUALHOME_EXAMPLES):
        from embodied.simulators.virtualhome import tasks

        return tasks.read_examples(Path(name.removeprefix(VIRTUALHOME_EXAMPLES)))
    return load_examples(Path(name).expanduser() if name else HOUSEHOLD, skills, TYPES)
