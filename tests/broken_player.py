"""A player that fails in a chosen way: `python broken_player.py HOW`. Else it answers like a scene with nothing in it.

before: it ends at once. silent: it never says a word. mute: it stops answering at the first MoveAhead. dead: it ends
there. half: it sends half an answer there, then nothing. cut: half an answer, then it ends. sequence: it answers there
with another number. rubbish: with bytes of no known kind.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import time
import uuid
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

FAILS_AT = "MoveAhead"
AGENT = {
    "screenWidth": 4,
    "screenHeight": 4,
    "thirdPartyCameras": [],
    "lastActionSuccess": True,
    "errorCode": None,
    "errorMessage": "",
    "sceneName": "nowhere",
}


def moment(number: int, result: Any) -> dict[str, Any]:
    return {"agents": [{**AGENT, "actionReturn": result}], "thirdPartyCameras": [], "sequenceId": number}


def said(action: dict[str, Any], how: str) -> dict[str, Any]:
    """The answer to an action; never returns where the player falls silent or ends."""
    number = action.get("sequenceId", 0)
    if action["action"] == FAILS_AT:
        if how == "mute":
            time.sleep(3600)
        if how == "dead":
            os._exit(7)
        number += how == "sequence"
    return moment(number, ["nowhere"] if action["action"] == "GetScenesInBuild" else None)


def fifo(how: str) -> None:
    import msgpack

    def message(answer: dict[str, Any]) -> bytes:
        body = msgpack.packb(answer)
        picture = bytes(48)
        fields = [(1, body), (4, picture), (255, b"")]
        return b"".join(struct.pack("!BI", kind, len(each)) + each for kind, each in fields)

    with Path(os.environ["AI2THOR_FIFO_SERVER_PIPE_PATH"]).open("wb") as out:
        if how == "silent":
            time.sleep(3600)
        out.write(message(moment(0, None)))
        out.flush()
        with Path(os.environ["AI2THOR_FIFO_CLIENT_PIPE_PATH"]).open("rb") as source:
            while header := source.read(5):
                action = json.loads(source.read(struct.unpack("!BI", header)[1]))
                source.read(5)
                text, fails = message(said(action, how)), action["action"] == FAILS_AT
                text = text[: len(text) // 2] if fails and how in ("half", "cut") else text
                out.write(b"c" * 64 if fails and how == "rubbish" else text)
                out.flush()
                if fails and how == "cut":
                    os._exit(7)


def wsgi(how: str) -> None:
    if how == "silent":
        time.sleep(3600)
    connection = HTTPConnection(os.environ["AI2THOR_HOST"], int(os.environ["AI2THOR_PORT"]))
    boundary, answer = uuid.uuid4().hex, moment(0, None)
    while True:
        parts = {"metadata": json.dumps(answer), "token": os.environ["AI2THOR_CLIENT_TOKEN"]}
        form = "".join(
            f'--{boundary}\r\nContent-disposition: form-data; name="{name}"\r\n'
            f'Content-Type: text/plain; charset="utf-8"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        kind = f"multipart/form-data; boundary={boundary}"
        connection.request("POST", "/train", f"{form}--{boundary}--\r\n", {"Content-Type": kind})
        answer = said(json.loads(connection.getresponse().read()), how)


if __name__ == "__main__":
    if sys.argv[1] == "before":
        sys.exit(7)
    {"FIFO": fifo, "WSGI": wsgi}[os.environ["AI2THOR_SERVER_TYPE"]](sys.argv[1])
