"""An operation ends at its deadline, or when its client leaves; what runs for it alone ends with it.

One look at all that run, fifty times a second, finds those that take long. An operation of a few milliseconds pays
for an entry in a dictionary and nothing else; only what takes longer is worth a task that hears the client leave.
"""

import asyncio
from math import inf
from time import monotonic
from types import TracebackType

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from service.try_later import DeadlineExceeded

LOOK_SECONDS = 0.02
WATCH_SECONDS = 0.04  # the age from which on an operation's client is watched


class Running:
    """An operation that runs in the task that enters it.

    What is awaited in it is cancelled at the deadline, which raises `DeadlineExceeded`, or when `receive` tells that
    the client has left, which raises `ClientDisconnect`.
    """

    _watch: "asyncio.Task[None] | None" = None
    _end: Exception | None = None

    def __init__(self, deadlines: "Deadlines", receive: Receive | None, seconds: float) -> None:
        self._deadlines = deadlines
        self._receive = receive
        self._seconds = seconds

    def __enter__(self) -> None:
        self._task = asyncio.current_task()
        assert self._task  # noqa: S101  # there is always one in a coroutine
        self._cancelling = self._task.cancelling()
        self.begun = self._deadlines.join(self)

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._deadlines.leave(self)
        if self._watch is not None:
            self._watch.cancel()
        # As asyncio.timeout() does it: a cancellation that is not ours goes on.
        if self._end is not None:
            assert self._task  # noqa: S101  # as it was entered
            if self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
                raise self._end from None

    def look(self, age: float) -> None:
        """End it at its deadline, or watch from now on whether its client leaves."""
        if self._end is not None:
            return
        if age >= self._seconds + LOOK_SECONDS:  # it may be as much younger
            self._stop(DeadlineExceeded(self._seconds))
        elif self._receive is not None and self._watch is None:
            self._watch = asyncio.create_task(self._leaving(self._receive))

    async def _leaving(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        if self._end is None:
            self._stop(ClientDisconnect())

    def _stop(self, end: Exception) -> None:
        assert self._task  # noqa: S101  # entered in a task
        self._end = end
        self._task.cancel()


class Deadlines:
    """The operations of a process that run, the oldest first; each may take so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: dict[Running, None] = {}
        self._next_look: asyncio.TimerHandle | None = None
        self._now = 0.0  # at the last look

    def __len__(self) -> int:
        return len(self._running)

    def running(self, receive: Receive | None = None) -> Running:
        """Make the block of an operation, in a task of its own or in its client's request."""
        return Running(self, receive, self._seconds)

    def attended(self, receive: Receive) -> Running:
        """Make the block of several operations, each of which has a deadline of its own, in their client's request."""
        return Running(self, receive, inf)

    def join(self, running: Running) -> float:
        """Look after it from now on; gives when that is, as of the last look, which saves asking the clock."""
        self._running[running] = None
        if self._next_look is None:
            self._now = monotonic()
            self._next_look = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)
        return self._now

    def leave(self, running: Running) -> None:
        """Look after it no longer."""
        del self._running[running]

    def _look(self) -> None:
        self._now = monotonic()
        for running in self._running:
            age = self._now - running.begun
            if age < WATCH_SECONDS:
                break
            running.look(age)
        again = asyncio.get_running_loop().call_later
        self._next_look = again(LOOK_SECONDS, self._look) if self._running else None
