"""The actions of one client, taken one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from embodied.errors import EmbodiedError
from embodied.household.actions.rules import RULES
from embodied.household.player.reply import Reply
from embodied.household.thor.event import Event
from embodied.household.thor.houses import HOUSE
from embodied.household.thor.outcome import Outcome
from embodied.household.thor.world import World
from embodied.simulator import Action, Refusal, RefusalKind

EMPTY: Mapping[str, Any] = {
    "format": 1,
    "name": "empty",
    "room": "home",
    "agent": {"x": 0, "z": 0},
    "walls": [[-1, -1, 1, -1], [1, -1, 1, 1], [-1, 1, 1, 1], [-1, -1, -1, 1]],
}
"""Where the agent waits for its first scene, and for a house."""


class Session:
    """One client's world.

    Args:
        world: where actions are taken.
        size: (width, height) of the picture at first, pixels.
    """

    def __init__(self, world: World, size: tuple[int, int]) -> None:
        self._world = world
        self._scene: str = HOUSE
        self._broken: Refusal | None = None
        self._first = world.reset(EMPTY, size, {})

    def greet(self) -> Reply:
        """What is said before anything is asked: the client waits for it."""
        return Reply(self._first, 0)

    def take(self, message: Mapping[str, Any]) -> Reply:
        """Take one action, given with its arguments as the client sends it."""
        given = dict(message)
        name, number = str(given.pop("action", "")), int(given.pop("sequenceId", 0))
        renders = given.pop("renderImage", True) is not False
        event = self._event(name, given)
        rule = RULES.get(name)
        return Reply(event, number, renders, patch=rule is not None and rule.asks)

    def _event(self, name: str, given: Mapping[str, Any]) -> Event:
        if name == "Reset":
            return self._reset(str(given.get("sceneName") or self._scene))
        if name == "Initialize" and self._broken is not None:
            # The client does not look at how Reset ended.
            return self._world.said(Outcome(Action(name, given), None, self._broken))
        return self._world.step(name, given)

    def _reset(self, scene: str) -> Event:
        action, home = Action("Reset", {"sceneName": scene}), self._world.home
        size = home.settings.width, home.settings.height
        try:
            self._world.reset(EMPTY if scene == HOUSE else scene, size, {})
        except EmbodiedError as error:
            self._broken = Refusal(RefusalKind.OTHER, str(error))
            return self._world.said(Outcome(action, None, self._broken))
        self._scene, self._broken = scene, None
        return self._world.said(Outcome(action))
