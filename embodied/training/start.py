"""The small model before training: MiniLM's encoder, with a decoder of two layers that knows nothing yet.

BART's encoder is BERT's, its layers named otherwise (post-norm, learned positions, GELU); its decoder shares the word
embeddings. So `transformers` loads the result like any encoder-decoder, with no code of ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from embodied.training.vocabulary import MARK

LONGEST = 256
"""Tokens of an instruction with its steps; the rest is cut off."""
_LAYER = {
    "self_attn.q_proj": "attention.self.query",
    "self_attn.k_proj": "attention.self.key",
    "self_attn.v_proj": "attention.self.value",
    "self_attn.out_proj": "attention.output.dense",
    "self_attn_layer_norm": "attention.output.LayerNorm",
    "final_layer_norm": "output.LayerNorm",
}
"""BART's names of a layer's parts, and BERT's."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes that MiniLM leaves open: of the encoder's inner layers, which may be narrower, and of the decoder."""

    encoder_ffn: int = 1280
    decoder_layers: int = 2
    decoder_ffn: int = 256


def untrained(tokenizer: Any, bert: Any, bert_tokenizer: Any, shape: Shape = Shape()) -> Any:
    """Build the model.

    Args:
        tokenizer: the small one.
        bert, bert_tokenizer: MiniLM.
        shape: see there. Of MiniLM's inner neurons those with the largest weights are kept.
    """
    import torch
    from transformers import BartForConditionalGeneration

    model = BartForConditionalGeneration(_config(tokenizer, bert.config, shape))
    weights = bert.state_dict()
    encoder = model.model.encoder
    with torch.no_grad():
        _copy_words(model.model.shared.weight, tokenizer, weights["embeddings.word_embeddings.weight"], bert_tokenizer)
        types = weights["embeddings.token_type_embeddings.weight"][0]
        positions = weights["embeddings.position_embeddings.weight"][:LONGEST] + types
        encoder.embed_positions.weight[-LONGEST:] = positions
        _copy(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(encoder.layers):
            for ours, theirs in _LAYER.items():
                _copy(layer.get_submodule(ours), weights, f"encoder.layer.{number}.{theirs}")
            _copy_inner(layer, weights, f"encoder.layer.{number}")
    return model


def _config(tokenizer: Any, bert: Any, shape: Shape) -> Any:
    import torch
    from transformers import BartConfig

    config = BartConfig(
        vocab_size=len(tokenizer),
        d_model=bert.hidden_size,
        encoder_layers=bert.num_hidden_layers,
        encoder_attention_heads=bert.num_attention_heads,
        encoder_ffn_dim=shape.encoder_ffn,
        decoder_layers=shape.decoder_layers,
        decoder_attention_heads=bert.num_attention_heads // 2,
        decoder_ffn_dim=shape.decoder_ffn,
        max_position_embeddings=LONGEST,
        activation_function="gelu",
        dropout=0.1,
        attention_dropout=0.0,  # random numbers for every pair of tokens would take a fifth of the time
        scale_embedding=False,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.bos_token_id,
        forced_eos_token_id=None,
    )
    if not torch.cuda.is_available():
        config._attn_implementation = "eager"  # in training twice as fast on a CPU as the fused one
    return config


def _copy(part: Any, weights: Any, name: str) -> None:
    part.weight.copy_(weights[f"{name}.weight"])
    part.bias.copy_(weights[f"{name}.bias"])


def _copy_inner(layer: Any, weights: Any, name: str) -> None:
    """The inner layer's neurons, the largest of them where there is no room for all."""
    up, down = weights[f"{name}.intermediate.dense.weight"], weights[f"{name}.output.dense.weight"]
    largest = (up.norm(dim=1) * down.norm(dim=0)).topk(layer.fc1.out_features).indices.sort().values
    layer.fc1.weight.copy_(up[largest])
    layer.fc1.bias.copy_(weights[f"{name}.intermediate.dense.bias"][largest])
    layer.fc2.weight.copy_(down[:, largest])
    layer.fc2.bias.copy_(weights[f"{name}.output.dense.bias"])


def _copy_words(table: Any, tokenizer: Any, known: Any, bert_tokenizer: Any) -> None:
    """A piece begins as in MiniLM; a program's word as the mean of its name's: "DiningTable" as "dining table"."""
    for piece, row in tokenizer.get_vocab().items():
        pieces = _in_words(piece[1:]) if piece.startswith(MARK) else [piece]
        rows = bert_tokenizer.convert_tokens_to_ids(pieces) if pieces == [piece] else _rows(pieces, bert_tokenizer)
        table[row] = known[rows].mean(0)


def _in_words(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower().split()


def _rows(words: Sequence[str], bert_tokenizer: Any) -> list[int]:
    rows: list[int] = bert_tokenizer(" ".join(words), add_special_tokens=False)["input_ids"]
    return rows
