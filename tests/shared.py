"""Where the reference data lies, and how a test says that it is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("EMBODIED_SHARED", Path(__file__).resolve().parents[2] / "shared"))
ALFRED = SHARED / "alfred"
needs_alfred = pytest.mark.skipif(
    not (ALFRED / "data").is_dir(), reason=f"no ALFRED data at {ALFRED}: set EMBODIED_SHARED to the folder above it"
)
LANGUAGE_PLANNER = SHARED / "language_planner"
needs_language_planner = pytest.mark.skipif(
    not LANGUAGE_PLANNER.is_dir(), reason=f"no {LANGUAGE_PLANNER}: set EMBODIED_SHARED to the folder above it"
)
