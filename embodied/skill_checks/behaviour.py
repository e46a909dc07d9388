"""What the runs of one skill say about its declarations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from embodied.broken import file_of
from embodied.capabilities import NAVIGATION
from embodied.facts import LIQUIDS, Fact
from embodied.skill import Reason, Skill
from embodied.skill_checks.finding import Finding, Kind
from embodied.skill_checks.trial import Trial
from embodied.skills.source import attribute_line

FORESEEN = {
    Reason.HAND_FULL: "declare HAND_EMPTY",
    Reason.HAND_EMPTY: "declare holding(…)",
    Reason.CLOSED: "declare is_open(…), or open it",
    Reason.WRONG_TYPE: "narrow a parameter by needs= or types=, or declare accepted(…)",
    Reason.PRECONDITION: "declare what it needs",
    Reason.REFUSED: "declare the state that the simulator asks for, such as ~is_on(…), or bring it about",
    Reason.NO_EFFECT: "declare what makes it work",
    Reason.NOT_FOUND: "narrow a parameter by types=: nothing that is there will do for these",
}
"""Failures that a precondition could have said beforehand, and how. The others are the place's: no way, no room."""
USUAL = 0.8
"""Share of the runs, among those in which it could, in which something comes about that counts as an effect."""
FEW = 3
"""Runs that show something at least: fewer may be chance."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A skill with its trials."""

    skill: Skill
    trials: Sequence[Trial]

    @property
    def path(self) -> Path:
        """The skill's file."""
        return file_of(self.skill)

    @property
    def achieved(self) -> list[Trial]:
        """The trials that say that they were."""
        return [each for each in self.trials if each.outcome.achieved]

    def findings(self) -> Iterator[Finding]:
        """Everything that the trials show."""
        broken = [each for each in self.trials if each.broken is not None]
        for each in {(one.broken.kind, one.broken.line): one for one in reversed(broken) if one.broken}.values():
            assert each.broken is not None
            yield Finding.of(each.broken, str(each))
        if not self.trials:
            what = "no state was found in which it may be called"
            yield self._found(Kind.UNTRIED, "", "preconditions", what, "see that its preconditions can hold together")
        elif not self.achieved and not broken:
            reasons = Counter(each.outcome.reason.value for each in self.trials if each.outcome.reason)
            told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
            what = f"none of {len(self.trials)} runs was achieved: {told}"
            yield self._found(Kind.FAILS, "", "run", what, "mend its run", self.trials)
        else:
            yield from self._let_through()
        yield from self._effects()
        yield from self._undeclared()
        yield from self._left()
        yield from self._needs()

    def _let_through(self) -> Iterator[Finding]:
        for reason, fix in FORESEEN.items():
            cases = [each for each in self.trials if each.outcome.reason is reason and not each.absent]
            if cases:
                types = sorted({"/".join(each.types.values()) for each in cases if each.types})
                what = f"its preconditions let {len(cases)} of {len(self.trials)} runs fail: {reason.value}"
                about = f", with {', '.join(types[:4])}{' …' if len(types) > 4 else ''}" if types else ""
                yield self._found(Kind.PRECONDITION, reason.value, "preconditions", what + about, fix, cases)

    def _effects(self) -> Iterator[Finding]:
        achieved = self.achieved
        for fact in self.skill.effects:
            cases = [each for each in achieved if fact in each.unmet]
            if cases:
                what = f"the effect {fact} did not come about in {len(cases)} of {len(achieved)} achieved runs"
                fix = "bring it about, report failure where it is not so, or do not declare it"
                yield self._found(Kind.EFFECT, str(fact), "effects", what, fix, cases)

    def _undeclared(self) -> Iterator[Finding]:
        implied = _implied(self.skill)
        could = Counter(fact for each in self.achieved for fact in each.could)
        changed = Counter(fact for each in self.achieved for fact in each.changed)
        usual = [fact for fact, count in changed.items() if count >= max(FEW, USUAL * could[fact])]
        found = {fact for fact in usual if not implied(fact)}
        for fact in sorted(found, key=str):
            if fact.predicate in LIQUIDS and Fact("filled", fact.arguments, fact.holds) in found:
                continue  # said by that already
            what = f"{fact} came about in {changed[fact]} of {could[fact]} achieved runs, and is not declared"
            cases = [each for each in self.achieved if fact in each.changed]
            yield self._found(Kind.UNDECLARED, str(fact), "effects", what, "add it to effects", cases)

    def _left(self) -> Iterator[Finding]:
        for state in ("open", "on"):
            cases = [each for each in self.achieved if state in each.left]
            if len(cases) >= FEW:
                what = f"other things were left {state} in {len(cases)} of {len(self.achieved)} achieved runs"
                fix = "close it again" if state == "open" else "switch it off again"
                yield self._found(Kind.LEFT, state, "run", what, f"{fix}: no effect can tell of it", cases)

    def _needs(self) -> Iterator[Finding]:
        declared = self.skill.needs.actions
        taken = [each.acted for each in self.achieved]
        always = frozenset.intersection(*taken) if len(taken) >= FEW else frozenset()
        for name in sorted(always - declared - NAVIGATION):
            what = f"it took {name} in all {len(taken)} achieved runs, and does not say that it needs it"
            yield self._found(Kind.NEEDS, name, "needs", what, f'write needs = moving("{name}", …)')
        if frozenset[str]().union(*taken) & NAVIGATION - declared:
            fix = "write needs = moving(…), of embodied.capabilities"
            yield self._found(Kind.NEEDS, "moving", "needs", "it moves, and does not say that it needs to", fix)
        ever = frozenset().union(*(each.acted for each in self.trials)) | NAVIGATION
        for name in sorted(declared - ever) if len(taken) >= FEW else ():
            what = f"it says that it needs {name}, and never took it in {len(self.trials)} runs"
            yield self._found(Kind.NEEDS, name, "needs", what, "leave it out")

    def _found(
        self, kind: Kind, subject: str, attribute: str, what: str, fix: str, cases: Sequence[Trial] = ()
    ) -> Finding:
        line = attribute_line(self.path, type(self.skill).__name__, attribute) or 1
        example = str(cases[0]) if cases else ""
        return Finding(self.skill.name, kind, subject, self.path, line, what, fix, example)


def _implied(skill: Skill) -> Callable[[Fact], bool]:
    """Tells whether a fact follows from what a skill declares."""
    effects = set(skill.effects)
    holds = {fact.arguments for fact in effects if fact.predicate == "holding" and fact.holds}
    puts = {fact.arguments[:1] for fact in effects if fact.predicate == "inside" and fact.holds}
    fills = {fact.arguments for fact in effects if fact.predicate in LIQUIDS and fact.holds}
    empties = {fact.arguments for fact in effects if fact.predicate == "filled" and not fact.holds}
    free = Fact("hand_empty") in effects

    def implied(fact: Fact) -> bool:
        match fact.predicate, fact.holds:
            case "hand_empty", holding:
                told = bool(puts) if holding else bool(holds)
            case "holding", False:
                told = free or fact.arguments in puts or bool(holds)
            case "inside", False:
                told = fact.arguments[:1] in holds | puts
            case "filled", True:
                told = fact.arguments in fills
            case liquid, False if liquid in LIQUIDS:
                told = fact.arguments in empties
            case _:
                told = False
        return told or fact in effects

    return implied
