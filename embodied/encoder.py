"""Embeddings of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TextEncoder(Protocol):
    """Turns sentences into unit vectors, so that a dot product is a cosine similarity."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `n` texts as a float32 (n, d) array of unit rows."""
