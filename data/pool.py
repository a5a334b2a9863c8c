"""An open release: a few read-only connections, and the one thing that is asked of them."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import Self

from data.connect import connect
from data.reader import LONG_SECONDS, Job, Reader, Spent, StatementTooLarge
from data.release import Pointer, ReleaseError, recognise
from data.waiting import Waiting
from data.writer import Cell

__all__ = ["Crowded", "OpenRelease", "Spent", "StatementTooLarge"]
OLDEST_SQLITE = (3, 38, 0)
INTERRUPT_SECONDS = 0.01  # between one interrupt and the next


class Crowded(Exception):
    """So many statements wait that one more would have to wait too long."""


class OpenRelease:
    """A published release, opened for reading by several tasks of one event loop.

    Statements wait in one queue. A connection that is woken works it off alone as long as its statements are short,
    since to wake another takes longer than to run a short one.
    """

    def __init__(self, pointer: Pointer, readers: list[Reader], wait_seconds: float = inf) -> None:
        self.pointer = pointer
        # What the content file cannot know of itself.
        self.facts: Mapping[str, str] = {
            "id": pointer.id,
            "sha256": pointer.content.sha256,
            "published_at": pointer.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        self._loop = asyncio.get_running_loop()
        self._waiting = Waiting(wait_seconds, len(readers))
        self._done: deque[Job] = deque()
        self._idle = readers
        self._busy: list[Reader] = []
        self._looks_soon = False
        self._next_look: asyncio.TimerHandle | None = None
        self._asking = 0
        self._closing = False
        self._quiet = asyncio.Event()

    @classmethod
    async def open(cls, releases: Path, pointer: Pointer, *, connections: int, wait_seconds: float = inf) -> Self:
        """Recognise the files of `pointer` and connect to them; raises `ReleaseError`.

        A statement that would have to wait for longer than `wait_seconds` is refused.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            says = f"SQLite {sqlite3.sqlite_version} is too old to read {{}}"
            raise ReleaseError("SQLITE_TOO_OLD", says, releases / pointer.content.name, "3.38 or newer is needed")
        await asyncio.to_thread(recognise, releases, pointer)
        async with AsyncExitStack() as opening:
            # As aiosqlite.connect() does it, but the whole of connecting in the connection's own thread.
            readers = [Reader(partial(connect, releases, pointer), iter_chunk_size=64) for _ in range(connections)]
            for reader in readers:
                await opening.enter_async_context(reader)
            opening.pop_all()
        return cls(pointer, readers, wait_seconds)

    @property
    def is_crowded(self) -> bool:
        """Whether a statement would be refused now."""
        return self._waiting.is_full

    @property
    def waiting(self) -> int:
        """How many statements wait for a connection."""
        return len(self._waiting.jobs)

    async def fetch(self, sql: str, parameters: Sequence[Cell], spent: Spent | None = None) -> bytes:
        """Run one statement and return its one value: JSON text in UTF-8; raises `StatementTooLarge` or `Crowded`.

        What it takes is added to `spent`.
        """
        if self._closing and not self._asking:
            raise RuntimeError("the release is closed: ask the engine that serves now, in the step that runs it")
        if self._waiting.is_full:
            raise Crowded
        job = Job(sql, parameters, self._loop.create_future())
        self._waiting.add(job)
        self._asking += 1
        if not self._looks_soon:
            self._looks_soon = True
            self._loop.call_soon(self._look)  # with all that this step of the loop asks
        try:
            return await job.answer
        except asyncio.CancelledError:
            while reader := job.reader:  # an interrupt of what has not begun yet is lost
                await reader.interrupt()
                await asyncio.sleep(INTERRUPT_SECONDS)
            raise
        finally:
            if spent is not None:
                spent.add(job)
            self._asking -= 1
            if not self._asking:
                self._quiet.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the release open for several statements, one after another."""
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            if not self._asking:
                self._quiet.set()

    async def close(self) -> None:
        """Close every connection: all statements asked for before this still run."""
        if self._closing:
            return
        self._closing = True
        while self._asking or self._busy:
            self._quiet.clear()
            await self._quiet.wait()
        if self._next_look:
            self._next_look.cancel()
        for reader in self._idle:
            await reader.close()

    def _look(self) -> None:
        """Wake a connection for what waits, unless one that is awake comes to it soon; then look again.

        It also delivers what is done: a connection that has gone on to a long statement tells nothing meanwhile.
        """
        self._looks_soon = False
        if self._next_look:
            self._next_look.cancel()
            self._next_look = None
        self._deliver()
        waiting = len(self._waiting.jobs)
        if not waiting:
            return
        if waiting >= self._waiting.places:
            self._thin_out()
        long_ago = monotonic() - LONG_SECONDS
        if self._idle and all(reader.begun < long_ago for reader in self._busy):
            reader = self._idle.pop()
            self._busy.append(reader)
            reader.begun = monotonic()
            reader.begin(self._waiting.jobs, self._done, self._tell)
            if waiting == 1:
                return
        self._next_look = self._loop.call_later(LONG_SECONDS, self._look)

    def _tell(self, ended: Reader | None) -> None:
        """Called in a reader's thread."""
        self._loop.call_soon_threadsafe(self._told, ended)

    def _told(self, ended: Reader | None) -> None:
        self._deliver()
        if ended:
            self._busy.remove(ended)
            self._idle.append(ended)
            if self._waiting.jobs:
                self._look()
            self._quiet.set()

    def _deliver(self) -> None:
        while self._done:
            job = self._done.popleft()
            job.deliver()
            self._waiting.end(job)

    def _thin_out(self) -> None:
        """Refuse what would have to wait too long, as it turns out."""
        now = monotonic()
        running = {job: now - reader.begun for reader in self._busy if (job := reader.job)}
        for job in self._waiting.beyond(running, are_all_busy=not self._idle):
            job.error = Crowded()
            job.deliver()
