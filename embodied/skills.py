"""Skill libraries: folders of files that each define one `Skill`, by path or by an installed package's name.

A package offers a library through the entry-point group `embodied.skills`; the value is a folder (`pathlib.Path`), or a
module, whose folder it is then. Files whose names begin with an underscore are no skills.
"""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
import traceback
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from string import Formatter
from types import ModuleType

from embodied.entity import PROPERTIES
from embodied.errors import BadFileError, MissingDataError
from embodied.facts import PREDICATES, Fact
from embodied.registry import Registry
from embodied.skill import Parameter, Skill

libraries: Registry[Path | ModuleType] = Registry("skill library", group="skills")
"""Installed libraries by name."""

# What running somebody's file may raise; exits and interrupts pass.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def load_library(name_or_path: str | Path) -> Mapping[str, Skill]:
    """Load the skills of a library, by name, in the order of their files.

    Raises:
        UnknownNameError: neither a folder nor an installed library.
        MissingDataError: the folder is not there, or holds no skill.
        BadFileError: a file that does not define one sound skill; the message names file and line.
    """
    folder = _folder(name_or_path)
    skills: dict[str, Skill] = {}
    places: dict[str, str] = {}
    for path in sorted(folder.glob("[!_]*.py")):
        kind = _skill_class(_load_module(path), path)
        place = f"{path}:{_line(kind)}"
        _check(kind, place)
        if kind.name in skills:
            raise BadFileError(
                f"the name '{kind.name}' is taken", where=place, fix=f"rename this skill or that of {places[kind.name]}"
            )
        skills[kind.name], places[kind.name] = kind(), place
    if not skills:
        raise MissingDataError("no skills there", where=str(folder), fix="a library is a folder of one skill a file")
    return skills


def load_libraries(names_or_paths: Iterable[str | Path]) -> Mapping[str, Skill]:
    """Load several libraries as one.

    Raises:
        EmbodiedError: as `load_library`; BadFileError also when two libraries have a skill of one name.
    """
    merged: dict[str, Skill] = {}
    origins: dict[str, str] = {}
    for each in names_or_paths:
        for name, skill in load_library(each).items():
            if name in merged:
                raise BadFileError(
                    f"two libraries have a skill '{name}': {origins[name]} and {each}",
                    where=str(each),
                    fix="load one of them, or rename a skill",
                )
            merged[name], origins[name] = skill, str(each)
    return merged


def _folder(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    is_path = isinstance(name_or_path, Path) or os.sep in text or text in (".", "..")
    if is_path or (text not in libraries and Path(text).is_dir()):
        folder = Path(text).expanduser()
        if not folder.is_dir():
            raise MissingDataError("no such folder", where=text, fix="give a folder of skill files")
        return folder
    found = libraries.get(text)
    if isinstance(found, Path):
        return found
    if not found.__file__:
        raise MissingDataError("this module has no folder", where=found.__name__, fix="name a package with __init__.py")
    return Path(found.__file__).parent


def _load_module(path: Path) -> ModuleType:
    """Run a file as a module of its own, whatever its name: open.py hides nothing."""
    digest = sha256(str(path.resolve()).encode()).hexdigest()[:12]
    name = f"embodied_skills_{digest}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except _FAILURES as error:
        del sys.modules[name]
        raise BadFileError(
            f"{type(error).__name__}: {error}", where=f"{path}:{_failed_line(error, path)}", fix="mend the file"
        ) from error
    return module


def _failed_line(error: BaseException, path: Path) -> int:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return lines[-1] or 1 if lines else 1


def _skill_class(module: ModuleType, path: Path) -> type[Skill]:
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Skill) and each.__module__ == module.__name__
    ]
    if len(found) != 1:
        names = ", ".join(each.__name__ for each in found) or "none"
        raise BadFileError(
            f"a skill file defines one subclass of Skill, not {len(found)} ({names})",
            where=f"{path}:{_line(found[1]) if found else 1}",
            fix="put each skill in its own file; helpers' file names begin with '_'",
        )
    return found[0]


def _line(kind: type) -> int:
    return inspect.getsourcelines(kind)[1]


def _check(kind: type[Skill], place: str) -> None:
    """Refuse declarations that could never work.

    Raises:
        BadFileError: see the messages.
    """
    for attribute in ("name", "parameters", "template", "achieved"):
        if not hasattr(kind, attribute):
            raise BadFileError(f"{kind.__name__} does not say its {attribute}", where=place, fix=f"add {attribute} = …")
    if inspect.isabstract(kind):
        raise BadFileError(f"{kind.__name__} does not say how it acts", where=place, fix="add def run(self, memory, …)")
    if not (isinstance(kind.name, str) and kind.name.isidentifier() and kind.name.islower()):
        raise BadFileError(f"{kind.name!r} is no name for a skill", where=place, fix="write it in snake_case")
    for parameter in kind.parameters:
        _check_parameter(parameter, place)
    names = [parameter.name for parameter in kind.parameters]
    for text in (kind.template, kind.achieved):
        _check_words(text, names, place)
    for fact in (*kind.preconditions, *kind.effects):
        _check_fact(fact, names, place)
    _check_run(kind, names, place)


def _check_parameter(parameter: object, place: str) -> None:
    if not isinstance(parameter, Parameter):
        raise BadFileError(f"{parameter!r} is no Parameter", where=place, fix='write parameters = (Parameter("…"),)')
    if parameter.needs and parameter.needs not in PROPERTIES:
        raise BadFileError(
            f"parameter '{parameter.name}' needs an unknown property '{parameter.needs}'",
            where=place,
            fix=_one_of(PROPERTIES),
        )


def _check_words(text: str, names: list[str], place: str) -> None:
    try:
        fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError as error:
        raise BadFileError(f"'{text}': {error}", where=place, fix="write parameters in braces: {object}") from error
    for field in fields:
        if field not in names:
            raise BadFileError(f"'{text}' names {{{field}}}, which is no parameter", where=place, fix=_one_of(names))


def _check_fact(fact: Fact, names: list[str], place: str) -> None:
    if fact.predicate not in PREDICATES:
        raise BadFileError(f"unknown predicate in {fact}", where=place, fix=_one_of(PREDICATES))
    _, *wanted = inspect.signature(PREDICATES[fact.predicate]).parameters.values()
    if any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in wanted):
        return  # holding_type: the arguments are object types
    if len(fact.arguments) != len(wanted):
        raise BadFileError(f"{fact} has to have {len(wanted)} arguments", where=place, fix="see embodied/facts.py")
    for argument in fact.arguments:
        if argument not in names:
            raise BadFileError(f"{fact} names '{argument}', which is no parameter", where=place, fix=_one_of(names))


def _check_run(kind: type[Skill], names: list[str], place: str) -> None:
    try:
        inspect.signature(kind.run).bind(None, None, **dict.fromkeys(names))
    except TypeError as error:
        raise BadFileError(
            f"run does not take the parameters: {error}",
            where=place,
            fix=f"write def run(self, memory, {', '.join(names)})",
        ) from error


def _one_of(names: Iterable[str]) -> str:
    return f"use one of: {', '.join(sorted(names)) or 'none, there are no parameters'}"
