"""What is seen of one operation on its way: whose it is, how it ended, and when it was where. Never its variables.

An operation only notes the time as it goes; what the notes come to is reckoned afterwards, for many at once
(telling.py), since to reckon and to write each by itself would take longer than to answer from the cache.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from typing import TypeAlias

from starlette.requests import ClientDisconnect

from data.pool import Spent
from data.release import Pointer
from schema.operation import Refused, Summary
from service.request import BadRequest

OK, LEFT, INTERNAL = "ok", "left", "INTERNAL_SERVER_ERROR"  # outcomes; the others are the codes of errors
BATCH, SSE, WEBSOCKET = "batch", "sse", "websocket"  # transports beside the methods of HTTP
HIT, MISS, SHARED, OFF, NONE = "hit", "miss", "shared", "off", "none"  # what the cache did


class Observed(Spent):
    """One operation, from the first byte of its request on; times are those of the monotonic clock, in seconds.

    `cache` is "hit", "miss" (the answer was made, and is kept), "shared" (another request made it at the same time),
    "off" (it was made, and is not kept: there is no cache, or the document was seen for the first time) or "none" (it
    did not come so far).
    """

    __slots__ = (
        "answered",
        "begun",
        "bind_seconds",
        "cache",
        "identity",
        "is_told",
        "name",
        "outcome",
        "prepared",
        "read",
        "release",
        "sent",
        "size",
        "source",
        "sql",
        "status",
        "summary",
        "transport",
    )

    def __init__(self, identity: bytes, transport: str) -> None:
        self.identity = identity
        self.transport = transport
        self.begun = self.read = self.answered = self.sent = monotonic()
        self.prepared = self.bind_seconds = self.asked_at = self.waited = self.ran = 0.0
        self.is_told = True
        self.cache = NONE
        self.outcome = OK
        self.status = 0  # of HTTP; none on a WebSocket or an event stream
        self.size = 0  # bytes of the body as it is sent
        self.summary: Summary | None = None
        self.release: Pointer | None = None
        # What is asked for: perhaps there is no such operation.
        self.source: str | None = None
        self.name: str | None = None
        self.sql: str | None = None  # text of the statement; values are bound, so it has none

    def asked(self, source: str, name: str | None) -> None:
        """Note which document, and which operation of it, is asked for."""
        self.source = source
        self.name = name

    def found(self, summary: Summary, release: Pointer) -> None:
        """Note which operation it is, and which release answers it."""
        self.summary = summary
        self.release = release
        self.prepared = monotonic()

    def known(self, summary: Summary | None, release: Pointer) -> None:
        """Note that the answer was kept, and the request known by its bytes."""
        self.summary = summary
        self.release = release
        self.cache = HIT

    def bound(self, sql: str) -> None:
        """Note the statement, to which variables are bound now."""
        self.sql = sql
        self.asked_at = monotonic()
        self.bind_seconds = self.asked_at - self.prepared

    def failed(self, outcome: str) -> None:
        """Note how it ended that was to be answered; what is no request of an operation was but read."""
        self.outcome = outcome
        if self.source is None and self.summary is None:
            self.read = self.answered


Observe: TypeAlias = Callable[[], AbstractContextManager[Observed | None]]  # the block of one operation; None: off


@contextmanager
def unobserved() -> Iterator[None]:
    """Run an operation of which nobody wants to know."""
    yield


def outcome_of(error: BaseException) -> str:
    """Tell how an operation ended that raised this: the code that its client reads, or "left"."""
    match error:
        case Refused():
            return str((error.errors[0].extensions or {}).get("code", INTERNAL))
        case BadRequest():
            return error.code
        case Exception() if not isinstance(error, ClientDisconnect):
            return INTERNAL
        case _:  # cancelled: by the client, or because the server stops
            return LEFT
