"""Files: where those lie that belong to no repository, and how one is written whole."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """The folder for what can be made again: EMBODIED_CACHE, or the platform's place for caches."""
    override = os.environ.get("EMBODIED_CACHE")
    return Path(override).expanduser() if override else user_cache_path("embodied")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
