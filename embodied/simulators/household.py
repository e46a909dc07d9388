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
from embodied.household.build import build_home
from embodied.household.held_out import is_unseen
from embodied.household.home import Home
from embodied.household.library import SceneLibrary, default_library
from embodied.household.render.camera import View
from embodied.household.render.renderer import Renderer
from embodied.household.render.stage import Backdrop, surroundings
from embodied.household.scene import Scene, initial_state
from embodied.household.state import Snapshot
from embodied.simulator import Action, Observation, WorldState
from embodied.task import Setup

MOST_RENDERERS = 32
"""Scenes whose renderers are kept, some MB each: those seen last."""


class HouseholdSimulator:
    """Runs episodes in homes of a scene library. Deterministic: the seed changes nothing yet."""

    def __init__(self, scenes: SceneLibrary) -> None:
        self._scenes = scenes
        self._home: Home | None = None
        self._renderer: Renderer | None = None
        self._built: dict[str, tuple[Scene, Home, Snapshot]] = {}
        self._renderers: dict[str, tuple[Scene, Renderer]] = {}

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
        if self._home is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._home

    @property
    def renderer(self) -> Renderer:
        """Takes pictures of snapshots of this episode's home.

        Raises:
            SimulatorError: before `reset` or after `close`.
        """
        if self._renderer is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._renderer

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode.

        Raises:
            EmbodiedError: the scene is unknown or broken.
        """
        scene = self._scenes.load(setup.scene)
        if setup.initial is None:
            self._home = self._as_furnished(setup.scene, scene)
        else:
            self._home = build_home(scene, initial_state(setup.initial, scene.name), where=scene.name)
        self._renderer = self._renderer_of(setup.scene, scene, self._home)
        return self.now()

    def now(self) -> Observation:
        """What the robot would be told if an episode began as things are."""
        return Observation(self.home.pose, self.home.held, look=self.look())

    def _as_furnished(self, name: str, scene: Scene) -> Home:
        """The home of a scene file as it stands there, built once and put back afterwards."""
        known = self._built.get(name)
        if known is None or known[0] is not scene:
            home = build_home(scene, where=scene.name)
            self._built[name] = known = scene, home, home.snapshot()
        _, home, start = known
        home.restore(start)
        return home

    def _renderer_of(self, name: str, scene: Scene, home: Home) -> Renderer:
        """The renderer of a scene, made once: its meshes and textures last from episode to episode."""
        bounds = surroundings(home.space, home.snapshot())
        known = self._renderers.pop(name, None)
        # In a room without walls the floor goes as far as the things do, which a task may set out anew.
        if known is None or known[0] is not scene or known[1].stage.backdrop.bounds != bounds:
            backdrop = Backdrop(scene.name, home.space, tuple(home.rooms), is_unseen(scene.name), bounds=bounds)
            known = scene, Renderer(backdrop)
        self._renderers[name] = known
        if len(self._renderers) > MOST_RENDERERS:
            del self._renderers[next(iter(self._renderers))]
        return known[1]

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
        self._home = self._renderer = None


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
