"""A robot of training: it runs skills, and takes pictures whose captions are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from embodied.frame import Frame
from embodied.geometry import Pose
from embodied.household.act import act
from embodied.household.carrying import bring_along
from embodied.household.home import Home
from embodied.household.render.camera import View
from embodied.memories.privileged import PrivilegedMemory
from embodied.simulator import Observation, Simulator
from embodied.skill import Run, Skill
from embodied.training.clip.homes import Place
from embodied.training.clip.truths import Truths, truths_of

MOST_ACTIONS = 60
"""Of one skill call."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame with what is true of each thing in it.

    Attributes:
        frame: the frame.
        types, truths: by segment.
    """

    frame: Frame
    types: Mapping[int, str]
    truths: Mapping[int, Truths]


@dataclass(frozen=True, slots=True)
class _World:
    """What a memory asks of a simulator."""

    state: Home


class Actor:
    """Acts in a place and takes pictures.

    Args:
        here: the place.
        skills: by name.
        size: of the pictures, pixels.
    """

    def __init__(self, here: Place, skills: Mapping[str, Skill], size: int) -> None:
        self.home, self._renderer, self.skills = here.home, here.renderer, skills
        self.camera = replace(here.home.camera, width=size, height=size)
        self.memory = PrivilegedMemory()
        world: Simulator = _World(here.home)  # type: ignore[assignment]
        self.memory.start(world, Observation(here.home.pose))

    def shoot(self) -> Shot:
        """Take a picture of this moment."""
        kept, home = self.home.snapshot(), self.home
        taken = self._renderer.render(kept, View.of_agent(self.camera, kept.pose))
        frame = Frame(taken.image, taken.depth, taken.numbers, tuple(kept.instances), kept.pose, self.camera)
        pixels = frame.pixels()
        area = self.camera.width * self.camera.height
        shares = {frame.ids[number]: count / area for number, count in pixels.items()}
        types = {number: kept.instances[frame.ids[number]].object_type for number in pixels}
        return Shot(frame, types, {number: truths_of(home, frame.ids[number], shares) for number in pixels})

    def run(self, skill: str, arguments: Mapping[str, str]) -> bool:
        """Run a skill; whether it worked."""
        if self.skills[skill].unmet(self.memory, arguments) is not None:
            return False
        return self._carry_out(self.skills[skill].run(self.memory, **arguments))

    def _carry_out(self, run: Run) -> bool:
        try:
            action = next(run)
            for _ in range(MOST_ACTIONS):
                result, refusal = act(self.home, action)
                action = run.send(Observation(self.home.pose, self.home.held, refusal, result))
        except StopIteration as stop:
            return bool(stop.value.achieved)
        run.close()
        return False

    def stand(self, pose: Pose) -> None:
        """Stand elsewhere at once, with what is held."""
        self.home.pose = pose
        bring_along(self.home)
