"""Nobody speaks, and nobody listens: what stands in where there are no people."""

from __future__ import annotations

from dataclasses import dataclass

from embodied.hearing import Situation, Turn, Utterance
from embodied.planner import Person
from embodied.simulator import Action
from embodied.skill import Outcome, SkillCall
from embodied.task import Subgoal


class Silent:
    """Says nothing; a `Speaker`."""

    left = False

    def wary_of(self, what: SkillCall | Action) -> bool:
        """Of nothing."""
        return False

    def said(self) -> Utterance | None:
        """Nothing."""
        return None

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        """Nobody answers."""
        return None


@dataclass(frozen=True, slots=True)
class Answering(Silent):
    """Says nothing but what is asked for; a `Speaker`."""

    person: Person

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        """Ask the person; a halt is nobody's question."""
        return Utterance(self.person(question)) if question else None


@dataclass(frozen=True, slots=True)
class Deaf:
    """A listener that hears nothing but answers to what was asked."""

    person: Person

    def begin(self, situation: Situation) -> str:
        """As it was said."""
        return situation.instruction

    def listen(self, situation: Situation) -> Turn | None:
        """Go on."""
        return None

    def ask(self, question: str, situation: Situation) -> str | Turn:
        """Ask the person."""
        return self.person(question)

    def amended(self, subgoal: Subgoal, situation: Situation) -> Subgoal:
        """As it is."""
        return subgoal

    def allow(self, what: SkillCall | Action, situation: Situation) -> Outcome | Turn | None:
        """Allow everything."""
        return None
