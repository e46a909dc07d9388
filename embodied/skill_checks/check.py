"""All checks of some libraries in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from embodied.broken import Break, file_of
from embodied.household.object_types import TYPES
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Skill
from embodied.skill_checks.behaviour import Tried
from embodied.skill_checks.finding import Finding, Kind
from embodied.skill_checks.homes import homes
from embodied.skill_checks.trial import Trial, trial, warm_up
from embodied.skill_checks.words import Encode, word_findings
from embodied.skills import Libraries, read_libraries
from embodied.skills.source import attribute_line

RUNS = 100
"""Of each skill, where nothing else is asked for."""
DRAWS = 3
"""States drawn for each run that there is to be, at most."""
BREAKS = 3
"""Broken runs after which a skill is not tried any more; of those that never end one is enough."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to.

    Attributes:
        libraries: what was checked.
        runs, achieved: of each skill, by name.
        findings: by file and line.
    """

    libraries: Libraries
    runs: Mapping[str, int]
    achieved: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """The findings that nothing is said about."""
        return tuple(each for each in self.findings if not each.explained)


def check_libraries(
    names: Sequence[str],
    beside: Sequence[str],
    text: Encode,
    clip: Encode,
    seed: int = 0,
    progress: Progress | None = None,
    *,
    runs: int = RUNS,
) -> Checked:
    """Hold libraries to what their skills declare: in states of the household simulator, the same with the same seed.

    Args:
        names: the libraries, by name or path.
        beside: libraries that they are used with: their words have to be told apart.
        text, clip: as `words.word_findings` takes them.
        seed: of all draws.
        progress: told (what, how many are done, of how many).
        runs: of each skill, each from a state of its own.

    Raises:
        EmbodiedError: a library is not there, or two of `names` clash.
    """
    libraries = read_libraries(names, TYPES)
    company = {**read_libraries(beside, TYPES).skills, **libraries.skills}
    found = [Finding.of(broken) for broken in libraries.broken]
    counts, achieved = {}, {}
    simulator, scenes = homes()
    warm_up(simulator, scenes[0])
    generators = np.random.default_rng(seed).spawn(len(libraries.skills))
    for number, (name, skill) in enumerate(libraries.skills.items()):
        if progress is not None:
            progress("skills", number, len(libraries.skills))
        tried = Tried(skill, list(_trials(simulator, scenes, skill, generators[number], runs)))
        counts[name], achieved[name] = len(tried.trials), len(tried.achieved)
        found += tried.findings()
    found += word_findings(libraries.skills, company, text, clip)
    told = sorted(_explained(found, libraries.skills), key=lambda each: (str(each.path), each.line, each.code))
    return Checked(libraries, counts, achieved, tuple(told))


def _trials(
    simulator: HouseholdSimulator, scenes: Sequence[str], skill: Skill, rng: np.random.Generator, most: int
) -> Iterator[Trial]:
    runs = breaks = 0
    for draw in range(most * DRAWS):
        if runs == most or breaks == BREAKS:
            break
        each = trial(simulator, scenes[draw % len(scenes)], skill, rng)
        if each is not None:
            endless = each.broken is not None and each.broken.kind is Break.NEVER_ENDS
            runs, breaks = runs + 1, breaks + (BREAKS if endless else each.broken is not None)
            yield each


def _explained(findings: Sequence[Finding], skills: Mapping[str, Skill]) -> Iterator[Finding]:
    """The findings with what their skills say about them; an explanation of nothing is a finding, too."""
    used: set[tuple[str, str]] = set()
    for each in findings:
        reason = dict(skills[each.skill].explained).get(each.code, "") if each.skill in skills else ""
        if reason:
            used.add((each.skill, each.code))
        yield replace(each, explained=reason)
    for name, skill in skills.items():
        for code, _ in skill.explained:
            if (name, code) not in used:
                path = file_of(skill)
                line = attribute_line(path, type(skill).__name__, "explained") or 1
                what = f"it explains “{code}”, which was not found"
                yield Finding(name, Kind.IDLE, code, path, line, what, "leave it out")
