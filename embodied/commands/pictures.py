"""Pictures that commands write: an episode's film and sheet, a scene's views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from embodied.commands.folders import written_files
from embodied.commands.screen import ERR
from embodied.errors import OptionError, UnknownNameError
from embodied.evaluation.run_directory import stored_config
from embodied.evaluation.suite import find_suite, load_suite
from embodied.household.library import SceneLibrary
from embodied.registry import content_folders
from embodied.task import Setup, Task
from embodied.trace import Event, Started
from embodied.wiring import alfred_data, scene_library

if TYPE_CHECKING:
    from PIL import Image

    from embodied.pictures.recorder import Recorder

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")
ALFRED = "alfred"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files of an episode that are to be drawn.

    Attributes:
        video: a film, .webm.
        sheet: a picture for each subgoal.
    """

    video: Path | None = None
    sheet: Path | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to draw."""
        return self.video is not None or self.sheet is not None

    def check(self) -> None:
        """Refuse what cannot be drawn, before anything is run.

        Raises:
            OptionError: a file's name does not say what it is.
            MissingExtraError: OpenCV is not installed.
        """
        from embodied.pictures.film import opencv

        if self.video is not None:
            opencv(self.video)
        if self.sheet is not None:
            check_picture(self.sheet, "--sheet")

    def draw(self, recorder: Recorder) -> None:
        """Draw an episode, and say where."""
        from embodied.pictures.film import write_film
        from embodied.pictures.sheet import draw_sheet

        with ERR.status("drawing"):
            if self.sheet is not None:
                save(draw_sheet(recorder), self.sheet)
            if self.video is not None:
                with written_files(self.video):
                    self.video.parent.mkdir(parents=True, exist_ok=True)
                    write_film(recorder, self.video)
        for path in filter(None, (self.sheet, self.video)):
            ERR.print(Text(str(path), "dim"), soft_wrap=True)


def check_picture(path: Path, option: str) -> None:
    """Refuse a name that says no kind of picture.

    Raises:
        OptionError: says which option.
    """
    if path.suffix.lower() not in PICTURES:
        raise OptionError(f"'{path.name}' names no kind of picture", where=option, fix=f"end it in {PICTURES[0]}")


def save(picture: Image.Image, path: Path) -> None:
    """Write a picture.

    Raises:
        OutsideError: the disk refuses.
    """
    with written_files(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path)


def recorded(trace: Path, events: Sequence[Event], data: Path | None) -> Recorder:
    """The moments of a finished episode: its actions are taken again, from the state that it began with.

    Raises:
        BadFileError: they come out otherwise than the trace says.
        EmbodiedError: its scene or its task is not to be found.
    """
    from embodied.pictures.recorder import replayed
    from embodied.simulators.household import HouseholdSimulator

    assert isinstance(events[0], Started)
    setup, scenes = _beginning(trace, events[0], data)
    return replayed(events, HouseholdSimulator(scenes), setup)


def _beginning(trace: Path, started: Started, data: Path | None) -> tuple[Setup, SceneLibrary]:
    """How an episode began: as its scene stands, or as its task says, which the run's folder names."""
    scenes = scene_library()
    config = stored_config(trace.parent.parent) if started.episode else None
    if config is None:
        return Setup(started.scene), scenes
    if config["suite"] == ALFRED:
        alfred = alfred_data(data)
        scenes = SceneLibrary([alfred.scene_folder])
        tasks: Sequence[Task] = alfred.tasks(str(config["split"]), loose=True)
    else:
        tasks = load_suite(find_suite(str(config["suite"]), content_folders("suites")), scenes).tasks
    by_id = {task.id: task for task in tasks}
    if started.episode not in by_id:
        raise UnknownNameError("task", started.episode, by_id, where=str(config["suite"]))
    return by_id[started.episode].setup, scenes
