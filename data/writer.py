"""Writes one release file: an SQLite database made in one go, proven consistent and never changed again."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from data.identity import public_id
from data.parts import Citation

APPLICATION_ID = 0x52415245  # "RARE"
FORMAT = 1  # user_version: raised with every change of the tables
Cell = str | int | None


class InconsistentRelease(Exception):
    """The file written does not hold together; the text says which row or page."""


class Writer:
    """A release file being written; leaving the block without an error proves and completes it."""

    def __init__(self, path: Path, tables: Iterable[str]) -> None:
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._citation_sets: dict[tuple[Citation, ...], int] = {}
        # References are checked all at once in the end: row by row, baking takes time that grows with its square.
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version = {FORMAT}")
        for script in tables:
            self._connection.executescript(script)
        self._connection.execute("BEGIN")

    def insert(self, table: str, row: Mapping[str, Cell]) -> int:
        """Insert a row, its values bound, and return its key; table and column names come from our own code."""
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" * len(row))
        cursor = self._connection.execute(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',
            tuple(row.values()),
        )
        return cursor.lastrowid or 0

    def index(self, table: str) -> None:
        """Fill a full-text index from the table that it stands over."""
        self._connection.execute(f'INSERT INTO "{table}" ("{table}") VALUES (?)', ("rebuild",))

    def citation_set(self, citations: Iterable[Citation]) -> int | None:
        """Give the key of the set of these citations, one for all statements that cite alike; None for none."""
        wanted = tuple(citations)
        if wanted and wanted not in self._citation_sets:
            key = self._citation_sets[wanted] = len(self._citation_sets) + 1
            self.insert("citation_set", {"key": key})
            for position, citation in enumerate(wanted):
                row: dict[str, Cell] = {
                    "citation_set": key,
                    "position": position,
                    "source": public_id("Source", citation.source),
                    "quote": citation.quote,
                    "locator": citation.locator,
                    "stance": citation.stance,
                }
                self.insert("citation", row)
        return self._citation_sets.get(wanted)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with closing(self._connection) as connection:
            if error is None:
                connection.execute("COMMIT")
                prove(connection)


def prove(connection: sqlite3.Connection) -> None:
    """Raise `InconsistentRelease` unless every reference holds and every page and constraint is sound."""
    dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise InconsistentRelease(f"references without a target: {dangling[:10]}")
    verdict = connection.execute("PRAGMA integrity_check").fetchall()
    if verdict != [("ok",)]:
        raise InconsistentRelease(f"integrity check: {verdict[:10]}")
