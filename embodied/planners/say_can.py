"""SayCan: what is likely to be said next, times what is likely to work (Ahn et al., "Do As I Can", CoRL 2022).

At each decision the candidates are all admissible calls in words, and "nothing more". The next is the one with the
highest p(words | instruction, what was done) × affordance, the first of them where several are equal.

- p is the softmax over the candidates of their log-likelihoods by the model. A model that offers none chooses: p is 1
  for its choice and 0 for all others.
- The affordance of a call is ROOM_DOUBT where it puts something where there seems to be no room, else 1, times
  DOUBT for each time that it has failed in this episode for a reason. Of calls with the same words the best counts; it
  is 1 for "nothing more". What is not admissible has none, and is no candidate.

The value functions of the original are learned; these are read off what is known.

With `see`, what was seen of a call's objects is a factor too: p × affordance × see; of calls with the same words the
best product of the two counts, and it is that of what says nothing, a half, for "nothing more". Without `can` the
affordance is 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from embodied.encoder import TextEncoder
from embodied.grounders.closed_choice import Picked, pick
from embodied.grounders.scores import Scorer
from embodied.grounding import Sight
from embodied.language import LanguageModel
from embodied.memory import Memory
from embodied.planner import Act, Decision, Finish, View
from embodied.planner import Step as Tried
from embodied.planners.asking import DECIMALS, asked
from embodied.planners.wording import as_step, in_types, said
from embodied.query import Choice, Choose, Step
from embodied.skill import Skill, SkillCall
from embodied.task import Subgoal
from embodied.trace import Weighed

NOTHING_MORE = "nothing more"
MOST_STEPS = 30
"""Steps after which it finishes."""
SHOWN = 8
"""Candidates that a trace keeps of each decision."""
DOUBT = 0.1
"""What is left of an affordance for each failure."""
ROOM_DOUBT = 0.3
"""The affordance of putting something where there seems to be no room."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    words: str
    can: float
    see: float
    subgoal: Subgoal | None

    @property
    def factor(self) -> float:
        return self.can * self.see


class SayCanPlanner:
    """Takes the likeliest of the steps that can be taken, again and again.

    Args:
        model: says how likely they are, or chooses.
        skills: the skills, by name.
        encoder: for models that neither score nor copy, see `pick`.
        can: whether affordances count.
        sight: scores candidates by what is seen of them; None to leave that out.
    """

    name = "say-can"
    privileged = False

    def __init__(
        self,
        model: LanguageModel,
        skills: Mapping[str, Skill],
        encoder: TextEncoder,
        *,
        can: bool = True,
        sight: Sight | None = None,
    ) -> None:
        self._model, self._skills, self._encoder = model, skills, encoder
        self._can, self._sight = can, sight

    def start(self, view: View) -> None:
        """Begin with nothing done."""
        self._asked_for = list[Subgoal]()

    def decide(self, view: View) -> Decision:
        """Choose the next step.

        Raises:
            ModelError: the model gives no answer.
        """
        if len(view.history) >= MOST_STEPS:
            return Finish()
        candidates = self._candidates(view)
        done = zip(self._asked_for, view.history, strict=True)
        query = Choose(
            view.instruction,
            tuple(each.words for each in candidates),
            tuple(None if each.subgoal is None else as_step(each.subgoal) for each in candidates),
            tuple[Step, ...](as_step(subgoal) for subgoal, tried in done if tried.outcome.achieved),
        )
        picked = pick(self._model, query, self._encoder)
        say = _likely(picked, len(candidates))
        totals = say * [each.factor for each in candidates]
        best = int(np.argmax(totals))
        self._tell(view, candidates, say, totals)
        chosen, logprob = candidates[best], picked.reply.logprob if picked.scores is None else picked.scores[best]
        reply = replace(picked.reply, answer=Choice(choice=chosen.words), logprob=logprob)
        view.emit(asked(self._model, query, reply, picked.way.value))
        if chosen.subgoal is None:
            return Finish()
        self._asked_for.append(chosen.subgoal)
        return Act(chosen.subgoal)

    def _candidates(self, view: View) -> list[_Candidate]:
        """What can be done, each in words once, in the order of the admissible calls; "nothing more" last."""
        best: dict[str, _Candidate] = {}
        judge = _Affordances(self._skills, view.memory, view.history)
        calls = view.admissible()
        seen = self._sight.see(calls, view.memory) if self._sight is not None else [1.0] * len(calls)
        for call, see in zip(calls, seen, strict=True):
            subgoal = in_types(call, view.memory)
            can = judge.of(call) if self._can else 1.0
            made = _Candidate(said(subgoal, self._skills), can, see, subgoal)
            if made.words not in best or best[made.words].factor < made.factor:
                best[made.words] = made
        return [*best.values(), _Candidate(NOTHING_MORE, 1.0, 1.0 if self._sight is None else 0.5, None)]

    def _tell(
        self, view: View, candidates: Sequence[_Candidate], say: NDArray[np.float64], totals: NDArray[np.float64]
    ) -> None:
        """Put the best candidates and all their scores into the trace."""
        shown = []
        for row in np.argsort(-totals, kind="stable")[:SHOWN]:
            each, scores = candidates[row], {"say": round(float(say[row]), DECIMALS)}
            scores |= {"can": each.can} if self._can else {}
            scores |= {"see": each.see} if self._sight is not None else {}
            shown.append({"words": each.words, **scores, "total": round(float(totals[row]), DECIMALS)})
        view.emit(Weighed(tuple(shown), len(candidates)))


class _Affordances:
    """How likely calls are to work."""

    def __init__(self, skills: Mapping[str, Skill], memory: Memory, history: Sequence[Tried]) -> None:
        self._scorer = Scorer(skills, memory, history)
        self._failed = [tried.call for tried in history if tried.outcome.says_why]

    def of(self, call: SkillCall) -> float:
        room = self._scorer.score(call).get("room", 1.0)
        return float((1.0 if room else ROOM_DOUBT) * DOUBT ** self._failed.count(call))


def _likely(picked: Picked, count: int) -> NDArray[np.float64]:
    """How likely each candidate is to be said next."""
    if picked.scores is not None:
        return np.asarray(softmax(picked.scores))
    likely = np.zeros(count)
    likely[picked.index] = 1.0
    return likely
