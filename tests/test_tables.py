"""What the tables refuse, whoever fills them: each change below breaks a sound release in one way only."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.build import bake
from tests.synthetic import synthetic_content

FOREIGN_KEY = "FOREIGN KEY constraint failed"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A baked release with rows in every table: its two files."""
    folder = tmp_path_factory.mktemp("sound")
    candidate = bake(synthetic_content(seed=1, conditions=12), "0" * 64, folder)
    return {"content": folder / candidate.content.name, "statistics": folder / candidate.statistics.name}


@pytest.fixture
def content(sound: dict[str, Path], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A writable copy of the content."""
    yield from writable(sound["content"], tmp_path)


@pytest.fixture
def statistics(sound: dict[str, Path], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A writable copy of the statistics."""
    yield from writable(sound["statistics"], tmp_path)


def writable(file: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a release file as its writer does."""
    copy = folder / "copy.db"
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def change(connection: sqlite3.Connection, sql: str) -> None:
    """Change at least one row in a transaction; raises what its end raises and undoes it."""
    connection.execute("BEGIN")
    try:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        assert connection.execute(sql).rowcount > 0
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def refuses(connection: sqlite3.Connection, sql: str, reason: str) -> None:
    """Make a change that must be refused for this reason."""
    with pytest.raises(sqlite3.IntegrityError, match=re.escape(reason)):
        change(connection, sql)


# ---- Rules that hold of every table

BOTH = pytest.mark.parametrize("name", ["content", "statistics"])
COLUMNS = """SELECT t.name, c.name, c."notnull" AND NOT c.pk, c.pk
    FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"""
# The columns that may be NULL, with the other half of what they tell.
OPTIONAL = re.compile(
    r"""(licence_|review_)?url|(review_)?note|quote|locator|hpo|band|per_million|population|studied|value|low|high
    |authors|publisher|doi|pmid|version|published_on|accessed_on|licence_(name|url)|members_value|of_(condition|trigger)
    |review_(claim|reviewer|last_updated|reviewer_name|reviewer_credentials|reviewed_on|due_on)
    |(summary|definition|description|predisposition_body|purpose_body|(\w+_)?statement)_(markdown|html|text)
    |\w*citations""",
    re.VERBOSE,
)
REFERRING = re.compile(
    r"condition|trigger|procedure|question|source|workup|workup_step|\w*citations|citation_set|of_\w+"
)
NO_REFERENCES = {("question", "question"), ("community_stats", "condition"), ("citation", "source")}


@BOTH
def test_a_column_of_a_closed_set_refuses_every_other_value(request: pytest.FixtureRequest, name: str) -> None:
    connection = request.getfixturevalue(name)
    tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    closed = [(table, column) for table, sql in tables for column in re.findall(r"CHECK \((\w+) IN \('", sql)]
    for table, column in closed:
        for value in ("'NO_SUCH_VALUE'", "''", f"lower({column})"):
            refuses(connection, f"UPDATE {table} SET {column} = {value}", f"CHECK constraint failed: {column} IN (")
    assert len(closed) >= (30 if name == "content" else 2)


@BOTH
def test_what_must_be_there_refuses_to_be_absent(request: pytest.FixtureRequest, name: str) -> None:
    connection = request.getfixturevalue(name)
    found = connection.execute(COLUMNS).fetchall()
    optional = {(table, column) for table, column, needed, key in found if not needed and not key}
    unexpected = {(table, column) for table, column in optional if not OPTIONAL.fullmatch(column)}
    assert {table for table, _ in unexpected} <= {
        "json_ld",
        "search_text",
    }  # one ends without a text, one refers to one of four things
    empty = {table for table, *_ in found if not connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]}
    assert empty <= {"line_translation", "prose_translation"}  # nothing invented is translated yet
    for table, column, needed, _ in found:
        if needed and table not in empty:
            refuses(connection, f"UPDATE {table} SET {column} = NULL", f"NOT NULL constraint failed: {table}.{column}")


@BOTH
def test_what_refers_to_a_thing_refuses_one_that_is_not_there(request: pytest.FixtureRequest, name: str) -> None:
    connection = request.getfixturevalue(name)
    names = {(table, column) for table, column, *_ in connection.execute(COLUMNS) if REFERRING.fullmatch(column)}
    references = {
        (table, row[3])
        for table in {table for table, _ in names}
        for row in connection.execute(f"PRAGMA foreign_key_list('{table}')").fetchall()
        if row[3]
        not in {"key", "first", "first_json_ld", "first_negative_result"}  # what must exist in return: see below
    }
    assert names - references <= NO_REFERENCES
    for table, column in sorted(references):
        refuses(connection, f"UPDATE {table} SET {column} = {column} + 1000000 WHERE {column} NOTNULL", FOREIGN_KEY)


# ---- Rules of their own

REFUSED = {
    # Facts and their sources
    "a value without sources": (
        "UPDATE condition SET mechanism_citations = NULL WHERE mechanism_value <> 'NOT_STATED'",
        "mechanism_value = 'NOT_STATED'",
    ),
    "NOT_STATED with a source": (
        "UPDATE heredity SET genetic_value = 'NOT_STATED' WHERE genetic_citations NOTNULL",
        "genetic_value = 'NOT_STATED'",
    ),
    "a recommendation without sources": (
        "UPDATE workup_step SET recommendation_citations = NULL WHERE recommendation_value <> 'NOT_STATED'",
        "recommendation_value = 'NOT_STATED'",
    ),
    "a text without sources": (
        "UPDATE condition SET summary_citations = NULL WHERE summary_text NOTNULL",
        "(summary_markdown IS NULL) = (summary_citations IS NULL)",
    ),
    "sources of no text": (
        "UPDATE question SET summary_citations = 1 WHERE summary_text IS NULL",
        "(summary_markdown IS NULL) = (summary_citations IS NULL)",
    ),
    "a text that lacks one of its forms": (
        "UPDATE condition SET summary_html = NULL WHERE summary_text NOTNULL",
        "(summary_markdown IS NULL) = (summary_html IS NULL)",
    ),
    "a statement about a share that lacks its HTML": (
        "UPDATE share SET statement_html = NULL WHERE statement_text NOTNULL",
        "(statement_markdown IS NULL) = (statement_html IS NULL)",
    ),
    "an empty set of citations": ("INSERT INTO citation_set (key) VALUES (999999)", FOREIGN_KEY),
    "a set of citations without its first": ("DELETE FROM citation WHERE position = 0", FOREIGN_KEY),
    "a set of citations that begins elsewhere": ("UPDATE citation_set SET first = 1", "first = 0"),
    "a source that statements cite and that is gone": ("DELETE FROM source WHERE key = 1", FOREIGN_KEY),
    # Conditions
    "a condition without JSON-LD": ("DELETE FROM json_ld WHERE condition = 1", FOREIGN_KEY),
    "a piece of JSON-LD with no text that has a number": (
        "UPDATE json_ld SET text = 1",
        "(text IS NULL) = (json = '')",
    ),
    "a condition without heredity": ("DELETE FROM heredity WHERE condition = 1", FOREIGN_KEY),
    "heredity of no condition": ("UPDATE heredity SET condition = 999999 WHERE condition = 1", FOREIGN_KEY),
    "a figure of nothing": (
        "UPDATE prevalence_statement SET band = NULL, per_million = NULL",
        "band IS NOT NULL OR per_million IS NOT NULL",
    ),
    "a figure that is no number": ("UPDATE prevalence_statement SET per_million = 'many'", "json_valid(per_million)"),
    "a share that is no number": ("UPDATE share SET value = 'half'", "json_valid(value)"),
    "an inheritance pattern twice": (
        "UPDATE inheritance_statement SET pattern = 'X_LINKED'",
        "UNIQUE constraint failed: inheritance_statement.condition, inheritance_statement.pattern",
    ),
    "a trigger twice": (
        "UPDATE condition_trigger SET condition = 1, sort_key = '0000', trigger_id = 't'",
        "UNIQUE constraint failed: condition_trigger.condition, condition_trigger.sort_key",
    ),
    "fewer than no triggers": ("UPDATE condition SET triggers_total = -1", "triggers_total >= 0"),
    "an id twice": ("UPDATE condition SET id = 'c'", "UNIQUE constraint failed: condition.id"),
    "a slug twice": ("UPDATE trigger SET slug = 'a'", "UNIQUE constraint failed: trigger.slug"),
    # Workups
    "a step without a negative result": ("DELETE FROM negative_result_statement WHERE position = 0", FOREIGN_KEY),
    "a step whose negative results begin elsewhere": (
        "UPDATE workup_step SET first_negative_result = 1",
        "first_negative_result = 0",
    ),
    "a negative result of nothing": (
        "UPDATE negative_result_statement SET of_condition = NULL, of_trigger = NULL",
        "(of_condition IS NULL) <> (of_trigger IS NULL)",
    ),
    "a negative result of two things": (
        "UPDATE negative_result_statement SET of_condition = 1, of_trigger = 1",
        "(of_condition IS NULL) <> (of_trigger IS NULL)",
    ),
    "a negative result without sources": (
        "UPDATE negative_result_statement SET citations = NULL WHERE value <> 'NOT_STATED'",
        "(value = 'NOT_STATED') = (citations IS NULL)",
    ),
    "a step before the first": ("UPDATE workup_step SET position = position - 1", "position >= 1"),
    "two workups of one condition": (
        "INSERT INTO workup (key, condition) SELECT 999999, condition FROM workup LIMIT 1",
        "UNIQUE constraint failed: workup.condition",
    ),
    # Reviews, days, credit
    "a day that never was": ("UPDATE condition SET review_updated_on = '2026-02-32'", "review_updated_on IS date("),
    "a day in another writing": ("UPDATE question SET review_due_on = '22.11.2026'", "review_due_on IS date("),
    "a time where a day is due": ("UPDATE source SET accessed_on = '2026-11-22T00:00:00'", "accessed_on IS date("),
    "a review by nobody": (
        "UPDATE condition SET review_status = 'MEDICALLY_REVIEWED' WHERE review_reviewer_name IS NULL",
        "review_status = 'MEDICALLY_REVIEWED'",
    ),
    "a reviewer of a text that is not reviewed": (
        "UPDATE question SET review_status = 'EDITORIAL' WHERE review_reviewer_name NOTNULL",
        "review_status = 'MEDICALLY_REVIEWED'",
    ),
    "the terms of no licence": (
        "UPDATE source SET licence_name = NULL, licence_url = 'https://example.org'",
        "licence_name IS NOT NULL",
    ),
    "a claim of review that nobody makes": (
        "UPDATE source SET review_claim = NULL, review_reviewer = 'X'",
        "review_claim IS NOT NULL",
    ),
    "a second release in one file": ("UPDATE release SET key = 2", "key = 1"),
    "a second disclaimer": ("INSERT INTO disclaimer SELECT 2, markdown, html, text FROM disclaimer", "key = 1"),
    "a word where a number is due": (
        "UPDATE release SET counts_sources = 'many'",
        "cannot store TEXT value in INTEGER",
    ),
}
REFUSED_STATISTICS = {
    "a rounded count that is no multiple of 5": (
        "UPDATE community_stats SET members_precision = 'ROUNDED', members_value = 17",
        "members_precision <> 'ROUNDED' OR",
    ),
    "a rounded count below 15": (
        "UPDATE community_stats SET members_precision = 'ROUNDED', members_value = 10",
        "members_precision <> 'ROUNDED' OR",
    ),
    "a rounded count of nothing": (
        "UPDATE community_stats SET members_precision = 'ROUNDED', members_value = NULL",
        "(members_precision = 'FEWER_THAN') = (members_value IS NULL)",
    ),
    "the figure behind a bound": (
        "UPDATE community_stats SET members_precision = 'FEWER_THAN', members_value = 7",
        "(members_precision = 'FEWER_THAN') = (members_value IS NULL)",
    ),
    "an exact count that is absent": (
        "UPDATE community_stats SET members_precision = 'EXACT', members_value = NULL",
        "(members_precision = 'FEWER_THAN') = (members_value IS NULL)",
    ),
    "a day that never was": ("UPDATE community_stats SET as_of = '2026-02-32'", "as_of IS date("),
    "an empty set of citations": ("INSERT INTO citation_set (key) VALUES (999999)", FOREIGN_KEY),
    "a condition twice in a community": (
        "UPDATE community_stats SET condition = 'c', community = 'm'",
        "UNIQUE constraint failed: community_stats.condition, community_stats.community",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_content_refuses(content: sqlite3.Connection, name: str) -> None:
    refuses(content, *REFUSED[name])


@pytest.mark.parametrize("name", REFUSED_STATISTICS)
def test_the_statistics_refuse(statistics: sqlite3.Connection, name: str) -> None:
    refuses(statistics, *REFUSED_STATISTICS[name])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE condition SET kind = 'GROUP', triggers_total = 0",
        "UPDATE source SET review_claim = 'X', review_reviewer = NULL, review_last_updated = NULL",
        "UPDATE source SET accessed_on = '2024-02-29'",
        "UPDATE prevalence_statement SET band = 'Unknown', per_million = NULL",
        "UPDATE heredity SET genetic_value = 'NOT_STATED', genetic_citations = NULL",
    ],
)
def test_what_is_sound_is_accepted(content: sqlite3.Connection, sql: str) -> None:
    change(content, sql)
