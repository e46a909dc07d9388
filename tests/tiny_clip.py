"""A real `open_clip` model of a few weights, untrained: what rewards and perception need of a CLIP, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE, WIDTH = 32, 32


@lru_cache(maxsize=1)
def _model() -> tuple[Any, Any]:
    import open_clip
    import torch

    torch.manual_seed(0)
    vision = {"image_size": SIDE, "layers": 1, "width": WIDTH, "head_width": 16, "patch_size": 8}
    text = {"context_length": 32, "vocab_size": 49408, "width": WIDTH, "heads": 2, "layers": 1}
    model = open_clip.CLIP(embed_dim=WIDTH, vision_cfg=vision, text_cfg=text).eval()
    return model, open_clip.SimpleTokenizer(context_length=32)


class TinyClip:
    """An `ImageTextEncoder`."""

    name = "tiny"

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        import torch
        from PIL import Image

        model, _ = _model()
        small = [np.asarray(Image.fromarray(each).resize((SIDE, SIDE)), dtype=np.float32) / 255.0 for each in images]
        with torch.inference_mode():
            rows = [model.encode_image(torch.from_numpy(each).permute(2, 0, 1)[None], normalize=True) for each in small]
        return np.concatenate([row.numpy() for row in rows])

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        model, tokenizer = _model()
        with torch.inference_mode():
            return np.asarray(model.encode_text(tokenizer(list(texts)), normalize=True).numpy())
