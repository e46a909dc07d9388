"""Files: where caches and results go, and how a file is written whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from platformdirs import user_cache_path

RUNS = Path("runs")
"""Where results go that are not told where."""


def cache_folder() -> Path:
    """The folder for what can be made again: EMBODIED_CACHE, or the platform's place for caches."""
    override = os.environ.get("EMBODIED_CACHE")
    return Path(override).expanduser() if override else user_cache_path("embodied")


def numbered(*named: str) -> Iterator[Path]:
    """`runs/A-B-1`, `runs/A-B-2` and so on without end, whether they are there or not."""
    name = "-".join(re.sub(r"[^\w.]+", "_", part) for part in named)
    return (RUNS / f"{name}-{number}" for number in count(1))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
