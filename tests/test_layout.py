"""Rows are read as they lie only where nothing else is possible."""

import pytest

from data.layout import CLUSTERED, KEY, KEYLESS
from tests.asking import Asker

BOTH = pytest.mark.parametrize("version", ["system", "newest"])
TABLES = """SELECT t.schema || '.' || t.name AS name FROM pragma_table_list AS t
    WHERE t.schema <> 'temp' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '%index%'"""


@BOTH
def test_the_tables_are_as_statements_take_them_to_be(version: str, asker: Asker) -> None:
    connection = getattr(asker, version)
    clustered, keyless = set(), set()
    for (name,) in connection.execute(TABLES).fetchall():
        schema, _, table = name.partition(".")
        columns = dict(connection.execute("SELECT name, pk FROM pragma_table_info(?, ?)", (table, schema)).fetchall())
        others = "SELECT name FROM pragma_index_list(?, ?) WHERE origin <> 'pk'"
        has_others = bool(connection.execute(others, (table, schema)).fetchall())
        if "position" not in columns:
            continue
        if not has_others:
            assert columns["position"] == max(columns.values())
            clustered.add(name.removeprefix("main."))
        elif KEY not in columns:
            keyless.add(name.removeprefix("main."))
    assert clustered == CLUSTERED
    assert keyless == KEYLESS


@BOTH
@pytest.mark.parametrize("table", sorted(CLUSTERED - {"attribution"}))
def test_a_clustered_table_is_searched_by_its_primary_key_alone(table: str, version: str, asker: Asker) -> None:
    connection = getattr(asker, version)
    schema, _, bare = table.rpartition(".")
    owner = "SELECT name FROM pragma_table_info(?, ?) WHERE pk = 1"
    ((name,),) = connection.execute(owner, (bare, schema or "main")).fetchall()
    ((*_, plan),) = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {name} = 1").fetchall()
    assert plan.endswith(f"{bare} USING PRIMARY KEY ({name}=?)")
    assert plan.startswith("SEARCH")
