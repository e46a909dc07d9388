"""Models from a folder: what they write and how they score, against the plain way of computing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from embodied.language import Failure, ModelError, Sampling
from embodied.models.local import load
from embodied.models.transformer import Transformer
from embodied.query import Choose

WORDS = "put the mug in a sink pick up clean apple ; , open fridge".split()
MANY = {"causal": {"n_positions": 2048}, "encoder-decoder": {"max_position_embeddings": 2048}}
"""Tokens: as much as a prompt takes."""
CANDIDATES = ["put the mug", "clean apple", "open the fridge ; put a mug in", "sink"]


def tokenizer() -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from transformers import PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["<pad>", "<s>", "</s>", "<unk>", *WORDS])}
    plain = Tokenizer(WordLevel(words, unk_token="<unk>"))
    plain.pre_tokenizer = WhitespaceSplit()
    return PreTrainedTokenizerFast(
        tokenizer_object=plain, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )


@pytest.fixture(scope="module", params=["causal", "encoder-decoder"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with random weights."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration, GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    words, size = tokenizer(), len(WORDS) + 4
    ids = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    if request.param == "causal":
        model: Any = GPT2LMHeadModel(
            GPT2Config(vocab_size=size, n_embd=32, n_layer=2, n_head=2, n_positions=2048, **ids)
        )
    else:
        layers = dict.fromkeys(("encoder_layers", "decoder_layers", "encoder_attention_heads"), 2)
        widths = {"encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "decoder_attention_heads": 2}
        config = BartConfig(
            vocab_size=size,
            d_model=32,
            max_position_embeddings=2048,
            decoder_start_token_id=1,
            **layers,
            **widths,
            **ids,
        )
        model = BartForConditionalGeneration(config)
    path: Path = tmp_path_factory.mktemp(request.param)
    model.save_pretrained(path)
    words.save_pretrained(path)
    return path


def plainly(model: Transformer, prompt: str, candidate: str) -> float:
    """The score of one candidate by one whole pass."""
    import torch

    words = model.tokenizer
    source, target = (words(text, return_tensors="pt")["input_ids"] for text in (prompt, candidate))
    with torch.inference_mode():
        if model.is_encoder_decoder:
            logits = model.model(input_ids=source, labels=target).logits[0]
        else:
            whole = torch.cat([source, target], dim=1)
            logits = model.model(input_ids=whole).logits[0, source.shape[1] - 1 : -1]
    return float(logits.log_softmax(-1).gather(-1, target[0].unsqueeze(-1)).sum())


def test_scores_are_those_of_whole_passes(folder: Path) -> None:
    model = Transformer(folder)
    scores = model.score("pick up the apple", CANDIDATES)
    assert scores == pytest.approx([plainly(model, "pick up the apple", each) for each in CANDIDATES], abs=1e-4)
    assert len(set(scores)) == len(scores)


def test_a_batch_writes_what_each_prompt_alone_does(folder: Path) -> None:
    model, sampling = Transformer(folder), Sampling(max_tokens=6)
    prompts = ["put the mug in the sink", "open", "clean a mug ; open the fridge"]
    batch = model.generate(prompts, sampling)
    alone = [model.generate([prompt], sampling)[0] for prompt in prompts]
    assert [each.text for each in batch] == [each.text for each in alone]
    assert [each.logprob for each in batch] == pytest.approx([each.logprob for each in alone], abs=1e-4)
    assert all(each.completion_tokens <= 6 and each.logprob <= 0.0 for each in batch)


def test_sampling_depends_on_the_seed_alone(folder: Path) -> None:
    model = Transformer(folder)
    texts = [
        model.generate(["put"] * 3, Sampling(temperature=1.5, max_tokens=8, seed=seed))[0].text for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1] != texts[2]


def test_only_allowed_tokens_are_written(folder: Path) -> None:
    model = Transformer(folder)
    allowed = model.tokenizer.convert_tokens_to_ids(["mug", "sink"])
    (made,) = model.generate(["put the"], Sampling(max_tokens=5), allowed)
    assert set(made.text.split()) <= {"mug", "sink"} and made.text


def test_pickled_weights_are_never_loaded(folder: Path, tmp_path: Path) -> None:
    import shutil

    import torch

    copied = tmp_path / "pickled"
    shutil.copytree(folder, copied, ignore=shutil.ignore_patterns("*.safetensors"))
    torch.save({}, copied / "pytorch_model.bin")
    with pytest.raises(ModelError, match="pickled") as caught:
        Transformer(copied)
    assert caught.value.failure is Failure.UNKNOWN_MODEL


@pytest.mark.parametrize("content", [None, "{", '{"model_type": "nothing"}'])
def test_what_is_no_model_is_said_so(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "config.json").write_text(content)
        (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError) as caught:
        Transformer(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_model_that_knows_no_answers_ends_in_a_typed_error(folder: Path) -> None:
    """Random weights write no JSON: they are asked again, and then it is said so, with what was spent."""
    small = load(folder)
    with pytest.raises(ModelError) as caught:
        small.complete([Choose("put the mug in the sink", candidates=("put the mug", "open the fridge"))])
    assert caught.value.failure is Failure.MALFORMED
    assert caught.value.usage.calls == 3
    scores, usage = small.score(Choose("put"), ["mug", "sink"])
    assert len(scores) == 2 and all(score < 0.0 for score in scores) and usage.calls == 1


def test_a_prompt_that_leaves_no_room_is_refused(folder: Path) -> None:
    small = Transformer(folder)
    if small.is_encoder_decoder:
        pytest.skip("what is too long for an encoder is cut off")
    with pytest.raises(ModelError) as caught:
        small.generate(["mug " * 3000], Sampling(max_tokens=4))
    assert caught.value.failure is Failure.REFUSED
