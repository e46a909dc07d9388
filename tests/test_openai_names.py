"""Names, keys, addresses and prices of OpenAI's models and servers."""

from __future__ import annotations

import pytest

from embodied.errors import BadFileError, MissingExtraError, OptionError, UnknownNameError
from embodied.language import ModelError
from embodied.models import openai_chat
from embodied.models.making import model
from embodied.models.openai_chat import OpenAIChat
from embodied.models.prices import price_of
from tests.faulty_server import serving
from tests.quick_models import CHOOSE, GOOD, KEY, LISTED, QUICK, client, environment  # noqa: F401 - a fixture


def test_keys_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch):
    with serving(GOOD) as server:
        monkeypatch.delenv("EMBODIED_API_KEY")
        client(server).complete([CHOOSE])
        monkeypatch.setenv("OPENAI_API_KEY", " other \n")
        client(server).complete([CHOOSE])
    assert [request["headers"]["authorization"] for request in server.requests] == ["Bearer none", "Bearer other"]
    monkeypatch.setenv("OPENAI_API_KEY", "ключ")
    with pytest.raises(ModelError, match="no key has"):
        client(server)
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelError, match="no key in the environment"):
        OpenAIChat("tiny")


def test_an_address_is_shown_without_its_password():
    with pytest.raises(ModelError) as caught:
        OpenAIChat("tiny", base_url="http://me:hidden@127.0.0.1:9/v1", patience=QUICK).complete([CHOOSE])
    assert "hidden" not in str(caught.value)
    for nonsense in ("localhost:8000", "file:///etc/passwd", "http://", "http://[", "http://h:port/v1"):
        with pytest.raises(OptionError, match="no web address"):
            OpenAIChat("tiny", base_url=nonsense)


def test_models_by_name(monkeypatch: pytest.MonkeyPatch):
    with serving(GOOD) as server:
        assert model("openai:tiny", base_url=server.url).name == "openai:tiny"
        assert model("openai:org/tiny:free", base_url=server.url).name == "openai:org/tiny:free"
        with pytest.raises(OptionError, match="no option 'base'") as caught:
            model("openai:tiny", base=server.url)
        assert "base_url" in caught.value.fix
    with pytest.raises(UnknownNameError, match="unknown language model 'opanai'") as caught_name:
        model("opanai:tiny")
    assert "openai" in caught_name.value.fix
    for name in ("openai", "openai:", "cassette"):
        with pytest.raises(OptionError, match="is no name of a model"):
            model(name)
    with pytest.raises(OptionError):
        model("openai:tiny", base_url="http://x", omit=["model"])
    with pytest.raises(OptionError):
        model("openai:tiny", base_url="http://x", concurrency=0)


def test_without_the_package_the_pip_line_is_named(monkeypatch: pytest.MonkeyPatch):
    import sys

    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingExtraError) as caught:
        openai_chat.OpenAIChat("tiny", base_url="http://127.0.0.1:9")
    assert caught.value.fix == "pip install 'embodied[openai]'"


def test_prices_are_of_whole_names_and_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path):
    assert price_of("tiny").dollars(1_000_000, 10_000) == pytest.approx(11.0)
    assert price_of("tiny-2") is None
    assert price_of("tin") is None
    broken = tmp_path / "broken.toml"
    for text in ("models = 1", '[models."a"]\nprompt = -1\ncompletion = 1', "]["):
        broken.write_text(text)
        with pytest.raises(BadFileError):
            price_of("a", broken)
    monkeypatch.delenv("EMBODIED_PRICES")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert price_of("example-model") is not None
    (tmp_path / "embodied").mkdir()
    (tmp_path / "embodied" / "prices.toml").write_text(LISTED)
    assert price_of("tiny") is not None
