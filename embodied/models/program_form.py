"""The form of programs, word by word: what may follow what has been written, so that every program parses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from embodied.models.program import ASK, EVERY, IMPOSSIBLE, IN, ROOM, STOP

END = ""
"""No further word."""


class ProgramForm:
    """Says what may follow; `from_words` reads whatever was written by it and came to its end.

    Args:
        skills: how many things each takes.
        states, types, rooms: the words that are states, object types and kinds of rooms.
    """

    def __init__(
        self, skills: Mapping[str, int], states: Collection[str], types: Collection[str], rooms: Collection[str]
    ) -> None:
        self._skills, self._states, self._types, self._rooms = skills, set(states), set(types), set(rooms)

    def following(self, words: Sequence[str]) -> set[str]:
        """The words that may come next, END among them where a program may end."""
        if not words:
            return {*self._skills, IMPOSSIBLE, ASK}
        last = words[-1]
        if last in (IMPOSSIBLE, ASK):
            return {END}
        if last == STOP:
            return set(self._skills)
        if last in (IN, ROOM):
            return self._types if last == IN else self._rooms
        if last == EVERY:
            return self._states | self._types
        if last in self._states:
            return self._types
        return self._after_thing(words)

    def _after_thing(self, words: Sequence[str]) -> set[str]:
        """After a skill or a whole thing: more of the thing, the next one, or the end of the step."""
        begin = len(words) - 1 - list(reversed(words)).index(STOP) + 1 if STOP in words else 0
        step = words[begin:]
        things = [at for at, word in enumerate(step) if word in self._types and step[at - 1] != IN]
        ahead = {STOP, END} if len(things) >= self._skills[step[0]] else {EVERY} | self._states | self._types
        if not things or not self._rooms or ROOM in step[things[-1] :]:
            return ahead
        return ahead | ({ROOM} if IN in step[things[-1] :] else {ROOM, IN})
