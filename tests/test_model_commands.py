"""`embodied models`: what kinds there are, and what is said of one that works and of those that do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embodied.models.making import MODELS
from tests.faulty_server import fails, says, serving
from tests.test_cli import Said, here  # noqa: F401 - a fixture

PLAN = '{"steps": [{"skill": "pick_up", "arguments": {"object": {"type": "Mug"}}}]}'
LISTED = '[models."tiny"]\nprompt = 1.5\ncompletion = 6.0\n'


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OPENAI_API_KEY", "EMBODIED_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "prices.toml").write_text(LISTED)
    monkeypatch.setenv("EMBODIED_PRICES", str(tmp_path / "prices.toml"))


def test_every_kind_is_listed_an_outsider_s_too(here: Said) -> None:  # noqa: F811
    code, out, _ = here("models", "list", "--json")
    rows = json.loads(out)
    assert code == 0
    assert [row["name"].partition(":")[0] for row in rows] == MODELS.names()
    assert {"small", "openai:MODEL", "hf:FOLDER", "cassette:PATH", "parrot:THING"} <= {row["name"] for row in rows}
    assert [row["name"] for row in rows if row["default"]] == ["small"]
    assert all(row["what it is"] and row["needs"] for row in rows)
    code, out, _ = here("models", "list")
    assert code == 0
    assert "embodied[openai]" in out, "brackets are no markup"


def test_a_model_of_one_s_own_is_checked_like_any(here: Said) -> None:  # noqa: F811
    code, out, _ = here("models", "check", "parrot:Mug", "--json")
    found = {each["name"]: each for each in json.loads(out)["findings"]}
    assert code == 0
    assert "wave(target=Mug)" in found["answers"]["found"]
    assert found["scores"]["mark"] == found["sees"]["mark"] == "–"


def test_a_server_is_checked(here: Said) -> None:  # noqa: F811
    with serving(says(PLAN)) as server:
        code, out, _ = here("models", "check", "openai:tiny", "--base-url", server.url)
    assert code == 0
    for words in (
        "✓ loads",
        "✓ answers",
        "pick_up(object=Mug)",
        "– scores",
        "100 asked, 10 answered",
        "1.5 and 6 dollars",
    ):
        assert words in out


def test_a_model_that_talks_nonsense_falls_short(here: Said) -> None:  # noqa: F811
    with serving(says("I would rather not.")) as server:
        code, out, _ = here("models", "check", "openai:other", "--base-url", server.url)
    assert code == 1
    for words in ("✗ answers", "no valid answer in 3 tries", "300 asked", "not on your list"):
        assert words in out


def test_a_failure_is_said_as_the_error_says_it(here: Said) -> None:  # noqa: F811
    with serving(fails(401, "Incorrect API key")) as server:
        code, out, _ = here("models", "check", "openai:tiny", "--base-url", server.url)
    assert code == 1
    for words in ("✗ answers", "Incorrect API key", "check the key in EMBODIED_API_KEY"):
        assert words in out
    assert "scores" not in out, "who does not answer is not asked for more"
    code, out, _ = here("models", "check", "openai:tiny", "--json")
    assert code == 1
    (loads,) = json.loads(out)["findings"]
    assert "no key in the environment" in loads["found"]
    assert "EMBODIED_API_KEY" in loads["fix"]


@pytest.mark.parametrize(
    ("name", "fix"), [("smal", "did you mean 'small'?"), ("hf", "write hf:FOLDER"), ("small:x", "write small")]
)
def test_a_name_that_is_none_is_the_user_s_mistake(here: Said, name: str, fix: str) -> None:  # noqa: F811
    code, out, err = here("models", "check", name)
    assert (code, out) == (2, "")
    assert fix in err
