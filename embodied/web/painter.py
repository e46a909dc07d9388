"""Draws what is to be seen, in a thread of its own: the robot's view, gliding from action to action, and the map."""

from __future__ import annotations

import io
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
VIEW, GLIMPSE = 560, 480
"""Pixels, width of the robot's view: where it stands, and on the way."""
MAP = 480, 360
"""Pixels that the map fits in."""
QUIET = 0.15
"""Seconds without anything new after which a picture is drawn finely."""
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
        self._thread.start()

    def close(self) -> None:
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
            self._glide_to(still.kept if last is None else last, still)
            last = still.kept
            self._map(still)
            if not self._newer_within(QUIET):
                self._view(still)

    def _next(self) -> Still | None:
        """Wait for a moment that somebody wants to see; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (self._stale and self.frames.watched))
            self._stale = False
            return None if self._closed else self._still

    def _newer_within(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._stale or self._closed, max(seconds, 0.0))

    def _glide_to(self, last: Snapshot, still: Still) -> None:
        """Draw the way there, if there is one; a newer moment cuts it short."""
        steps = max(round(self._glide * RATE), 1) if moved(last, still.kept) else 1
        begun = monotonic()
        for step in range(1, steps + 1):
            glimpse = self._cameras.glimpse(between(last, still.kept, step / steps), GLIMPSE)
            self.frames.publish(VIEW_KIND, _jpeg(glimpse))
            if step < steps and self._newer_within(begun + self._glide * step / steps - monotonic()):
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
