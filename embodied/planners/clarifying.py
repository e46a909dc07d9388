"""The part of a planner that asks: what is left open is weighed, asked about, and settled by what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from embodied.memory import Memory
from embodied.phrase import Phrase, Reader
from embodied.planner import QUESTIONS
from embodied.planners.goal_inference import likeliest, posterior, told, worth_asking
from embodied.planners.openness import Open, directed, left_open
from embodied.planners.references import Meanings, of_type
from embodied.query import Decomposition, Reference, Step


@dataclass(slots=True)
class Clarifying:
    """One episode's questions.

    Attributes:
        read: finds the phrases of what is said.
        budget: so many questions at most.
    """

    read: Reader
    budget: int = QUESTIONS
    _open: list[Open] = field(default_factory=list)
    _taught: list[Open] = field(default_factory=list)
    _asked: list[str] = field(default_factory=list)
    _now: tuple[Open, ...] = ()
    _plan: Decomposition = field(default_factory=Decomposition)

    def start(self, instruction: str, plan: Decomposition, memory: Memory, *, placed: bool = False) -> None:
        """Look at what an instruction leaves open.

        Args:
            instruction: what the person said.
            plan: how it is understood so far.
            memory: what is known of the home.
            placed: whether what was taught says where things are to go: that is not asked about.
        """
        self._asked, self._now, self._taught = [], (), []
        self._plan, self._open = left_open(instruction, plan, memory, self.read) if self.budget else (plan, [])
        if placed:
            self._set_places_aside()

    def follow(self, plan: Decomposition, *, placed: bool) -> None:
        """Go on with a plan that was changed, by what the person said instead of an answer."""
        self._plan, self._now = plan, ()
        if placed:
            self._set_places_aside()

    def _set_places_aside(self) -> None:
        """Ask about no place: what was taught says it. What an answer says unasked still counts more."""
        self._taught += [each for each in self._open if each.about == "place"]
        self._open = [each for each in self._open if each.about != "place"]

    def may_ask(self, question: str) -> bool:
        """Whether a question is within the budget, and new; then it counts as asked."""
        if len(self._asked) >= self.budget or question in self._asked:
            return False
        self._asked.append(question)
        return True

    def question(self) -> str:
        """The next question that is worth its cost; empty when there is none. What is left open is asked about once."""
        worth = [each for each in self._open if worth_asking(posterior(each.options, [each.said]), each.one_meant)]
        things = [each for each in worth if each.about == "thing"][:1]
        self._now = (*things, *(each for each in worth if each.about == "place"))
        asked = _joined([each.question for each in self._now])
        if not asked or not self.may_ask(asked):
            return ""
        self._open = [each for each in self._open if each not in self._now]
        return asked

    def settled(self, answer: str, memory: Memory, meanings: Meanings) -> Decomposition | None:
        """The plan as an answer has it; None where it tells nothing.

        Args:
            answer: what the person said, to the last question or in an earlier episode.
            memory: what is known of the home.
            meanings: is told which objects are meant.
        """
        heard = [_denied(each) for each in self.read(answer, frozenset(e.object_type for e in memory.entities()))]
        plan, asked = self._plan, (*(self._now or tuple(self._open)), *self._taught)
        both = bool(self._taught) or len({each.about for each in asked}) > 1
        answered = list[Open]()
        for each in asked:
            bearing = [phrase for phrase in heard if _bears(phrase, each, both=both)]
            if (means := _meant(each, bearing, memory, meanings)) is not None:
                plan = _replaced(plan, each, means)
                answered.append(each)
        # Who could not answer one question is asked no more.
        self._open = [each for each in self._open if each not in answered] if answered else []
        self._plan, self._now = plan, ()
        return plan if answered else None


def _bears(phrase: Phrase, left: Open, *, both: bool) -> bool:
    """Whether a phrase of an answer is about what was left open: of a thing, and of its place, each has its own."""
    if left.about == "thing":
        return not directed(phrase)
    return (directed(phrase) and not {"that", "which"}.intersection(phrase.before)) or not both


def _meant(left: Open, heard: Sequence[Phrase], memory: Memory, meanings: Meanings) -> Reference | None:
    """What is meant, after what was heard; None where that tells nothing."""
    before, after = posterior(left.options, [left.said]), posterior(left.options, [left.said, heard])
    if not told(after, before):
        return None
    best = [left.options[at] for at in likeliest(after)]
    alike = [each for each in best if each.kind == best[0].kind]
    ids = tuple(dict.fromkeys(name for each in alike for name in each.objects))
    if not ids or len(ids) == len(of_type(best[0].kind, memory)):
        return Reference(type=best[0].kind)
    meanings.settle(best[0].means, ids)
    return best[0].means


def _replaced(plan: Decomposition, left: Open, means: Reference) -> Decomposition:
    """A plan with what is meant in the place of what was left open."""
    role = "receptacle" if left.about == "place" else "object"

    def told_of(step: Step) -> Step:
        things = {
            name: means if (name, thing) == (role, left.reference) else thing for name, thing in step.arguments.items()
        }
        return Step(skill=step.skill, arguments=things)

    return Decomposition(steps=tuple(map(told_of, plan.steps)))


def _denied(phrase: Phrase) -> Phrase:
    """A phrase of an answer; what comes after "not" is not meant."""
    return replace(phrase, role="not") if "not" in phrase.before else phrase


def _joined(questions: Sequence[str]) -> str:
    """Two questions in one sentence."""
    if len(questions) < 2:
        return "".join(questions)
    first, second = questions[0].rstrip("?"), questions[1]
    return f"{first}, and {second[0].lower()}{second[1:]}"
