"""An utterance taken apart: the things that it names, what is said of them, and the role each has in the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from embodied.correction import Thing
from embodied.corrections.marks import COLOURS
from embodied.corrections.names import Found, Names, Word, shipped_names, words_of
from embodied.phrase import Phrase, Role
from embodied.understanding import Context

SIZES = frozenset("small big large little tall smaller bigger larger long short huge tiny".split())
POSITIONS = frozenset("left right top bottom upper lower middle other second third first last front back".split())
CONDITIONS = frozenset(
    "broken dirty clean empty full hot cold warm wet dry locked open closed shut cracked sharp new old wooden round "
    "square sliced washed cooked".split()
)
QUALITIES = COLOURS | SIZES | POSITIONS | CONDITIONS
_DETERMINERS = frozenset("the a an my our your his her their that this those these some any every all no".split())
_PLACING = frozenset("in on into onto inside to under behind near beside by atop at from off".split())
_NEXT_TO = (("next", "to"), ("on", "top", "of"), ("in", "front", "of"), ("out", "of"))
_DENIED = (("not",), ("rather", "than"), ("instead", "of"), ("isn't",), ("aren't",), ("forget",))


class Phrases:
    """The words of an utterance and its phrases.

    Args:
        text: the utterance.
        names: what things are called.
        context: what it is heard in: its types decide what a shared name means.
    """

    def __init__(self, text: str, names: Names, context: Context) -> None:
        self.text, self.words = text, words_of(text)
        self._names = names.with_words(context.words)
        self._here = context.types
        self.all = tuple(self._phrases())

    def said(self, *alternatives: str) -> bool:
        """Whether one of some runs of words is in the utterance."""
        text = f" {' '.join(word.text for word in self.words)} "
        return any(f" {words} " in text for words in alternatives)

    def first(self, role: Role, receptacles: bool | None = None) -> Thing | None:
        """The first thing of a role; of those alone, if asked, that things are put in, or are not."""
        fitting = (each.thing for each in self.all if each.role == role)
        return next((each for each in fitting if receptacles in (None, self.is_place(each))), None)

    def is_place(self, thing: Thing) -> bool:
        """Whether things are put in or on it."""
        return bool(thing.types) and thing.types[0] in self._names.receptacles

    def after(self, place: int) -> str:
        """The utterance from a word on, as it was said."""
        return self.text[self.words[place].start :].strip() if place < len(self.words) else ""

    def _phrases(self) -> Iterator[Phrase]:
        taken: list[tuple[int, int]] = []
        for found in self._names.find(self.words):
            first = self._begin(found.first)
            since = taken[-1][1] if taken else 0
            taken.append((first, found.last))
            yield Phrase(self._thing(found, first), self._role(first), first, found.last, self._texts(since, first))
        for at, word in enumerate(self.words):
            if word.text in ("one", "ones") and not any(first <= at < last for first, last in taken):
                first = self._begin(at)
                if qualities := _qualities(self.words[first:at]):
                    since = max((last for _, last in taken if last <= first), default=0)
                    thing = Thing(" ".join((*qualities, word.text)), (), qualities)
                    yield Phrase(thing, self._role(first), first, at, self._texts(since, first))

    def _texts(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(word.text for word in self.words[first:last])

    def _begin(self, at: int) -> int:
        while at and self.words[at - 1].text in QUALITIES:
            at -= 1
        return at

    def _thing(self, found: Found, first: int) -> Thing:
        qualities = _qualities(self.words[first : found.first])
        here = tuple(kind for kind in found.types if kind in self._here)
        return Thing(" ".join((*qualities, found.words)), here or found.types, qualities)

    def _role(self, first: int) -> Role:
        before = [word.text for word in self.words[:first]]
        while before and before[-1] in _DETERMINERS:
            before.pop()
        if _ends(before, _DENIED):
            return "not"
        placed = bool(before) and (before[-1] in _PLACING or _ends(before, _NEXT_TO))
        if not placed:
            return "thing"
        while before and (before[-1] in _PLACING or before[-1] in _DETERMINERS):
            before.pop()
        return "not" if _ends(before, _DENIED[:3]) else "place"


def _qualities(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words if word.text in QUALITIES)


def _ends(words: Sequence[str], runs: Iterable[tuple[str, ...]]) -> bool:
    return any(tuple(words[-len(run) :]) == run for run in runs)


def read_phrases(text: str, types: frozenset[str]) -> tuple[Phrase, ...]:
    """The phrases of a text by the names that ship: a `phrase.Reader`."""
    found = Phrases(text, shipped_names(), Context(types=types)).all
    return tuple(sorted(found, key=lambda each: each.first))
