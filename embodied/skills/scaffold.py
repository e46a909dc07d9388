"""A new skill library, written from the files in `new/`: it works at once, and is there to be changed."""

from __future__ import annotations

import keyword
from pathlib import Path
from string import Template

from embodied.errors import OptionError

TEMPLATES = Path(__file__).with_name("new")
TESTS = "tests"
"""The folder of files that are named test_….py: in the library's own they would be taken for skills."""


def new_library(name: str, parent: Path) -> list[Path]:
    """Write a library into a new folder of its name; returns its files.

    Raises:
        OptionError: the name is no Python name in lower case, or there is something of that name.
        OSError: the disk refuses.
    """
    if not name.isidentifier() or not name.islower() or keyword.iskeyword(name) or name.startswith("_"):
        raise OptionError(f"'{name}' is no name for a library", where="NAME", fix="write it in snake_case")
    folder = parent / name
    if folder.exists():
        raise OptionError("it is there already", where=str(folder), fix="take another name, or --out for its folder")
    written = []
    for template in sorted(TEMPLATES.glob("*.txt")):
        file = template.name.removesuffix(".txt")
        path = folder / TESTS / file if file.startswith("test_") else folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = Template(template.read_text(encoding="utf-8")).substitute(name=name)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
