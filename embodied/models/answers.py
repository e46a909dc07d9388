"""Answers out of a model's text: JSON by the query's schema, and nothing is ever executed.

What is wrong is said in words that can be sent back to the model.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from embodied.models.prompts import candidate_words
from embodied.query import Answer, Choice, Choose, Decompose, Decomposition, Query, plain

LONGEST = 64_000
"""Characters of a model's text that are looked at; more is no answer."""
MOST_OBJECTS = 16


class AnswerError(ValueError):
    """A text is no answer to its query; the message can be sent back to the model."""


def parse(query: Query, text: str) -> Answer:
    """Read an answer out of a text: JSON alone, in a code fence, or the first object in prose that fits the schema.

    A choice may also be the bare words of a candidate.

    Raises:
        AnswerError: there is no such answer in it.
    """
    if len(text) > LONGEST:
        raise AnswerError(f"the answer is {len(text)} characters long; {LONGEST} is the most")
    if isinstance(query, Choose) and (bare := plain(text).strip("\"'`")) in candidate_words(query.candidates):
        return Choice.model_construct(choice=candidate_words(query.candidates)[bare])
    wrong: AnswerError | None = None
    for found in objects(text):
        try:
            return _checked(query, type(query).answer.model_validate_json(found))
        except ValidationError as error:
            wrong = wrong or AnswerError(_in_words(error))
        except AnswerError as error:
            wrong = wrong or error
    raise wrong or AnswerError("there is no JSON object in the answer" if text.strip() else "the answer is empty")


def objects(text: str) -> Iterator[str]:
    """The balanced {…} parts of a text, outermost ones, in order; at most MOST_OBJECTS."""
    begin = text.find("{")
    for _ in range(MOST_OBJECTS):
        if begin < 0:
            return
        end = _end(text, begin)
        if end is None:
            # The brace before it closes nothing: what follows may still hold an object.
            begin = text.find("{", begin + 1)
            continue
        yield text[begin:end]
        begin = text.find("{", end)


def _end(text: str, begin: int) -> int | None:
    """Where the object that begins there ends: braces are counted, those in strings are not."""
    depth, in_string, escaped = 0, False, False
    for index in range(begin, len(text)):
        character = text[index]
        if in_string:
            escaped, in_string = character == "\\" and not escaped, character != '"' or escaped
        elif character == '"':
            in_string = True
        elif character in "{}":
            depth += 1 if character == "{" else -1
            if depth == 0:
                return index + 1
    return None


def _checked(query: Query, answer: Answer) -> Answer:
    """What a schema cannot say, and what a server without schemas let through."""
    if isinstance(query, Choose) and isinstance(answer, Choice):
        known = candidate_words(query.candidates)
        if plain(answer.choice) not in known:
            raise AnswerError(f"{_shown(answer.choice)} is none of the candidates; copy one of them exactly")
        return Choice.model_construct(choice=known[plain(answer.choice)])
    if isinstance(query, Decompose) and isinstance(answer, Decomposition):
        _check_steps(query, answer)
    return answer


def _check_steps(query: Decompose, answer: Decomposition) -> None:
    parameters = {skill.name: set(skill.parameters) for skill in query.skills}
    for number, step in enumerate(answer.steps, start=1):
        if not parameters:
            return
        if step.skill not in parameters:
            raise AnswerError(f"step {number}: there is no skill {_shown(step.skill)}; skills: {', '.join(parameters)}")
        wanted = parameters[step.skill]
        if set(step.arguments) != wanted:
            given = ", ".join(sorted(step.arguments)) or "none"
            raise AnswerError(
                f"step {number}: {step.skill} takes the arguments {', '.join(sorted(wanted)) or 'none'}, "
                f"and not {plain(given)[:200]}"
            )


def _in_words(error: ValidationError) -> str:
    """The first three things that are wrong, each with its place in the object."""
    told = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[:3]:
        place = ".".join(str(part) for part in detail["loc"])
        told.append(f"{plain(place)[:100]}: {detail['msg']}" if place else detail["msg"])
    return "; ".join(told)


def _shown(text: str) -> str:
    shown = plain(text)
    return f'"{shown[:80]}…"' if len(shown) > 80 else f'"{shown}"'
