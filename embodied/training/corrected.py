"""`embodied train planner --corrections DB`: the small model goes on learning, from what people taught.

As in Yell At Your Robot (Shi et al., 2024): the high level alone is trained on, and what was corrected is a tenth of
every lesson beside what it was made from, so that little else is forgotten. What was taught in words has no recording
that could be labelled anew: it is told in several ways of asking for it, with the plan that heeds it. An episode in
which somebody corrected the robot, and that succeeded, is told with what was done in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embodied.correction import Lesson, NewWord, Preference, Rule
from embodied.entity import type_words
from embodied.experience import Experience
from embodied.household.receptacles import ALLOWED
from embodied.known import Known
from embodied.models.program import to_words
from embodied.models.program_writer import read_words, write_words
from embodied.query import Decomposition, Reference, Step
from embodied.training.corpus import Pair
from embodied.training.fit import Progress, Schedule, fit
from embodied.training.grammar import phrases
from embodied.training.planner import prompt

TUNING = Schedule(encoder_rate=3e-5, decoder_rate=1.5e-4, warm_up=10, smoothing=0.0, averaged=0.5)
"""How it goes on: as slowly as the last lesson of its training."""
SHARE = 0.1
"""Of the pairs of a lesson that are of corrections."""
TOLD = 24
"""Pairs that a thing that was taught is told in."""
AWAY = (
    "put away the {x}",
    "tidy up the {x}",
    "please tidy the {x} away",
    "the {x} should be put away",
    "take care of the {x}, it should not lie about",
    "put the {x} where it belongs",
    "can you put the {x} in its place",
    "the {x} goes back now",
)
PLACED = ("put the {x} on the {y}", "move the {x} to the {y}", "the {x} belongs on the {y}", "set the {x} on the {y}")
DONE = {
    "slice": ("slice a {x}", "cut the {x}", "the {x} in pieces please", "make slices of the {x}"),
    "put": AWAY,
    "heat": ("heat the {x}", "warm the {x} up"),
    "cool": ("cool the {x}", "make the {x} cold"),
}
"""Ways of asking, in words that no suite has."""


def corrected_pairs(taught: Iterable[Known], kept: Iterable[Experience], rng: np.random.Generator) -> list[Pair]:
    """What there is to learn from in a memory file: of each lesson some pairs, and one of each corrected success."""
    held = [each for each in taught if each.settled_by is None]
    corrected = {each.scope.task for each in held}
    pairs = [pair for known in held for pair in _told(known.lesson, rng)]
    return [*pairs, *(_experienced(each) for each in kept if each.instruction in corrected and each.success)]


def tune_planner(
    start: Path,
    corrected: Sequence[Pair],
    out: Path,
    schedule: Schedule,
    lessons: int,
    progress: Progress,
) -> None:
    """Go on training the small model, and write it as a folder that `hf:FOLDER` loads.

    Args:
        start: the folder of the model to go on from.
        corrected: see `corrected_pairs`; not empty.
        out: the folder; made when absent.
        schedule: how it is fitted.
        lessons: times that all of `corrected` is learnt, each time with other phrases of the grammar.
        progress: told how far it is.
    """
    import transformers

    rng = np.random.default_rng(schedule.seed)
    safely = {"local_files_only": True, "trust_remote_code": False}
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(start, **safely)
    model: Any = transformers.AutoModelForSeq2SeqLM.from_pretrained(start, use_safetensors=True, **safely).float()
    words = read_words(start)
    known = {*words.fixed(), *words.types}
    learnt = [each for each in corrected if known.issuperset(each.program)]
    others = round(len(learnt) * (1.0 - SHARE) / SHARE)
    each = [[*learnt, *phrases(others, rng)] for _ in range(lessons)]
    fit(model, tokenizer, each, words.types, prompt, schedule, progress)
    out.mkdir(parents=True, exist_ok=True)
    model.cpu().half().save_pretrained(out)
    tokenizer.save_pretrained(out)
    write_words(out, words)


def _told(lesson: Lesson, rng: np.random.Generator) -> Iterator[Pair]:
    match lesson:
        case Preference(thing=thing, place=place, liked=True) if thing and place and thing.types and place.types:
            item, there = thing.types[0], place.types[0]
            for _ in range(TOLD):
                yield _pair(_pick(AWAY, rng), item, [("pick_up", item), ("put", item, there)])
        case Rule(force="first", skills=skills, before=before, thing=thing) if thing and thing.types:
            item = thing.types[0]
            for _ in range(TOLD):
                then = _pick([each for each in skills if each in DONE] or ["put"], rng)
                if then != "put":
                    yield _pair(_pick(DONE[then], rng), item, [*((each, item) for each in before), (then, item)])
        case NewWord(word=word, meaning=meaning) if meaning.types:
            item = meaning.types[0]
            for into in sorted(ALLOWED.get(item, ()))[:TOLD]:
                text = _pick(PLACED, rng).format(x=word, y=type_words(into))
                yield _pair(text, item, [("pick_up", item), ("put", item, into)])


def _pair(text: str, item: str, steps: Sequence[tuple[str, ...]]) -> Pair:
    parameters = ("object", "receptacle")
    plan = [
        Step(skill=skill, arguments=dict(zip(parameters, (Reference(type=kind) for kind in things), strict=False)))
        for skill, *things in steps
    ]
    program = tuple(to_words(Decomposition(steps=tuple(plan))))
    return Pair(text.format(x=type_words(item)), (), program, f"taught {item}")


def _experienced(kept: Experience) -> Pair:
    steps = [Step(skill=s.skill, arguments={n: Reference(type=v) for n, v in s.arguments.items()}) for s in kept.done]
    program = tuple(to_words(Decomposition(steps=tuple(steps))))
    return Pair(kept.instruction, (), program, f"done in {kept.home}")


def _pick(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]
