"""Embeddings of text and of pictures."""

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


class ImageTextEncoder(Protocol):
    """Turns pictures and sentences into unit vectors of one space; every CLIP is one.

    Attributes:
        name: as on the command line.
    """

    name: str

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Embed `n` RGB pictures, each (height, width, 3) uint8 of any size, as a float32 (n, d) array of unit rows.

        Raises:
            EmbodiedError: one is no such picture.
        """

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `n` texts as a float32 (n, d) array of unit rows; each is computed once."""
