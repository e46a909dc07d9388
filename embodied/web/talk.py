"""What was said and done, as the lines of a conversation: the same for whoever comes late, or comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from embodied.dialogue import Effect, Heeded
from embodied.sessions.session import Session
from embodied.sessions.story import Broke, Said, Skipped, State, What
from embodied.trace import ENDINGS, Answered, Ended, Planned, Stopped
from embodied.words import counted

Voice = Literal["person", "robot", "note", "wrong"]
EFFECTS: Mapping[Effect, str] = {
    "instead": "First",
    "nudged": "Moves",
    "changed": "Now",
    "learnt": "Keeps in mind",
    "restarted": "A new task",
    "undone": "Undoes",
    "impossible": "Cannot",
}
"""What comes before the words of an effect that would say too little by themselves."""
INTERRUPTED = "interrupted"
GOOD = "finish"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whose it is, in words, and the person's name where people are told apart."""

    voice: Voice
    text: str
    name: str = ""


@dataclass(slots=True)
class Talk:
    """The conversation so far, told from the session's story; used on one thread.

    Attributes:
        lines: all lines; only ever added to.
        state: what the session is at.
    """

    session: Session
    lines: list[Line] = field(default_factory=list)
    state: State = field(default_factory=State)
    _last: int = 0

    def catch_up(self) -> None:
        """Take in whatever has happened since."""
        while entries := self.session.since(self._last):
            for each in entries:
                self._last = each.number
                self._take(each.what)

    def _take(self, what: What) -> None:
        line = self._line(what)
        if isinstance(what, State):
            self.state = what
        if line is not None:
            self.lines.append(line)

    def _line(self, what: What) -> Line | None:
        match what:
            case Said(text=text, person=person):
                return Line("person", text, person)
            case State(question=question) if question and question != self.state.question:
                return Line("robot", question)
            case State(approve=approve) if approve != self.state.approve:
                return Line("note", "Asks before every step from now on" if approve else "No longer asks before a step")
            case Heeded(effect, text) if text:
                return Line("robot", f"{EFFECTS[effect]}: {text}" if effect in EFFECTS else text)
            case Planned(subgoals, source):
                made = f"Made a plan of {counted(len(subgoals), 'step')}"
                return Line("note", f"{made}, {source}" if source else made)
            case Ended(reason=str() as reason, detail=detail) if reason != INTERRUPTED:
                return Line("note", f"That did not work: {detail or reason.replace('_', ' ')}")
            case Stopped(ending, actions, detail=detail):
                said = ENDINGS.get(ending, ending).capitalize()
                about = f"{said}, after {counted(actions, 'action')}"
                return Line("robot" if ending == GOOD else "wrong", f"{about}: {detail}" if detail else f"{about}.")
            case Broke(text):
                return Line("wrong", text)
            case Skipped(count):
                return Line("note", f"{counted(count, 'entry')} of long ago are kept no more")
            case Answered():
                return None
        return None
