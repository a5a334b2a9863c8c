"""An open release: a few read-only connections, and the one thing that is asked of them."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Self

import aiosqlite

from data.connect import connect
from data.release import Pointer, ReleaseError, recognise
from data.writer import Cell

OLDEST_SQLITE = (3, 38, 0)
INTERRUPT_SECONDS = 0.01  # between one interrupt and the next


class StatementTooLarge(Exception):
    """The running SQLite cannot compile the statement: it is nested too deeply, or too long."""


class OpenRelease:
    """A published release, opened for reading by several tasks of one event loop."""

    def __init__(self, pointer: Pointer, connections: list[aiosqlite.Connection]) -> None:
        self.pointer = pointer
        # What the content file cannot know of itself.
        self.facts: Mapping[str, str] = {
            "id": pointer.id,
            "sha256": pointer.content.sha256,
            "published_at": pointer.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        self._size = len(connections)
        self._idle = list(connections)
        # A semaphore with a list serves waiters in turn; an asyncio.Queue of connections starves some of them.
        self._free = asyncio.Semaphore(len(connections))
        self._closing = False

    @classmethod
    async def open(cls, releases: Path, pointer: Pointer, *, connections: int) -> Self:
        """Recognise the files of `pointer` and connect to them; raises `ReleaseError`."""
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            says = f"SQLite {sqlite3.sqlite_version} is too old to read {{}}"
            raise ReleaseError("SQLITE_TOO_OLD", says, releases / pointer.content.name, "3.38 or newer is needed")
        await asyncio.to_thread(recognise, releases, pointer)
        async with AsyncExitStack() as opening:
            opened = [
                # As aiosqlite.connect() does it, but the whole of connecting in the connection's own thread.
                await opening.enter_async_context(aiosqlite.Connection(partial(connect, releases, pointer), 64))
                for _ in range(connections)
            ]
            opening.pop_all()
        return cls(pointer, opened)

    async def fetch(self, sql: str, parameters: Sequence[Cell]) -> bytes:
        """Run one statement and return its one value: JSON text in UTF-8; raises `StatementTooLarge`."""
        if self._closing:
            raise RuntimeError("the release is closed: ask the engine that serves now, in the step that runs it")
        async with self._free:
            connection = self._idle.pop()
            try:
                ((text,),) = await connection.execute_fetchall(sql, parameters)
            except asyncio.CancelledError:
                await _stop(connection)
                raise
            except sqlite3.Error as error:
                if await _compiles(connection, sql, parameters):
                    raise
                raise StatementTooLarge(str(error)) from error
            finally:
                self._idle.append(connection)
        return bytes(text)

    async def close(self) -> None:
        """Close every connection as it comes free: all statements asked for before this still run."""
        if self._closing:
            return
        self._closing = True
        for _ in range(self._size):
            await self._free.acquire()  # in turn, so after everyone who waits already
            await self._idle.pop().close()


async def _stop(connection: aiosqlite.Connection) -> None:
    """Stop the statement whose caller has left; only then is the connection another's."""
    ended = asyncio.ensure_future(connection.execute_fetchall("SELECT 1"))  # runs after it, in the same thread
    while not ended.done():  # an interrupt of what has not begun yet is lost
        await connection.interrupt()
        await asyncio.wait([ended], timeout=INTERRUPT_SECONDS)
    ended.exception()


async def _compiles(connection: aiosqlite.Connection, sql: str, parameters: Sequence[Cell]) -> bool:
    try:
        await connection.execute_fetchall(f"EXPLAIN {sql}", parameters)
    except sqlite3.Error:
        return False
    return True
