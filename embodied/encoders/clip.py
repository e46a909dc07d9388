"""Any CLIP that `open_clip` loads, our own small one by the very same call: on CPU, one thread, deterministic.

torch, open_clip and the weights are loaded when something has to be embedded, and not before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embodied.errors import (
    BadFileError,
    MissingDataError,
    MissingExtraError,
    OptionError,
    OutsideError,
    UnknownNameError,
)

SMALL = "small"
FOLDER = Path(__file__).parent / "small_clip"
"""Where our own is."""
CONFIG, WEIGHTS = "open_clip_config.json", "open_clip_model.safetensors"
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.npz")
BATCH = 32
REMEMBERED = 50_000
"""So many texts are remembered, some 50 MB."""


class Clip:
    """An `ImageTextEncoder`.

    Args:
        name: `small` for our own; MODEL/PRETRAINED of open_clip's list, such as ViT-B-32/openai, downloaded once; or a
            folder with open_clip_config.json, open_clip_model.safetensors and, where the model has its own, a
            tokenizer.
    """

    def __init__(self, name: str = SMALL) -> None:
        self.name = name
        self._loaded: tuple[Any, Any, Any] | None = None
        self._known: dict[str, NDArray[np.float32]] = {}

    def images(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Embed `n` RGB pictures, each (height, width, 3) uint8 of any size, as a float32 (n, d) array of unit rows.

        Raises:
            EmbodiedError: one is no such picture, or the model cannot be loaded (see `texts`).
        """
        for picture in images:
            _check(picture)
        import torch

        model, prepare, _ = self._parts()
        rows = [np.empty((0, _dimensions(model)), np.float32)]
        with _one_thread(), torch.inference_mode():
            for start in range(0, len(images), BATCH):
                batch = prepare(images[start : start + BATCH]).contiguous(memory_format=torch.channels_last)
                rows.append(model.encode_image(batch, normalize=True).numpy())
        return np.concatenate(rows)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `n` texts as a float32 (n, d) array of unit rows; each is computed once.

        Raises:
            UnknownNameError: open_clip has no model, or no weights, of that name.
            MissingDataError: a folder or a file in it is not there.
            BadFileError: a file is broken: weights of wrong shapes, pickled ones, a configuration that is none.
            OutsideError: the weights cannot be downloaded.
            MissingExtraError: open_clip is not installed.
        """
        import torch

        model, _, tokenize = self._parts()
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(missing) > REMEMBERED:
            self._known = {text: self._known[text] for text in texts if text in self._known}
        with _one_thread(), torch.inference_mode():
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                rows = model.encode_text(_trimmed(model, tokenize(batch)), normalize=True).numpy()
                self._known.update(zip(batch, rows, strict=True))
        empty = np.empty((0, _dimensions(model)), np.float32)
        return np.stack([self._known[text] for text in texts]) if texts else empty

    def _parts(self) -> tuple[Any, Any, Any]:
        """The model, its preprocessing and its tokenizer."""
        if self._loaded is None:
            with _one_thread():
                self._loaded = _load(self.name)
        return self._loaded


def _check(picture: NDArray[np.uint8]) -> None:
    """Raise OptionError unless it is an RGB picture."""
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8:
        kind = picture.dtype if isinstance(picture, np.ndarray) else type(picture).__name__
        raise OptionError(f"a picture of {kind}", where="CLIP", fix="give uint8, RGB from 0 to 255")
    if picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        raise OptionError(f"a picture of shape {picture.shape}", where="CLIP", fix="give (height, width, 3), RGB")


def _load(name: str) -> tuple[Any, Any, Any]:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import open_clip
    except ImportError as error:
        raise MissingExtraError(f"CLIP needs the package '{error.name}'", fix="pip install open_clip_torch") from None
    folder = FOLDER if name == SMALL else Path(name)
    if name == SMALL or folder.is_dir():
        _check_folder(folder)
        return _from_folder(open_clip, folder)
    return _from_list(open_clip, name)


def _check_folder(folder: Path) -> None:
    fix = "name a folder with both: embodied train clip --out FOLDER writes one"
    for file in (CONFIG, WEIGHTS):
        if (folder / file).is_file():
            continue
        pickles = [path.name for pattern in PICKLES for path in sorted(folder.glob(pattern))]
        if file == WEIGHTS and pickles:
            raise BadFileError(
                "pickled weights can run code, and are not read",
                where=str(folder / pickles[0]),
                fix=f"convert them to {WEIGHTS} with safetensors.torch.save_file",
            )
        raise MissingDataError("no such file", where=str(folder / file), fix=fix)


def _from_folder(open_clip: Any, folder: Path) -> tuple[Any, Any, Any]:
    from safetensors import SafetensorError

    try:
        made = _made(open_clip, f"local-dir:{folder}", None)
    except json.JSONDecodeError as error:
        raise BadFileError(str(error), where=str(folder / CONFIG), fix="restore it") from None
    except SafetensorError as error:
        raise BadFileError(f"no safetensors ({error})", where=str(folder / WEIGHTS), fix="write it anew") from None
    except (AssertionError, RuntimeError) as error:  # open_clip asserts some shapes, torch tells of the others
        lines = [line.strip() for line in str(error).splitlines()]
        raise BadFileError(
            f"the weights do not fit the configuration: {' '.join(lines[1:2]) or lines[0]:.300}",
            where=str(folder / WEIGHTS),
            fix=f"take both from one model: {CONFIG} says the shapes",
        ) from None
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise BadFileError(f"no model can be made of it ({error})", where=str(folder), fix="restore it") from None
    return made


def _from_list(open_clip: Any, name: str) -> tuple[Any, Any, Any]:
    model, _, weights = name.rpartition("/")
    if model not in open_clip.list_models():
        known = [SMALL, *("/".join(each) for each in open_clip.list_pretrained())]
        raise UnknownNameError("CLIP", name, known)
    tags = open_clip.list_pretrained_tags_by_model(model)
    if weights not in tags:
        raise UnknownNameError(f"weights of {model}", weights, tags)
    try:
        return _made(open_clip, model, weights)
    except (OSError, RuntimeError) as error:
        raise OutsideError(
            f"its weights cannot be had ({str(error).splitlines()[0]:.200})",
            where=f"--clip {name}",
            fix="connect to the network once, to download them; or use --clip small",
        ) from None


def _made(open_clip: Any, name: str, weights: str | None) -> tuple[Any, Any, Any]:
    model, transform = open_clip.create_model_from_pretrained(name, weights)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    _fuse(model.eval())
    if _causal(model):
        model.text.transformer.register_forward_pre_hook(_fit_mask, with_kwargs=True)
    return model, _Prepare(model.visual.preprocess_cfg, transform), open_clip.get_tokenizer(name)


def _fuse(model: Any) -> None:
    """Fold each batch norm that follows a convolution into it: the same sums in fewer steps."""
    from torch import nn
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    for row in [each for each in model.modules() if isinstance(each, nn.Sequential)]:
        for number, (one, two) in enumerate(pairwise(row)):
            if isinstance(one, nn.Conv2d) and isinstance(two, nn.BatchNorm2d):
                row[number], row[number + 1] = fuse_conv_bn_eval(one, two), nn.Identity()


def _causal(model: Any) -> bool:
    """Whether texts are embedded by a part of its own in which no token sees a later one: padding changes nothing."""
    tower = getattr(model, "text", None)
    return getattr(tower, "attn_mask", None) is not None and getattr(tower, "cls_emb", None) is None


def _trimmed(model: Any, tokens: Any) -> Any:
    """Tokens (n, length) without the columns that are padding in every row, where padding changes nothing."""
    if not _causal(model):
        return tokens
    return tokens[:, : int((tokens != model.text.pad_id).any(0).nonzero().max()) + 1]


def _fit_mask(_: Any, args: tuple[Any, ...], settings: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Cut the causal mask to the length of the texts: open_clip's has the full length."""
    length, mask = args[0].shape[1], settings.get("attn_mask")
    return args, settings if mask is None else {**settings, "attn_mask": mask[..., :length, :length]}


class _Prepare:
    """A model's own preprocessing, on tensors: as open_clip's on PIL pictures, to within two levels of 255.

    Where it shrinks to the longest side, which pads, open_clip's own is used.
    """

    def __init__(self, settings: dict[str, Any], transform: Any) -> None:
        self._settings, self._transform = settings, transform

    def __call__(self, images: Sequence[NDArray[np.uint8]]) -> Any:
        """Pictures as a (n, 3, side, side) float32 tensor."""
        import torch

        if self._settings["resize_mode"] == "longest":
            from PIL import Image

            return torch.stack([self._transform(Image.fromarray(each)) for each in images])
        sized = torch.stack([self._sized(each) for each in images]).float()
        mean, std = (torch.tensor(self._settings[key])[:, None, None] * 255 for key in ("mean", "std"))
        return (sized - mean) / std

    def _sized(self, image: NDArray[np.uint8]) -> Any:
        """One picture at the model's size, (3, height, width) uint8."""
        import torch
        from torchvision.transforms import InterpolationMode
        from torchvision.transforms import functional as transforms

        size = self._settings["size"]
        height, width = (size, size) if isinstance(size, int) else size
        tensor = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)
        if tensor.shape[1:] == (height, width):
            return tensor
        bilinear = self._settings["interpolation"] == "bilinear"
        mode = InterpolationMode.BILINEAR if bilinear else InterpolationMode.BICUBIC
        squashed = self._settings["resize_mode"] == "squash"
        tensor = transforms.resize(tensor, [height, width] if squashed else [height], mode, antialias=True)
        return transforms.center_crop(tensor, [height, width])


def _dimensions(model: Any) -> int:
    """Of its embeddings."""
    import torch

    size = model.visual.image_size
    height, width = (size, size) if isinstance(size, int) else size
    if not hasattr(model, "embodied_dimensions"):
        with torch.inference_mode():
            model.embodied_dimensions = model.encode_image(torch.zeros(1, 3, height, width)).shape[1]
    return int(model.embodied_dimensions)


@contextmanager
def _one_thread() -> Iterator[None]:
    """One torch thread: workers share the processors, and sums do not depend on how many there are."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
