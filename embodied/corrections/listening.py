"""The robot's ear: what is said is understood, kept, and turned into what the loop does about it, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from embodied.correction import Change as ChangeOf
from embodied.correction import (
    Correction,
    Lesson,
    NewGoal,
    NotUnderstood,
    Nudge,
    Override,
    Signal,
)
from embodied.corrections.amending import Amendments
from embodied.corrections.changing import Changing, Unclear
from embodied.corrections.colours import Seen
from embodied.corrections.habits import told as told_of_habits
from embodied.corrections.lessons import changed_by, teaches
from embodied.corrections.motions import actions_of, words_of
from embodied.corrections.notebook import Notebook
from embodied.corrections.saying import doing, in_words, leave_for, meant, thing_of
from embodied.corrections.undoing import Undoing, taking_first
from embodied.dialogue import Heard, Heeded, Questioned
from embodied.hearing import Again, Instead, Leave, Nudged, Restart, Situation, Speaker, Turn, Utterance
from embodied.planner import Act
from embodied.simulator import Action
from embodied.skill import Outcome, Reason, Skill, SkillCall
from embodied.task import Subgoal
from embodied.understanding import Context, Understanding
from embodied.understanding import Heard as Meant

DECIMALS = 4
NOTHING = "I have nothing to add."
"""The answer of nobody."""
MOST_ASKED = 3
"""Times that the robot asks back for one thing, before it goes on."""


@dataclass(slots=True)
class Listening:
    """Listens to a speaker; a `Listener`.

    Attributes:
        speaker: who speaks.
        understanding: what it means.
        skills: what the robot can do, by name.
        notebook: keeps what is taught.
    """

    speaker: Speaker
    understanding: Understanding
    skills: Mapping[str, Skill]
    notebook: Notebook
    _seen: Seen = field(default_factory=Seen)
    _halted: bool = False
    _approved: SkillCall | None = None
    _asked: int = 0
    _due: Again | Restart | None = None
    _undoing: Undoing = field(init=False)
    _changing: Changing = field(init=False)

    def __post_init__(self) -> None:
        """Nothing has been said."""
        self._undoing, self._changing = Undoing(self.skills), Changing(Amendments(self.skills), self._seen)

    # -- a `Listener` -------------------------------------------------------------------------------------------------

    def begin(self, situation: Situation) -> str:
        """Take to heart what was taught for tasks like this one."""
        self._undoing, self._changing = Undoing(self.skills), Changing(Amendments(self.skills), self._seen)
        self._halted, self._due, self._approved = False, None, None
        self._changing.recall(situation.instruction, self.notebook)
        return self.notebook.worded(situation.instruction)

    def listen(self, situation: Situation) -> Turn | None:
        """Take in what was said; where the robot was told to stop, wait."""
        if self.speaker.left:
            return Leave()
        self._seen.note(situation.seen)
        self._approved = self._approved if situation.subgoal is not None else None
        self._changing.settle(situation)
        if not self._halted:
            self._undoing.note(situation)
        elif not situation.asked:
            return self._wait(situation)
        said = self.speaker.said()
        return None if said is None else self._take(said, situation)

    def ask(self, question: str, situation: Situation) -> str | Turn:
        """Put a planner's question. What is said is the answer, unless it is to stop, or to undo something."""
        while (said := self.speaker.answer(question)) is not None:
            heard = self._understood(said, situation, question)
            if not any(isinstance(each, Signal) and each.kind in ("stop", "undo") for each in heard.corrections):
                # "The one on the desk" says which is meant now, not what is liked: planners keep answers.
                turns = [self._taught(each, said, situation) for each in heard.corrections if teaches(each, said.text)]
                situation.emit(Heeded("answered", said.text))
                return next((each for each in turns if each is not None), said.text)
            if (turn := self._heed(heard, said, situation)) is not None:
                return turn
        return Leave() if self.speaker.left else NOTHING

    def amended(self, subgoal: Subgoal, situation: Situation) -> Subgoal:
        """A decision with what people changed."""
        return self._changing.amendments.applied(subgoal, situation.memory)

    def allow(self, what: SkillCall | Action, situation: Situation) -> Outcome | Turn | None:
        """Ask the people, where they want to be asked."""
        if what == self._approved or not self.speaker.wary_of(what):
            return None
        question = leave_for(what, situation, self.skills)
        for _ in range(MOST_ASKED):
            situation.emit(Questioned(question, yes_or_no=True))
            said = self.speaker.answer(question, yes_or_no=True)
            if said is None:
                break
            heard = self._understood(said, situation, question)
            signals = {each.kind for each in heard.corrections if isinstance(each, Signal)}
            if signals & {"yes", "no", "resume"}:
                situation.emit(Heeded("answered", "no" if "no" in signals else "yes"))
                if "no" in signals:
                    return Outcome.failed(Reason.FORBIDDEN, "the person said no")
                self._approved = what if isinstance(what, SkillCall) else self._approved
                return None
            if (turn := self._heed(heard, said, situation)) is not None:
                return turn
        return Leave() if self.speaker.left else Outcome.failed(Reason.FORBIDDEN, "nobody said yes")

    # -- understanding ------------------------------------------------------------------------------------------------

    def _understood(self, said: Utterance, situation: Situation, question: str = "") -> Meant:
        if said.means is not None:
            heard = Meant(said.means, 1.0, (Signal(said.means),))
        else:
            heard = self.understanding.understand(said.text, self._context(situation, question))
        heard = replace(heard, corrections=tuple(map(told_of_habits, heard.corrections)))
        told = tuple(in_words(each) for each in heard.corrections)
        situation.emit(Heard(said.text, said.person, heard.kind, round(heard.confidence, DECIMALS), told))
        return heard

    def _context(self, situation: Situation, question: str = "") -> Context:
        memory = situation.memory
        types = frozenset(each.object_type for each in memory.entities())
        return Context(situation.instruction, doing(situation), types, question, self.notebook.words())

    def _learn(self, correction: Correction, said: Utterance, situation: Situation) -> bool:
        """Keep what it teaches: that comes before anything is done about it."""
        now = doing(situation)
        if isinstance(correction, ChangeOf) and correction.thing is None and now is not None:
            # Another place is one for such a thing.
            about = next(iter(now.arguments.values()), "")
            correction = replace(correction, thing=thing_of(about, situation.memory) if about else None)
        lesson = self.notebook.learn(correction, said, self._context(situation))
        if lesson is not None:
            situation.emit(Heeded("learnt", in_words(lesson)))
        return lesson is not None

    def _taught(self, lesson: Correction, said: Utterance, situation: Situation) -> Turn | None:
        """Keep a lesson that is an answer; what the loop is to do where it changes what was asked for."""
        before = self.notebook.worded(situation.instruction)
        self._learn(lesson, said, situation)
        return Restart(after) if (after := self.notebook.worded(situation.instruction)) != before else None

    # -- heeding ------------------------------------------------------------------------------------------------------

    def _take(self, said: Utterance, situation: Situation) -> Turn | None:
        turn = self._heed(self._understood(said, situation), said, situation)
        if turn is None and self._halted and not situation.asked:
            return self._wait(situation)
        return turn

    def _wait(self, situation: Situation) -> Turn | None:
        """Do nothing until somebody says what to do; what only teaches does not end it."""
        while (said := self.speaker.answer("")) is not None:
            heard = self._understood(said, situation)
            turn = self._heed(heard, said, situation)
            if turn is not None or not self._halted:
                return turn
        self._halted = False
        return Leave() if self.speaker.left else None

    def _heed(self, heard: Meant, said: Utterance, situation: Situation) -> Turn | None:
        """What the loop is to do about all corrections of an utterance; the last that asks for something decides."""
        turn = None
        for each in heard.corrections:
            turn = self._turn(self._changing.resolved(each, situation), said, situation) or turn
        if isinstance(turn, Again | Restart):
            self._halted = False
        return turn

    def _turn(self, correction: Correction | Unclear, said: Utterance, situation: Situation) -> Turn | None:
        if not isinstance(correction, Unclear | NotUnderstood):
            self._asked = 0
            self._learn(correction, said, situation)
        match correction:
            case Unclear(question) | NotUnderstood(question):
                return self._ask_back(question, situation)
            case Signal():
                return self._signal(correction, situation)
            case Override(decision):
                return self._instead(decision.subgoal, said, situation)
            case Nudge():
                words = words_of(correction)
                situation.emit(Heeded("nudged", words))
                return Nudged(words, actions_of(correction))
            case ChangeOf():
                return self._change(correction, said, situation)
            case NewGoal(instruction):
                situation.emit(Heeded("restarted", instruction))
                self._changing.amendments.all.clear()
                self._changing.recall(instruction, self.notebook)
                return Restart(self.notebook.worded(instruction))
        return self._learnt(correction, situation) if isinstance(correction, Lesson) else None

    def _learnt(self, lesson: Lesson, situation: Situation) -> Turn | None:
        """What a lesson changes: at once, or, where the robot is halted, once it goes on."""
        turn = changed_by(lesson, situation, self.notebook)
        if self._halted:
            self._due = turn or self._due
            return None
        if isinstance(turn, Restart):
            situation.emit(Heeded("restarted", turn.instruction))
        return turn

    def _signal(self, signal: Signal, situation: Situation) -> Turn | None:
        match signal.kind:
            case "stop":
                self._halted = True
                situation.emit(Heeded("halted"))
            case "undo":
                return self._undo(situation)
            case "no" if not self._halted:
                self._halted = True
                situation.emit(Heeded("halted", "What should I do instead?"))
            case "resume" | "yes" if self._halted:
                turn, self._halted, self._due = self._due, False, None
                situation.emit(Heeded("resumed"))
                return turn
            case _:
                situation.emit(Heeded("none", "nothing was asked"))
        return None

    def _undo(self, situation: Situation) -> Turn | None:
        """Undo the last thing, then wait: done again at once, it would have been undone for nothing."""
        subgoals, lasting = self._undoing.undo(situation.memory)
        for each in lasting:
            situation.emit(Heeded("impossible", str(each)))
        text = ", ".join(map(str, subgoals)) if subgoals else "nothing that can be undone"
        situation.emit(Heeded("undone" if subgoals else "none", text))
        self._halted = True
        return Instead(tuple(Act(each) for each in subgoals)) if subgoals else None

    def _instead(self, subgoal: Subgoal, said: Utterance, situation: Situation) -> Turn | None:
        """Do something else next; the same with another place is a change of what is being done."""
        now, subgoal = situation.subgoal, meant(subgoal, situation)
        change = self._changing.as_change(now, subgoal, situation) if now is not None else None
        if change is not None:
            self._learn(change, said, situation)
            return self._change(change, said, situation)
        self._halted = False
        situation.emit(Heeded("instead", str(subgoal)))
        return Instead(tuple(Act(each) for each in (*taking_first(subgoal, situation.memory, self.skills), subgoal)))

    def _change(self, change: ChangeOf, said: Utterance, situation: Situation) -> Turn | None:
        if (put := self._changing.as_put(change, situation)) is not None:
            return self._instead(put, said, situation)
        if change.thing is None and change.place is None:
            situation.emit(Heeded("impossible", "I cannot change how many or how long"))
            return None
        if renamed := self._changing.renamed(change, situation):
            situation.emit(Heeded("restarted", renamed))
            return Restart(self.notebook.worded(renamed))
        before = None if situation.subgoal is None else self.amended(situation.subgoal, situation)
        found = self._changing.change(change, situation)
        if isinstance(found, Unclear):
            return self._ask_back(found.question, situation)
        situation.emit(Heeded("changed", found.words))
        swap = self._changing.swap(found.thing, situation.memory)
        self._halted = False
        if swap:
            return Instead(tuple(map(Act, swap)))
        same = situation.subgoal is None or self.amended(situation.subgoal, situation) == before
        return None if same else Again()

    def _ask_back(self, question: str, situation: Situation) -> Turn | None:
        """Ask what was meant; the robot holds still for the answer. Asked often enough, it goes on."""
        if self._asked == MOST_ASKED:
            self._asked = 0
            situation.emit(Heeded("none", "not understood"))
            return None
        self._asked += 1
        situation.emit(Questioned(question))
        said = self.speaker.answer(question)
        if said is None:
            return Leave() if self.speaker.left else None
        return self._heed(self._understood(said, situation, question), said, situation)
