"""Libraries read, several at once: what works, what is broken, and where two of them clash."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from embodied.broken import Break, Broken
from embodied.errors import BadFileError, MissingDataError, UnknownNameError
from embodied.registry import Registry
from embodied.skill import Skill
from embodied.skills.declarations import check_declarations
from embodied.skills.modules import BrokenFileError, broken_package, line_of, load_module, made, skill_class

GROUP = "embodied.skills"
libraries: Registry[Path | ModuleType] = Registry("skill library", group="skills")
"""Installed libraries by name."""


@dataclass(frozen=True, slots=True)
class Library:
    """One skill library.

    Attributes:
        name: what it was asked for by.
        version: its package's, or the one in its pyproject.toml; empty where neither says one.
        folder: where it lies.
        skills: those that work, by name, in the order of their files.
        places: the file and line of each.
        broken: the files that define none that works.
    """

    name: str
    version: str
    folder: Path
    skills: Mapping[str, Skill]
    places: Mapping[str, str]
    broken: tuple[Broken, ...] = ()

    @property
    def title(self) -> str:
        """Name and version: "household 0.1.0"."""
        return f"{self.name} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class Libraries:
    """Several libraries as one: their skills by name, and what is broken in them."""

    each: tuple[Library, ...]
    skills: Mapping[str, Skill]
    broken: tuple[Broken, ...]


def read_library(name_or_path: str | Path, types: Collection[str] | None = None) -> Library:
    """Read a library; files that are broken are named in it, and the others go on working.

    Args:
        name_or_path: an installed library's name, or a folder.
        types: the object types that there are; None to take any.

    Raises:
        UnknownNameError: neither a folder nor an installed library.
        MissingDataError: the folder is not there, or holds no skill file.
        BadFileError: its pyproject.toml is broken.
    """
    try:
        folder, version = _found(name_or_path)
    except BrokenFileError as error:
        return Library(str(name_or_path), "", error.broken.path.parent, {}, {}, (error.broken,))
    skills: dict[str, Skill] = {}
    places: dict[str, str] = {}
    broken: list[Broken] = []
    for path in sorted(folder.glob("[!_]*.py")):
        try:
            kind = skill_class(load_module(path), path)
            check_declarations(kind, path, types)
            skill = made(kind, path)
        except BrokenFileError as error:
            broken.append(error.broken)
            continue
        place = f"{path}:{line_of(kind)}"
        if kind.name in skills:
            what, fix = f"the name '{kind.name}' is taken", f"rename this skill or that of {places[kind.name]}"
            broken.append(Broken(kind.name, Break.TAKEN, path, line_of(kind), what, fix))
            continue
        skills[kind.name], places[kind.name] = skill, place
    if not skills and not broken:
        raise MissingDataError("no skills there", where=str(folder), fix="a library is a folder of one skill a file")
    return Library(str(name_or_path), version, folder, skills, places, tuple(broken))


def read_libraries(names_or_paths: Iterable[str | Path], types: Collection[str] | None = None) -> Libraries:
    """Read several libraries as one.

    Raises:
        EmbodiedError: as `read_library`; BadFileError also when two libraries have a skill of one name.
    """
    each = tuple(read_library(name, types) for name in names_or_paths)
    merged: dict[str, Skill] = {}
    origins: dict[str, Library] = {}
    for library in each:
        for name, skill in library.skills.items():
            if name in merged:
                first = origins[name]
                what = f"two libraries have a skill '{name}': {first.title} ({first.places[name]}) and {library.title}"
                fix = "load one of them, or rename a skill"
                raise BadFileError(what, where=library.places[name], fix=fix)
            merged[name], origins[name] = skill, library
    broken = tuple(one for library in each for one in library.broken)
    return Libraries(each, merged, broken)


def load_library(name_or_path: str | Path) -> Mapping[str, Skill]:
    """Load the skills of a library that has to be sound.

    Raises:
        EmbodiedError: as `read_library`; BadFileError also for the first file that is broken.
    """
    return _sound(read_library(name_or_path))


def load_libraries(names_or_paths: Iterable[str | Path]) -> Mapping[str, Skill]:
    """Load several libraries that have to be sound as one.

    Raises:
        EmbodiedError: as `read_libraries`; BadFileError also for the first file that is broken.
    """
    return _sound(read_libraries(names_or_paths))


def _sound(found: Library | Libraries) -> Mapping[str, Skill]:
    if found.broken:
        raise as_error(found.broken[0])
    return found.skills


def version_of(name_or_path: str | Path) -> str:
    """A library's version, its skills unread; empty where it has none, or cannot be imported.

    Raises:
        EmbodiedError: there is no such library.
    """
    try:
        return _found(name_or_path)[1]
    except BrokenFileError:
        return ""


def as_error(broken: Broken) -> BadFileError:
    """A broken skill as an error."""
    return BadFileError(broken.what, where=broken.where, fix=broken.fix)


def _found(name_or_path: str | Path) -> tuple[Path, str]:
    """The folder of a library, and its version."""
    text = str(name_or_path)
    is_path = isinstance(name_or_path, Path) or os.sep in text or text in (".", "..")
    if is_path or (text not in libraries and Path(text).is_dir()):
        folder = Path(text).expanduser().absolute()
        if not folder.is_dir():
            raise MissingDataError("no such folder", where=text, fix="give a folder of skill files")
        return folder, _stated_version(folder)
    try:
        found = libraries.get(text)
    except UnknownNameError:
        raise
    except (Exception, SystemExit) as error:
        raise BrokenFileError(broken_package(text, error)) from error
    version = next((point.dist.version for point in entry_points(group=GROUP, name=text) if point.dist), "")
    if isinstance(found, Path):
        return found, version
    if not found.__file__:
        raise MissingDataError("this module has no folder", where=found.__name__, fix="name a package with __init__.py")
    return Path(found.__file__).parent, version


def _stated_version(folder: Path) -> str:
    """The version in a folder's pyproject.toml.

    Raises:
        BadFileError: that file is no TOML.
    """
    path = folder / "pyproject.toml"
    if not path.is_file():
        return ""
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFileError(str(error), where=str(path), fix="write TOML") from None
    return str(project.get("version", "")) if isinstance(project, dict) else ""
