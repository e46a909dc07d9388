"""What a lesson changes at once: the call that is running, or the plan that was made without it."""

from __future__ import annotations

from embodied.correction import Correction, Fact, Lesson, NewWord, Preference, Rule
from embodied.corrections.habits import stated
from embodied.corrections.names import shipped_names, words_of
from embodied.corrections.notebook import Notebook
from embodied.corrections.saying import concerns
from embodied.grounders.heeding import forbidden
from embodied.hearing import Again, Restart, Situation


def changed_by(lesson: Lesson, situation: Situation, notebook: Notebook) -> Again | Restart | None:
    """What the loop is to do about a lesson that was just learnt; None to go on.

    A fact is about which thing: what is being done is begun again. Anything else is about what there is to do: the
    same is planned once more. So it is between two steps and after the last, where the instruction names the thing.
    """
    anew = Restart(notebook.worded(situation.instruction))
    match lesson:
        case Rule():
            call = situation.call
            barred = call is not None and forbidden(call, notebook.lessons(), situation.memory, situation.history)
            return anew if barred or _between(lesson, situation) else None
        case Fact() if situation.subgoal is not None:
            return Again() if concerns(lesson, situation) else None
        case Fact() | Preference():
            return anew if _between(lesson, situation) or concerns(lesson, situation) else None
        case NewWord(word):
            return anew if word.lower() in situation.instruction.lower() else None
    return None


def teaches(answer: Correction, text: str) -> bool:
    """Whether an answer to a question is a lesson about something that is known, beyond which one is meant now."""
    if not isinstance(answer, Lesson) or (isinstance(answer, Fact) and not stated(text)):
        return False
    thing = answer.meaning if isinstance(answer, NewWord) else answer.thing
    return thing is not None and bool(thing.types)


def _between(lesson: Fact | Rule | Preference, situation: Situation) -> bool:
    """Whether nothing is being done, and a lesson is about a thing that the instruction names."""
    if situation.subgoal is not None or lesson.thing is None:
        return False
    named = shipped_names().find(words_of(situation.instruction))
    return any(kind in found.types for found in named for kind in lesson.thing.types)
