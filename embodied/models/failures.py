"""Whatever goes wrong between a server and us, as one of the contract's failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embodied.language import Failure, ModelError
from embodied.models.patience import Setback, retry_after
from embodied.models.wire import error_in
from embodied.query import plain

if TYPE_CHECKING:
    import openai

_BY_STATUS = {
    401: Failure.UNAUTHORISED,
    403: Failure.UNAUTHORISED,
    404: Failure.UNKNOWN_MODEL,
    408: Failure.TIMED_OUT,
    429: Failure.RATE_LIMITED,
}
_AGAIN = {408, 409, 425, 429}
_FIXES = {
    Failure.UNAUTHORISED: "check the key in EMBODIED_API_KEY or OPENAI_API_KEY, and what it may use",
    Failure.UNKNOWN_MODEL: "check the model's name and the base URL",
    Failure.RATE_LIMITED: "wait, or lower the concurrency",
    Failure.UNREACHABLE: "check the base URL, and that the server runs",
    Failure.TIMED_OUT: "try again, or allow more time",
    Failure.BROKEN: "look at the server's log; the base URL may be that of something else",
}
QUOTA = "insufficient_quota"
"""Code of a 429 that no waiting mends."""
MOST_WORDS = 500


class Failures:
    """Turns failed requests to one server into setbacks that say where, and never say the key.

    Args:
        where: the server, as messages name it.
        key: what no message may contain.
    """

    def __init__(self, where: str, key: str) -> None:
        self._where, self._key = where, key

    def of(self, error: openai.OpenAIError) -> Setback:
        """What the client raised."""
        import openai

        from embodied.models.bounded import TooLargeError

        if isinstance(error, openai.APIStatusError):
            return self._of_status(error)
        if isinstance(error.__cause__, TooLargeError):
            return self.setback(Failure.BROKEN, f"an enormous answer: {error.__cause__}", again=False)
        if isinstance(error, openai.APITimeoutError):
            return self.setback(Failure.TIMED_OUT, "no answer in time")
        cause = error.__cause__ or error
        return self.setback(Failure.UNREACHABLE, f"no connection, or it broke ({cause or type(cause).__name__})")

    def in_reply(self, body: bytes, content_type: str) -> Setback:
        """A reply with a good status whose body is no answer of the interface."""
        if (error := error_in(body)) is not None:
            message, code = error
            failure = _BY_STATUS.get(int(code), Failure.BROKEN) if code.isascii() and code.isdigit() else Failure.BROKEN
            again = failure not in (Failure.UNAUTHORISED, Failure.UNKNOWN_MODEL) and code != QUOTA
            return self.setback(failure, f"the server reports an error: {message}", again=again)
        begins = body[:80].decode("utf-8", "replace")
        return self.setback(Failure.BROKEN, f"no answer of this interface ({content_type or 'no type'}): {begins!r}")

    def setback(self, failure: Failure, what: str, *, again: bool = True, wait: float | None = None) -> Setback:
        """A failure in words that can be shown: on one line, not too long, without the key."""
        shown = plain(what if not self._key else what.replace(self._key, "(key)"))[:MOST_WORDS]
        error = ModelError(failure, shown, where=self._where, fix=_FIXES.get(failure, ""))
        return Setback(error, again=again, wait=wait)

    def _of_status(self, error: openai.APIStatusError) -> Setback:
        status = error.status_code
        said = error.message
        if error_in(error.response.content) is None:  # not in OpenAI's form: FastAPI says {"detail": …}
            said = f"{said}: {error.response.text[:MOST_WORDS]}"
        wait = retry_after(error.response.headers.get("retry-after"))
        again = status in _AGAIN or (status >= 500 and status != 501)
        if error.code == QUOTA:
            return self.setback(Failure.RATE_LIMITED, f"the account's quota is used up: {said}", again=False)
        usual = Failure.BROKEN if status >= 500 else Failure.REFUSED
        if wait is not None and again:
            said = f"{said} (asks to wait {wait:g} s)"
        return self.setback(_BY_STATUS.get(status, usual), said, again=again, wait=wait)
