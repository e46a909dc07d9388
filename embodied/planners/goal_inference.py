"""Which goal a person has in mind, as far as the words so far tell, and whether a question is worth its cost.

Goals are hypotheses with a posterior over them, as in GOOD (Ma et al., 2024, "Goal inference from open-ended dialog"):

    P(g | d_1 … d_t)  ∝  P(g) · P(d_1 | g) · … · P(d_t | g)

The hypotheses: one of n options is meant (`Option`), each alike before anything is said; or any of them will do. An
utterance's likelihood is the product over its phrases of FITS or MISSES, and of its determiner's (`DETERMINERS`); GOOD
asks a language model for it, which costs seconds where this costs microseconds.

To act is right when any will do, or the likeliest option is the one that is meant. A question is worth the difference
to knowing which, the expected value of perfect information (Raiffa and Schlaifer, 1961), where it is answered:

    gain  =  ANSWERED · P(one is meant | d) · (1 − max_i P(option i | d, one is meant))

It is asked when the gain exceeds COST. The constants are judgements, not fitted; `benchmarks/asking.py` counts what
they come to on homes and phrases of training, docs/asking.md what on a suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from embodied.phrase import Phrase
from embodied.query import Reference

ANSWERED = 0.9
"""Chance that an answer tells which."""
COST = 0.2
"""Of a question, in successes: five questions are too many for one task that would have failed."""
FITS, MAY_FIT, MISSES = 0.9, 0.6, 0.05
"""Likelihoods of a phrase that an option meets, by the usual meaning of a name or by another, or does not."""
DETERMINERS = {
    **dict.fromkeys("my our his her their".split(), (0.2, 0.02)),
    **dict.fromkeys("the that this those these".split(), (0.5, 0.25)),
    **dict.fromkeys("a an some any one two three four another each every all both no either".split(), (0.05, 0.45)),
}
"""How likely each is said of a thing, when one is meant and when any will do."""
BARE, TERSE = (0.1, 0.3), (0.4, 0.3)
"""The same, of none: among words that have them ("some water"), and where all are left out ("mug, table")."""
TOLD_APART = frozenset(
    "AlarmClock BaseballBat BasketBall Book Boots Box CD CellPhone CreditCard DeskLamp Dumbbell FloorLamp HousePlant "
    "KeyChain Laptop Newspaper Painting RemoteControl Statue TableTopDecor TeddyBear TennisRacket Vase Watch "
    "WateringCan WineBottle".split()
)
"""Things of which people tell one from another; of the rest, mugs and apples, they mostly want any."""
MEANT = {True: 0.5, False: 0.1}
"""How likely one is meant before a word was said, of things told apart and of others."""
SLIGHT = 1e-9
"""Beliefs that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class Option:
    """Things alike that may be meant, or a place.

    Attributes:
        means: how a plan speaks of them.
        objects: the objects; empty for a place, where any of its type is meant.
        around: types of what they are in, on or close to.
        traits: words for their states and their room.
    """

    means: Reference
    objects: tuple[str, ...] = ()
    around: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """Their type."""
        return self.means.type


def meant(kind: str, determiner: str, words: Iterable[str]) -> float:
    """How likely one thing is meant, not any.

    Args:
        kind: its type.
        determiner: the word before its name.
        words: all that was said, in lower case.
    """
    prior = MEANT[kind in TOLD_APART]
    one, anything = DETERMINERS.get(determiner, TERSE if DETERMINERS.keys().isdisjoint(words) else BARE)
    return prior * one / (prior * one + (1.0 - prior) * anything)


def posterior(options: Sequence[Option], said: Iterable[Sequence[Phrase]]) -> list[float]:
    """P(option | utterances, one of them is meant), for each option; sums to 1."""
    utterances = list(said)
    weights = [prod(likelihood(phrases, each) for phrases in utterances) for each in options]
    return [weight / sum(weights) for weight in weights]


def likelihood(phrases: Sequence[Phrase], option: Option) -> float:
    """P(utterance | option is meant), up to what is the same for all options."""
    return prod(_likelihood(each, option) for each in phrases)


def gain(beliefs: Sequence[float], one_meant: float) -> float:
    """What the answer to a question is worth, in successes; see above."""
    return ANSWERED * one_meant * (1.0 - max(beliefs))


def worth_asking(beliefs: Sequence[float], one_meant: float) -> bool:
    """Whether to ask rather than act."""
    return gain(beliefs, one_meant) > COST


def told(beliefs: Sequence[float], before: Sequence[float]) -> bool:
    """Whether an answer tells more than was known: the likeliest are others, or likelier than they were."""
    return likeliest(beliefs) != likeliest(before) or max(beliefs) > max(before) + SLIGHT


def likeliest(beliefs: Sequence[float]) -> tuple[int, ...]:
    """The options that share the greatest belief."""
    best = max(beliefs)
    return tuple(at for at, belief in enumerate(beliefs) if belief > best - SLIGHT)


def _likelihood(phrase: Phrase, option: Option) -> float:
    if not _fits(phrase, option):
        return MISSES
    usual = phrase.role != "thing" or option.kind in phrase.thing.types[:1]
    return FITS if usual or not phrase.thing.types else MAY_FIT


def _fits(phrase: Phrase, option: Option) -> bool:
    """Whether what a phrase says is so of an option."""
    types, qualities = set(phrase.thing.types), set(phrase.thing.qualities)
    if phrase.role == "place":
        return bool(types & option.around)
    if phrase.role == "not":
        return not (types & option.around or (option.kind in types and not qualities))
    named = not types or option.kind in types
    return named and not (qualities & STATES) - option.traits


STATES = frozenset("dirty clean empty full open closed shut broken hot cold sliced washed cooked on off lit".split())
"""Qualities that are seen; of the others, colours and sizes, nothing is known."""
