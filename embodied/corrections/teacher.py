"""A scripted teacher: a person who knows what is wanted, watches the robot, and speaks up when it errs.

It knows the true state, the goal and what the instruction does not say: preferences, rules, facts of the home, words
of its own. When to speak and when to watch on is decided at every step, as in Philipov et al. (2024); like theirs, it
looks at what is done, not at every move. Seeded: the same episode, the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

import numpy as np

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.corrections.slips import Slip, ended, judge
from embodied.corrections.teacher_words import Wordings, shipped_templates
from embodied.dialogue import Heeded
from embodied.errors import OptionError
from embodied.hearing import Utterance
from embodied.progress import Progress
from embodied.simulator import Action, WorldState
from embodied.skill import Skill, SkillCall
from embodied.trace import Acted, Called, Decided, Event

LATE = 12
"""Actions that a late remark comes later."""
Informativeness = Literal["lesson", "step", "hint"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a teacher is.

    Attributes:
        patience: actions that it watches an error before it speaks.
        informativeness: what it says: what holds beyond the moment, where there is such a thing; what should be done
            now; or that something is wrong, and no more.
        silent, late, wrong: shares of errors that it lets pass, speaks of later, and says something untrue of.
        most: remarks in an episode, after which it has had enough.
    """

    patience: int = 0
    informativeness: Informativeness = "lesson"
    silent: float = 0.0
    late: float = 0.0
    wrong: float = 0.0
    most: int = 6

    def __post_init__(self) -> None:
        """Raises OptionError: a share is none, or a number is below 0."""
        for name in ("silent", "late", "wrong"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise OptionError(f"{getattr(self, name)} is no share", where=f"--{name}", fix="give 0 to 1")
        for name in ("patience", "most"):
            if getattr(self, name) < 0:
                raise OptionError(f"{getattr(self, name)} is too few", where=f"--{name}", fix="give at least 0")


KIND = Manner()
"""Speaks at once, says all, and is always right."""


class Watching(Protocol):
    """What a teacher sees (privileged)."""

    @property
    def state(self) -> WorldState: ...
    @property
    def progress(self) -> Progress: ...


@dataclass(slots=True)
class Teacher:
    """A person of `hearing.Speaker`'s kind; `watch` has to be handed every event.

    Attributes:
        world: the true state, and how far the goal is.
        skills: what the robot can do, by name.
        lessons: what the instruction does not say.
        rng: its own.
        manner: how it is.
        person: its name.
        answers: what it says when asked, where the task tells.
        remarks, questions: how often it spoke up, and was asked.
    """

    world: Watching
    skills: Mapping[str, Skill]
    lessons: Sequence[Lesson]
    rng: np.random.Generator
    manner: Manner = KIND
    person: str = ""
    answers: str = ""
    remarks: int = 0
    questions: int = 0
    left: bool = False
    _words: Wordings = field(init=False)
    _told: list[Lesson] = field(default_factory=list)
    _noticed: tuple[Slip, int] | None = None
    _actions: int = 0

    def __post_init__(self) -> None:
        self._words = Wordings(shipped_templates(), self.rng)

    def watch(self, event: Event) -> None:
        """See what happens."""
        match event:
            case Called(skill, arguments) if skill in self.skills:
                state, progress = self.world.state, self.world.progress
                self._notice(judge(self.skills[skill], arguments, state, progress, self.skills))
            case Decided("finish" | "give_up" as how):
                slip = ended(how == "give_up", self.world.state, self.world.progress, self.skills)
                self._notice(slip, at_once=True)
            case Acted():
                self._actions += 1
            case Heeded():
                self._noticed = None  # it is under way to something else

    def said(self) -> Utterance | None:
        """What it says now, if anything."""
        if self._noticed is None or self._noticed[1] > self._actions or self.remarks >= self.manner.most:
            return None
        slip, self._noticed = self._noticed[0], None
        self.remarks += 1
        return Utterance(self._remark(slip), self.person)

    def wary_of(self, what: SkillCall | Action) -> bool:
        """It trusts the robot."""
        return False

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        """Answer a question: what the task tells; else what the robot cannot know; else what is to be done next."""
        if not question:
            return None
        self.questions += 1
        if yes_or_no:
            return Utterance("yes", self.person, "yes")
        untold = [each for each in self.lessons if each not in self._told]
        slip = ended(False, self.world.state, self.world.progress, self.skills)
        if self.answers:
            return Utterance(self.answers, self.person)
        if untold and self.manner.informativeness == "lesson":
            return Utterance(self._lesson(untold[0]), self.person)
        return Utterance(self._words.say("nothing") if slip is None else self._step(slip), self.person)

    def _notice(self, slip: Slip | None, *, at_once: bool = False) -> None:
        """Take in how the robot errs; an error that it mends itself before its time is let pass."""
        self._noticed = None
        if slip is None or self.rng.random() < self.manner.silent:
            return
        late = LATE if self.rng.random() < self.manner.late else 0
        self._noticed = slip, 0 if at_once else self._actions + self.manner.patience + late

    def _remark(self, slip: Slip) -> str:
        if self.rng.random() < self.manner.wrong:
            return self._step(self._untrue(slip))
        if self.manner.informativeness == "hint":
            return self._words.say("hint")
        about = [each for each in self.lessons if each not in self._told and covers(each, slip)]
        if about and self.manner.informativeness == "lesson":
            return self._lesson(about[0])
        return self._step(slip)

    def _lesson(self, lesson: Lesson) -> str:
        self._told.append(lesson)
        return self._words.lesson(lesson)

    def _step(self, slip: Slip) -> str:
        """What should be done now."""
        say, thing, place = self._words.say, slip.thing, slip.place
        match slip.kind:
            case "wrong_object":
                return say("object", thing, place, slip.instead_of)
            case "wrong_place":
                return say("place" if place else "elsewhere", thing, place, slip.instead_of)
            case "needless_step":
                return say("needless", thing, place) if place else say("hint")
        if slip.skill and slip.skill != "put":
            return say("do", thing, place, do=self._words.verb(slip.skill))
        return say("rest", thing, place) if place else say("take", thing)

    def _untrue(self, slip: Slip) -> Slip:
        """The slip, and something that is not right instead."""
        kinds = {each.object_type for each in self.world.state.objects() if "pickupable" not in each.properties}
        if slip.place:
            holding = sorted(kinds & {"Cabinet", "CounterTop", "Desk", "Drawer", "Dresser", "Shelf", "SideTable"})
            others = [each for each in holding if each != slip.place]
            return replace(slip, place=others[int(self.rng.integers(len(others)))]) if others else slip
        things = sorted({e.object_type for e in self.world.state.objects() if "pickupable" in e.properties})
        others = [each for each in things if each not in (slip.thing, slip.instead_of)]
        return replace(slip, thing=others[int(self.rng.integers(len(others)))]) if others else slip


def covers(lesson: Lesson, slip: Slip) -> bool:
    """Whether a slip shows that the robot does not know a lesson."""
    ends = slip.kind in ("gave_up", "unfinished")
    match lesson:
        case Preference(thing=thing):
            return (ends or slip.kind == "wrong_place") and _names(thing, slip.thing)
        case Rule(force="first", thing=thing, before=before):
            return (ends or slip.kind == "missing_step") and _names(thing, slip.thing) and slip.skill in before
        case Rule(thing=thing, place=place):
            return slip.kind == "wrong_place" and _names(thing, slip.thing) and _names(place, slip.instead_of)
        case Fact(thing=thing):
            return (ends or slip.kind == "wrong_object") and _names(thing, slip.thing)
        case NewWord(meaning=meaning):
            told = _names(meaning, slip.thing) or _names(meaning, slip.place)
            return (ends or slip.kind in ("wrong_object", "wrong_place")) and told
    return False


def _names(thing: Thing | None, kind: str) -> bool:
    return thing is not None and kind in thing.types
