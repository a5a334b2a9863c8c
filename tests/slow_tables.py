"""Runs `raregraph` with tables that take long to read: python tests/slow_tables.py TABLE=STEPS ... serve ...

It stands in for content so large that a statement takes long. On each connection a temporary view of the table's name
counts to STEPS before it gives the table's rows, so SQLite does the work of a long statement, and everything else is
as it always is.
"""

import sqlite3
import sys
from pathlib import Path

import data.pool
from data.connect import connect
from data.release import Candidate
from service.cli import main

ENDLESS = 10**15  # steps
_VIEW = """CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE (
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {steps})
    SELECT count(*) FROM number
)"""


def slowed(steps: dict[str, int]) -> None:
    """Slow down, in this process, the tables of these names by so many steps a statement."""

    def connected(releases: Path, candidate: Candidate) -> sqlite3.Connection:
        connection = connect(releases, candidate)
        connection.execute("PRAGMA query_only = 0")
        for table, count in steps.items():
            connection.execute(_VIEW.format(table=table, steps=count))
        connection.execute("PRAGMA query_only = 1")
        return connection

    data.pool.connect = connected  # type: ignore[attr-defined]  # imported there, not exported


if __name__ == "__main__":
    tables = [argument for argument in sys.argv[1:] if "=" in argument]
    slowed({table: int(steps) for table, _, steps in (argument.partition("=") for argument in tables)})
    sys.argv = [sys.argv[0], *(argument for argument in sys.argv[1:] if argument not in tables)]
    main()
