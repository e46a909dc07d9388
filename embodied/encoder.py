"""Embeddings of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TextEncoder(Protocol):
    """Turns sentences into unit vectors, so that a dot product is a cosine similarity."""

    def encode(self, texts: Sequence[str], keep: bool = False) -> NDArray[np.float32]:
        """Embed `n` texts as a float32 (n, d) array of unit rows.

        Args:
            texts: to embed.
            keep: this very list will be asked for again, by other processes too: its embeddings are kept on the disk.
        """
