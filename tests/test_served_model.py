"""Our client against a server that somebody else keeps: `transformers serve`, a process of its own on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from embodied.language import Failure, ModelError, Sampling
from embodied.models.openai_chat import OpenAIChat
from embodied.models.patience import Patience
from embodied.query import Choice, Choose, Decompose

pytest.importorskip("fastapi", reason="pip install 'embodied[serve]'")
pytestmark = pytest.mark.xdist_group("served model")

SAYS = '{"choice":"sink"}'
CHOOSE = Choose("tidy up", candidates=("mug", "sink"))
SHORT = Sampling(max_tokens=4)
PATIENCE = Patience(connect=2.0, read=60.0, total=120.0, retries=1, first_wait=0.01, longest_wait=0.1, reasks=1)
STARTS_WITHIN = 120.0
"""Seconds; a few on a machine that does nothing else."""
CHAT = "{% for each in messages %}{{ each['role'] }} : {{ each['content'] }} {% endfor %}assistant :"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server.

    Attributes:
        url: as `--base-url` takes it.
        model: the name that it serves.
    """

    url: str
    model: str
    process: subprocess.Popen[bytes]

    def client(self, model: str = "", **options: Any) -> OpenAIChat:
        return OpenAIChat(model or self.model, base_url=self.url, patience=PATIENCE, **options)


def write_parrot(folder: Path) -> None:
    """A tiny causal model that says one word, whatever it is told: a layer before its last forgets everything."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["<pad>", "<s>", "</s>", "<unk>", SAYS])}
    plain = Tokenizer(WordLevel(words, unk_token="<unk>"))
    plain.pre_tokenizer = WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    tokenizer.chat_template = CHAT
    ids = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    torch.manual_seed(0)
    model = GPT2LMHeadModel(GPT2Config(vocab_size=len(words), n_embd=32, n_layer=1, n_head=2, n_positions=2048, **ids))
    with torch.no_grad():
        norm = model.transformer.ln_f
        norm.weight.zero_()
        norm.bias.copy_(100.0 * model.transformer.wte.weight[words[SAYS]])
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_start(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=1.0):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no server: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The command of docs/models.md, with a model of ours."""
    folder = tmp_path_factory.mktemp("parrot")
    write_parrot(folder)
    port, log = free_port(), folder / "serve.log"
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(folder)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, *options],
            env={**os.environ, "HF_HUB_OFFLINE": "1"},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        await_start(f"http://127.0.0.1:{port}", process, log)
        yield Served(f"http://127.0.0.1:{port}/v1", str(folder), process)
    finally:
        process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "EMBODIED_API_KEY", "OPENAI_BASE_URL", "EMBODIED_PRICES"):
        monkeypatch.delenv(name, raising=False)


def test_answers_come_in_order_and_are_counted(served: Served) -> None:
    replies = served.client().complete([CHOOSE] * 5, SHORT)
    assert [reply.answer for reply in replies] == [Choice(choice="sink")] * 5
    for reply in replies:
        assert reply.usage.calls >= 1
        assert reply.usage.prompt_tokens > 10
        assert reply.usage.completion_tokens == SHORT.max_tokens
        assert 0.0 < reply.usage.seconds < PATIENCE.total
        assert reply.usage.dollars == 0.0


def test_what_is_no_plan_is_malformed_in_the_end(served: Served) -> None:
    begun = time.monotonic()
    with pytest.raises(ModelError) as failed:
        served.client().complete([Decompose("put the mug in the sink")], SHORT)
    assert failed.value.failure is Failure.MALFORMED
    assert failed.value.usage.calls == 2, "it was told what was wrong, once"
    assert failed.value.usage.prompt_tokens > 20
    assert time.monotonic() - begun < PATIENCE.total


def test_a_server_without_likelihoods_does_not_score(served: Served) -> None:
    model = served.client()
    assert not model.scores
    with pytest.raises(ModelError) as failed:
        model.score(CHOOSE, ["mug"])
    assert failed.value.failure is Failure.UNSUPPORTED


def test_an_unknown_name_is_a_typed_failure(served: Served) -> None:
    with pytest.raises(ModelError) as failed:
        served.client("no-such-model").complete([CHOOSE], SHORT)
    assert failed.value.failure in (Failure.REFUSED, Failure.UNKNOWN_MODEL)
    assert "no-such-model" in failed.value.what


def test_a_stopped_server_is_unreachable(served: Served) -> None:
    """The last test of the file: the server is gone after it."""
    model = served.client()
    model.complete([CHOOSE], SHORT)
    served.process.terminate()
    served.process.wait(timeout=60)
    with pytest.raises(ModelError) as failed:
        model.complete([CHOOSE], SHORT)
    assert failed.value.failure is Failure.UNREACHABLE
