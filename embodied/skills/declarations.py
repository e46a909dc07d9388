"""Declarations that could never work, found without running anything."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable
from pathlib import Path
from string import Formatter
from typing import NoReturn

from embodied.broken import Break, Broken
from embodied.capabilities import Capabilities
from embodied.entity import PROPERTIES
from embodied.errors import nearest_name
from embodied.facts import PREDICATES, Fact
from embodied.skill import Parameter, Skill
from embodied.skills.modules import BrokenFileError, line_of
from embodied.skills.source import attribute_line


def check_declarations(kind: type[Skill], path: Path, types: Collection[str] | None = None) -> None:
    """Refuse declarations that could never work.

    Args:
        kind, path: the skill, and its file.
        types: the object types that there are; None to take any.

    Raises:
        BrokenFileError: see the messages.
    """
    check = _Check(kind, path)
    check.complete()
    for parameter in kind.parameters:
        check.parameter(parameter)
    for text in (kind.template, kind.achieved):
        check.words(text)
    for attribute in ("preconditions", "effects"):
        for fact in getattr(kind, attribute):
            check.fact(attribute, fact)
    for pair in kind.explained:
        check.explanation(pair)
    check.run()
    if types is not None:
        check.types(types)


class _Check:
    def __init__(self, kind: type[Skill], path: Path) -> None:
        self._kind, self._path = kind, path

    @property
    def _names(self) -> list[str]:
        return [parameter.name for parameter in self._kind.parameters]

    def complete(self) -> None:
        kind = self._kind
        for attribute in ("name", "parameters", "template", "achieved"):
            if not hasattr(kind, attribute):
                self._refuse(f"{kind.__name__} does not say its {attribute}", f"add {attribute} = …")
        for attribute in ("parameters", "preconditions", "effects", "explained"):
            if not isinstance(getattr(kind, attribute), tuple):
                self._refuse(f"its {attribute} are no tuple", f"write {attribute} = (…,), the comma included")
        if not isinstance(kind.needs, Capabilities):
            self._refuse(f"{kind.needs!r} is no Capabilities", 'write needs = moving("PickupObject")')
        for method in ("options", "unmet"):
            if getattr(kind, method) is not getattr(Skill, method):
                self._refuse(f"{method} is not for skills to define", "say it in parameters and preconditions")
        if inspect.isabstract(kind):
            self._refuse(f"{kind.__name__} does not say how it acts", "add def run(self, memory, …)")
        if not (isinstance(kind.name, str) and kind.name.isidentifier() and kind.name.islower()):
            self._refuse(f"{kind.name!r} is no name for a skill", "write it in snake_case")

    def parameter(self, parameter: object) -> None:
        if not isinstance(parameter, Parameter):
            self._refuse(f"{parameter!r} is no Parameter", 'write parameters = (Parameter("…"),)')
        if not isinstance(parameter.types, tuple):
            self._refuse(f"the types of '{parameter.name}' are no tuple", f'write types=("{parameter.types}",)')
        if parameter.needs and parameter.needs not in PROPERTIES:
            what = f"parameter '{parameter.name}' needs an unknown property '{parameter.needs}'"
            self._refuse(what, _one_of(PROPERTIES))

    def words(self, text: str) -> None:
        try:
            fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
        except (TypeError, ValueError) as error:
            self._refuse(f"'{text}': {error}", "write parameters in braces: {object}")
        for field in fields:
            if field not in self._names:
                self._refuse(f"'{text}' names {{{field}}}, which is no parameter", _one_of(self._names))

    def fact(self, attribute: str, fact: object) -> None:
        if not isinstance(fact, Fact):
            self._refuse(f"{fact!r} among the {attribute} is no Fact", "see embodied/facts.py")
        if fact.predicate not in PREDICATES:
            self._refuse(f"unknown predicate in {fact}", _one_of(PREDICATES))
        _, *wanted = inspect.signature(PREDICATES[fact.predicate]).parameters.values()
        if any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in wanted):
            return  # holding_type: the arguments are object types
        if len(fact.arguments) != len(wanted):
            self._refuse(f"{fact} has to have {len(wanted)} arguments", "see embodied/facts.py")
        for argument in fact.arguments:
            if argument not in self._names:
                self._refuse(f"{fact} names '{argument}', which is no parameter", _one_of(self._names))

    def explanation(self, pair: object) -> None:
        if not (isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(each, str) for each in pair)):
            fix = 'write explained = (("effect …", "its reason"),), the comma at the end included'
            self._refuse(f"{pair!r} explains nothing", fix)

    def run(self) -> None:
        try:
            inspect.signature(self._kind.run).bind(None, None, **dict.fromkeys(self._names))
        except TypeError as error:
            fix = f"write def run(self, memory, {', '.join(self._names)})"
            self._refuse(f"run does not take the parameters: {error}", fix)

    def types(self, known: Collection[str]) -> None:
        named = [("parameters", name) for parameter in self._kind.parameters for name in parameter.types]
        for attribute in ("preconditions", "effects"):
            facts: Iterable[Fact] = getattr(self._kind, attribute)
            named += [
                (attribute, name) for fact in facts if fact.predicate == "holding_type" for name in fact.arguments
            ]
        for attribute, name in named:
            if name not in known:
                nearest = nearest_name(name, known)
                fix = f"did you mean '{nearest}'?" if nearest else "use the simulator's names of object types"
                line = attribute_line(self._path, self._kind.__name__, attribute)
                self._refuse(f"there is no object type '{name}'", fix, Break.UNKNOWN_TYPE, line)

    def _refuse(self, what: str, fix: str, kind: Break = Break.DECLARATION, line: int | None = None) -> NoReturn:
        name = vars(self._kind).get("name")
        skill = name if isinstance(name, str) else self._path.stem
        raise BrokenFileError(Broken(skill, kind, self._path, line or line_of(self._kind), what, fix))


def _one_of(names: Iterable[str]) -> str:
    return f"use one of: {', '.join(sorted(names)) or 'none, there are no parameters'}"
