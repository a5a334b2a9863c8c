"""A connection that works statements off a queue in its own thread: many of them for one waking of the thread.

It builds on aiosqlite's own queue, `_tx`, which takes functions for the thread; with its coroutines each statement
would wake the thread and the event loop.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, thread_time
from typing import TypeAlias

import aiosqlite

from data.writer import Cell

LONG_SECONDS = 0.001  # a statement that runs longer is not waited for, where another connection is idle
TELL_SECONDS = 0.001  # what is done is told together, but so often at least


class StatementTooLarge(Exception):
    """The running SQLite cannot compile the statement: it is nested too deeply, or too long."""


class Job:
    """A statement of one value, and the future that gets it.

    `took` is about how many seconds of a processor it took, 0 where it has not run; `share` is how much longer those
    behind it are foretold to wait. Where it is foretold to wait for long itself, `ahead` says how long, unslowed, and
    `asked` and `begun` say how long it came to be.
    """

    __slots__ = (
        "ahead",
        "answer",
        "asked",
        "begun",
        "ended",
        "error",
        "key",
        "parameters",
        "reader",
        "share",
        "sql",
        "text",
        "took",
    )

    def __init__(self, sql: str, parameters: Sequence[Cell], answer: "asyncio.Future[bytes]") -> None:
        self.sql = sql
        self.key = hash(sql)
        self.parameters = parameters
        self.answer = answer
        self.took = self.share = self.ahead = self.asked = self.begun = self.ended = 0.0
        self.reader: Reader | None = None  # while it runs
        self.text = b""
        self.error: Exception | None = None

    def deliver(self) -> None:
        """Give the answer to whoever still waits for it."""
        if self.answer.done():
            return
        if self.error is None:
            self.answer.set_result(self.text)
        else:
            self.answer.set_exception(self.error)


class Spent:
    """How many seconds statements waited, for a connection and for word that they have run, and how many they ran.

    `asked_at` is when one is asked for: whoever asks notes it, and has looked at the clock by then.
    """

    __slots__ = ("asked_at", "ran", "waited")
    asked_at: float
    ran: float
    waited: float

    def add(self, job: Job) -> None:
        """Add a statement that is answered or given up now."""
        ran = job.ended - job.begun
        self.ran += ran
        self.waited += monotonic() - self.asked_at - ran


Tell: TypeAlias = Callable[["Reader | None"], object]


class Reader(aiosqlite.Connection):
    """A read-only connection."""

    begun = 0.0  # when the statement that runs was begun
    job: Job | None = None  # that statement
    _processor_seconds = 0.0  # of the thread, up to the end of the last long statement

    def begin(self, queue: deque[Job], done: deque[Job], tell: Tell) -> None:
        """Have the thread work the queue off; `tell` is called in it, at last with this reader, which is idle again."""
        self._tx.put_nowait((None, partial(self._work_off, queue, done, tell)))

    def _work_off(self, queue: deque[Job], done: deque[Job], tell: Tell) -> None:
        told = self.begun = monotonic()
        try:
            while queue:
                try:
                    job = queue.popleft()
                except IndexError:  # another reader was faster
                    break
                self.job = job
                job.reader = self  # before the look whether it is still wanted: who leaves after that interrupts it
                is_wanted = not job.answer.cancelled()
                if is_wanted:
                    self._run(job)
                now = monotonic()
                if is_wanted:
                    job.begun, job.ended, job.took = self.begun, now, self._spent(now - self.begun)
                self.job = job.reader = None
                done.append(job)
                if self.begun - told > TELL_SECONDS:
                    tell(None)
                    told = self.begun
                self.begun = now
        finally:
            tell(self)

    def _spent(self, seconds: float) -> float:
        """Give about how much of the last so many seconds the thread had a processor, where they are many."""
        if seconds > LONG_SECONDS:
            before, self._processor_seconds = self._processor_seconds, thread_time()  # it takes microseconds to ask
            return min(seconds, self._processor_seconds - before)
        return seconds

    def _run(self, job: Job) -> None:
        try:
            ((text,),) = self._conn.execute(job.sql, job.parameters)
            job.text = bytes(text)
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)  # errors of Python's own module have none
            if code == sqlite3.SQLITE_INTERRUPT:
                if not job.answer.cancelled():
                    self._run(job)  # it was meant for the statement before this one
            elif code is None or self._compiles(job):
                job.error = error
            else:
                job.error = StatementTooLarge(str(error))
                job.error.__cause__ = error
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the caller's and not this thread's
            job.error = error

    def _compiles(self, job: Job) -> bool:
        try:
            self._conn.execute(f"EXPLAIN {job.sql}", job.parameters).close()
        except sqlite3.Error as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
        return True
