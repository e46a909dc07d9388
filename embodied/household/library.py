"""Scenes by name: the ones that ship, installed packages', folders given by path, and imported rooms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from embodied.errors import MissingDataError, UnknownNameError
from embodied.household.scene import Scene, load_scene
from embodied.paths import cache_folder
from embodied.registry import content_folders

ALFRED_ROOM = "FloorPlan"
"""What names of imported rooms begin with."""


class SceneLibrary:
    """Finds scenes by name in folders of scene files (NAME.json); earlier folders win."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def names(self) -> list[str]:
        """All scene names, sorted."""
        return sorted({path.stem for folder in self.folders for path in folder.glob("*.json")})

    def path(self, name: str) -> Path:
        """The file of a scene, by name or by its own path.

        Raises:
            UnknownNameError: no such scene; the message offers the nearest.
            MissingDataError: a room of ALFRED's that was not imported.
        """
        if name.endswith(".json"):
            return Path(name)
        for folder in self.folders:
            if (path := folder / f"{name}.json").is_file():
                return path
        if name.startswith(ALFRED_ROOM):
            ours = [each for each in self.names() if not each.startswith(ALFRED_ROOM)]
            raise MissingDataError(
                f"there is no room '{name}' here",
                fix=f"its kind comes from ALFRED: embodied scenes import-alfred DIR; or take one of ours: "
                f"{', '.join(ours)}",
            )
        raise UnknownNameError("scene", name, self.names())

    def load(self, name: str) -> Scene:
        """Read a scene; files are read once while they do not change.

        Raises:
            UnknownNameError, MissingDataError, BadFileError: see `path` and `load_scene`.
        """
        path = self.path(name)
        return _load(path, path.stat().st_mtime_ns if path.is_file() else 0)


def default_library() -> SceneLibrary:
    """The scenes that ship, those of installed packages, and the rooms of the last import of ALFRED."""
    imports = sorted((cache_folder() / "alfred").glob("*/complete"), key=lambda path: path.stat().st_mtime)
    return SceneLibrary([*content_folders("scenes"), *(path.parent / "scenes" for path in imports[-1:])])


@lru_cache(maxsize=16)
def _load(path: Path, modified: int) -> Scene:
    return load_scene(path)
