"""The linear layer that tells an utterance's kind, and its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.correction import KINDS, Kind
from embodied.errors import BadFileError

DRASTIC = ("stop", "undo")
"""Kinds that break into what the robot does: precision matters more than for the others."""
CERTAIN = 0.7
"""How likely one of them has to be: on both development sets all that is as likely is right, at a loss of one in 54."""
HEAD_FILE = "head.safetensors"
AGAIN = "train it again: embodied train understanding --out FOLDER"


def save_head(folder: Path, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    """Write the layer: weights (kinds, features), bias (kinds,), as float16; the order of the kinds goes with it."""
    from safetensors.numpy import save_file

    # Contiguous: safetensors writes an array's bytes as they lie in memory, whatever its strides say.
    tensors = {"weights": np.ascontiguousarray(weights, np.float16), "bias": np.ascontiguousarray(bias, np.float16)}
    save_file(tensors, folder / HEAD_FILE, metadata={"kinds": " ".join(KINDS)})


class Head:
    """A trained layer.

    Args:
        folder: where it was written.

    Raises:
        BadFileError: the file is not there, broken, or of other kinds.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError, safe_open

        path = folder / HEAD_FILE
        try:
            opened: Any = safe_open(path, framework="numpy")
            with opened as file:
                kinds = (file.metadata() or {}).get("kinds", "")
                self._weights = file.get_tensor("weights").astype(np.float32)
                self._bias = file.get_tensor("bias").astype(np.float32)
        except (OSError, SafetensorError) as error:
            raise BadFileError(f"no understanding ({error})", where=str(path), fix=AGAIN) from error
        if kinds.split() != list(KINDS) or self._weights.shape[0] != len(KINDS):
            raise BadFileError("an understanding of other kinds", where=str(path), fix=AGAIN)

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely each kind is: (n, features) in, (n, kinds) out, each row adding up to 1."""
        logits = rows @ self._weights.T + self._bias
        logits -= logits.max(axis=1, keepdims=True)
        likely = np.exp(logits)
        result: NDArray[np.float32] = likely / likely.sum(axis=1, keepdims=True)
        return result


def likeliest(row: NDArray[np.float32]) -> tuple[Kind, float]:
    """The likeliest kind of one row, and how likely it is. One of DRASTIC has to be CERTAIN."""
    ranked = sorted(zip(map(float, row), KINDS, strict=True), reverse=True)
    return next((kind, sure) for sure, kind in ranked if kind not in DRASTIC or sure > CERTAIN)
