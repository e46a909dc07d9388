"""`embodied measure language`: what a model is asked, what is kept of its answers, and how mistakes are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embodied.datasets.alfred import import_alfred
from embodied.datasets.alfred.templates import plan_of
from embodied.evaluation.language import Robot, judged
from embodied.language import Failure, ModelError, Reply
from embodied.models.making import MODELS
from embodied.query import Decompose, Query
from embodied.task_types import HEAT
from embodied.training.corpus import template
from tests.language_cases import APPLE, CASES, GOLD, TRUTHS, Scripted, a_robot, case, measured  # noqa: F401 - a fixture
from tests.shared import ALFRED, needs_alfred
from tests.test_cli import Said, here  # noqa: F401 - a fixture


def test_only_malformed_answers_are_survived(robot: Robot) -> None:
    many = [case(name, truth, f"trial{number}") for number in range(7) for name, truth in TRUTHS.items()]
    model = Scripted(GOLD | {"heat an egg and put it on the counter": None})
    found = measured(model, robot, many)
    assert [each.ok for each in found] == [each.truth.task_type != HEAT for each in many]
    assert model.batches == [32] + [1] * 32 + [10] + [1] * 10
    down = judged(Scripted(GOLD | {"put both spoons on the table": Failure.UNREACHABLE}), many, robot, with_types=True)
    with pytest.raises(ModelError):
        list(down)


def test_the_room_s_types_are_told_or_not(robot: Robot) -> None:
    model = Scripted(GOLD)
    measured(model, robot, CASES[:1], with_types=False)
    measured(model, robot, CASES[:1], with_types=True)
    without, told = model.asked
    assert isinstance(without, Decompose)
    assert isinstance(told, Decompose)
    assert (without.types, told.types) == ((), CASES[0].types)
    assert {skill.name for skill in told.skills} >= {"pick_up", "put"}


KEYS = {
    *("exact_template", "exact_template_five", "hlp_accuracy", "executability", "parse", "per_field", "per_task_type"),
    *("n", "trials", "intervals", "errors", "confusions", "calibration", "seconds", "usage", "environment"),
    *("format", "version", "split", "model", "instructions", "context", "seed"),
}


@needs_alfred
def test_every_gold_plan_of_alfred_is_right_and_can_be_carried_out(monkeypatch: pytest.MonkeyPatch, here: Said) -> None:  # noqa: F811
    """The whole command, with a model that knows the answers."""
    data = import_alfred(ALFRED)
    gold = {
        words.task_desc.strip(): plan_of(template(trial))
        for trial in data.trials("valid_seen")
        for words in trial.turk_annotations.anns
    }
    monkeypatch.setitem(MODELS._items, "gold", lambda: Scripted(gold))
    asked = ("measure", "language", "--data", str(ALFRED), "--model", "gold", "--episodes", "60")
    code, out, err = here(*asked, "--json", "--out", "gold")
    assert (code, err) == (0, "")
    summary = json.loads(out)
    assert set(summary) == KEYS
    assert summary == json.loads(Path("gold/summary.json").read_text())
    assert summary["executability"] == 1.0
    assert summary["exact_template"] > 0.9, "one wording may mean two things"
    lines = [json.loads(line) for line in Path("gold/answers.jsonl").read_text().splitlines()]
    assert len(lines) == summary["n"] == 60
    assert {"id", "instruction", "said", "truth", "ok", "confidence"} <= set(lines[0])
    code, out, _ = here(*asked)
    assert code == 0
    for words in (
        "task type",
        "no lamp",
        "HLP",
        "executable",
        "fields right",
        "runs/language-valid_seen-gold-1",
    ):
        assert words in out
    code, _, err = here(*asked, "--out", "gold")
    assert code == 2
    assert "new folder" in err


@needs_alfred
def test_what_was_answered_before_a_failure_is_kept(monkeypatch: pytest.MonkeyPatch, here: Said) -> None:  # noqa: F811
    class Breaking(Scripted):
        def _reply(self, query: Query) -> Reply:
            if len(self.batches) > 1:
                raise ModelError(Failure.UNREACHABLE, "no connection", where="there", fix="start it")
            return Reply(APPLE)

    monkeypatch.setitem(MODELS._items, "breaking", lambda: Breaking({}))
    code, _, err = here(
        "measure", "language", "--data", str(ALFRED), "--model", "breaking", "--episodes", "40", "--out", "broken"
    )
    assert code == 3
    assert "no connection" in err
    assert len(Path("broken/answers.jsonl").read_text().splitlines()) == 32
    assert not Path("broken/summary.json").exists()


MISTAKES = [
    ([], "no --data DIR was given", "github.com/askforalfred/alfred"),
    (["--data", "nowhere"], "nowhere", "github.com/askforalfred/alfred"),
    (["--data", "nowhere", "--context", "rom"], "neither room nor text", "room"),
    (["--data", "nowhere", "--instructions", "step"], "neither goal nor steps", "goal"),
    (["--data", "nowhere", "--episodes", "0"], "0 is too few", "at least 1"),
]
WITH_DATA = [
    (["--split", "valid_sene"], "no ALFRED trials of split 'valid_sene' (present:", "download_data"),
    (["--model", "smal"], "unknown language model 'smal'", "'small'"),
    (["--model", "openai"], "is no name of a model", "openai:MODEL"),
]


@pytest.mark.parametrize(("arguments", "what", "fix"), MISTAKES, ids=[" ".join(each[0]) for each in MISTAKES])
def test_a_mistake_is_said_with_its_fix(here: Said, arguments: list[str], what: str, fix: str) -> None:  # noqa: F811
    code, out, err = here("measure", "language", *arguments)
    assert (code, out) == (2, "")
    assert what in err
    assert fix in err


@needs_alfred
@pytest.mark.parametrize(("arguments", "what", "fix"), WITH_DATA, ids=[" ".join(each[0]) for each in WITH_DATA])
def test_a_mistake_about_what_is_there(here: Said, arguments: list[str], what: str, fix: str) -> None:  # noqa: F811
    code, out, err = here("measure", "language", "--data", str(ALFRED), *arguments)
    assert (code, out) == (2, "")
    assert what in err
    assert fix in err
    assert not Path("runs").exists()
