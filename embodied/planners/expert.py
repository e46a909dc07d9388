"""The expert: it knows the task's goal, or the known plan, and shows what the rest of the robot can do."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.memory import Memory
from embodied.planner import Act, Ask, Decision, Finish, GiveUp, View
from embodied.planners.imagined import Imagined
from embodied.planners.search import search
from embodied.progress import Progress
from embodied.skill import ACHIEVED, Skill, SkillCall
from embodied.task import Subgoal, Task
from embodied.trace import Planned

RETRIES = 2
"""Times that a failed step of a known plan is tried again, with other objects of the same types."""
REPLANS = 8
"""Times that a plan is searched for anew after a step failed."""


class ExpertPlanner:
    """Follows a task's known plan where it has one; else searches the skills' effects for the goal.

    It knows, too, what cannot be done and what is left open: there it gives up, or asks once before it begins.

    Args:
        task: the task, its goal and plan included: this is what makes it privileged.
        skills: what the robot can do, by name.
    """

    name = "expert"
    privileged = True

    def __init__(self, task: Task, skills: Mapping[str, Skill]) -> None:
        self._task, self._skills = task, skills
        self._plan: tuple[Subgoal, ...] = ()

    def start(self, view: View) -> None:
        """Lay down the plan."""
        self._next = self._retries = self._replans = 0
        self._failed: set[SkillCall] = set()
        self._forgave = False
        self._progress = Progress.of(self._task.goal, Imagined.whole(view.memory))
        if self._task.expert is not None:
            self._lay_down(self._task.expert, "the dataset's expert", view)
        elif not self._task.infeasible:
            self._search(view)

    def decide(self, view: View) -> Decision:
        """Take the next step, or mend the plan after a failed one."""
        if self._task.infeasible:
            return GiveUp("it cannot be done here")
        if self._task.answer is not None and not view.dialogue:
            return Ask("what exactly do you mean?")
        return self._follow(view) if self._task.expert is not None else self._pursue(view)

    def _follow(self, view: View) -> Decision:
        """A known plan: a failed step is tried with other objects, then left out."""
        last = view.history[-1].outcome if view.history else ACHIEVED
        if not last.achieved and self._retries < RETRIES:
            self._retries += 1
            subgoal = self._plan[self._next - 1]
            return Act(_in_types(subgoal, view.memory) if last.says_why else subgoal)
        if self._next >= len(self._plan):
            return Finish()
        self._next, self._retries = self._next + 1, 0
        return Act(self._plan[self._next - 1])

    def _pursue(self, view: View) -> Decision:
        """A searched plan: after a failed step, and at its end while the goal is not reached, search anew."""
        self._progress = self._progress.after(Imagined.whole(view.memory))
        last = view.history[-1] if view.history else None
        if last is not None and not last.outcome.achieved:
            if last.call is not None and last.outcome.says_why:
                self._failed.add(last.call)
            self._replan(view)
        elif self._found and self._next >= len(self._plan) and not all(self._progress.met):
            self._replan(view)
        if not self._found:
            return GiveUp("no plan that is known of reaches the goal")
        if self._next >= len(self._plan):
            return Finish()
        self._next += 1
        return Act(self._plan[self._next - 1])

    def _replan(self, view: View) -> None:
        self._replans += 1
        if self._replans > REPLANS:
            self._found = False
        else:
            self._search(view)

    def _search(self, view: View) -> None:
        calls = search(self._progress, view.memory, self._skills, self._failed)
        if calls is None and self._failed and not self._forgave:
            # What failed may work now, from where the robot stands; once, or it would go on for ever.
            self._forgave = True
            self._failed.clear()
            calls = search(self._progress, view.memory, self._skills)
        self._found = calls is not None
        plan = tuple(Subgoal(call.skill, dict(call.arguments)) for call in calls or ())
        self._lay_down(plan, "search over the skills' effects", view)

    def _lay_down(self, plan: tuple[Subgoal, ...], source: str, view: View) -> None:
        self._plan, self._next = plan, 0
        view.emit(Planned(tuple(map(str, plan)), source))


def _in_types(subgoal: Subgoal, memory: Memory) -> Subgoal:
    """The same step with object types in the place of ids."""
    types = {
        name: entity.object_type if (entity := memory.get(value)) else value.partition("|")[0]
        for name, value in subgoal.arguments.items()
    }
    return Subgoal(subgoal.skill, types)
