"""Writes one release file: an SQLite database made in one go, proven consistent and never changed again."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from data.identity import public_id
from data.parts import Citation
from data.progress import Progress, silent

APPLICATION_ID = 0x52415245  # "RARE"
FORMAT = 4  # user_version: raised with every change of the tables
ROWS_AT_ONCE = 500  # of one table
CACHE_KB = 100_000  # of pages; unique columns are filled in no order
Cell = str | int | None


class InconsistentRelease(Exception):
    """The file written does not hold together; the text says which row or page."""


class _Table:
    """Rows of one table on their way to the file."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        described = connection.execute("SELECT name FROM pragma_table_info(?) WHERE dflt_value IS NULL", (name,))
        self.columns = [column for (column,) in described]
        self.known = frozenset(self.columns)
        names = ", ".join(f'"{column}"' for column in self.columns)
        self.insert = f'INSERT INTO "{name}" ({names}) VALUES ({", ".join("?" * len(self.columns))})'
        self.last_key = 0
        self.rows: list[tuple[Cell, ...]] = []


class Writer:
    """A release file being written; leaving the block without an error proves and completes it."""

    def __init__(self, path: Path, tables: Iterable[str], progress: Progress = silent) -> None:
        self._progress = partial(progress, "Completing")
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._citation_sets: dict[tuple[str | None, ...], int] = {}
        # How citations name a source of that slug: by its id, unless the sources are in the same file.
        self.name_source: Callable[[str], Cell] = partial(public_id, "Source")
        # References are checked all at once in the end: row by row, baking takes time that grows with its square.
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KB}"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version = {FORMAT}")
        for script in tables:
            self._connection.executescript(script)
        self._connection.execute("BEGIN")
        # Indexes are made of the complete rows, sorted once; those of unique columns belong to their tables.
        indexes = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql NOTNULL ORDER BY rowid"
        self._indexes: dict[str, str] = dict(self._connection.execute(indexes).fetchall())
        for index in self._indexes:
            self._connection.execute(f'DROP INDEX "{index}"')
        self._tables = {
            name: _Table(self._connection, name)
            for (name,) in self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        }

    def insert(self, table: str, row: Mapping[str, Cell]) -> int:
        """Insert a row and return its key, the next one where the row has none; what a row lacks is null."""
        to = self._tables[table]
        if not to.known.issuperset(row):
            raise ValueError(f"{table} has no column {', '.join(row.keys() - to.known)}")
        key = row.get("key")
        to.last_key = key if isinstance(key, int) else to.last_key + 1
        if key is None and "key" in to.known:
            row = {**row, "key": to.last_key}
        to.rows.append(tuple(map(row.get, to.columns)))
        if len(to.rows) == ROWS_AT_ONCE:
            self._flush(to)
        return to.last_key

    def derive(self, table: str, select: str) -> None:
        """Fill a table from the rows of others."""
        self._flush(*self._tables.values())
        self._connection.execute(f'INSERT INTO "{table}" {select}')

    def index(self, table: str) -> None:
        """Fill a full-text index from the table that it stands over."""
        self._flush(*self._tables.values())
        self._connection.execute(f'INSERT INTO "{table}" ("{table}") VALUES (?)', ("rebuild",))

    def citation_set(self, citations: Iterable[Citation]) -> int | None:
        """Give the key of the set of these citations, one for all statements that cite alike; None for none."""
        wanted = list(citations)
        name = tuple(part for cited in wanted for part in (cited.source, cited.quote, cited.locator, cited.stance))
        if wanted and name not in self._citation_sets:
            key = self._citation_sets[name] = len(self._citation_sets) + 1
            self.insert("citation_set", {"key": key})
            for position, citation in enumerate(wanted):
                row: dict[str, Cell] = {
                    "citation_set": key,
                    "position": position,
                    "source": self.name_source(citation.source),
                    "quote": citation.quote,
                    "locator": citation.locator,
                    "stance": citation.stance,
                }
                self.insert("citation", row)
        return self._citation_sets.get(name)

    def _flush(self, *tables: _Table) -> None:
        for table in tables:
            self._connection.executemany(table.insert, table.rows)
            table.rows.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with closing(self._connection) as connection:
            if error is None:
                self._flush(*self._tables.values())
                self._progress(0, 3)
                for sql in self._indexes.values():
                    connection.execute(sql)
                connection.execute("COMMIT")
                for step, prove in enumerate(PROOFS, start=1):
                    self._progress(step, 3)
                    prove(connection)
                self._progress(3, 3)


def prove_references(connection: sqlite3.Connection) -> None:
    """Raise `InconsistentRelease` unless every reference holds."""
    dangling = connection.execute("PRAGMA foreign_key_check").fetchmany(10)
    if dangling:
        raise InconsistentRelease(f"references without a target: {dangling}")


def prove_pages(connection: sqlite3.Connection) -> None:
    """Raise `InconsistentRelease` unless every page, index and constraint is sound."""
    verdict = connection.execute("PRAGMA integrity_check").fetchmany(10)
    if verdict != [("ok",)]:
        raise InconsistentRelease(f"integrity check: {verdict}")


PROOFS = (prove_references, prove_pages)
