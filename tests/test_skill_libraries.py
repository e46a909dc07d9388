"""Loading skill libraries: ours, a user's, and broken ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from embodied.content import household_skills
from embodied.errors import BadFileError, EmbodiedError, MissingDataError, UnknownNameError
from embodied.skills import load_libraries, load_library
from tests.driving import memory_of, run
from tests.homes import kitchenette, one

GOOD = '''
from embodied.facts import visible
from embodied.motion import approach
from embodied.skill import Parameter, Skill


class Look(Skill):
    """Look at something."""

    name = "look"
    parameters = (Parameter("target"),)
    template = "look at the {target}"
    achieved = "the {target} is in the middle of the picture"
    effects = (visible("target"),)

    def run(self, memory, target):
        return approach(memory, target)
'''


def library(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_a_library(tmp_path: Path) -> None:
    (skill,) = load_library(library(tmp_path, look=GOOD, _helpers="raise ValueError")).values()
    home = kitchenette()
    assert skill.name == "look"
    assert run(home, skill.run(memory_of(home), target=one(home, "Fridge")))[0].achieved
    assert list(load_library(str(tmp_path))) == ["look"], "a path may come as text"


def test_the_format_is_the_one_that_ships(tmp_path: Path) -> None:
    shutil.copytree(household_skills, tmp_path / "copy")
    assert list(load_library(tmp_path / "copy")) == list(load_library("household"))


def test_an_installed_library_is_found_by_name() -> None:
    assert "pick_up" in load_library("household")
    with pytest.raises(UnknownNameError) as raised:
        load_library("househld")
    assert "household" in raised.value.fix


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (("def run", "def run("), "SyntaxError", 16),
        (("from embodied.motion", "from embodied.nowhere"), "ModuleNotFoundError", 3),
        (('visible("target")', "1 / 0"), "ZeroDivisionError", 14),
        (('visible("target")', 'visible("object")'), "'object', which is no parameter", 7),
        (
            (
                'effects = (visible("target"),)',
                'effects = (__import__("embodied.facts").facts.Fact("wet", ("target",)),)',
            ),
            "unknown predicate in wet(target)",
            7,
        ),
        (('visible("target")', 'visible("target").__class__("visible", ())'), "1 arguments", 7),
        (("look at the {target}", "look at the {thing}"), "{thing}", 7),
        (("look at the {target}", "look at the {target"), "expected '}'", 7),
        (('Parameter("target")', 'Parameter("target", needs="edible")'), "unknown property 'edible'", 7),
        (('Parameter("target")', '"target"'), "is no Parameter", 7),
        (("memory, target):", "memory, thing):"), "run does not take the parameters", 7),
        (("    def run", "    def go"), "does not say how it acts", 7),
        (('    name = "look"\n', ""), "does not say its name", 7),
        (('name = "look"', 'name = "Look At"'), "no name for a skill", 7),
        (("class Look(Skill)", "class Look"), "not 0 (none)", 1),
        (('(visible("target"),)', 'visible("target")'), "effects are no tuple", 7),
        (('(Parameter("target"),)', 'Parameter("target")'), "parameters are no tuple", 7),
        (('Parameter("target")', 'Parameter("target", types="Mug")'), "types of 'target' are no tuple", 7),
        (("    achieved", '    needs = ("MoveAhead",)\n    achieved'), "is no Capabilities", 7),
        (("    achieved", '    explained = ("a", "b")\n    achieved'), "'a' explains nothing", 7),
        (("    def run", "    def unmet(self, *_):\n        return 1 / 0\n\n    def run"), "not for skills", 7),
        (("    def run", "    def __init__(self, pace):\n        pass\n\n    def run"), "'pace'", 7),
    ],
)
def test_a_broken_skill_is_named_by_file_and_line(
    tmp_path: Path, change: tuple[str, str], message: str, line: int
) -> None:
    assert change[0] in GOOD
    library(tmp_path, look=GOOD.replace(*change))
    with pytest.raises(BadFileError) as raised:
        load_library(tmp_path)
    assert message in raised.value.what
    assert raised.value.where == f"{tmp_path / 'look.py'}:{line}"
    assert raised.value.fix


def test_two_skills_in_a_file_are_refused(tmp_path: Path) -> None:
    second = GOOD.partition("class")[2].replace("Look", "Peek").replace('"look"', '"peek"')
    with pytest.raises(BadFileError, match=r"not 2 \(Look, Peek\)"):
        load_library(library(tmp_path, look=f"{GOOD}\n\nclass{second}"))


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="'look' is taken") as raised:
        load_library(library(tmp_path, a=GOOD, b=GOOD))
    assert str(tmp_path / "a.py") in raised.value.fix


def test_libraries_merge_unless_they_clash(tmp_path: Path) -> None:
    library(tmp_path, look=GOOD)
    assert set(load_libraries(["household", tmp_path])) == {*load_library("household"), "look"}
    library(tmp_path, look=GOOD.replace('"look"', '"put"'))
    with pytest.raises(EmbodiedError, match=r"two libraries have a skill 'put': household .*put\.py:\d+\) and"):
        load_libraries(["household", tmp_path])


@pytest.mark.parametrize("path", ["no/such/folder", "."])
def test_a_folder_without_skills_says_so(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingDataError):
        load_library(path)
