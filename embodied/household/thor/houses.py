"""Scenes given as dictionaries.

Three forms are known. `{"rooms": …, "walls": …, "objects": …}`: a house, as ProcTHOR writes it. `{"format": 1, …}`: a
scene, as `scenes/README.md` writes it. `{"scene": NAME or a dictionary, "initial": {…}}`: a scene with a task's own
initial state of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from embodied.errors import BadFileError, invalid
from embodied.household.library import SceneLibrary
from embodied.household.procthor.file import FIX, House
from embodied.household.procthor.house import scene_of_house
from embodied.household.scene import InitialState, Scene, checked_scene, initial_state

HOUSE = "Procedural"
"""AI2-THOR's name of every scene that was given as a dictionary."""
MOST_HOUSES = 32
"""Dictionaries whose scenes are kept: those seen last."""


class Houses:
    """Reads dictionaries, each once.

    Args:
        library: where scenes are looked up that a dictionary names.
    """

    def __init__(self, library: SceneLibrary) -> None:
        self._library = library
        self._known: dict[str, Scene] = {}

    def read(self, given: Mapping[str, Any]) -> tuple[Scene, InitialState | None]:
        """The scene that a dictionary describes, and a task's own initial state of it.

        Raises:
            BadFileError, UnknownNameError, MissingDataError: it is none, or names a scene that is not there.
        """
        if not {"scene", "initial"} >= given.keys() or "scene" not in given:
            return self._scene(given), None
        inner, initial = given["scene"], given.get("initial")
        scene = self._scene(inner) if isinstance(inner, Mapping) else self._library.load(str(inner))
        return scene, None if initial is None else initial_state(initial, HOUSE)

    def _scene(self, given: Mapping[str, Any]) -> Scene:
        try:
            text = json.dumps(given, sort_keys=True)
        except (TypeError, ValueError) as error:
            raise BadFileError(f"a house is what JSON can say: {error}", where="scene", fix=FIX) from None
        key = hashlib.sha256(text.encode()).hexdigest()
        scene = self._known.pop(key, None) or _read(given, key)
        self._known[key] = scene
        if len(self._known) > MOST_HOUSES:
            del self._known[next(iter(self._known))]
        return scene


def _read(given: Mapping[str, Any], key: str) -> Scene:
    if "format" in given:
        return checked_scene(given, HOUSE)
    try:
        house = House.model_validate(given)
    except ValidationError as error:
        raise invalid(error, HOUSE, FIX) from None
    return scene_of_house(house, f"house-{key[:8]}", HOUSE)[0]
