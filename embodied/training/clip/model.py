"""The small CLIP as an `open_clip` model: its configuration, an untrained one, and its files."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from embodied.errors import MissingDataError
from embodied.training.clip.vocabulary import BEGIN, CONTEXT, END, PAD, UNKNOWN, tokenizer

WEIGHTS, CONFIG = "open_clip_model.safetensors", "open_clip_config.json"
MEAN, STD = (0.48, 0.44, 0.40), (0.26, 0.25, 0.25)
"""Of rendered frames, about."""
DIMENSIONS = 256


def configuration(trunk: str, side: int) -> dict[str, Any]:
    """What `open_clip_config.json` says.

    Args:
        trunk: the vision tower, by timm's name.
        side: of the pictures that it sees, pixels.
    """
    vision = {"timm_model_name": trunk, "timm_pool": "avg", "timm_proj": "", "image_size": side}
    text = {
        "context_length": CONTEXT,
        "vocab_size": tokenizer().get_vocab_size(),
        "hf_tokenizer_name": "small",
        "width": 192,
        "heads": 3,
        "layers": 2,
        "pool_type": "eos",
        "pad_id": 0,
        "eos_id": 2,
    }
    return {
        "model_cfg": {"embed_dim": DIMENSIONS, "custom_text": True, "vision_cfg": vision, "text_cfg": text},
        "preprocess_cfg": {"mean": MEAN, "std": STD, "interpolation": "bilinear", "resize_mode": "shortest"},
    }


def untrained(trunk: str, side: int, seed: int) -> Any:
    """A model that knows nothing yet."""
    import torch
    from open_clip.model import CustomTextCLIP

    torch.manual_seed(seed)
    config = dict(configuration(trunk, side)["model_cfg"])
    config.pop("custom_text")
    return CustomTextCLIP(**config, init_logit_scale=math.log(20.0))


def encoded(text: Any, tokens: Any) -> Any:
    """Embed texts, no more of each than the longest one has: most have half of what there is room for.

    Args:
        text: the model's text tower.
        tokens: (n, CONTEXT) of texts.
    """
    longest, whole = int((tokens != 0).sum(1).max()), text.attn_mask
    text.attn_mask = whole[:longest, :longest].contiguous()
    embedded = text(tokens[:, :longest])
    text.attn_mask = whole
    return embedded


def load(model: Any, folder: Path) -> None:
    """Give a model the weights of a folder that `save` wrote.

    Raises:
        MissingDataError: there are none.
    """
    from safetensors.torch import load_file

    if not (folder / WEIGHTS).is_file():
        raise MissingDataError("no such file", where=str(folder / WEIGHTS), fix="name what embodied train clip wrote")
    model.load_state_dict(load_file(folder / WEIGHTS))


def save(model: Any, out: Path, trunk: str, side: int) -> None:
    """Write a model as a folder that `open_clip` loads by `local-dir:`; weights as float16."""
    import torch
    from safetensors.torch import save_file
    from transformers import PreTrainedTokenizerFast

    out.mkdir(parents=True, exist_ok=True)
    (out / CONFIG).write_text(json.dumps(configuration(trunk, side), indent=1) + "\n", encoding="utf-8")
    weights = {
        name: value.detach().to("cpu", torch.float16 if value.is_floating_point() else value.dtype).contiguous()
        for name, value in model.state_dict().items()
    }
    save_file(weights, out / WEIGHTS, metadata={"format": "pt"})
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer(), pad_token=PAD, cls_token=BEGIN, sep_token=END, unk_token=UNKNOWN
    )
    fast.save_pretrained(str(out))
