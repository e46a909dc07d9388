"""Traces: what is written is read again, and what is broken is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embodied.errors import BadFileError, MissingDataError
from embodied.paths import write_whole
from embodied.trace import (
    Acted,
    Answered,
    Asked,
    Called,
    Decided,
    Ended,
    Event,
    Grounded,
    Planned,
    Scored,
    Started,
    Stopped,
)
from embodied.trace_file import read_trace, to_text, write_trace

EVENTS: list[Event] = [
    Started("task-0", "Lay the “blue”\u2028cup\x85 down\n", "kitchen", "retrieval", 7, ("memory",), ("1.", "2.")),
    Planned(("pick_up(object=Cup)",), "a guess"),
    Asked("openai:tiny", "choose", "pick up the cup", "likelihood", -0.5, None),
    Decided("act", "pick_up(object=Cup)"),
    Grounded(({"call": "pick_up(Cup|1)", "total": 0.5},), 3),
    Called("pick_up", {"object": "Cup|1"}, "pick up the Cup"),
    Acted("MoveAhead", {"moveMagnitude": 0.25}, (0.25, 0.9, -1.0, 90.0, 30.0)),
    Acted("PickupObject", {"objectId": "Cup|1"}, (0.25, 0.9, -1.0, 90.0, 30.0), "not_visible", "turn to it"),
    Ended("not_visible", "turn to it"),
    Decided("ask", "which cup?"),
    Answered("the blue one"),
    Decided("give_up", "no cup"),
    Stopped("give_up", 2, 1, "no cup"),
    Scored(False, (("Cup in Sink", False),)),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    write_trace(path, EVENTS)
    assert read_trace(path) == EVENTS
    assert path.read_text(encoding="utf-8") == to_text(EVENTS)
    assert [json.loads(line)["event"] for line in path.read_bytes().splitlines()][:2] == ["started", "planned"]


def test_a_missing_trace_says_where_traces_are(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="no such trace") as error:
        read_trace(tmp_path / "nope.jsonl")
    assert "traces" in error.value.fix


@pytest.mark.parametrize(
    "line",
    ['{"event":"started"}', '{"event":"danced"}', '{"event":"stopped","ending":"finish","actions":"many"}', "{", "[]"],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(to_text(EVENTS[:2]) + line + "\n", encoding="utf-8")
    with pytest.raises(BadFileError) as error:
        read_trace(path)
    assert error.value.where == f"{path}:3"


@pytest.mark.parametrize("text", ["", to_text(EVENTS[1:]), to_text(EVENTS).replace('"format":2', '"format":3')])
def test_a_trace_begins_with_its_format(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError):
        read_trace(path)


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]
