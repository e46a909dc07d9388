"""Skill files, run as modules of their own."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import traceback
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from embodied.broken import Break, Broken, failed_line
from embodied.skill import Skill

_ENGINE = Path(__file__).parents[1]


class BrokenFileError(Exception):
    """A file that defines no skill that works."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.what)
        self.broken = broken


def load_module(path: Path) -> ModuleType:
    """Run a file as a module of its own, whatever its name: open.py hides nothing.

    Raises:
        BrokenFileError: it raises.
    """
    digest = sha256(str(path.resolve()).encode()).hexdigest()[:12]
    name = f"embodied_skills_{digest}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        what = f"{type(error).__name__}: {error}"
        line = failed_line(error, path) or 1
        raise BrokenFileError(Broken(path.stem, Break.IMPORT, path, line, what, "mend the file")) from error
    return module


def broken_package(name: str, error: BaseException) -> Broken:
    """A library whose package cannot be imported: the last line of somebody else's that was run, where there is one."""
    cause = error.__cause__ or error
    frames = [each for each in traceback.extract_tb(cause.__traceback__) if Path(each.filename).is_file()]
    others = [each for each in frames if Path(each.filename).parent not in (_ENGINE, Path(importlib.__file__).parent)]
    path, line = (Path(others[-1].filename), others[-1].lineno or 1) if others else (Path(name), 1)
    if isinstance(cause, SyntaxError) and cause.filename:
        path, line = Path(cause.filename), cause.lineno or 1
    what = f"its package cannot be imported: {type(cause).__name__}: {cause}"
    return Broken(name, Break.IMPORT, path, line, what, "mend or uninstall that package")


def skill_class(module: ModuleType, path: Path) -> type[Skill]:
    """The one skill that a file defines.

    Raises:
        BrokenFileError: it defines none, or several.
    """
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Skill) and each.__module__ == module.__name__
    ]
    if len(found) != 1:
        names = ", ".join(each.__name__ for each in found) or "none"
        what = f"a skill file defines one subclass of Skill, not {len(found)} ({names})"
        fix = "put each skill in its own file; helpers' file names begin with '_'"
        line = line_of(found[1]) if found else 1
        raise BrokenFileError(Broken(path.stem, Break.DECLARATION, path, line, what, fix))
    return found[0]


def made(kind: type[Skill], path: Path) -> Skill:
    """A skill of a class.

    Raises:
        BrokenFileError: it cannot be made.
    """
    try:
        return kind()
    except Exception as error:
        what, line = f"{type(error).__name__}: {error}", failed_line(error, path) or line_of(kind)
        fix = "skills are made without arguments"
        raise BrokenFileError(Broken(kind.name, Break.RAISES, path, line, what, fix)) from error


def line_of(kind: type) -> int:
    """Where a class begins."""
    return inspect.getsourcelines(kind)[1]
