"""Four read-only connections to a release, as a good developer of a small service would share them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import Row

import aiosqlite

from data.release import current, uri

CONNECTIONS = 4


class Pool:
    """Connections in a list, and a semaphore that says how many are free."""

    def __init__(self, connections: list[aiosqlite.Connection]) -> None:
        self._idle = connections
        self._free = asyncio.Semaphore(len(connections))

    @classmethod
    @asynccontextmanager
    async def of(cls, releases: Path, *, as_json: bool = False) -> AsyncIterator["Pool"]:
        """Open the content published in `releases`; JSON stays bytes, other rows give their columns by name."""
        database = uri(releases / current(releases).content.name)
        connections = [
            await aiosqlite.connect(database, uri=True, isolation_level=None, cached_statements=256)
            for _ in range(CONNECTIONS)
        ]
        try:
            for connection in connections:
                if as_json:
                    connection.text_factory = bytes
                else:
                    connection.row_factory = Row
                await connection.execute_fetchall("PRAGMA query_only = 1")
            yield cls(connections)
        finally:
            for connection in connections:
                await connection.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[aiosqlite.Connection]:
        """Lend a connection."""
        async with self._free:
            connection = self._idle.pop()
            try:
                yield connection
            finally:
                self._idle.append(connection)
