"""Another thing, another place: which object a change means, and in whose place it comes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from embodied.correction import Change, Correction, Preference, Thing
from embodied.corrections.amending import PLACE, Amendment, Amendments, type_of
from embodied.corrections.colours import Seen
from embodied.corrections.names import shipped_names, words_of
from embodied.corrections.notebook import Notebook
from embodied.corrections.saying import thing_of
from embodied.corrections.undoing import bring_about, swapping
from embodied.corrections.unnamed_places import unnamed_place
from embodied.corrections.which import which
from embodied.facts import inside
from embodied.hearing import Situation
from embodied.household.object_types import PROPERTIES
from embodied.memory import Memory
from embodied.skill import Parameter
from embodied.task import Subgoal

_ARTICLE = re.compile(r"(?<![a-z])an? $")
"""Just before a noun."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """It cannot be told what is meant; `question` asks."""

    question: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to, in words; `thing`: id or type of the thing that is meant now, empty for the same."""

    words: str
    thing: str = ""


@dataclass(slots=True)
class Changing:
    """The changes of one episode.

    Attributes:
        amendments: what holds by now.
        seen: tells colours.
    """

    amendments: Amendments
    seen: Seen
    _homes: dict[str, str] = field(default_factory=dict)
    _steps: int = 0

    def settle(self, situation: Situation) -> None:
        """Keep where things were taken from; a thing that was put somewhere is no longer changed for another."""
        memory = situation.memory
        for step in situation.history[self._steps :]:
            if step.call is not None and step.outcome.achieved and memory.held is None:
                for name, value in step.call.arguments:
                    if self._is_moved(step.call.skill, name):
                        self.amendments.drop(value)
        self._steps = len(situation.history)
        if situation.call is not None:
            for _, value in situation.call.arguments:
                entity = memory.get(value)
                if entity is not None and entity.parent is not None and value != memory.held:
                    self._homes[value] = entity.parent

    def _is_moved(self, skill: str, parameter: str) -> bool:
        effects = self.amendments.skills[skill].effects if skill in self.amendments.skills else ()
        return any(fact.predicate == "inside" and fact.holds and fact.arguments[0] == parameter for fact in effects)

    def home_of(self, object_id: str, memory: Memory) -> str:
        """Where a thing was before it was taken; else the first place that it may be put; empty for none."""
        if object_id in self._homes:
            return self._homes[object_id]
        places = (each for each in memory.entities() if "pickupable" not in each.properties)
        return next((each.object_id for each in places if memory.accepts(each.object_id, object_id)), "")

    # -- what was taught before ---------------------------------------------------------------------------------------

    def recall(self, instruction: str, notebook: Notebook) -> None:
        """Change at once what people changed in tasks that were said alike.

        A place that the instruction names counts more than one that was said of another instruction.
        """
        for known in notebook.lessons():
            lesson = known.lesson
            if isinstance(lesson, Preference) and lesson.liked and notebook.alike(known.scope.task, instruction):
                same = _words(known.scope.task) == _words(instruction)
                for amendment in _recalled(lesson, known.scope.task):
                    if same or not amendment.place or _leaves_open(instruction, amendment.new):
                        self.amendments.add(amendment)

    # -- what is said now ---------------------------------------------------------------------------------------------

    def resolved(self, correction: Correction, situation: Situation) -> Correction | Unclear:
        """A change with types where it had words alone: "the blue one" is a mug, where mugs are what it is about."""
        if not isinstance(correction, Change) or (thing := correction.thing) is None or thing.types:
            return correction
        old = self._old(correction, situation)
        if old is None:
            return Unclear("Which one do you mean?")
        kind = type_of(old[1], situation.memory)
        return replace(correction, thing=Thing(thing.words, (kind,), thing.qualities))

    def change(self, change: Change, situation: Situation) -> Changed | Unclear:
        """Change what is meant from now on."""
        words, target = list[str](), ""
        if change.thing is not None:
            found = self._thing(change, situation)
            if isinstance(found, Unclear):
                return found
            target = found
            words.append(_named(target, change.thing))
        if change.place is not None:
            place = self._place(change.place, situation)
            if isinstance(place, Unclear):
                return place
            words.append(f"at {_named(place, change.place)}")
        return Changed(", ".join(words), target)

    def renamed(self, change: Change, situation: Situation) -> str:
        """The instruction with another kind of thing in the place of the one it names; empty where that is no other."""
        old = self._old(change, situation)
        if change.thing is None or not change.thing.types or old is None or old[0].needs == PLACE:
            return ""
        kind, words = type_of(old[1], situation.memory), words_of(situation.instruction)
        named = [each for each in shipped_names().find(words) if kind in each.types]
        if kind in change.thing.types or len(named) != 1:
            return ""
        start, end = words[named[0].first].start, words[named[0].last - 1].end
        before, new = situation.instruction[:start], change.thing.words
        article = "an " if new[:1].lower() in "aeio" else "a "
        before = _ARTICLE.sub(article, before)
        return f"{before}{new}{situation.instruction[end:]}"

    def swap(self, thing: str, memory: Memory) -> tuple[Subgoal, ...]:
        """What puts the wrong thing back and takes the right one, where the wrong one is in the hand."""
        held = memory.held
        if (
            held is None
            or held == thing
            or memory.get(thing) is None
            or type_of(held, memory) != type_of(thing, memory)
        ):
            return ()
        return swapping(held, self.home_of(held, memory), thing, self.amendments.skills)

    def as_put(self, change: Change, situation: Situation) -> Subgoal | None:
        """What a change asks for where nothing is left to be changed: to put that thing there; None for nothing."""
        thing, place = change.thing, change.place
        if situation.subgoal is not None or thing is None or place is None or not thing.types or not place.types:
            return None
        return bring_about(inside(thing.types[0], place.types[0]), self.amendments.skills)

    def as_change(self, now: Subgoal, subgoal: Subgoal, situation: Situation) -> Change | None:
        """What is the same as what is being done, but for a thing or a place, is a change of it; None for another."""
        memory = situation.memory
        if now.skill != subgoal.skill or set(now.arguments) != set(subgoal.arguments):
            return None
        places = {each.name for each in self.amendments.skills[now.skill].parameters if each.needs == PLACE}
        other = [
            name
            for name, value in subgoal.arguments.items()
            if type_of(now.arguments[name], memory) != type_of(value, memory)
        ]
        if len(other) != 1:
            return None
        thing = thing_of(subgoal.arguments[other[0]], memory)
        return Change(place=thing) if other[0] in places else Change(thing=thing)

    def _given(self, situation: Situation) -> list[tuple[Parameter, str]]:
        """The arguments of what is being done, as called where it is."""
        now, call = situation.subgoal, situation.call
        skill = self.amendments.skills.get(now.skill) if now is not None else None
        if now is None or skill is None:
            return []
        given = dict(now.arguments if call is None else call.arguments)
        return [(each, given[each.name]) for each in skill.parameters if each.name in given]

    def _old(self, change: Change, situation: Situation) -> tuple[Parameter, str] | None:
        """The argument of what is being done that a change is about: one of that type, else the first thing."""
        given = self._given(situation)
        spoken = {kind for each in (change.instead_of, change.thing) if each is not None for kind in each.types}
        same = [(each, value) for each, value in given if type_of(value, situation.memory) in spoken]
        things = [(each, value) for each, value in given if each.needs != PLACE]
        return next(iter([*same, *things]), None)

    def _thing(self, change: Change, situation: Situation) -> str | Unclear:
        assert change.thing is not None
        parameter, old = self._old(change, situation) or (None, None)
        # Said of a place as of a thing: "the left drawer", where something is being put into one.
        place = parameter is not None and parameter.needs == PLACE
        return self._amend(change.thing, old, place, situation.memory)

    def _place(self, place: Thing, situation: Situation) -> str | Unclear:
        old = next((value for each, value in self._given(situation) if each.needs == PLACE), None)
        return self._amend(place, old, True, situation.memory)

    def _amend(self, thing: Thing, old: str | None, place: bool, memory: Memory) -> str | Unclear:
        found = _meant(thing, old, memory, self.seen)
        if not isinstance(found, Unclear):
            kinds = frozenset() if old is None else frozenset({type_of(old, memory)})
            self.amendments.add(Amendment(found, kinds, place=place))
        return found


def _meant(thing: Thing, old: str | None, memory: Memory, seen: Seen) -> str | Unclear:
    """The object that a description means; its type, where any will do."""
    entities = [each for each in memory.entities() if not each.is_sliced]
    kinds = [kind for kind in thing.types if any(each.object_type == kind for each in entities)] or [*thing.types[:1]]
    if not kinds:
        return Unclear(f"What is a {thing.words}?")
    if not thing.qualities:
        return kinds[0]
    among = [each for each in entities if each.object_type in kinds]
    now = old if old is not None and memory.get(old) is not None else None
    found = which(thing, among, now, memory, seen)
    if not found and len(others := [each for each in among if each.object_id != now]) == 1 and now is not None:
        found = others  # not this one: then it is the other
    if not found:
        return Unclear(f"I know of no {thing.words}. Which one do you mean?")
    return found[0].object_id


def _recalled(lesson: Preference, task: str) -> Iterable[Amendment]:
    """What a lesson of a task changes in one like it: in the place of what the task speaks of."""
    thing, place = lesson.thing, lesson.place
    named = [each.types for each in shipped_names().find(words_of(task))]
    places = shipped_names().receptacles
    if place is not None and place.types:
        old = frozenset(kind for types in named for kind in types if kind in places) - set(place.types)
        about = frozenset(thing.types) if thing is not None else frozenset()
        yield Amendment(place.types[0], old, place=True, about=about)
    elif thing is not None and thing.types:
        # A word that may mean both: who says cup and then means the mug does so again. Who asks for a mug means one.
        both = [types for types in named if {*types} & {*thing.types}]
        old = frozenset(kind for types in both for kind in types if kind not in places) - set(thing.types)
        if old:
            yield Amendment(thing.types[0], old)


def _words(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


def _leaves_open(instruction: str, place: str) -> bool:
    """Whether an instruction names no place, or by a word that may mean this one."""
    names = shipped_names()
    fixed = names.receptacles - PROPERTIES["pickupable"]
    named = [each.types for each in names.find(words_of(instruction)) if fixed & {*each.types}]
    return not unnamed_place(instruction, names) and all(place in types for types in named)


def _named(found: str, thing: Thing) -> str:
    return f"the {thing.words}" + (f" ({found})" if "|" in found else "")
