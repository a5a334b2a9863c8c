"""A connection that works statements off a queue in its own thread: many of them for one waking of the thread."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import TypeAlias

import aiosqlite

from data.writer import Cell

TELL_SECONDS = 0.001  # results are told together, and the first of them waits no longer than this


class StatementTooLarge(Exception):
    """The running SQLite cannot compile the statement: it is nested too deeply, or too long."""


class Job:
    """A statement of one value, and the future that gets it."""

    __slots__ = ("answer", "begun", "error", "parameters", "reader", "sql", "text")

    def __init__(self, sql: str, parameters: Sequence[Cell], answer: "asyncio.Future[bytes]") -> None:
        self.sql = sql
        self.parameters = parameters
        self.answer = answer
        self.reader: Reader | None = None  # while it runs
        self.text = b""
        self.error: Exception | None = None

    def tell(self) -> None:
        """Give the answer to whoever still waits for it."""
        if self.answer.done():
            return
        if self.error is None:
            self.answer.set_result(self.text)
        else:
            self.answer.set_exception(self.error)


Tell: TypeAlias = Callable[[list[Job], "Reader | None"], object]


class Reader(aiosqlite.Connection):
    """A read-only connection."""

    begun = 0.0  # when the statement that runs was begun

    def begin(self, queue: deque[Job], tell: Tell) -> None:
        """Have the thread work the queue off; `tell` is called in it, at last with this reader, which is idle again."""
        self._tx.put_nowait((None, partial(self._work_off, queue, tell)))

    def _work_off(self, queue: deque[Job], tell: Tell) -> None:
        done: list[Job] = []
        told = monotonic()
        while queue:
            try:
                job = queue.popleft()
            except IndexError:  # another reader was faster
                break
            if job.answer.cancelled():
                continue
            self.begun = monotonic()
            job.reader = self
            self._run(job)
            job.reader = None
            done.append(job)
            if self.begun - told > TELL_SECONDS:
                tell(done, None)
                done, told = [], self.begun
        tell(done, self)

    def _run(self, job: Job) -> None:
        try:
            ((text,),) = self._conn.execute(job.sql, job.parameters)
        except sqlite3.Error as error:
            if job.answer.cancelled():
                return
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                self._run(job)  # it was meant for the statement before this one
            elif self._compiles(job):
                job.error = error
            else:
                job.error = StatementTooLarge(str(error))
                job.error.__cause__ = error
        else:
            job.text = bytes(text)

    def _compiles(self, job: Job) -> bool:
        try:
            self._conn.execute(f"EXPLAIN {job.sql}", job.parameters).close()
        except sqlite3.Error:
            return False
        return True
