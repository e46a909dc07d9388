"""What a model wrote for one step, made into one short line. Text from a model is data: cut, cleaned, never run."""

from __future__ import annotations

import re

LONGEST = 200
"""So many characters of a line are read; an action takes a few dozen."""
LABEL = re.compile(r"(?:step )?\d{1,4} ?[:.)] ?|step \d{1,4} |[-*•] ?", re.IGNORECASE)
"""What stands before a step in a list: "Step 3:", "3.", "- "."""


def first_line(raw: str) -> str:
    """The words of a step: up to the first end of line, without its label, in lower case; empty when it has none."""
    line = one_line(re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", raw[: 4 * LONGEST], maxsplit=1)[0])
    while (label := LABEL.match(line)) is not None:
        line = line[label.end() :]
    return line.strip(" .,;:!\"'`").lower()[:LONGEST]


def one_line(text: str) -> str:
    """A text on one line, of printable characters, at most LONGEST."""
    cut = text[: 4 * LONGEST]
    return " ".join("".join(each if each.isprintable() else " " for each in cut).split())[:LONGEST].rstrip()
