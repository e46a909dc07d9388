"""What a task's person has in mind and the instruction does not say, as suite files write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from embodied.correction import Fact, Lesson, NewWord, Preference, Rule, Thing
from embodied.entity import type_words
from embodied.errors import BadFileError
from embodied.household.object_types import object_type

_NEEDED = {
    "preference": ("thing", "place"),
    "never": ("thing", "place"),
    "fact": ("thing", "place"),
    "first": ("thing", "do", "then"),
    "newword": ("thing", "word"),
}
HiddenKind = Literal["preference", "never", "fact", "first", "newword"]


class HiddenSpec(BaseModel):
    """One thing that the person has in mind.

    Attributes:
        kind: "preference": they like the thing at the place; "never": it must not be put there; "fact": the one that is
            meant is there; "first": `do` has to be done with it before `then`; "newword": `word` means the thing.
        thing, place: object types.
        do, then: skills.
        word: the person's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: HiddenKind
    thing: Annotated[str, Field(min_length=1)]
    place: str = ""
    do: str = ""
    then: str = ""
    word: str = ""

    def lesson(self, where: str) -> Lesson:
        """As the robot would keep it, had it been told.

        Raises:
            BadFileError: a key is missing, or is one too many.
            UnknownNameError: a type is none.
        """
        for key in ("place", "do", "then", "word"):
            if bool(getattr(self, key)) != (key in _NEEDED[self.kind]):
                wanted = "needs" if key in _NEEDED[self.kind] else "takes no"
                raise BadFileError(f"'{self.kind}' {wanted} '{key}'", where=f"{where}.{key}", fix="see evals/README.md")
        thing, place = _thing(self.thing, f"{where}.thing"), _thing(self.place, f"{where}.place")
        match self.kind:
            case "preference":
                return Preference("", thing, place)
            case "never":
                return Rule("", "never", ("put",), thing, place)
            case "first":
                return Rule("", "first", (self.then,), thing, None, (self.do,))
            case "fact":
                return Fact("", thing, place)
        assert thing is not None
        return NewWord(self.word, thing)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a task is a lesson in.

    Attributes:
        family: tasks of one family teach the same.
        round: when it is done, from 0; in that round nothing is known of it.
        lessons: what the person has in mind.
    """

    family: str
    round: int
    lessons: tuple[Lesson, ...] = ()


def _thing(kind: str, where: str) -> Thing | None:
    if not kind:
        return None
    object_type(kind, where=where)
    return Thing(type_words(kind), (kind,))
