"""The experts' high-level plans as subgoals of our skills."""

from __future__ import annotations

from embodied.datasets.alfred.ids import ObjectId, modern_id
from embodied.datasets.alfred.records import Trial
from embodied.task import Subgoal

TREATMENT_SKILLS = {"CleanObject": "clean", "HeatObject": "heat", "CoolObject": "cool"}


def expert_plan(trial: Trial) -> tuple[Subgoal, ...]:
    """The expert's high-level plan as subgoals of our skills, with the ids of the objects that it handled."""
    taken = {
        low.high_idx: modern_id(low.api_action.objectId or "")
        for low in trial.plan.low_actions
        if low.api_action.action == "PickupObject"
    }
    plan: list[Subgoal] = []
    held = lamp = ""
    for high in trial.plan.high_pddl:
        step, verb = high.planner_action, high.discrete_action.action
        target = modern_id(step.objectId or "")
        match verb:
            case "PickupObject":
                held = taken.get(high.high_idx, target)
                plan.append(Subgoal("pick_up", {"object": held}))
                if lamp:
                    plan.append(Subgoal("examine_in_light", {"object": held, "lamp": lamp}))
            case "PutObject":
                plan.append(Subgoal("put", {"object": held, "receptacle": step.receptacleObjectId or ""}))
            case "SliceObject":
                plan.append(Subgoal("slice", {"object": target}))
            case "CleanObject" | "HeatObject" | "CoolObject":
                plan.append(Subgoal(TREATMENT_SKILLS[verb], {"object": held}))
            case "ToggleObject" if held:
                plan.append(Subgoal("examine_in_light", {"object": held, "lamp": target}))
            case "ToggleObject":  # some experts switch the lamp on first; the thing is looked at once it is held
                lamp = target
            case _:  # GotoLocation and NoOp: our skills go where they need to be
                pass
    return tuple(plan)


def plan_in_types(trial: Trial) -> tuple[Subgoal, ...]:
    """The expert's plan with object types in the place of ids."""
    return tuple(
        Subgoal(each.skill, {name: ObjectId.parse(value).real_type for name, value in each.arguments.items() if value})
        for each in expert_plan(trial)
    )
