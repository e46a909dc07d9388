"""How likely each type is, given the size, height and outline of what is seen: a small network over `outline.measures`.

It knows no colours and no words. With CLIP, which knows no sizes, it makes a product of experts (Hinton, "Training
products of experts by minimizing contrastive divergence", Neural Computation 2002): their log-probabilities add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from embodied.encoders.outline import MEASURES, measures
from embodied.errors import BadFileError
from embodied.frame import Frame

FILE = Path(__file__).parent / "shapes.safetensors"
"""The weights that ship."""
AGAIN = "train it again: embodied train shapes --out FILE"
LAYERS = 3

Array = NDArray[np.float32]


class Shapes:
    """The network.

    Args:
        path: its weights.

    Attributes:
        types: those that it tells apart.

    Raises:
        BadFileError: there are no weights there, or they are broken.
    """

    def __init__(self, path: Path = FILE) -> None:
        self.types, self._tensors = _read(path)

    def look(self, frame: Frame, segments: Sequence[int]) -> NDArray[np.float64]:
        """(n, types) logarithms of how likely each type is, of segments that show in a frame."""
        return self.log_likely(measures(frame, segments))

    def log_likely(self, measured: Array) -> NDArray[np.float64]:
        """(n, types) logarithms of how likely each type is, of (n, MEASURES)."""
        hidden = (measured - self._tensors["mean"]) / self._tensors["spread"]
        for layer in range(LAYERS):
            # No BLAS: sums must not depend on how many threads there are.
            hidden = np.einsum("nf,hf->nh", hidden, self._tensors[f"weight{layer}"]) + self._tensors[f"bias{layer}"]
            if layer < LAYERS - 1:
                hidden = np.maximum(hidden, 0.0)
        return np.asarray(log_softmax(hidden.astype(np.float64), axis=1))


@lru_cache(maxsize=1)
def shipped() -> Shapes:
    """What ships, read once for all who look."""
    return Shapes()


def save(path: Path, types: Sequence[str], tensors: Mapping[str, Array]) -> None:
    """Write weights: "mean" and "spread" (MEASURES,), then each layer's "weight" (out, in) and "bias" (out,)."""
    from safetensors.numpy import save_file

    kept = {name: np.ascontiguousarray(value, np.float32) for name, value in tensors.items()}
    save_file(kept, path, metadata={"types": " ".join(types)})


def _read(path: Path) -> tuple[tuple[str, ...], dict[str, Array]]:
    from safetensors import SafetensorError, safe_open

    names = ["mean", "spread", *(f"{part}{layer}" for layer in range(LAYERS) for part in ("weight", "bias"))]
    try:
        opened: Any = safe_open(path, framework="numpy")
        with opened as file:
            types = (file.metadata() or {}).get("types", "").split()
            tensors = {name: file.get_tensor(name) for name in names}
    except (OSError, SafetensorError) as error:
        raise BadFileError(f"no shapes ({error})", where=str(path), fix=AGAIN) from None
    wanted = MEASURES
    for layer in range(LAYERS):
        weight, bias = tensors[f"weight{layer}"], tensors[f"bias{layer}"]
        if weight.ndim != 2 or weight.shape[1] != wanted or bias.shape != weight.shape[:1]:
            raise BadFileError(f"layer {layer} has a wrong shape", where=str(path), fix=AGAIN)
        wanted = len(bias)
    if tensors["mean"].shape != (MEASURES,) or tensors["spread"].shape != (MEASURES,) or wanted != len(types):
        raise BadFileError("its parts do not fit together", where=str(path), fix=AGAIN)
    return tuple(types), tensors
