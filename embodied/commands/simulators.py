"""`embodied simulators list` and `embodied simulators check NAME`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.text import Text

from embodied.backend import read_choice
from embodied.commands.lists import print_rows
from embodied.commands.screen import ERR, OUT, print_json
from embodied.conformance.checks import CHECKS, check
from embodied.conformance.trial import Trial
from embodied.wiring import backend_of, scene_library, simulators


def listing(*, as_json: bool) -> int:
    """List the simulators, with what each offers, and what it lacks here."""
    rows: list[dict[str, Any]] = []
    for name, backend in simulators().items():
        found, fix = backend.missing()
        offered = backend.capabilities
        rows.append(
            {
                "name": name,
                "what it is": backend.summary,
                "actions": len(offered.actions),
                "sensors": ", ".join(sorted(offered.sensors)) or "none",
                "here": found,
                "fix": fix,
                "offers": sorted(offered.actions),
                "options": dict(backend.options),
                "suites": sorted(backend.suites),
            }
        )
    print_rows(rows, ("name", "what it is", "actions", "sensors", "here"), as_json)
    return 0


def conformance(choice: str, *, as_json: bool) -> int:
    """Hold a simulator to the contract; returns the exit code: 1 when it breaks it.

    Raises:
        EmbodiedError: there is no such simulator, or it cannot be started here.
    """
    _, options = read_choice(choice)
    backend = backend_of(choice)
    trial = Trial(backend, backend.sample(), options, scene_library().folders)
    trial.fresh()
    trial.close()
    with ERR.status(f"holding {choice} to the contract"):
        found = dict(check(trial))
    if as_json:
        ok = not any(found.values())
        print_json({"simulator": choice, "ok": ok, "checks": {k: [asdict(f) for f in v] for k, v in found.items()}})
    else:
        for each in CHECKS:
            name = each.__name__
            mark = ("–", "dim") if name not in found else ("✗", "bold red") if found[name] else ("✓", "green")
            said = (each.__doc__ or "").partition("\n")[0] if name in found else "not run"
            OUT.print(Text.assemble(mark, f" {name:<13}", (said, "dim")), soft_wrap=True)
            for fault in found.get(name, []):
                OUT.print(Text.assemble(" " * 15, (fault.what, "red")), soft_wrap=True)
                OUT.print(Text.assemble(" " * 15, "fix: ", fault.fix), soft_wrap=True)
    return 1 if any(found.values()) else 0
