"""An HTTP client whose answers have a largest size and a latest time; `httpx2` is what `openai` stands on."""

from __future__ import annotations

import time
from typing import Any

import httpx2

_OF_THE_TRANSFER = {"content-encoding", "content-length", "transfer-encoding"}


class TooLargeError(httpx2.ReadError):
    """An answer is larger than the client takes."""


class BoundedClient(httpx2.Client):
    """Reads every answer, errors included, up to a size (unpacked) and within the request's `pool` timeout.

    A read timeout alone bounds nothing: a server may send a byte every second for ever.
    """

    def __init__(self, most_bytes: int) -> None:
        super().__init__(follow_redirects=True)  # as openai's own
        self._most_bytes = most_bytes

    def send(self, request: httpx2.Request, *, stream: bool = False, **options: Any) -> httpx2.Response:
        """Send a request and read all of its answer.

        Raises:
            TooLargeError: the answer is larger than allowed.
            httpx2.RequestError: no answer in time, or none at all.
        """
        deadline = time.monotonic() + float(request.extensions["timeout"]["pool"])
        response = super().send(request, stream=True, **options)
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._most_bytes:
                    raise TooLargeError(f"more than {self._most_bytes} bytes", request=request)
                if time.monotonic() > deadline:
                    raise httpx2.ReadTimeout("the answer does not end", request=request)
        finally:
            response.close()
        headers = [(name, value) for name, value in response.headers.items() if name.lower() not in _OF_THE_TRANSFER]
        return httpx2.Response(response.status_code, headers=headers, content=bytes(body), request=request)
