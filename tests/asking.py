"""Asks a published release without a server, on the system's SQLite and on the newest, and compares the two."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from graphql import GraphQLSchema

from data.release import Pointer, current, uri
from data.writer import Cell
from schema.operation import BoundStatement, prepare


@dataclass(frozen=True)
class Asker:
    """A release opened by two versions of SQLite."""

    schema: GraphQLSchema
    pointer: Pointer
    system: sqlite3.Connection
    newest: apsw.Connection

    @classmethod
    @contextmanager
    def on(cls, releases: Path, schema: GraphQLSchema) -> Iterator["Asker"]:
        """Open the release published in `releases`."""
        pointer = current(releases)
        content, statistics = (uri(releases / file.name) for file in (pointer.content, pointer.statistics))
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        with closing(sqlite3.connect(content, uri=True)) as system, closing(apsw.Connection(content, flags)) as newest:
            for connection in (system, newest):
                connection.execute("ATTACH DATABASE ? AS statistics", (statistics,))
            yield cls(schema, pointer, system, newest)

    @property
    def facts(self) -> dict[str, str]:
        """What is bound from the pointer."""
        published_at = self.pointer.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"id": self.pointer.id, "sha256": self.pointer.content.sha256, "published_at": published_at}

    def bind(
        self, source: str, variables: dict[str, Any] | None = None, *, facts: dict[str, str] | None = None
    ) -> BoundStatement:
        """Prepare an operation and bind it; `facts` stand in for the release's own."""
        return prepare(self.schema, source).bind(variables or {}, facts or self.facts)

    def ask(self, source: str, variables: dict[str, Any] | None = None) -> Any:
        """Answer an operation; both versions of SQLite must give the same text."""
        bound = self.bind(source, variables)
        return json.loads(self.run(bound.sql, bound.parameters))

    def run(self, sql: str, parameters: Sequence[Cell]) -> str:
        """Run a statement on both."""
        ((old,),) = self.system.execute(sql, parameters).fetchall()
        ((new,),) = self.newest.execute(sql, parameters).fetchall()
        assert old == new
        return str(old)
