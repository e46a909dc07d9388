"""Proxies generated from `api.txt`: they let through the names that stand there, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("api.txt")


class NotInTableError(AssertionError):
    """A name was used that the API table does not have; no AttributeError, so `hasattr` does not swallow it."""


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def read() -> dict[str, dict[str, tuple[bool, str]]]:
    """By class: its names, each with whether it can be assigned to, and since which version there is one."""
    found: dict[str, dict[str, tuple[bool, str]]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, names = line.partition(":")
            for each in names.split():
                name, _, since = each.partition("@")
                found.setdefault(kind, {})[name.rstrip("=")] = name.endswith("="), since or "0.2.5"
    return found


API = read()


class Strict:
    """Something of habitat_sim by the names that it has.

    Args:
        kind: its class in the table.
        inner: does the work.
        release: the version that is played.
    """

    __slots__ = ("_inner", "_kind", "_release")

    def __init__(self, kind: str, inner: object, release: str) -> None:
        for name, value in (("_kind", kind), ("_inner", inner), ("_release", release)):
            object.__setattr__(self, name, value)

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            return object.__getattribute__(self, name)
        return getattr(inside(self), allowed(self, name))

    def __setattr__(self, name: str, value: Any) -> None:
        allowed(self, name)
        kind = object.__getattribute__(self, "_kind")
        if not API[kind][name][0]:
            raise NotInTableError(f"{kind}.{name} cannot be assigned to")
        setattr(inside(self), name, value)

    def __enter__(self) -> Any:
        return self

    def __call__(self, *arguments: Any) -> Any:
        return inside(self)(*arguments)


def inside(proxy: Strict) -> Any:
    """What does the work, for the stand-in's own use."""
    return object.__getattribute__(proxy, "_inner")


def allowed(proxy: Strict, name: str) -> str:
    """The name, when the table has it and the version too."""
    kind, release = object.__getattribute__(proxy, "_kind"), object.__getattribute__(proxy, "_release")
    if name not in API[kind]:
        raise NotInTableError(f"{kind} has no '{name}' in the API table")
    if version(API[kind][name][1]) > version(release):
        raise AttributeError(f"{kind} has no '{name}' in {release}")
    return name
