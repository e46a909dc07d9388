"""One registry for everything that is looked up by name: planners, simulators, skill libraries, scenes, suites."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar, cast

from embodied.errors import EmbodiedError, MissingDataError, UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """Names of one kind of thing, loaded when first asked for.

    A thing is registered as itself or as a lazy "module:attribute" string. Installed packages add theirs through
    the entry-point group `embodied.<group>`; the built-in ones that are content come through the same group.

    Args:
        kind: what one of the things is called in messages, such as "planner".
        group: the entry-point group's last part, such as "planners"; None when outsiders can add none.
    """

    def __init__(self, kind: str, group: str | None = None) -> None:
        self.kind = kind
        self._group = group
        self._items: dict[str, T | str] = {}
        self._scanned = group is None

    def register(self, name: str, item: T | str) -> None:
        """Add a thing.

        Raises:
            EmbodiedError: the name is taken.
        """
        if name in self._items:
            raise EmbodiedError(f"{self.kind} '{name}' is registered twice", fix="rename one of the two")
        self._items[name] = item

    def get(self, name: str) -> T:
        """Return the thing of that name, importing it where it is lazy.

        Raises:
            UnknownNameError: no such name; the message offers the nearest.
            EmbodiedError: the package that it is from cannot be loaded.
        """
        self._scan()
        if name not in self._items:
            raise UnknownNameError(self.kind, name, self._items)
        item = self._items[name]
        if isinstance(item, str):
            self._items[name] = item = cast(T, load(item, f"{self.kind} {name}"))
        return item

    def names(self) -> list[str]:
        """All names, sorted."""
        self._scan()
        return sorted(self._items)

    def __contains__(self, name: object) -> bool:
        self._scan()
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def _scan(self) -> None:
        if self._scanned:
            return
        self._scanned = True
        for point in entry_points(group=f"embodied.{self._group}"):
            self.register(point.name, point.value)


def load(reference: str, where: str) -> Any:
    """Import what "module:attribute", or "module", refers to; `where` says what it is for.

    Raises:
        EmbodiedError: there is no such module or attribute.
    """
    module, _, attribute = reference.partition(":")
    try:
        found = importlib.import_module(module)
        return getattr(found, attribute) if attribute else found
    except (ImportError, AttributeError) as error:
        raise EmbodiedError(
            f"its package cannot be loaded ({error})", where=where, fix="mend or uninstall that package"
        ) from error


def content_folders(group: str) -> list[Path]:
    """The folders that installed packages name in the entry-point group `embodied.<group>`, ours among them.

    Raises:
        EmbodiedError: a package's entry point names no folder.
    """
    folders = []
    for point in sorted(entry_points(group=f"embodied.{group}"), key=lambda point: point.name):
        found = load(point.value, f"{group} of {point.name}")
        folder = Path(found.__file__).parent if isinstance(found, ModuleType) and found.__file__ else Path(str(found))
        if not folder.is_dir():
            raise MissingDataError("no such folder", where=str(folder), fix=f"mend the package with these {group}")
        folders.append(folder)
    return folders
