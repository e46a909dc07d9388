"""Plans by a language model: it splits the instruction into steps, and is asked anew after one that cannot be done.

The loop is LLM-Planner's (Song et al., ICCV 2023). A step that failed is first decomposed by itself, as in ADaPT
(Prasad et al., NAACL 2024); then the rest is planned anew from what failed and the model's explanation of it, as in
DEPS (Wang et al., NeurIPS 2023). Which things the steps mean, and what they leave out, is settled here, not by the
model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from embodied.entity import type_words
from embodied.household.object_types import PROPERTIES
from embodied.language import Failure, LanguageModel, ModelError
from embodied.memory import Memory
from embodied.planner import Act, Ask, Decision, Find, Finish, GiveUp, View
from embodied.planners.another_plan import first_plan
from embodied.planners.asking import ask
from embodied.planners.clarifying import Clarifying
from embodied.planners.course import Course, Failed
from embodied.planners.heeding import Heed, PlanHeeding
from embodied.planners.lacking import in_vain
from embodied.planners.nearest_examples import NearestExamples
from embodied.planners.references import Meanings
from embodied.planners.wording import as_step
from embodied.query import Decompose, Decomposition, Explain, Explanation, SkillWords, Step
from embodied.skill import Reason, Skill
from embodied.task import Example, Subgoal
from embodied.trace import Planned

REPLANS = 3
"""Times that the model is asked for another plan after a step failed."""
ORDER = re.compile(r"\b(after|afterwards|before|finally|first|last|next|once|second|then)\b", re.IGNORECASE)
"""Words that say in which order things are to be done."""
MOVABLE = PROPERTIES["pickupable"]


class ModelPlanner:
    """Has instructions decomposed, carries the steps out, and has failures planned around.

    Args:
        model: decomposes.
        skills: what steps may call, by name.
        examples: shown to the model, the `shots` nearest of them; None for none.
        shots: see there.
        with_steps: tell the model step-by-step instructions too, where there are any.
        repairs: whether anything is done about failures; without, a step that failed is left undone.
        heed: fits every plan to what was taught; None to leave plans as the model makes them.
        clarifying: asks what an instruction leaves open; None to ask only what the model itself would.
    """

    name = "plan"
    privileged = False

    def __init__(
        self,
        model: LanguageModel,
        skills: Mapping[str, Skill],
        examples: NearestExamples | None = None,
        shots: int = 0,
        with_steps: bool = False,
        repairs: bool = True,
        heed: Heed | None = None,
        clarifying: Clarifying | None = None,
    ) -> None:
        self._heeding, self._clarifying = PlanHeeding(heed), clarifying
        self._model, self._skills, self._examples, self._shots = model, skills, examples, shots
        self._with_steps, self._repairs, self.takes_examples = with_steps, repairs, shots
        self._words = tuple(SkillWords.of(each) for _, each in sorted(skills.items()))
        self._course, self._plan = Course((), skills, Meanings()), Decomposition()

    def start(self, view: View) -> None:
        """Have the instruction decomposed.

        Raises:
            ModelError: the model gives no answer.
        """
        self._meanings = Meanings()
        self._done: list[Step] = []
        self._undone: Failed | None = None
        self._replans = 0
        self._split = set[str]()
        self._told = view.instruction
        self._heeding.start()
        self._shown = self._similar(view)
        self._take(first_plan(self._model, self._asked(view, None), view), view)
        self._heard = 0
        if self._clarifying is not None:
            self._clarifying.start(view.instruction, self._plan, view.memory, placed=self._heeding.changed)
            for answer in view.recalled.answers:
                self._listen(answer, view)

    def decide(self, view: View) -> Decision:
        """Take the next step, ask, or have what failed planned around.

        Raises:
            ModelError: the model gives no answer.
        """
        if len(view.dialogue) > self._heard:
            self._heard = len(view.dialogue)
            self._listen(view.dialogue[-1].answer, view)
        elif self._clarifying is not None and (question := self._clarifying.question()):
            return Ask(question)
        if self._plan.question:
            if self._may_ask(self._plan.question, view):
                return Ask(self._plan.question)
            return GiveUp(f"it is still open: {self._plan.question}")
        if self._plan.impossible or not self._plan.steps:
            return GiveUp(self._plan.impossible or "the model knows of nothing to do")
        while True:
            found = self._course.next(view)
            if isinstance(found, Find):
                return found
            if isinstance(found, Subgoal):
                return Act(found)
            if found is None:
                return Finish() if self._undone is None else GiveUp(_said(self._undone))
            if (decision := self._mend(found, view)) is not None:
                return decision

    def _listen(self, answer: str, view: View) -> None:
        """Have the plan follow an answer."""
        if self._plan.question:
            self._told = f"{view.instruction} {answer}"
            self._take(self._decomposed(view, None), view)
        elif self._heeding.taught_by(answer, view):
            # "I like my books on the desk" tells where books go, not which one is meant.
            self._take(self._heeding.unheeded, view)
            if self._clarifying is not None:
                self._clarifying.follow(self._plan, placed=self._heeding.changed)
        elif self._clarifying is not None:
            settled = self._clarifying.settled(answer, view.memory, self._meanings)
            if settled is not None:
                self._heeding.said.append(answer)
                self._take(settled, view)

    def _may_ask(self, question: str, view: View) -> bool:
        return not view.dialogue if self._clarifying is None else self._clarifying.may_ask(question)

    def _mend(self, failed: Failed, view: View) -> Decision | None:
        """Have the rest planned anew; None to go on."""
        self._done += self._course.done
        self._course.done.clear()
        if (rest := self._heeding.without(failed, self._plan.steps)) is not None:
            self._take(Decomposition(steps=rest), view)
            return None
        if self._replans == REPLANS or not self._repairs:
            return self._pass_over(failed)
        self._replans += 1
        if parts := self._parts(failed, view):
            self._take(Decomposition(steps=(*parts, *self._course.ahead)), view)
            return None
        plan = self._decomposed(view, failed)
        if plan.impossible or (plan.question and self._may_ask(plan.question, view)):
            self._plan = plan
            return GiveUp(plan.impossible) if plan.impossible else Ask(plan.question)
        steps = _ahead(plan.steps, self._done, 1 + len(self._course.ahead))
        if not steps or steps[0] == failed.step:
            return self._pass_over(failed)
        self._take(Decomposition(steps=steps), view)
        return None

    def _parts(self, failed: Failed, view: View) -> tuple[Step, ...]:
        """A failed step in smaller ones, asked for once; none where there are none, or the thing is not there."""
        if str(failed.step) in self._split or failed.outcome.reason is Reason.NOT_FOUND:
            return ()
        self._split.add(str(failed.step))
        asked = Decompose(self._said_of(failed.step), (), self._words, self._types(view))
        answer = ask(self._model, asked, view.emit).answer
        assert isinstance(answer, Decomposition)
        parts = answer.steps
        return parts if len(parts) > 1 and failed.step not in parts[:1] and not answer.question else ()

    def _said_of(self, step: Step) -> str:
        """A step in words, as an instruction; as it is written, where it names no skill or not all that one needs."""
        skill = self._skills.get(step.skill)
        if skill is None or any(each.name not in step.arguments for each in skill.parameters):
            return str(step)
        things = {
            name: " ".join(filter(None, [each.state, type_words(each.type)])) for name, each in step.arguments.items()
        }
        return skill.template.format_map(things)

    def _explained(self, failed: Failed, view: View) -> str:
        """Why a step failed: as it was told, and what a model that explains makes of it."""
        told = _why(failed)
        query = Explain(self._told, self._said_of(failed.step), told, tuple(str(each) for each in self._done))
        try:
            answer = ask(self._model, query, view.emit).answer
        except ModelError as error:
            if error.failure not in (Failure.UNSUPPORTED, Failure.MALFORMED):
                raise
            return told
        assert isinstance(answer, Explanation)
        return f"{told}; {answer.explanation}"

    def _types(self, view: View) -> tuple[str, ...]:
        """The types that there may be: those known of, and what may turn up; not what was looked for in vain."""
        known, vain = known_types(view.memory), in_vain(view.history)
        if not view.searches:
            return known
        return () if view.memory.frontier() and not vain else tuple(sorted({*known, *(MOVABLE - vain)}))

    def _pass_over(self, failed: Failed) -> Decision | None:
        """Leave a step undone; what is not there cannot be had, and nothing is gained by the rest."""
        self._undone = self._undone or failed
        return GiveUp(_said(failed)) if failed.outcome.reason is Reason.NOT_FOUND else None

    def _decomposed(self, view: View, failed: Failed | None) -> Decomposition:
        answer = ask(self._model, self._asked(view, failed), view.emit).answer
        assert isinstance(answer, Decomposition)
        return answer

    def _asked(self, view: View, failed: Failed | None) -> Decompose:
        return Decompose(
            self._told,
            view.steps if self._with_steps else (),
            self._words,
            self._types(view),
            tuple(self._done),
            failed.step if failed else None,
            self._explained(failed, view) if failed else "",
            self._shown,
            view.recalled.lessons,
            view.recalled.tried,
        )

    def _take(self, plan: Decomposition, view: View) -> None:
        self._plan = plan = self._heeding.heeded(plan, self._told, view, self._types(view))
        source = f"the model {self._model.name}{', heeding what was taught' if self._heeding.changed else ''}"
        in_order = bool(ORDER.search(self._told))
        self._course = Course(plan.steps, self._skills, self._meanings, repairs=self._repairs, in_order=in_order)
        if plan.steps:
            view.emit(Planned(tuple(map(str, plan.steps)), source))

    def _similar(self, view: View) -> tuple[tuple[str, Decomposition], ...]:
        """What the model is shown: the robot's own experiences first."""
        if self._examples is None or not self._shots:
            return ()
        steps = view.steps if self._with_steps else ()
        nearest = [each for each, _ in self._examples.nearest(view.instruction, steps, self._shots)]
        shown = [*view.recalled.examples, *nearest][: self._shots]
        return tuple((each.instruction, as_decomposition(each)) for each in shown)


def known_types(memory: Memory) -> tuple[str, ...]:
    """The object types that memory knows of, sorted."""
    return tuple(sorted({each.object_type for each in memory.entities()}))


def as_decomposition(example: Example) -> Decomposition:
    """An example's plan as a model would answer it."""
    return Decomposition(steps=tuple(as_step(subgoal) for subgoal in example.plan))


def _ahead(steps: tuple[Step, ...], done: Sequence[Step], left: int) -> tuple[Step, ...]:
    """A plan without what is done already: a model that was not heeding that begins again, and says more than is left.

    Args:
        steps: as the model told them.
        done: carried out.
        left: steps that the plan before has left.
    """
    again = len(steps) > left and steps[: len(done)] == tuple(done)
    return steps[len(done) :] if again else steps


def _why(failed: Failed) -> str:
    """A failure as a model is told of it."""
    reason = failed.outcome.reason.value if failed.outcome.reason else ""
    return f"{reason}: {failed.outcome.detail}" if failed.outcome.detail else reason


def _said(failed: Failed) -> str:
    return f"{failed.step}: {_why(failed)}"
