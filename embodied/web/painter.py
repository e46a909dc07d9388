"""Draws what is to be seen, in a thread of its own: the robot's view, gliding from action to action, and the map."""

from __future__ import annotations

import io
from dataclasses import replace
from threading import Condition, Thread
from time import monotonic

from PIL import Image

from embodied.household.state import Snapshot
from embodied.pictures.cameras import Cameras
from embodied.pictures.story import Still
from embodied.pictures.tween import between, moved
from embodied.simulators.household import HouseholdSimulator
from embodied.web.frames import Frames

RATE = 15
"""Pictures a second while the robot moves."""
VIEW = 480
"""Pixels, width of the robot's view."""
MAP = 720, 480
"""Pixels that the map fits in."""
QUALITY = 84
"""Of the JPEGs."""
MARKED = 4
"""Candidates that are numbered on the map."""
VIEW_KIND, MAP_KIND = "view", "map"


class Painter:
    """Draws the newest moment for as long as anybody watches; whoever shows it moments is not kept waiting.

    Args:
        simulator: that the moments are of.
        glide: seconds from one action to the next.
    """

    def __init__(self, simulator: HouseholdSimulator, glide: float) -> None:
        self._cameras = Cameras(simulator, apart=True)
        self._glide = glide
        self._changed = Condition()
        self._still: Still | None = None
        self._stale = self._closed = False
        self.frames = Frames(self._wake)
        self._thread = Thread(target=self._run, name="painter", daemon=True)

    def __enter__(self) -> Painter:
        """Begin to draw."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop drawing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def show(self, still: Still) -> None:
        """Show a moment."""
        with self._changed:
            self._still, self._stale = still, True
            self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._stale = True
            self._changed.notify_all()

    def _run(self) -> None:
        last: Snapshot | None = None
        while (still := self._next()) is not None:
            if last is not None and moved(last, still.kept):
                self._glide_to(last, still)
            else:
                self._view(still)
            last = still.kept
            self._map(still)

    def _next(self) -> Still | None:
        """Wait for a moment that somebody wants to see; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (self._stale and self.frames.watched))
            self._stale = False
            return None if self._closed else self._still

    def _glide_to(self, last: Snapshot, still: Still) -> None:
        """Draw the way there; a newer moment cuts it short, as does the end."""
        steps = max(round(self._glide * RATE), 1)
        begun = monotonic()
        for step in range(1, steps + 1):
            self._view(replace(still, kept=between(last, still.kept, step / steps)))
            with self._changed:
                left = begun + self._glide * step / steps - monotonic()
                if self._closed or self._changed.wait_for(lambda: self._stale or self._closed, max(left, 0.0)):
                    return

    def _view(self, still: Still) -> None:
        picture = self._cameras.robot(still.kept, VIEW, still.target)
        self.frames.publish(VIEW_KIND, _jpeg(picture.finished()))

    def _map(self, still: Still) -> None:
        width, height = self._cameras.fitting(*MAP)
        marked = list(dict.fromkeys(option.target for option in still.options[:MARKED]))
        picture = self._cameras.above(still.kept, width, height, still.path, marked)
        self.frames.publish(MAP_KIND, _jpeg(picture.finished()))


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
