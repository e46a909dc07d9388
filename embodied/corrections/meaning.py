"""What an utterance of a known kind says: the slots of the correction, read by grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from embodied.correction import (
    Change,
    Correction,
    Fact,
    Kind,
    NewGoal,
    NewWord,
    NotUnderstood,
    Override,
    Preference,
    Rule,
    Signal,
    Thing,
)
from embodied.corrections.motion_words import nudge, number
from embodied.corrections.names import Names
from embodied.corrections.naming import NAME_WORDS, explained, named, trimmed, unnamed_place
from embodied.corrections.phrases import CONDITIONS, Phrases
from embodied.corrections.verbs import anything, verbs
from embodied.planner import Act
from embodied.query import SkillWords
from embodied.task import Subgoal
from embodied.understanding import Context

_CLAUSE = re.compile(r"\s*[.;:!?]+\s+|\s*,\s*|\s+-+\s+|\s+and\s+")
_AWAY = re.compile(
    r"\b(forget|never mind|change of plans?|plans? (have |has )?changed|changed my mind|scrap|scratch|cancel|drop|skip|"
    r"leave|abandon|stop|second thoughts?|no longer|don'?t (need|bother|want)|instead of|new (task|job|goal|plan)|"
    r"(different|another|better|new) (idea|task|job)|can wait|switch tasks?|something (else|more)|enough|no more|"
    r"actually|you know what|rather than)\b"
)
_INSTEAD = re.compile(r"[ ,]*\b(instead|rather)( of .*)?[.!]*$")
_LEADING = re.compile(
    r"^(?:actually|ok|okay|so|now|no|well|hey|right|please|instead|rather|but|then|and|you know what|"
    r"(?:your |the |a )?(?:new|different|next) (?:task|job|goal|plan)(?: is)?(?: to)?)[ ,:]+"
)
_NEVER = re.compile(
    r"\b(never|not|don'?t|mustn'?t|no|aren'?t|isn'?t|cannot|can'?t|forbid\w*|prohibited|banned|off limits|nothing|"
    r"under no circumstances|stay out|keep (out|away|off)|hands off)\b"
)
_FIRST = re.compile(r"\b(before|prior to|first)\b")
_DISLIKED = re.compile(
    r"\b(hates?|dislikes?|detests?|loathes?|can'?t stand|cannot (stand|bear)|not|n'?t|don'?t|doesn'?t|never)\b"
)


class Meanings:
    """Reads the slots of utterances.

    Args:
        names: what things are called.
        skills: what the robot can do.
    """

    def __init__(self, names: Names, skills: Mapping[str, SkillWords]) -> None:
        self._names, self._skills = names, skills
        self._readers: Mapping[Kind, Callable[[Phrases, Context], Correction]] = {
            "override": self._override,
            "nudge": self._nudge,
            "parameter": self._change,
            "fact": self._fact,
            "rule": self._rule,
            "preference": self._preference,
            "newword": self._new_word,
            "goal": self._goal,
        }

    def of(self, kind: Kind, utterance: str, context: Context) -> Correction:
        """The correction; `NotUnderstood` where the kind is clear, and what it is about is not."""
        match kind:
            case "stop" | "undo" | "resume" | "yes" | "no":
                return Signal(kind)
            case "unclear":
                return NotUnderstood("Sorry, I did not understand that. What should I do?")
        return self._readers[kind](Phrases(utterance, self._names, context), context)

    def _override(self, said: Phrases, context: Context) -> Correction:
        known = [skill for _, skill in verbs(said.words) if skill in self._skills]
        for skill in known:
            if (subgoal := self._subgoal(skill, said, context)) is not None:
                return Override(Act(subgoal))
        return NotUnderstood(f"What should I {_spoken(known[0])}?" if known else "What should I do instead?")

    def _subgoal(self, skill: str, said: Phrases, context: Context) -> Subgoal | None:
        """A call of a skill with what was named; "it" is what is being worked on."""
        first, *rest = self._skills[skill].parameters
        second = rest[0] if rest else ""
        place = said.first("place")
        thing = said.first("thing") or (place if not second else None)
        doing = context.doing.arguments if context.doing is not None else {}
        main = thing.types[0] if thing is not None and thing.types else doing.get("object") or doing.get("target")
        if not main:
            return None
        if not second:
            return Subgoal(skill, {first: main})
        there = place.types[0] if place is not None and place.types else doing.get(second)
        return Subgoal(skill, {first: main, second: there}) if there else None

    def _nudge(self, said: Phrases, context: Context) -> Correction:
        return nudge(said.words) or NotUnderstood("Which way should I move?")

    def _change(self, said: Phrases, context: Context) -> Correction:
        thing, place, no = said.first("thing"), said.first("place"), said.first("not")
        counted = number([word.text for word in said.words])
        if thing is not None and place is None and said.is_place(thing) and said.said("better", "instead", "not there"):
            thing, place = None, thing
        if thing is None and place is None and no is None and counted is None:
            return NotUnderstood("Which one do you mean?")
        amount, unit = counted or (None, "")
        return Change(thing, place, amount, unit, no)

    def _fact(self, said: Phrases, context: Context) -> Correction:
        place, denied = said.first("place"), said.first("not")
        thing = said.first("thing") or _worked_on(said, context)
        if place is None and denied is None:
            place = unnamed_place(said.text)
        subject = [phrase.first for phrase in said.all if phrase.role == "thing"]
        begin = subject[0] if subject else -1
        states = [word.text for at, word in enumerate(said.words) if word.text in CONDITIONS and at > begin]
        negated = said.said("not", "isn't", "aren't", "no", "no longer", "wasn't", "doesn't", "isnt", "arent")
        holds = not negated or (place is not None and denied is not None)  # "not in the fridge, on the table"
        state = "" if place is not None or denied is not None or not states else states[-1]
        return Fact(said.text.strip(), thing, place or denied, state, holds)

    def _rule(self, said: Phrases, context: Context) -> Correction:
        text, thing, place = said.text.strip(), said.first("thing"), said.first("place")
        asked = tuple(dict.fromkeys(skill for _, skill in verbs(said.words)))
        lowered = text.lower()
        if thing is None and place is None:
            return Rule(text, "always")
        if _FIRST.search(lowered) and len(asked) > 1:
            where = lowered.find("before")
            first = tuple(skill for at, skill in verbs(said.words) if said.words[at].start < where)
            then = tuple(skill for at, skill in verbs(said.words) if said.words[at].start > where)
            if where >= 0 and first and then:
                return Rule(text, "first", then, thing or place, None, first)
        if not _NEVER.search(lowered) or re.search(r"\b(always|whenever|every time|each time)\b", lowered):
            return Rule(text, "always", asked, thing, place)
        if anything(said.words):
            return Rule(text, "never", (), thing or place)
        if place is not None and thing is not None:
            return Rule(text, "never", tuple(skill for skill in asked if skill != "go_to") or ("put",), thing, place)
        if place is not None and (asked in ((), ("put",)) or said.said("goes", "belongs", "anything", "nothing")):
            return Rule(text, "never", ("put",), None, place)
        return Rule(text, "never", asked, thing or place)

    def _preference(self, said: Phrases, context: Context) -> Correction:
        liked = not _DISLIKED.search(said.text.lower())
        return Preference(said.text.strip(), said.first("thing"), said.first("place"), liked)

    def _new_word(self, said: Phrases, context: Context) -> Correction:
        word = _baptised(said) or named(said.text)
        if not word:
            return NotUnderstood("Which word is that for?")
        rest = Phrases(re.sub(re.escape(word), " _ ", said.text, count=1, flags=re.IGNORECASE), self._names, context)
        meant = next((phrase.thing for phrase in rest.all if phrase.thing.types), None) or explained(rest.text)
        return NotUnderstood(f"What do you mean by {word}?") if meant is None else NewWord(word, meant)

    def _goal(self, said: Phrases, context: Context) -> Correction:
        clauses = _CLAUSE.split(said.text.strip())
        starts = [0, *(found.end() for found in _CLAUSE.finditer(said.text.strip()))]
        told = said.text.strip()
        for clause, start in zip(clauses, starts, strict=True):
            if clause and not _AWAY.search(clause.lower()) and len(clause.split()) > 1:
                told = told[start:]
                break
        told = _INSTEAD.sub("", told)
        while (shorter := _LEADING.sub("", told, count=1)) != told and shorter:
            told = shorter
        return NewGoal(told) if told else NotUnderstood("What should I do instead?")


def _worked_on(said: Phrases, context: Context) -> Thing | None:
    """What "it" is: the thing that is being worked on."""
    if context.doing is None or not said.said("it", "it's", "its", "they", "they're", "them", "that"):
        return None
    kind = context.doing.arguments.get("object")
    return Thing("it", (kind,)) if kind else None


def _baptised(said: Phrases) -> str:
    """The name in "call this cup Bertha": what follows the thing that is named."""
    if not said.said("call", "calls", "name", "named", "nickname") or said.said("for", "to"):
        return ""
    rest = next((said.after(each.last) for each in said.all if each.thing.types and each.first > 0), "")
    return trimmed(rest) if 0 < len(rest.split()) <= NAME_WORDS else ""


def _spoken(skill: str) -> str:
    return skill.replace("_", " ")
