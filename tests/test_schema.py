"""The schema is described throughout, is what the committed SDL says, and stands on tables that prove its promises."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_non_null_type,
    is_specified_scalar_type,
    validate_schema,
)

from data.localisation import SERVED_LOCALE
from schema.build import build_schema
from schema.fields import Column, Inline, column_of, source_of, table_of
from tests.asking import Asker

SDL = Path(__file__).parent.parent / "schema" / "schema.graphql"


def test_the_committed_sdl_is_the_schema() -> None:
    assert SDL.read_text() == build_schema().as_str() + "\n", "run `raregraph schema > schema/schema.graphql`"


def test_the_schema_is_valid(graphql_schema: GraphQLSchema) -> None:
    assert validate_schema(graphql_schema) == []


def test_everything_is_described(graphql_schema: GraphQLSchema) -> None:
    missing = [
        name
        for name, description in _descriptions(graphql_schema)
        if not (description or "").rstrip().endswith((".", "?"))
    ]
    assert missing == []


def test_root_fields_that_take_a_name_show_an_example(graphql_schema: GraphQLSchema) -> None:
    assert graphql_schema.query_type
    for name, field in graphql_schema.query_type.fields.items():
        if "by" in field.args:
            assert f"`{name}(by: " in (field.description or "")


def _descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for type_ in _own_types(schema):
        yield type_.name, type_.description
        if isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value.description
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field.description
                for argument, definition in field.args.items():
                    yield f"{type_.name}.{name}({argument})", definition.description
        elif isinstance(type_, GraphQLInputObjectType):
            for name, input_field in type_.fields.items():
                yield f"{type_.name}.{name}", input_field.description


def _own_types(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    for type_ in schema.type_map.values():
        if not type_.name.startswith("__") and not is_specified_scalar_type(type_):
            yield type_


def test_every_field_says_where_it_comes_from(graphql_schema: GraphQLSchema) -> None:
    for type_ in _own_types(graphql_schema):
        if isinstance(type_, GraphQLObjectType):
            for field in type_.fields.values():
                source_of(field)


def _columns(
    type_: GraphQLObjectType, prefix: str = "", *, optional: bool = False
) -> Iterator[tuple[str, GraphQLField, bool]]:
    """Every column that a type's own row has for it, inline objects opened; and whether it may be null."""
    for field in type_.fields.values():
        nullable = optional or not is_non_null_type(field.type)
        match source_of(field):
            case Column():
                yield prefix + column_of(field), field, nullable
            case Inline(own):
                inner = get_named_type(field.type)
                assert isinstance(inner, GraphQLObjectType)
                inside = prefix + (f"{column_of(field)}_" if own is None else own)
                if own != "":
                    yield from _columns(inner, inside, optional=nullable)
            case _:
                pass


TABLES = (
    "Condition", "Heredity", "Trigger", "Procedure", "Question", "Source", "Community", "CommunityStats", "Workup",
    "WorkupStep", "Synonym", "Identifier", "Citation", "Section", "Share", "SignStatement", "OnsetStatement",
    "PrevalenceStatement", "InheritanceStatement", "NegativeResultStatement", "Attribution",
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_what_the_schema_promises_the_table_proves(name: str, graphql_schema: GraphQLSchema, asker: Asker) -> None:
    type_ = graphql_schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    database, _, table = table_of(type_).rpartition(".")
    columns, text = _table(asker.system, database or "main", table)
    for column, field, nullable in _columns(type_):
        if column.endswith(SERVED_LOCALE):  # no table has it
            continue
        assert column in columns, f"{name} needs the column {column}"
        assert nullable or columns[column], f"{table}.{column} is promised and not NOT NULL"
        values = get_named_type(field.type)
        if isinstance(values, GraphQLEnumType):
            listed = text.partition(f"CHECK ({column} IN (")[2].partition("))")[0]
            assert sorted(listed.replace("'", "").replace(",", " ").split()) == sorted(values.values)


def _table(connection: sqlite3.Connection, database: str, table: str) -> tuple[dict[str, bool], str]:
    """Give a table's columns, each with whether it is NOT NULL, and the statement that made the table."""
    rows = connection.execute(
        'SELECT name, "notnull" OR pk > 0 FROM pragma_table_info(?, ?)', (table, database)
    ).fetchall()
    ((text,),) = connection.execute(f"SELECT sql FROM {database}.sqlite_schema WHERE name = ?", (table,)).fetchall()
    return {name: bool(required) for name, required in rows}, text
