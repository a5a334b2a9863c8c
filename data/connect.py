"""A read-only connection to a release: its content, and beside it the statistics, as far as they fit the content.

Content and statistics that were built together fit. When content is rolled back the statistics stay, and may count
members with a condition, in a community or by a source that the older content does not know. Such a count is left
out as a whole: an answer would otherwise lack its condition, its community or a source, depending on what was asked.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from data.release import Candidate, uri

CACHED_STATEMENTS = 256
MISFITS = """
    SELECT key FROM statistics.community_stats AS counted
    WHERE NOT EXISTS (SELECT 1 FROM main.condition WHERE id = counted.condition)
    OR NOT EXISTS (SELECT 1 FROM main.community WHERE id = counted.community)
    OR EXISTS (
        SELECT 1 FROM statistics.citation AS citing WHERE citing.citation_set = counted.citations
        AND NOT EXISTS (SELECT 1 FROM main.source WHERE id = citing.source)
    )
"""


def connect(releases: Path, candidate: Candidate) -> sqlite3.Connection:
    """Connect to the content, with the statistics attached as `statistics`; text comes as bytes."""
    content, statistics = (uri(releases / file.name) for file in candidate.files)
    connection = sqlite3.connect(
        content,
        uri=True,
        isolation_level=None,
        cached_statements=CACHED_STATEMENTS,
    )
    try:
        connection.execute("ATTACH DATABASE ? AS statistics", (statistics,))
        if connection.execute(MISFITS).fetchone():
            connection.execute("DETACH DATABASE statistics")
            _attach_what_fits(connection, statistics)
        connection.execute("PRAGMA query_only = 1")
    except BaseException:
        connection.close()
        raise
    connection.text_factory = bytes
    return connection


def misfits(releases: Path, candidate: Candidate) -> int:
    """Count the totals that are left out of the release's answers because the content does not know their subjects."""
    content, statistics = (uri(releases / file.name) for file in candidate.files)
    with closing(sqlite3.connect(content, uri=True)) as connection:
        connection.execute("ATTACH DATABASE ? AS statistics", (statistics,))
        return len(connection.execute(MISFITS).fetchall())


def _attach_what_fits(connection: sqlite3.Connection, statistics: str) -> None:
    """Copy the statistics into memory, where what does not fit can be left out; they are small."""
    connection.execute("ATTACH DATABASE ? AS published", (statistics,))
    connection.execute("ATTACH DATABASE ':memory:' AS statistics")
    tables = connection.execute("SELECT name FROM published.sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        connection.execute(f'CREATE TABLE statistics."{table}" AS SELECT * FROM published."{table}"')
    connection.execute(f"DELETE FROM statistics.community_stats WHERE key IN ({MISFITS})")
    for index, columns in (
        ("stats_by_condition", "community_stats (condition, community)"),
        ("stats_by_id", "community_stats (id)"),
        ("cited", "citation (citation_set, position)"),
    ):
        connection.execute(f"CREATE INDEX statistics.{index} ON {columns}")
    connection.execute("DETACH DATABASE published")
