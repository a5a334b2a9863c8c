"""What WebSockets and event streams have in common: how an operation runs, how many stay open, how all of them end."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from math import inf
from time import monotonic
from typing import Any, TypeAlias

import orjson
import structlog

from schema.operation import NeedsStream, Operation, Refused
from service.deadline import Deadlines
from service.documents import Documents
from service.following import Served
from service.reply import masked, plain
from service.request import Asked, BadRequest
from service.telemetry.observed import Observe, Observed, unobserved
from service.try_later import Overloaded, TryLater

Deliver: TypeAlias = Callable[[bytes], Awaitable[None]]
# Of a request, by its id and transport.
Run: TypeAlias = Callable[[Asked, Deliver, bytes, str], Awaitable[None]]
End: TypeAlias = Callable[[], None]
AGAIN_SECONDS = 0.1
LEAVING_SECONDS = 5  # in which some have left
TREE_FACTOR = 3  # the tree of a document of short fields alone takes so much more than is reckoned, measured
_log = structlog.get_logger()


async def run(  # what an application has, and what is asked of it
    served: Served,
    documents: Documents,
    streams: "Streams",
    deadlines: Deadlines,
    asked: Asked,
    deliver: Deliver,
    *,
    observe: Observe = unobserved,
) -> None:
    """Deliver each response of an operation: one to a query; to a subscription one a release, without end.

    While one response is delivered no other is made: whoever is slow gets the latest afterwards. Raises `Refused`, or
    `BadRequest` where the document's hash is another's, or an answer is not ready in time.
    """
    engine = served.engine
    with ExitStack() as held:
        with observe() as seen:
            text = documents.text(asked)
            if seen is not None:
                seen.asked(text, asked.operation_name)
            try:
                respond = engine.explained if asked.explain else engine.respond
                with deadlines.running():
                    answer = await respond(text, asked.variables, asked.operation_name, "", seen=seen)
            except NeedsStream as refused:
                subscription = refused.operation
            else:
                documents.keep(asked)
                await _deliver(answer.body, deliver, seen)
                return
            if seen is not None:
                seen.found(subscription.summary, engine.release.pointer)
            subscription.bind(asked.variables, engine.release.facts)  # what is wrong with the variables is said at once
            documents.keep(asked)
            held.enter_context(streams.room(TREE_FACTOR * subscription.size + len(orjson.dumps(asked.variables))))
        taken = served.taken
        while True:
            taken = await served.taken_after(taken)
            with observe() as seen:
                with deadlines.running():
                    response = await _told(served, subscription, asked, seen)
                await _deliver(response, deliver, seen)


async def _deliver(response: bytes, deliver: Deliver, seen: Observed | None) -> None:
    if seen is not None:
        seen.answered, seen.size = monotonic(), len(response)
    await deliver(response)


async def _told(served: Served, subscription: Operation, asked: Asked, seen: Observed | None) -> bytes:
    """Give the response of the release that is served; where too much is asked of it, wait: it was promised."""
    while True:
        try:
            return await served.engine.tell(subscription, asked.variables, seen)
        except Overloaded:
            await asyncio.sleep(AGAIN_SECONDS)


def errors_of(error: Exception, identity: bytes) -> bytes:
    """Say in a JSON array why an operation got no response, or no more; what is unexpected is logged and masked."""
    match error:
        case Refused():
            return orjson.dumps([each.formatted for each in error.errors])
        case BadRequest():
            return orjson.dumps([plain(error.code, str(error))])
        case _:
            _log.error("unexpected error", request_id=identity.decode(), exc_info=error)
            return orjson.dumps([masked(identity)])


def too_many_operations(most: int) -> BadRequest:
    """Refuse an operation where as many run as may."""
    text = f"{most} operations run here at once; complete one, or ask elsewhere"
    return BadRequest("TOO_MANY_OPERATIONS", text, HTTPStatus.TOO_MANY_REQUESTS)


class Streams:
    """The connections of a process that stay open: no more than so many, and all of them end when the server does."""

    def __init__(self, most: int, most_bytes: int, unread_bytes: float = inf) -> None:
        self._most = most
        self._bytes_left = most_bytes
        self._unread_left = unread_bytes
        self._unread = Counter[End]()
        self._ends: set[End] = set()
        self.is_ending = False
        self._empty = asyncio.Event()

    def __len__(self) -> int:
        return len(self._ends)

    def join(self, end: End) -> None:
        """Count a connection that `end` brings to its end; raises `BadRequest` where there is no room for it."""
        if self.is_ending or len(self._ends) >= self._most:
            text = "this server keeps no more connections open; try again in a few seconds"
            raise TryLater("TOO_MANY_CONNECTIONS", text, LEAVING_SECONDS)
        self._ends.add(end)

    def leave(self, end: End) -> None:
        """Count it no longer."""
        self._ends.discard(end)
        if not self._ends:
            self._empty.set()

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Hold so many bytes for a subscription that runs; raises `BadRequest` where there are not so many left."""
        if size > self._bytes_left:
            text = "this server has no memory left for subscriptions; send a shorter one, or try again later"
            raise BadRequest("TOO_MANY_OPERATIONS", text, HTTPStatus.TOO_MANY_REQUESTS)
        self._bytes_left -= size
        try:
            yield
        finally:
            self._bytes_left += size

    @contextmanager
    def delivering(self, end: End, size: int) -> Iterator[None]:
        """Hold so many bytes until a client reads them; where all hold too many, who holds the most is ended.

        What a socket has no room for yet is in no buffer that anyone looks at (service/sweep.py).
        """
        self._unread[end] += size
        self._unread_left -= size
        if self._unread_left < 0:
            most = max(self._unread, key=self._unread.__getitem__)
            most()
        try:
            yield
        finally:
            self._unread_left += size
            self._unread[end] -= size
            if not self._unread[end]:
                del self._unread[end]

    async def end(self, seconds: float) -> None:
        """End all connections, take no more, and wait until they have ended, for so long at most."""
        self.is_ending = True
        self._empty.clear()
        for end in [*self._ends]:
            end()
        if self._ends:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._empty.wait()


async def cancelled(tasks: set["asyncio.Task[Any]"]) -> None:
    """Cancel tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
