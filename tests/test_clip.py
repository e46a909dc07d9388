"""CLIP through open_clip: what it gives, and what it says of broken files and pictures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from embodied.encoders.clip import CONFIG, FOLDER, SMALL, WEIGHTS, Clip
from embodied.encoders.crop import BACKGROUND, crop
from embodied.errors import BadFileError, MissingDataError, OptionError, OutsideError, UnknownNameError
from embodied.frame import NOBODY, Frame
from embodied.geometry import Pose
from embodied.sight import Camera
from embodied.training.clip.model import save, untrained

TRUNK, SIDE = "mobilenetv4_conv_small", 64


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained CLIP in files, as training writes them."""
    out = tmp_path_factory.mktemp("clip")
    save(untrained(TRUNK, SIDE, 0).eval(), out, TRUNK, SIDE)
    return out


@pytest.fixture(scope="module")
def clip(folder: Path) -> Clip:
    return Clip(str(folder))


def picture(height: int = SIDE, width: int = SIDE, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_embeddings_are_unit_rows_and_do_not_depend_on_the_batch(clip: Clip) -> None:
    images, texts = [picture(seed=seed) for seed in range(3)], ["the mug is in the sink", "", "zebra crossing 7"]
    for rows in (clip.images(images), clip.texts(texts)):
        assert rows.shape[0] == 3 and rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(clip.images(images)[1:2], clip.images(images[1:2]), atol=1e-5)
    assert np.array_equal(clip.images(images), clip.images(images))
    assert clip.images([]).shape == clip.texts([]).shape == (0, clip.texts(["a mug"]).shape[1])


def test_texts_are_computed_once(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    first = clip.texts(["the fridge is open", "the fridge is open"])
    monkeypatch.setattr(clip._parts()[0], "encode_text", None)
    assert np.array_equal(clip.texts(["the fridge is open"])[0], first[1])


def test_padding_that_is_left_out_changes_nothing() -> None:
    import open_clip
    import torch

    texts = ["a mug", "the mug is in the sink, and the faucet is on"]
    model, _ = open_clip.create_model_from_pretrained(f"local-dir:{FOLDER}")
    with torch.inference_mode():
        padded = model.eval().encode_text(open_clip.get_tokenizer(f"local-dir:{FOLDER}")(texts), normalize=True)
    np.testing.assert_allclose([Clip().texts([text])[0] for text in texts], padded.numpy(), atol=1e-5)


@pytest.mark.parametrize("shape", [(64, 64), (300, 300), (48, 80), (97, 41)])
def test_pictures_are_prepared_as_open_clip_does(clip: Clip, shape: tuple[int, int]) -> None:
    _, prepare, _ = clip._parts()
    image = picture(*shape)
    reference = prepare._transform(Image.fromarray(image))
    levels = (prepare([image])[0] - reference).abs().amax(dim=(1, 2)) * 255 * 0.26
    assert levels.max() <= 2.0


@pytest.mark.parametrize(
    "image",
    [picture().astype(np.float32), picture()[:, :, 0], picture()[:, :, :2], picture()[:0], "a path"],
    ids=["floats", "grey", "two channels", "empty", "text"],
)
def test_what_is_no_picture_is_refused(clip: Clip, image: NDArray[np.uint8]) -> None:
    with pytest.raises(OptionError, match="a picture of"):
        clip.images([picture(), image])


def broken(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "broken"))


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
def test_a_missing_file_is_named(folder: Path, tmp_path: Path, name: str) -> None:
    copy = broken(folder, tmp_path)
    (copy / name).unlink()
    with pytest.raises(MissingDataError) as caught:
        Clip(str(copy)).texts(["a mug"])
    assert caught.value.where == str(copy / name)


def test_pickled_weights_are_not_read(folder: Path, tmp_path: Path) -> None:
    copy = broken(folder, tmp_path)
    (copy / WEIGHTS).rename(copy / "open_clip_pytorch_model.bin")
    with pytest.raises(BadFileError, match="pickled"):
        Clip(str(copy)).texts(["a mug"])


def test_weights_of_wrong_shapes_are_told(folder: Path, tmp_path: Path) -> None:
    copy = broken(folder, tmp_path)
    settings = json.loads((copy / CONFIG).read_text())
    settings["model_cfg"]["text_cfg"]["width"] = 96
    (copy / CONFIG).write_text(json.dumps(settings))
    with pytest.raises(BadFileError, match="do not fit"):
        Clip(str(copy)).texts(["a mug"])


@pytest.mark.parametrize(("name", "content"), [(CONFIG, "{"), (CONFIG, "{}"), (WEIGHTS, "no weights")])
def test_broken_files_are_told(folder: Path, tmp_path: Path, name: str, content: str) -> None:
    copy = broken(folder, tmp_path)
    (copy / name).write_text(content)
    with pytest.raises(BadFileError):
        Clip(str(copy)).texts(["a mug"])


@pytest.mark.parametrize("name", ["ViT-B-33/openai", "ViT-B-32/nobody", "ViT-B-32", "no/such/folder"])
def test_an_unknown_name_is_told(name: str) -> None:
    with pytest.raises(UnknownNameError):
        Clip(name).texts(["a mug"])


def test_weights_that_cannot_be_downloaded_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import open_clip

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("Failed to download weights for tag 'openai': no network")

    monkeypatch.setattr(open_clip, "create_model_from_pretrained", fail)
    with pytest.raises(OutsideError, match="no network") as caught:
        Clip("ViT-B-32/openai").texts(["a mug"])
    assert "small" in caught.value.fix


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the weights are not there yet")
def test_the_small_one_is_small() -> None:
    model = Clip(SMALL)._parts()[0]
    assert sum(each.numel() for each in model.parameters()) < 12e6
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 25e6


def frame(segments: NDArray[np.int32]) -> Frame:
    shape = segments.shape
    image = np.full((*shape, 3), 200, np.uint8)
    pose = Pose(0.0, 0.9, 0.0)
    return Frame(image, np.ones(shape, np.float32), segments, ("Mug", "Sink"), pose, Camera(width=shape[1]))


def test_a_crop_shows_the_segment_and_darkens_the_rest() -> None:
    segments = np.full((60, 80), NOBODY, np.int32)
    segments[20:40, 70:80] = 1
    cut = crop(frame(segments), 1)
    assert cut.shape == (32, 32, 3)
    shown = np.all(cut == 200, axis=2)
    assert shown.sum() == 200 and shown[:, 22:].sum() == 200  # at the picture's edge the square is moved into it
    assert set(np.unique(cut[~shown])) == {int(200 * np.float32(BACKGROUND))}


@given(st.integers(0, 59), st.integers(0, 79), st.integers(1, 60), st.integers(1, 80))
def test_a_crop_holds_all_of_its_segment(top: int, left: int, height: int, width: int) -> None:
    segments = np.full((60, 80), NOBODY, np.int32)
    segments[top : top + height, left : left + width] = 1
    shown = np.all(crop(frame(segments), 1) == 200, axis=2)
    assert shown.sum() == (segments == 1).sum()


def test_a_segment_that_does_not_show_has_no_crop() -> None:
    segments = np.full((60, 80), NOBODY, np.int32)
    with pytest.raises(ValueError, match="segment 0"):
        crop(frame(segments), 0)
