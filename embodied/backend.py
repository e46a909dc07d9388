"""A backend: a simulator that is chosen by name, `--simulator NAME[:OPTION=VALUE[,…]]`.

Packages add theirs in the entry-point group `embodied.simulators`; the value is a `Backend`. `embodied simulators check
NAME` holds one to its word.

Timing. A backend is imported and read before anything is started: importing it starts no process and needs no package
that may be missing. `start` may be slow, and may be called in several processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embodied.capabilities import Capabilities
from embodied.errors import OptionError
from embodied.registry import Registry
from embodied.simulator import Action, Simulator
from embodied.task import Setup, Task

Tasks = Callable[[Path | None, str], Sequence[Task]]
"""Reads the tasks of a suite that comes with a simulator, given `--data` and `--split`; raises MissingDataError."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the contract check runs.

    Attributes:
        setup: a small scene.
        actions: taken one after the other from its start; all of them work. More than one, of different kinds.
    """

    setup: Setup
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Backend:
    """A simulator, and what has to be known of it before it is started.

    Attributes:
        summary: what it is, in one line.
        capabilities: what it offers.
        start: makes a simulator from its options, and from folders of the built-in home's scene files, which most
            leave alone. Raises MissingExtraError or OutsideError, and says what to do.
        sample: for the contract check, read when it is asked for.
        options: what may be given, each with what it means.
        missing: what it lacks on this machine and the command that mends it: (found, fix), fix empty when all is well.
        suites: tasks that come with it, by the name of the suite.
    """

    summary: str
    capabilities: Capabilities
    start: Callable[[Mapping[str, str], Sequence[Path]], Simulator]
    sample: Callable[[], Sample]
    options: Mapping[str, str] = field(default_factory=dict)
    missing: Callable[[], tuple[str, str]] = lambda: ("ready", "")
    suites: Mapping[str, Tasks] = field(default_factory=dict)


SIMULATORS: Registry[Backend] = Registry("simulator", "simulators")
"""All that there are; `wiring.simulators` adds ours."""


def read_choice(text: str) -> tuple[str, dict[str, str]]:
    """Read `NAME[:OPTION=VALUE[,…]]`; a value may hold anything but a comma.

    Raises:
        UnknownNameError: no such simulator; the message offers the nearest.
        OptionError: an option that the simulator does not have, or one without a value.
    """
    name, _, rest = text.partition(":")
    known = SIMULATORS.get(name).options
    options: dict[str, str] = {}
    for part in filter(None, rest.split(",")):
        key, equals, value = part.partition("=")
        if key not in known:
            fix = f"it has: {', '.join(sorted(known)) or 'none'}"
            raise OptionError(f"simulator '{name}' has no option '{key}'", where="--simulator", fix=fix)
        if not equals:
            raise OptionError(f"option '{key}' has no value", where="--simulator", fix=f"{name}:{key}=VALUE")
        options[key] = value
    return name, options
