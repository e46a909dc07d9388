"""Jobs: what somebody wants, its steps, and the ways to ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from embodied.query import Step
from embodied.training.grammar.dice import Dice
from embodied.training.grammar.wording import capital, expand, ing, plain_verbs, tidy
from embodied.training.grammar.world import World


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do.

    Attributes:
        steps: what is to be done; none where it is impossible.
        ask: a request, its verbs starred: "*wash the mug and *put it away".
        wish: the same as a sentence that says how things should be, or in any form of its own; may be empty.
        why: a reason that somebody may give for it.
    """

    steps: tuple[Step, ...]
    ask: str
    wish: str = ""
    why: str = ""


Rule = Callable[[World], Job]

FRAMES = (
    ("{ask}", 40),
    ("please {ask}", 8),
    ("{ask}(,|) please", 6),
    ("(can|could|would|will) you (please|) {ask}( please| for me|)?", 12),
    ("(can|could) you {ask}, please?", 2),
    ("(I want|I need|I'd like|I would like|we need) you to {ask}", 5),
    ("you (should|need to|have to|can|must) {ask}", 2),
    ("(go|go ahead) and {ask}", 2),
    ("(don't forget to|remember to|try to|be sure to|make sure to|be so kind as to|be a dear and|kindly) {ask}", 4),
    ("(robot|hey robot|hey|hi|hello|ok robot|okay|right|so|now), {ask}", 5),
    ("(your job is to|the next job is to|your task is to|what I need is for you to|time to) {ask}", 2),
    ("(it would be great if you could|I was wondering if you could|I'd be glad if you could|help me) {ask}", 2),
    ("(any chance you could|is it possible for you to|do you think you could|couldn't you) {ask}?", 2),
    ("(let's|let us|we should|we have to|I have to|somebody needs to|someone has to) {ask}", 2),
    ("(quickly|just|quick,|next,|then|after that,|first of all,|simply|carefully) {ask}", 2),
)
GERUNDS = (
    ("would you mind {ask}?", 3),
    ("(do you mind|how about|what about|mind) {ask}?", 2),
    ("I'd (appreciate|be grateful for) you {ask}", 1),
    ("start (by|with) {ask}", 1),
    ("(your job today:|today's job:|we're) {ask}", 1),
)
_ALL_FRAMES = [*((frame, weight, False) for frame, weight in FRAMES), *((f, weight, True) for f, weight in GERUNDS)]
_BY_WEIGHT = [(frame, gerund) for frame, weight, gerund in _ALL_FRAMES for _ in range(weight)]
_FOR_SPEAKER = re.compile(r"\b(me|us)\b")
BEFORE = (
    "(guests|visitors|my parents|my in-laws|friends|the neighbours) are coming (over|round|tonight|soon), so",
    "(when|whenever|once|as soon as) you (have|get) (a minute|a moment|time|a second|the chance),",
    "(if you can|if you have time|if it isn't too much trouble|if you don't mind|if possible|when you're ready),",
    "(I'm|I am) (tired|busy|in a hurry|on the phone|running late|cooking|working from home), so",
    "(it's been a long day|I just got home|I've got my hands full|my back hurts|I can't get up right now).",
    "(good morning|good evening|hello there|hi there|sorry to bother you|one more thing|oh and|thank you)(,|.|!)",
    "(it's|the place is|this place is) (a mess|such a mess|untidy) (here|again|in here|today).",
    "(before dinner|after lunch|this morning|tonight|right now|for now|for later|before we leave),",
    "(the kids are asleep|my wife is at work|we're out all day|it's my birthday|the cat is watching).",
)
AFTER = (
    ", (thanks|thank you|cheers|ta|thanks a lot|thank you very much|much appreciated)",
    ". (thanks|thank you|no rush|take your time|there's no hurry|be careful|that's all|that would be lovely)",
    ", (ok|okay|will you|would you|alright|right)?",
    " (right away|now|quickly|carefully|as soon as you can|as soon as possible|before I get back|this time|today)",
    " (for me|for us|when you can|if you can|if you could|if you don't mind|before dinner|before lunch|again)",
    ". (I'll be back soon|I'm off to work|my hands are full|I'll do the rest|I can do the others myself)",
    " (because|since|as) (guests are coming|I'm busy|I have no time|I can't reach|we're having people over)",
)


def spoken(job: Job, dice: Dice) -> str:
    """A job in one of the ways in which people ask."""
    text = job.wish if job.wish and dice.chance(0.3) else _request(job.ask, dice)
    if job.why and dice.chance(0.35):
        why = expand(job.why, dice)
        after = " " if text[-1] in ".?!" else ". "
        text = f"{why}{dice.pick((', so', '.', ',', ';'))} {text}" if dice.chance(0.6) else f"{text}{after}{why}"
    elif dice.chance(0.11):
        text = f"{expand(dice.pick(BEFORE), dice)} {text}"
    elif dice.chance(0.1) and not text.endswith("?"):
        text += expand(dice.pick(AFTER), dice)
    return written(text, dice)


def _request(ask: str, dice: Dice) -> str:
    frame, gerund = dice.pick(_BY_WEIGHT)
    if frame.startswith("(let's") and _FOR_SPEAKER.search(ask):
        frame = "{ask}"
    words = ing(ask) if gerund else plain_verbs(ask)
    return expand(frame, dice, {"ask": words})


def written(text: str, dice: Dice) -> str:
    """A sentence as people write it: mostly with a capital and a full stop."""
    text = tidy(plain_verbs(text))
    style = dice.random()
    if style < 0.2:
        return text.lower()
    text = capital(text)
    if text[-1] in ".?!" or style < 0.38:
        return text
    return f"{text}{'!' if style > 0.97 else '.'}"
