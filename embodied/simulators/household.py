"""The built-in household simulator behind the `Simulator` contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from embodied.backend import Backend, Sample
from embodied.capabilities import SENSORS, Capabilities
from embodied.errors import SimulatorError
from embodied.frame import Frame
from embodied.household.act import act
from embodied.household.actions.rules import RULES
from embodied.household.home import Home
from embodied.household.library import SceneLibrary, default_library
from embodied.household.places import Place, Places
from embodied.household.render.camera import View
from embodied.household.render.renderer import Renderer
from embodied.household.scene import initial_state
from embodied.household.state import Snapshot
from embodied.simulator import Action, Observation, WorldState
from embodied.task import Setup


class HouseholdSimulator:
    """Runs episodes in homes of a scene library. Deterministic: the seed changes nothing yet."""

    def __init__(self, scenes: SceneLibrary) -> None:
        self._scenes = scenes
        self._places = Places()
        self._place: Place | None = None

    @property
    def state(self) -> WorldState:
        """The true state, live."""
        return self.home

    @property
    def home(self) -> Home:
        """The home of the running episode.

        Raises:
            SimulatorError: before `reset` or after `close`.
        """
        return self._here.home

    @property
    def renderer(self) -> Renderer:
        """Takes pictures of snapshots of this episode's home.

        Raises:
            SimulatorError: before `reset` or after `close`.
        """
        return self._here.renderer

    @property
    def _here(self) -> Place:
        if self._place is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._place

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode.

        Raises:
            EmbodiedError: the scene is unknown or broken.
        """
        scene = self._scenes.load(setup.scene)
        initial = None if setup.initial is None else initial_state(setup.initial, scene.name)
        self._place = self._places.enter(scene, initial)
        return self.now()

    def now(self) -> Observation:
        """What the robot would be told if an episode began as things are."""
        return Observation(self.home.pose, self.home.held, look=self.look())

    def step(self, action: Action) -> Observation:
        """Apply one action; a refused one leaves the home as it was."""
        home = self.home
        result, refusal = act(home, action)
        return Observation(home.pose, home.held, refusal, result, self.look())

    def look(self) -> Callable[[], Frame]:
        """Makes what takes this moment's frame, whenever it is asked."""
        home, renderer = self.home, self.renderer
        kept, camera = home.snapshot(), home.camera

        def take() -> Frame:
            taken = renderer.render(kept, View.of_agent(camera, kept.pose))
            return Frame(taken.image, taken.depth, taken.numbers, tuple(kept.instances), kept.pose, camera)

        return take

    def snapshot(self) -> Snapshot:
        """Keep the home's whole state."""
        return self.home.snapshot()

    def restore(self, kept: Snapshot) -> None:
        """Go back to what was kept."""
        self.home.restore(kept)

    def close(self) -> None:
        """Let the home go."""
        self._place = None


def _start(options: Mapping[str, str], scenes: Sequence[Path]) -> HouseholdSimulator:
    return HouseholdSimulator(SceneLibrary(scenes) if scenes else default_library())


def _sample() -> Sample:
    names = ("RotateRight", "MoveAhead", "LookDown", "RotateLeft")
    return Sample(Setup("bedroom"), tuple(map(Action, names)))


BACKEND = Backend(
    "the built-in kinematic home, with AI2-THOR's actions, object types and rules",
    Capabilities(frozenset(RULES), frozenset(SENSORS), poses=True, snapshot=True),
    _start,
    _sample,
)
