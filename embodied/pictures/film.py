"""A film of an episode, as VP8 in WebM: every browser plays it, and OpenCV's wheel writes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image

from embodied.errors import MissingExtraError, OptionError, OutsideError
from embodied.pictures.cameras import Cameras
from embodied.pictures.page import HEIGHT, WIDTH, Page
from embodied.pictures.recorder import Recorder
from embodied.pictures.story import tell
from embodied.trace import Acted, Answered, Called, Decided, Ended, Event, Planned, Scored, Stopped

RATE = 4
"""Frames a second: one for each action that worked."""
SECONDS: dict[type[Event], float] = {
    Planned: 2.0,
    Answered: 2.0,
    Called: 1.25,
    Acted: 0.25,
    Ended: 0.5,
    Stopped: 2.5,
    Scored: 3.0,
}
"""How long the moment after an event stays; what is not here is not shown by itself."""
ASKED, REFUSED, FAILED = 2.0, 1.25, 1.5
"""Seconds of a question, of a refused action and of a subgoal that failed."""


def frames_of(event: Event) -> int:
    """How many frames show the moment after an event."""
    match event:
        case Decided("ask"):
            seconds = ASKED
        case Acted(refusal=str()):
            seconds = REFUSED
        case Ended(reason=str()):
            seconds = FAILED
        case _:
            seconds = SECONDS.get(type(event), 0.0)
    return round(seconds * RATE)


def pages(recorder: Recorder) -> Iterator[tuple[Image.Image, int]]:
    """Each page of a film, and how many frames it stays."""
    assert recorder.started is not None, "an episode begins with Started"
    length = sum(isinstance(moment.event, Acted) for moment in recorder.moments)
    page = Page(recorder.started, Cameras(recorder.simulator), length)
    for event, still in tell(recorder.moments):
        if count := frames_of(event):
            yield page.draw(still), count


def write_film(recorder: Recorder, path: Path) -> None:
    """Write an episode's film.

    Raises:
        MissingExtraError: OpenCV is not installed.
        OptionError: the file's name does not end in .webm.
        OutsideError: OpenCV cannot write it.
    """
    cv2 = opencv(path)
    draft = path.with_name(f"{path.stem}.part{path.suffix}")
    with _silence():
        writer = cv2.VideoWriter(str(draft), cv2.VideoWriter_fourcc(*"VP80"), RATE, (WIDTH, HEIGHT))
    try:
        if not writer.isOpened():
            raise OutsideError("OpenCV cannot write a film there", where=str(path), fix="choose another place")
        for page, count in pages(recorder):
            frame = np.ascontiguousarray(np.asarray(page)[:, :, ::-1])
            for _ in range(count):
                writer.write(frame)
        writer.release()
        draft.replace(path)
    finally:
        writer.release()
        draft.unlink(missing_ok=True)


def opencv(path: Path) -> ModuleType:
    """OpenCV, once a film may have that name.

    Raises:
        MissingExtraError, OptionError: as `write_film`.
    """
    if path.suffix.lower() != ".webm":
        raise OptionError(f"'{path.name}' names no film", where="--video", fix="end it in .webm")
    try:
        import cv2
    except ImportError as error:
        raise MissingExtraError(
            f"a film needs OpenCV ({error})", where="--video", fix="pip install opencv-python-headless"
        ) from None
    return cv2


@contextmanager
def _silence() -> Iterator[None]:
    """Keep from the terminal that OpenCV finds no tag for VP8 in WebM, which needs none."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
