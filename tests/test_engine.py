"""The engine keeps prepared operations within bounds, and blames nobody else for what SQLite cannot do."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from graphql import GraphQLSchema

from data.pool import OpenRelease, StatementTooLarge
from data.release import current
from schema.build import build_schema
from schema.execution import Context
from service.engine import Engine

pytestmark = pytest.mark.asyncio
BYTES = 300_000


@pytest_asyncio.fixture
async def engine(releases: Path, graphql_schema: GraphQLSchema) -> AsyncIterator[Engine]:
    release = await OpenRelease.open(releases, current(releases), connections=1)
    yield Engine.over(graphql_schema, release, prepared_bytes=BYTES)
    await release.close()


async def test_many_different_operations_stay_within_the_bound(engine: Engine) -> None:
    for number in range(200):
        answer = await engine.answer(f"{{ a{number}: release {{ counts {{ conditions }} }} }}", {}, None)
        assert answer == b'{"a%d":{"counts":{"conditions":7}}}' % number
    assert 0 < engine.operations.currsize <= BYTES
    assert 10 < len(engine.operations) < 100


async def test_an_operation_of_many_shapes_counts_with_all_its_plans(engine: Engine) -> None:
    names = "abcdef"
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: slug @include(if: ${name})" for name in names)
    source = f"query ({declared}) {{ conditions {{ nodes {{ id {fields} }} }} }}"
    sizes = []
    for shape in range(2 ** len(names)):
        variables = {name: bool(shape >> place & 1) for place, name in enumerate(names)}
        await engine.answer(source, variables, None)
        sizes.append(engine.operations.currsize)
    assert max(sizes) > 4 * sizes[0]
    assert max(sizes) <= BYTES


async def test_the_schema_executes_as_in_any_strawberry_application(engine: Engine) -> None:
    schema = build_schema()
    source = "query Page($n: Int!) { conditions(first: $n) { nodes { slug } } __typename }"
    result = await schema.execute(source, {"n": 1}, context_value=Context(engine), operation_name="Page")
    assert result.errors is None
    assert result.data == {
        "conditions": {"nodes": [{"slug": "anti-nmda-receptor-encephalitis"}]},
        "__typename": "Query",
    }
    refused = await schema.execute(source, {"n": 0}, context_value=Context(engine))
    assert refused.errors
    assert refused.errors[0].extensions == {"code": "INVALID_PAGE"}
    assert (await schema.execute("{ nothing }", context_value=Context(engine))).errors
    without = await schema.execute("{ release { id } }")
    assert without.errors
    assert "context_value" in without.errors[0].message


async def test_a_statement_that_fails_is_not_called_too_large(engine: Engine) -> None:
    with pytest.raises(sqlite3.OperationalError, match="malformed JSON"):
        await engine.release.fetch("SELECT json_quote(?1) || json(?2)", ("x", "not json"))


async def test_a_statement_that_cannot_be_compiled_is(engine: Engine) -> None:
    with pytest.raises(StatementTooLarge):
        await engine.release.fetch("SELECT " + "(" * 2000 + "?1" + ")" * 2000, ("x",))
