"""What is wrong with a plan: the kinds of errors of the Embodied Agent Interface (Li et al. 2024).

A plan's steps are matched with those of the right plan: first equal ones, then, of what is left, steps of one skill in
their order. What stays unmatched is missing or additional. Equal steps may stand in a wrong order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from embodied.query import ANYTHING, Decomposition, Reference, Step

SLICED = "Sliced"


class ErrorKind(Enum):
    """Kinds of errors; a wrong plan has one or several."""

    PARSE = "parse"  # the model's answer is no plan
    HALLUCINATED_OBJECT = "hallucinated_object"  # a type of thing that the room has not
    WRONG_ARGUMENT = "wrong_argument"  # the right skill with a thing that the room has, and that is not meant
    MISSING_STEP = "missing_step"  # a skill that the right plan calls, left out
    ADDITIONAL_STEP = "additional_step"  # a skill that the right plan does not call
    WRONG_ORDER = "wrong_order"  # steps of the right plan, one before the other that comes first there


@dataclass(frozen=True, slots=True)
class Errors:
    """What is wrong with one plan.

    Attributes:
        kinds: in the order of `ErrorKind`; empty for the right plan.
        confused: (true type, said type) of each thing that was mistaken for another, each pair once.
    """

    kinds: tuple[ErrorKind, ...] = ()
    confused: tuple[tuple[str, str], ...] = ()


def errors(plan: Decomposition | None, truth: Decomposition, types: Collection[str]) -> Errors:
    """Find what is wrong with an essential plan.

    Args:
        plan: what was said; None for an answer that is no plan.
        truth: the right plan.
        types: the object types that the room has.
    """
    if plan is None:
        return Errors((ErrorKind.PARSE,))
    if plan.steps == truth.steps:
        return Errors()
    said, wanted = _words(plan.steps), _words(truth.steps)
    extra, lacking = _left_of(said, wanted), _left_of(wanted, said)
    pairs = _same_skill([plan.steps[i] for i in extra], [truth.steps[i] for i in lacking])
    confused = list(dict.fromkeys(pair for one, other in pairs for pair in _differing(one, other)))
    kinds = set[ErrorKind]()
    if any(_unknown(thing, types) for step in plan.steps for thing in step.arguments.values()):
        kinds.add(ErrorKind.HALLUCINATED_OBJECT)
    if any(not _only_unknown(one, other, types) for one, other in pairs):
        kinds.add(ErrorKind.WRONG_ARGUMENT)
    if len(lacking) > len(pairs):
        kinds.add(ErrorKind.MISSING_STEP)
    if len(extra) > len(pairs):
        kinds.add(ErrorKind.ADDITIONAL_STEP)
    if _longest_common(said, wanted) < len(said) - len(extra):
        kinds.add(ErrorKind.WRONG_ORDER)
    return Errors(tuple(kind for kind in ErrorKind if kind in kinds), tuple(confused))


def _words(steps: Sequence[Step]) -> list[str]:
    """Steps as text, which can be counted."""
    return [str(step) for step in steps]


def _left_of(these: Sequence[str], those: Sequence[str]) -> list[int]:
    """Indices of these that find no equal among those; equals are used up."""
    rest, left = Counter(those), list[int]()
    for index, each in enumerate(these):
        if rest[each]:
            rest[each] -= 1
        else:
            left.append(index)
    return left


def _longest_common(these: Sequence[str], those: Sequence[str]) -> int:
    """The length of the longest common subsequence: how many equal steps stand in one order."""
    row = [0] * (len(those) + 1)
    for this in these:
        above, row = row, [0]
        for index, that in enumerate(those):
            row.append(above[index] + 1 if this == that else max(above[index + 1], row[-1]))
    return row[-1]


def _same_skill(extra: Sequence[Step], lacking: Sequence[Step]) -> list[tuple[Step, Step]]:
    """Pairs (said, wanted) of one skill, in their order."""
    rest, pairs = list(lacking), []
    for step in extra:
        match = next((each for each in rest if each.skill == step.skill), None)
        if match is not None:
            rest.remove(match)
            pairs.append((step, match))
    return pairs


def _things(step: Step) -> dict[str, str]:
    return {name: thing.type for name, thing in step.arguments.items()}


def _differing(said: Step, wanted: Step) -> list[tuple[str, str]]:
    """(true, said) of the types that differ; both without "Sliced" where both are slices."""
    pairs = [
        (true, mine) for name, true in _things(wanted).items() if (mine := _things(said).get(name, "")) and mine != true
    ]
    return [
        (true.removesuffix(SLICED), mine.removesuffix(SLICED))
        if true.endswith(SLICED) and mine.endswith(SLICED)
        else (true, mine)
        for true, mine in pairs
    ]


def _unknown(thing: Reference, types: Collection[str]) -> bool:
    return thing.type != ANYTHING and thing.type not in types and thing.type.removesuffix(SLICED) not in types


def _only_unknown(said: Step, wanted: Step, types: Collection[str]) -> bool:
    """Whether all that two steps of one skill differ in is things that the room has not."""
    differing = [name for name in {**said.arguments, **wanted.arguments} if _at(said, name) != _at(wanted, name)]
    return all((thing := _at(said, name)) is not None and _unknown(thing, types) for name in differing)


def _at(step: Step, name: str) -> Reference | None:
    return step.arguments.get(name)
