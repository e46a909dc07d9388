"""Skill libraries: folders of files that each define one `Skill`, by path or by an installed package's name.

A package offers a library through the entry-point group `embodied.skills`; the value is a folder (`pathlib.Path`), or a
module, whose folder it is then. Files whose names begin with an underscore are no skills. A library is called by the
name that it is asked for by; its version is its package's, or the one in its folder's pyproject.toml.
"""

from embodied.skills.library import (
    Libraries,
    Library,
    as_error,
    libraries,
    load_libraries,
    load_library,
    read_libraries,
    read_library,
    version_of,
)

__all__ = [
    "Libraries",
    "Library",
    "as_error",
    "libraries",
    "load_libraries",
    "load_library",
    "read_libraries",
    "read_library",
    "version_of",
]
