"""An open release: a few read-only connections, and the one thing that is asked of them."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import aiosqlite

from data.release import Pointer, ReleaseError, uri, verify
from data.writer import Cell

OLDEST_SQLITE = (3, 38, 0)
CACHED_STATEMENTS = 256


class StatementTooLarge(Exception):
    """The running SQLite cannot compile the statement: it is nested too deeply, or too long."""


class OpenRelease:
    """A published release, opened for reading by several tasks of one event loop."""

    def __init__(self, pointer: Pointer, connections: list[aiosqlite.Connection]) -> None:
        self.pointer = pointer
        self._connections = connections
        self._idle = list(connections)
        # A semaphore with a list serves waiters in turn; an asyncio.Queue of connections starves some of them.
        self._free = asyncio.Semaphore(len(connections))

    @classmethod
    async def open(cls, releases: Path, pointer: Pointer, *, connections: int) -> Self:
        """Verify the files of `pointer` and connect to them; raises `ReleaseError`."""
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise ReleaseError(f"SQLite {sqlite3.sqlite_version} is too old; 3.38 or newer is needed")
        await asyncio.to_thread(verify, releases, pointer)
        return cls(pointer, [await _connect(releases, pointer) for _ in range(connections)])

    @property
    def facts(self) -> Mapping[str, str]:
        """What the content file cannot know of itself, bound from the pointer."""
        return {
            "id": self.pointer.id,
            "sha256": self.pointer.content.sha256,
            "published_at": self.pointer.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    async def fetch(self, sql: str, parameters: Sequence[Cell]) -> bytes:
        """Run one statement and return its one value: JSON text in UTF-8; raises `StatementTooLarge`."""
        async with self._free:
            connection = self._idle.pop()
            try:
                ((text,),) = await connection.execute_fetchall(sql, parameters)
            except sqlite3.Error as error:
                if await _compiles(connection, sql, parameters):
                    raise
                raise StatementTooLarge(str(error)) from error
            except asyncio.CancelledError:
                await connection.interrupt()  # else the next statement on this connection waits for this one's end
                raise
            finally:
                self._idle.append(connection)
        return bytes(text)

    async def close(self) -> None:
        """Close every connection."""
        for connection in self._connections:
            await connection.close()


async def _compiles(connection: aiosqlite.Connection, sql: str, parameters: Sequence[Cell]) -> bool:
    try:
        await connection.execute_fetchall(f"EXPLAIN {sql}", parameters)
    except sqlite3.Error:
        return False
    return True


async def _connect(releases: Path, pointer: Pointer) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(
        uri(releases / pointer.content.name),
        uri=True,
        isolation_level=None,
        cached_statements=CACHED_STATEMENTS,
    )
    await connection.execute("ATTACH DATABASE ? AS statistics", (uri(releases / pointer.statistics.name),))
    await connection.execute("PRAGMA query_only = 1")
    connection.text_factory = bytes
    return connection
