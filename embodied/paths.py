"""Where files lie that belong to no repository: the cache."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """The folder for what can be made again: EMBODIED_CACHE, or the platform's place for caches."""
    override = os.environ.get("EMBODIED_CACHE")
    return Path(override).expanduser() if override else user_cache_path("embodied")
