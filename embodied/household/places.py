"""Homes at their start, and what draws them: built once, and put back when a scene begins anew."""

from __future__ import annotations

from dataclasses import dataclass

from embodied.household.build import build_home
from embodied.household.held_out import is_unseen
from embodied.household.home import Home
from embodied.household.render.renderer import Renderer
from embodied.household.render.stage import Backdrop, surroundings
from embodied.household.scene import InitialState, Scene
from embodied.household.settings import ROBOT, Settings
from embodied.household.state import Snapshot

MOST_RENDERERS = 32
"""Scenes whose renderers are kept, some MB each: those seen last."""


@dataclass(frozen=True, slots=True)
class Place:
    """A home, and the renderer of its scene."""

    home: Home
    renderer: Renderer


class Places:
    """Where episodes begin.

    Args:
        settings: how the agent moves and sees; a scene's own field of view is kept.
    """

    def __init__(self, settings: Settings = ROBOT) -> None:
        self._settings = settings
        self._built: dict[str, tuple[Scene, Home, Snapshot]] = {}
        self._renderers: dict[str, tuple[Scene, Renderer]] = {}

    def enter(self, scene: Scene, initial: InitialState | None = None) -> Place:
        """A scene at its start. As it stands in its file it is one home, put back each time it is entered.

        Raises:
            BadFileError: see `build_home`.
        """
        if initial is None:
            home = self._as_furnished(scene)
        else:
            home = build_home(scene, initial, where=scene.name, settings=self._settings)
        return Place(home, self._renderer_of(scene, home))

    def _as_furnished(self, scene: Scene) -> Home:
        known = self._built.get(scene.name)
        if known is None or known[0] is not scene:
            home = build_home(scene, where=scene.name, settings=self._settings)
            self._built[scene.name] = known = scene, home, home.snapshot()
        _, home, start = known
        home.restore(start)
        return home

    def _renderer_of(self, scene: Scene, home: Home) -> Renderer:
        """The renderer of a scene, made once: its meshes and textures last from episode to episode."""
        bounds = surroundings(home.space, home.snapshot())
        known = self._renderers.pop(scene.name, None)
        # In a room without walls the floor goes as far as the things do, which a task may set out anew.
        if known is None or known[0] is not scene or known[1].stage.backdrop.bounds != bounds:
            backdrop = Backdrop(scene.name, home.space, tuple(home.rooms), is_unseen(scene.name), bounds=bounds)
            known = scene, Renderer(backdrop)
        self._renderers[scene.name] = known
        if len(self._renderers) > MOST_RENDERERS:
            del self._renderers[next(iter(self._renderers))]
        return known[1]
