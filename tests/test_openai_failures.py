"""The real `openai` client against servers that fail in every way: each ends in a typed error or a recovery."""

from __future__ import annotations

import gzip
import json
import logging
import pickle
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from embodied.language import Failure, ModelError
from embodied.models.patience import retry_after
from embodied.query import Choice
from tests import faulty_server as faulty
from tests.faulty_server import fails, says, sends, serving
from tests.quick_models import CHOOSE, GOOD, KEY, QUICK, client, environment  # noqa: F401 - a fixture

ERROR_BODY = json.dumps({"error": {"message": "model overloaded", "code": 503}}).encode()
MOST_SECONDS = 12.0
"""Less than a client takes that waits for what hangs or trickles to end, and much more than one that does not."""
BOMB = gzip.compress(b" " * 10_000_000)

FAILURES = {
    "a wrong key": (fails(401, f"Incorrect API key provided: {KEY}"), Failure.UNAUTHORISED, 1),
    "no right": (fails(403, "country not supported"), Failure.UNAUTHORISED, 1),
    "a wrong model": (fails(404, "The model `tiny` does not exist"), Failure.UNKNOWN_MODEL, 1),
    "a wrong path": (sends(b"<html>404</html>", "text/html", 404), Failure.UNKNOWN_MODEL, 1),
    "a request it refuses": (fails(400, "context length exceeded"), Failure.REFUSED, 1),
    "not implemented": (fails(501), Failure.BROKEN, 1),
    "too many requests": (fails(429, "slow down"), Failure.RATE_LIMITED, 3),
    "a quota": (fails(429, "pay", "insufficient_quota"), Failure.RATE_LIMITED, 1),
    "a wait too long": (fails(429, Retry_After="3600"), Failure.RATE_LIMITED, 1),
    "a wait that is none": (fails(429, Retry_After="soon"), Failure.RATE_LIMITED, 3),
    "a crash": (fails(500, "Traceback"), Failure.BROKEN, 3),
    "a crash in HTML": (sends(b"<html>502</html>", "text/html", 502), Failure.BROKEN, 3),
    "a hang": (faulty.hangs, Failure.TIMED_OUT, 3),
    "a hung-up line": (faulty.hangs_up, Failure.UNREACHABLE, 3),
    "a cut answer": (faulty.is_cut, Failure.UNREACHABLE, 3),
    "headers without an end": (faulty.trickles_headers, Failure.TIMED_OUT, 1),
    "a body without an end": (faulty.trickles_body(200), Failure.TIMED_OUT, 1),
    "an error without an end": (faulty.trickles_body(400), Failure.TIMED_OUT, 1),
    "malformed JSON": (sends(b'{"choices": [{'), Failure.BROKEN, 3),
    "no JSON": (sends(b"Hello, I am nginx", "text/html"), Failure.BROKEN, 3),
    "nothing": (sends(b""), Failure.BROKEN, 3),
    "binary": (sends(b"\xff\xfe\x00", "image/png"), Failure.BROKEN, 3),
    "no choices": (sends(b'{"choices": []}'), Failure.BROKEN, 3),
    "deep JSON": (sends(b'{"choices": ' + b"[" * 90_000), Failure.BROKEN, 3),
    "an error as a good reply": (sends(ERROR_BODY), Failure.BROKEN, 3),
    "a key's error as a good reply": (
        sends(b'{"error": {"message": "bad key", "code": 401}}'),
        Failure.UNAUTHORISED,
        1,
    ),
    "an error in words": (sends(b'{"error": "Unexpected endpoint"}'), Failure.BROKEN, 3),
    "an enormous answer": (sends(b" " * 300_000), Failure.BROKEN, 1),
    "an enormous error": (sends(b" " * 300_000, status=400), Failure.BROKEN, 1),
    "an enormous packed answer": (sends(BOMB, Content_Encoding="gzip"), Failure.BROKEN, 1),
    "a broken packed answer": (sends(b"not packed", Content_Encoding="gzip"), Failure.UNREACHABLE, 3),
    "no such candidate": (says('{"choice": "fly"}'), Failure.MALFORMED, 2),
    "no object": (says("I would go to the sink."), Failure.MALFORMED, 2),
    "no text": (says(None), Failure.MALFORMED, 2),
    "an answer cut off": (says('{"choice": "go to', "length"), Failure.MALFORMED, 2),
    "a long answer": (says("x" * 100_000), Failure.MALFORMED, 2),
    "a refusal": (says(None, refusal="I can't help with that."), Failure.REFUSED, 1),
    "a filtered answer": (says("", "content_filter"), Failure.REFUSED, 1),
}
ENDLESS = ("headers without an end", "a body without an end", "an error without an end")
PATIENCE = {"a hang": replace(QUICK, read=0.8), **dict.fromkeys(ENDLESS, replace(QUICK, total=1.5))}
"""Of those failures that are a limit's."""


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_typed_in_time_and_keeps_the_key(name: str, caplog: pytest.LogCaptureFixture):
    behaviour, failure, calls = FAILURES[name]
    began = time.monotonic()
    with serving(behaviour) as server, caplog.at_level(logging.DEBUG):
        back_end = client(server, patience=PATIENCE.get(name, QUICK))
        with pytest.raises(ModelError) as caught:
            back_end.complete([CHOOSE])
    error = caught.value
    assert error.failure is failure, str(error)
    assert error.where
    assert len(server.requests) == calls
    assert error.usage.calls == calls or "headers" in name
    assert time.monotonic() - began < MOST_SECONDS
    told = "".join(traceback.format_exception(error)) + str(error) + repr(error) + repr(back_end) + caplog.text
    assert KEY not in told
    assert len(str(error)) < 1000
    assert error.__cause__ is None
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.failure, str(copy), copy.usage) == (error.failure, str(error), error.usage)


@pytest.mark.parametrize("name", [name for name, (_, _, calls) in FAILURES.items() if calls > 1])
def test_a_failure_that_passes_is_got_over(name: str):
    with serving(FAILURES[name][0], GOOD) as server:
        (reply,) = client(server, patience=PATIENCE.get(name, QUICK)).complete([CHOOSE])
    assert reply.answer == Choice(choice="go to the sink")
    assert reply.usage.calls == 2
    assert len(server.requests) == 2


def test_nobody_is_there():
    with serving(GOOD) as server:
        gone = client(server)
    with pytest.raises(ModelError) as caught:
        gone.complete([CHOOSE])
    assert caught.value.failure is Failure.UNREACHABLE


def test_a_wait_that_is_asked_for_is_kept():
    with serving(fails(429, Retry_After="0.15"), GOOD) as server:
        began = time.monotonic()
        client(server, patience=replace(QUICK, first_wait=5.0, longest_wait=5.0)).complete([CHOOSE])
    assert 0.15 <= time.monotonic() - began < 5.0, "not what it would wait unasked"


def test_waits_as_dates_and_nonsense():
    soon = datetime.now(UTC) + timedelta(seconds=100)
    assert retry_after(format_datetime(soon, usegmt=True)) == pytest.approx(100, abs=2)
    assert retry_after(format_datetime(soon.astimezone())) == pytest.approx(100, abs=2)
    assert retry_after(format_datetime(soon - timedelta(days=1))) == 0.0
    for nonsense in ("nan", "inf", "-1", "tomorrow", "", None):
        assert retry_after(nonsense) is None
