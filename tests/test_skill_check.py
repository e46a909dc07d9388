"""`skills check`: every planted fault is found where it is, and ours have no finding that is not explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embodied.broken import Break
from embodied.encoders.clip import Clip
from embodied.encoders.minilm import MiniLM
from embodied.skill_checks.check import Checked, check_libraries
from embodied.skill_checks.finding import Kind

PLANTED = Path(__file__).parent / "planted"
FAULTS = [
    ("admire", Break.IMPORT, "", "from embodied.motion import admire"),
    ("stroke", Break.UNKNOWN_TYPE, "", 'types=("Kat",)'),
    ("ponder", Break.NEVER_ENDS, "", "iter(int, 1)"),
    ("dance", Break.NEVER_ENDS, "", "def run"),
    ("weigh", Break.RAISES, "", "weights[entity.object_type]"),
    ("count", Break.WRONG_RETURN, "", "def run"),
    ("point_at", Break.WRONG_ACTION, "", "def run"),
    ("snatch", Kind.PRECONDITION, "hand_full", "class Snatch"),
    ("dust", Kind.EFFECT, "cleaned(object)", "effects ="),
    ("air", Kind.UNDECLARED, "open(object)", "class Air"),
    ("take_up", Kind.WORDS, "template pick_up", "template ="),
    ("light_up", Kind.WORDS, "achieved switch_off", "achieved ="),
    ("carry_to", Kind.WORDS, "target", "template ="),
    ("ransack", Kind.LEFT, "open", "def run"),
    ("shut_tight", Kind.NEEDS, "CloseObject", "needs ="),
    ("shut_tight", Kind.NEEDS, "SliceObject", "needs ="),
    ("vanish", Kind.UNTRIED, "", "preconditions ="),
    ("uproot", Kind.FAILS, "", "def run"),
]
"""Each with the line that it is to be found on."""


def of_one_mind(texts: list[str]) -> np.ndarray:
    """An encoder to which all texts are different: words are not what these tests are about."""
    return np.eye(len(texts), dtype=np.float32)


@pytest.fixture(scope="module")
def planted() -> Checked:
    return check_libraries([str(PLANTED)], ["household"], MiniLM().encode, Clip("small").texts, runs=40)


@pytest.mark.parametrize(("skill", "kind", "subject", "text"), FAULTS, ids=[f"{each[0]} {each[2]}" for each in FAULTS])
def test_each_planted_fault_is_found(planted: Checked, skill: str, kind: Kind | Break, subject: str, text: str) -> None:
    found = [each for each in planted.findings if each.skill == skill]
    assert (kind, subject) in [(each.kind, each.subject) for each in found]
    (finding,) = [each for each in found if (each.kind, each.subject) == (kind, subject)]
    assert finding.path == PLANTED / f"{skill}.py"
    assert text in finding.path.read_text().splitlines()[finding.line - 1], finding.line
    assert finding.what
    assert finding.fix
    assert not finding.explained


def test_nothing_else_is_found(planted: Checked) -> None:
    """One fault a file: a finding more is a false alarm."""
    expected = {(skill, kind, subject) for skill, kind, subject, _ in FAULTS}
    assert {(each.skill, each.kind, each.subject) for each in planted.findings} == expected


def test_ours_are_what_they_declare() -> None:
    checked = check_libraries(["household"], [], MiniLM().encode, Clip("small").texts)
    assert not checked.unexplained, [f"{each.where} {each.code}: {each.what}" for each in checked.unexplained]
    assert set(checked.achieved) == set(checked.libraries.skills)
    assert min(checked.achieved.values()) >= 10


def test_the_same_seed_finds_the_same(tmp_path: Path) -> None:
    for name in ("snatch", "dust"):
        (tmp_path / f"{name}.py").write_text((PLANTED / f"{name}.py").read_text())
    first, second = (check_libraries([str(tmp_path)], [], of_one_mind, of_one_mind, seed=3, runs=8) for _ in range(2))
    assert first.findings == second.findings
    assert first.findings


def test_an_explanation_is_shown_and_an_idle_one_is_found(tmp_path: Path) -> None:
    text = (PLANTED / "snatch.py").read_text()
    told = '    explained = (("precondition hand_full", "it is in a hurry"), ("left on", "nobody minds"))\n'
    (tmp_path / "snatch.py").write_text(text.replace("    needs =", f"{told}    needs ="))
    checked = check_libraries([str(tmp_path)], [], of_one_mind, of_one_mind, runs=8)
    by_code = {each.code: each.explained for each in checked.findings}
    assert by_code["precondition hand_full"] == "it is in a hurry"
    assert [each.code for each in checked.unexplained] == ["idle left on"]
