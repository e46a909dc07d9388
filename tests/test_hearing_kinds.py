"""Which kind an utterance is: how that is told, what it is learnt from, and what it is measured on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from embodied.correction import KINDS, Kind
from embodied.corrections.marks import shape
from embodied.corrections.names import FOLDER, shipped_names
from embodied.corrections.tuned import CERTAIN, CHANGES_FILE, DRASTIC, Tuned, likeliest, save_changes, untuned
from embodied.corrections.understand import SmallUnderstanding
from embodied.errors import BadFileError, EmbodiedError
from embodied.evaluation.understanding import Understood, read_utterances, summarise
from embodied.query import SkillWords
from embodied.training.understanding.fit import Course, train_understanding, training_text
from embodied.training.understanding.lexicon import meanings, receptacles
from embodied.training.understanding.voices import voices
from embodied.understanding import Context
from tests.driving import SKILLS

UTTERANCES = Path(__file__).resolve().parents[1] / "evals" / "utterances"
SAYINGS = ["stop", "no, the blue one", "I like my tea hot", "the mug is in the sink"]


@cache
def small() -> SmallUnderstanding:
    return SmallUnderstanding([SkillWords.of(skill) for skill in SKILLS.values()])


# -- how it is told -------------------------------------------------------------------------------------------------


def test_the_shipped_understanding_knows_the_development_set():
    spoken = read_utterances(UTTERANCES / "development.tsv")
    heard = [small().understand(each.utterance, Context()) for each in spoken]
    right = sum(one.kind == other.kind for one, other in zip(heard, spoken, strict=True))
    assert right / len(spoken) >= 0.9
    assert all(0.0 <= each.confidence <= 1.0 and each.corrections for each in heard)


def test_what_was_trained_comes_back_from_its_file_and_a_wrong_file_is_refused(tmp_path: Path):
    network = untuned()
    save_changes(tmp_path, network)
    wanted = network.logits(SAYINGS).softmax(-1).detach().numpy()
    assert np.allclose(Tuned(tmp_path).probabilities(SAYINGS), wanted, atol=2e-3), "but for float16"
    (tmp_path / CHANGES_FILE).write_bytes(b"\x80\x04pickle")
    with pytest.raises(BadFileError, match="no understanding"):
        Tuned(tmp_path)
    with pytest.raises(BadFileError):
        Tuned(tmp_path / "nowhere")


@pytest.mark.parametrize("drastic", DRASTIC)
def test_what_breaks_into_the_work_has_to_be_certain(drastic: Kind):
    row = np.full(len(KINDS), 0.01, np.float32)
    row[KINDS.index("no")] = CERTAIN - 0.1
    row[KINDS.index(drastic)] = CERTAIN - 0.05
    assert likeliest(row)[0] == "no"
    row[KINDS.index(drastic)] = CERTAIN + 0.05
    assert likeliest(row)[0] == drastic


@pytest.mark.parametrize(
    "said", ["stop!", "STOP", "stop stop stop", "freeze", "wait", "halt", "stoooop", "hold on", "whoa"]
)
def test_an_urgent_word_always_stops(said: str):
    assert small().understand(said, Context()).kind == "stop"


# -- what it is learnt from, and what it is measured on -------------------------------------------------------------


@cache
def drawn() -> tuple[list[str], list[str]]:
    """The shapes of some training text, the held-out ones left out, and the shapes of the held-out utterances."""
    names = shipped_names()
    held = [each.utterance for each in read_utterances(UTTERANCES / "held_out.tsv")]
    text = training_text(Course(each=150, seed=3), names, held)
    return [shape(each.text, names) for each in text], [shape(text, names) for text in held]


def test_no_held_out_utterance_shares_its_shape_with_training_text():
    training, held = drawn()
    assert len(held) >= 400 and len(training) > 1000
    assert not set(training) & set(held)


def test_few_held_out_utterances_are_nearly_training_text():
    training, held = ([frozenset(text.split()) for text in texts] for texts in drawn())
    long = [words for words in held if len(words) >= 5]
    near = [words for words in long if any(len(words & other) / len(words | other) > 0.8 for other in training)]
    assert len(near) / len(long) < 0.1


def test_every_voice_is_of_one_mind():
    """Nothing is taught as two kinds, by whomever it was said."""
    kinds: dict[str, set[Kind]] = {}
    for each in [utterance for said in voices().values() for utterance in said]:
        kinds.setdefault(each.text.lower().strip(" .!?"), set()).add(each.kind)
    assert len(kinds) > 4000 and {kind for found in kinds.values() for kind in found} == set(KINDS)
    assert {text: found for text, found in kinds.items() if len(found) > 1} == {}


def test_a_short_training_is_written_and_heard_and_the_same_again(tmp_path: Path):
    course = Course(each=2, left_out=frozenset(voices()), epochs=1)
    for name in ("once", "again"):
        train_understanding(tmp_path / name, course, ["stop"])
    once, again = (Tuned(tmp_path / name).probabilities(SAYINGS) for name in ("once", "again"))
    assert np.array_equal(once, again) and np.allclose(once.sum(axis=1), 1.0, atol=1e-5)


def test_every_kind_is_held_out_and_learnt():
    for name in ("held_out", "development", "strangers"):
        spoken = read_utterances(UTTERANCES / f"{name}.tsv")
        assert {each.kind for each in spoken} == set(KINDS)
        assert len({each.utterance.lower() for each in spoken}) == len(spoken)


def test_the_names_that_ship_are_the_grammars():
    shipped = shipped_names(FOLDER)
    assert shipped._meanings == {name: tuple(types) for name, types in meanings().items()}
    assert shipped.receptacles == frozenset(receptacles())


@pytest.mark.parametrize(
    "content", ["", "a\tb\n", "kind\tutterance\n", "kind\tutterance\nhum\tla\n", "kind\tutterance\nstop"]
)
def test_broken_files_of_utterances_are_refused(tmp_path: Path, content: str):
    path = tmp_path / "u.tsv"
    path.write_text(content)
    with pytest.raises(EmbodiedError) as refused:
        read_utterances(path)
    assert refused.value.fix


def test_figures_of_understanding():
    answers = [Understood("stop", "a", "stop", 1), Understood("stop", "b", "no", 1), Understood("no", "c", "no", 1)]
    summary = summarise(answers)
    assert summary["n"] == 3 and summary["accuracy"] == 0.6667
    assert summary["per_kind"]["stop"] == {"n": 2, "recall": 0.5, "precision": 1.0, "taken_for": {"no": 1}}
    assert summary["per_kind"]["no"]["precision"] == 0.5 and summary["per_kind"]["yes"]["recall"] is None
