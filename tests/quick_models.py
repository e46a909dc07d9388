"""The real `openai` client, made impatient, with a key and prices of its own: what tests of models share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embodied.models import server as server_module
from embodied.models.openai_chat import OpenAIChat
from embodied.models.patience import Patience
from embodied.query import Choose
from tests.faulty_server import FaultyServer, says

KEY = "sk-secret-0123456789"
QUICK = Patience(connect=10.0, read=10.0, total=30.0, retries=2, first_wait=0.01, longest_wait=0.2, reasks=1)
"""Quick to try again, and patient with a busy machine: a test of a limit sets its own."""
CHOOSE = Choose("tidy up", candidates=("pick up the mug", "go to the sink"))
GOOD = says('{"choice": "go to the sink"}')
LISTED = '[models."tiny"]\nprompt = 10.0\ncompletion = 100.0\n'


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[None]:
    monkeypatch.setenv("EMBODIED_API_KEY", KEY)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.setattr(server_module, "MOST_BYTES", 200_000)
    (tmp_path / "prices.toml").write_text(LISTED)
    monkeypatch.setenv("EMBODIED_PRICES", str(tmp_path / "prices.toml"))
    return


def client(server: FaultyServer, **options) -> OpenAIChat:
    return OpenAIChat("tiny", **{"base_url": server.url, "patience": QUICK, **options})
