"""Where a robot errs: a skill call, or an end, against a goal that the robot was not told.

Pure functions of the true state: whoever uses them knows more than a robot could. What a skill does is read off its
declared effects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from embodied.entity import TREATMENTS
from embodied.facts import Fact
from embodied.goal import Condition
from embodied.progress import Progress
from embodied.simulator import ObjectState, WorldState
from embodied.skill import Skill
from embodied.thing import Thing

SlipKind = Literal["wrong_object", "wrong_place", "missing_step", "needless_step", "gave_up", "unfinished"]
TOOLS = frozenset({"Knife", "ButterKnife"})
"""What is taken to work on something else."""
SLICED = "Sliced"


@dataclass(frozen=True, slots=True)
class Slip:
    """An error, and what would be right instead; fields that do not matter are empty.

    Attributes:
        kind: what went wrong; "gave_up" and "unfinished" are ends before everything was done.
        thing, place: types of what should be worked on, and of where it should go.
        skill: what should be done now.
        instead_of: the type that was taken, or put into.
    """

    kind: SlipKind
    thing: str = ""
    place: str = ""
    skill: str = ""
    instead_of: str = ""


def judge(
    skill: Skill, arguments: Mapping[str, str], state: WorldState, progress: Progress, skills: Mapping[str, Skill]
) -> Slip | None:
    """How a call that begins is wrong; None when it is right, or nothing can be said against it.

    Args:
        skill, arguments: the call; its arguments are the simulator's ids.
        state: the true state.
        progress: the goal so far.
        skills: all that the robot can do, by name.
    """
    for fact in (effect.bind(arguments) for effect in skill.effects):
        if not fact.arguments or (item := state.get(fact.arguments[0])) is None or not fact.holds:
            continue
        if fact.predicate == "holding":
            slip = _taking(item, progress)
        elif fact.predicate == "inside":
            slip = _putting(item, state.get(fact.arguments[1]), state, progress, skills)
        else:
            slip = _treating(fact, item, progress, skills)
        if slip is not None:
            return slip
    return None


def ended(gave_up: bool, state: WorldState, progress: Progress, skills: Mapping[str, Skill]) -> Slip | None:
    """How an end is wrong: what there is still to do; None when everything is done, or lost."""
    kind: SlipKind = "gave_up" if gave_up else "unfinished"
    for condition, met in zip(progress.goal.conditions, progress.met, strict=True):
        if met or not _positive(condition):
            continue
        thing, place = condition.thing.type, _place(condition)
        items = [each for each in state.objects() if _meant(each, condition, progress)]
        skill = next((name for each in items[:1] if (name := _lacking(each, condition.thing, skills))), "")
        return Slip(kind, thing, place, skill or ("put" if place else ""))
    return None


def _taking(item: ObjectState, progress: Progress) -> Slip | None:
    if item.object_type in TOOLS and _cuts(progress):
        return None
    of_type = [each for each in _wanted(progress) if _is(item, each.thing)]
    if any(_meant(item, each, progress) for each in of_type) or _carries(item, progress):
        return None
    open_ones = of_type or [each for each, met in zip(progress.goal.conditions, progress.met, strict=True) if not met]
    right = next((each for each in open_ones if _positive(each)), None)
    if right is None:
        return None
    return Slip("wrong_object", right.thing.type or _right_type(right), _place(right), instead_of=item.object_type)


def _putting(
    item: ObjectState,
    receptacle: ObjectState | None,
    state: WorldState,
    progress: Progress,
    skills: Mapping[str, Skill],
) -> Slip | None:
    if receptacle is None:
        return None
    about = [each for each in _wanted(progress) if _meant(item, each, progress)]
    placed = [each for each in about if each.thing.inside is not None]
    there = [each for each in placed if _fits(receptacle, each.thing.inside, state)]
    if placed and not there:
        return Slip("wrong_place", item.object_type, _place(placed[0]), "put", receptacle.object_type)
    for each in progress.goal.conditions:
        barred = each.most == 0 and each.thing.inside is not None and _is(item, each.thing)
        if barred and _fits(receptacle, each.thing.inside, state):
            return Slip("wrong_place", item.object_type, "", "put", receptacle.object_type)
    for each in [*there, *about]:
        if skill := _lacking(item, each.thing, skills):
            return Slip("missing_step", item.object_type, _place(each), skill)
    return None


def _treating(fact: Fact, item: ObjectState, progress: Progress, skills: Mapping[str, Skill]) -> Slip | None:
    """A call that changes a thing: one that nobody asked for, of the wrong thing, or before what has to come first."""
    if fact.predicate not in (*TREATMENTS, "sliced", "on", "cooked"):
        return None
    asked = [each for each in _wanted(progress) if _asks(each.thing, fact)]
    mine = [each for each in asked if _meant(item, each, progress) or each.thing.type == f"{item.object_type}{SLICED}"]
    if mine:
        if progress.goal.ordered and (earlier := _earlier(mine[0], item, progress, skills)) is not None:
            return earlier
        return None
    about = [each for each in _wanted(progress) if _meant(item, each, progress)]
    if about:
        return Slip("needless_step", item.object_type, _place(about[0]), instead_of=fact.predicate)
    if asked:
        right = asked[0].thing.type.removesuffix(SLICED)
        return Slip("wrong_object", right, _place(asked[0]), instead_of=item.object_type)
    return None


def _earlier(condition: Condition, item: ObjectState, progress: Progress, skills: Mapping[str, Skill]) -> Slip | None:
    """What has to come before a condition of an ordered goal, and has not."""
    for each, mark in zip(progress.goal.conditions, progress.marks, strict=True):
        if each is condition:
            return None
        if not mark.once and _is(item, each.thing) and (skill := _lacking(item, each.thing, skills)):
            return Slip("missing_step", item.object_type, "", skill)
    return None


def _lacking(item: ObjectState, thing: Thing, skills: Mapping[str, Skill]) -> str:
    """The skill that a thing still needs, to be as it should: the first treatment that it lacks; empty for none."""
    for name, value in sorted(thing.state, key=str):
        if name in TREATMENTS and value and name not in item.history:
            return next((skill.name for skill in skills.values() if _brings(skill, name)), "")
    return ""


def _brings(skill: Skill, predicate: str) -> bool:
    return any(fact.predicate == predicate and fact.holds for fact in skill.effects)


def _wanted(progress: Progress) -> list[Condition]:
    return [each for each in progress.goal.conditions if _positive(each)]


def _positive(condition: Condition) -> bool:
    """Whether it asks for something, and not for its absence alone."""
    return condition.count > 0 or condition.every is not None


def _meant(item: ObjectState, condition: Condition, progress: Progress) -> bool:
    """Whether a condition is about this very thing."""
    at = progress.goal.conditions.index(condition)
    if condition.every is not None:
        return item.object_id in progress.meant[at]
    return _is(item, condition.thing)


def _is(item: ObjectState, thing: Thing) -> bool:
    kind = item.object_type
    return thing.type in ("", kind, kind.removesuffix(SLICED), f"{kind}{SLICED}")


def _carries(item: ObjectState, progress: Progress) -> bool:
    """Whether other things are to be in it."""
    inside = (each.thing.inside for each in _wanted(progress))
    return any(holder.type == item.object_type for thing in inside for holder in _nested(thing))


def _nested(thing: Thing | None) -> Iterator[Thing]:
    while thing is not None:
        yield thing
        thing = thing.inside


def _cuts(progress: Progress) -> bool:
    """Whether something is to be cut."""
    return any(each.thing.type.endswith(SLICED) or ("sliced", True) in each.thing.state for each in _wanted(progress))


def _fits(receptacle: ObjectState, inside: Thing | None, state: WorldState) -> bool:
    return inside is not None and inside.matches(receptacle, state)


def _place(condition: Condition) -> str:
    return condition.thing.inside.type if condition.thing.inside is not None else ""


def _right_type(condition: Condition) -> str:
    """The type of what a condition means by where it was, where it names none itself."""
    return condition.every.type if condition.every is not None else ""


def _asks(thing: Thing, fact: Fact) -> bool:
    """Whether a description asks for what a fact brings about."""
    if fact.predicate == "sliced":
        return thing.type.endswith(SLICED) or ("sliced", True) in thing.state
    return (fact.predicate, True) in thing.state or (fact.predicate == "on" and thing.toggled_in_view)
