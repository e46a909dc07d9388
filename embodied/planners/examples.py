"""Files of examples: one a line, {"instruction": …, "plan": ["pick_up Apple", "put Apple Fridge"], "steps": […]}.

A step of a plan is a skill's name and then, in the order of the skill's parameters, the object types that it works on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embodied.errors import BadFileError, MissingDataError, UnknownNameError, invalid
from embodied.skill import Skill
from embodied.task import Example, Subgoal

HOUSEHOLD = Path(__file__).with_name("household_examples.jsonl")
"""The examples that ship: household tasks, in words of our own."""
SCHEMA = 'a line is {"instruction": "…", "plan": ["pick_up Apple", "put Apple Fridge"]}'

Text = Annotated[str, Field(min_length=1)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    instruction: Text
    plan: Annotated[tuple[Text, ...], Field(min_length=1)]
    steps: tuple[Text, ...] = ()


def load_examples(path: Path, skills: Mapping[str, Skill], types: Collection[str]) -> list[Example]:
    """Read a file of examples.

    Args:
        path: the file; empty lines are skipped.
        skills: what plans may call.
        types: the object types that plans may name.

    Raises:
        MissingDataError: no such file.
        BadFileError, UnknownNameError: a broken line; the message names file, line and key.
    """
    if not path.is_file():
        raise MissingDataError("no such file of examples", where=str(path), fix="give a path, or alfred:DIR")
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            examples.append(_example(line, f"{path}:{number}", skills, types))
    if not examples:
        raise BadFileError("holds no example", where=str(path), fix=SCHEMA)
    return examples


def _example(line: str, where: str, skills: Mapping[str, Skill], types: Collection[str]) -> Example:
    try:
        content = _Line.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BadFileError(f"no valid JSON ({error})", where=where, fix=SCHEMA) from None
    except ValidationError as error:
        raise invalid(error, where, SCHEMA) from None
    plan = tuple(_subgoal(step, f"{where}: plan.{index}", skills, types) for index, step in enumerate(content.plan))
    return Example(content.instruction, plan, content.steps)


def _subgoal(step: str, where: str, skills: Mapping[str, Skill], types: Collection[str]) -> Subgoal:
    name, *arguments = step.split()
    if name not in skills:
        raise UnknownNameError("skill", name, skills, where=where)
    parameters = [parameter.name for parameter in skills[name].parameters]
    if len(arguments) != len(parameters):
        raise BadFileError(
            f"'{name}' takes {len(parameters)} object types ({' '.join(parameters)}), not {len(arguments)}",
            where=where,
            fix=SCHEMA,
        )
    for argument in arguments:
        if argument not in types:
            raise UnknownNameError("object type", argument, types, where=where)
    return Subgoal(name, dict(zip(parameters, arguments, strict=True)))
