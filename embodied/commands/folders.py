"""Where commands write, and what is said when the disk refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embodied.errors import OptionError, OutsideError
from embodied.paths import numbered


def new_folder(asked: Path | None, *named: str) -> Path:
    """A new folder: the one asked for, or one in `runs/` that is named by what was measured.

    Raises:
        OptionError: there is something in the one asked for.
        OutsideError: the disk refuses.
    """
    if asked is not None and asked.exists() and (not asked.is_dir() or any(asked.iterdir())):
        raise OptionError("it is there already", where=str(asked), fix="give --out a new folder")
    folder = asked or next(path for path in numbered(*named) if not path.exists())
    with written_files(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def written_files(path: Path) -> Iterator[None]:
    """Turn a refusal of the disk into an error for people.

    Raises:
        OutsideError: the disk refuses.
    """
    try:
        yield
    except OSError as error:
        raise OutsideError(
            f"cannot write ({error.strerror or error})", where=str(error.filename or path), fix="choose another place"
        ) from error
