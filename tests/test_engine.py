"""The engine keeps prepared operations within bounds, and blames nobody else for what SQLite cannot do."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from graphql import GraphQLSchema

from data.pool import OpenRelease, Spent, StatementTooLarge
from data.release import current
from data.writer import Cell
from schema.build import build_schema
from schema.execution import Context
from schema.operation import Refused
from service.engine import Engine
from service.settings import Settings

pytestmark = pytest.mark.asyncio
BYTES = 300_000


@pytest_asyncio.fixture
async def engine(releases: Path, graphql_schema: GraphQLSchema) -> AsyncIterator[Engine]:
    release = await OpenRelease.open(releases, current(releases), connections=1)
    yield Engine.over(graphql_schema, release, Settings(prepared_bytes=BYTES, cache_bytes=0))
    await release.close()


async def twice(engine: Engine, source: str, variables: dict[str, object]) -> bytes:
    """Ask what is kept from its second sight on."""
    assert await engine.answer(source, variables, None) == await engine.answer(source, variables, None)
    return await engine.answer(source, variables, None)


@pytest.mark.slow
async def test_many_different_operations_stay_within_the_bound(engine: Engine) -> None:
    for number in range(200):
        answer = await twice(engine, f"{{ a{number}: release {{ counts {{ conditions }} }} }}", {})
        assert answer == b'{"data":{"a%d":{"counts":{"conditions":7}}}}' % number
    assert 0 < engine.operations.size <= BYTES
    assert 10 < len(engine.operations) < 100


async def test_an_operation_of_many_shapes_counts_with_all_its_plans(engine: Engine) -> None:
    names = "abcdef"
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: slug @include(if: ${name})" for name in names)
    source = f"query ({declared}) {{ conditions {{ nodes {{ id {fields} }} }} }}"
    sizes = []
    for shape in range(2 ** len(names)):
        variables = {name: bool(shape >> place & 1) for place, name in enumerate(names)}
        await twice(engine, source, dict(variables))
        sizes.append(engine.operations.size)
    assert max(sizes) > 4 * sizes[0]
    assert max(sizes) <= BYTES


async def test_an_operation_is_parsed_and_planned_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "query ($n: Int!) { conditions(first: $n) { nodes { slug } } }"
    await twice(engine, source, {"n": 1})

    def again(*_: object) -> None:
        raise AssertionError("prepared again")

    for name in ("parse", "validate", "plan", "emit"):
        monkeypatch.setattr(f"schema.operation.{name}", again)
    assert len(json.loads(await engine.answer(source, {"n": 5}, None))["data"]["conditions"]["nodes"]) == 5


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


@pytest_asyncio.fixture
async def caching(releases: Path, graphql_schema: GraphQLSchema) -> AsyncIterator[Engine]:
    release = await OpenRelease.open(releases, current(releases), connections=4)
    yield Engine.over(graphql_schema, release, Settings())
    await release.close()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is run from now on."""
    run: list[str] = []
    fetch = OpenRelease.fetch

    async def counted(release: OpenRelease, sql: str, parameters: Sequence[Cell], spent: Spent | None) -> bytes:
        run.append(sql)
        return await fetch(release, sql, parameters, spent)

    monkeypatch.setattr(OpenRelease, "fetch", counted)
    return run


PAGE = "query ($n: Int!, $up: Boolean = true) { conditions(first: $n) { nodes { slug name @include(if: $up) } } }"


async def test_an_answer_is_kept_from_the_second_sight_of_its_document_on(
    caching: Engine, statements: list[str]
) -> None:
    answers = [await caching.respond(PAGE, {"n": 5}, None, "") for _ in range(5)]
    assert len({answer.body for answer in answers}) == 1
    assert len(statements) == 2  # one for the first sight, one for the cache


async def test_other_variables_are_other_answers_in_whatever_order_they_come(
    caching: Engine, statements: list[str]
) -> None:
    for _ in range(2):
        await caching.respond(PAGE, {"n": 1}, None, "")
    statements.clear()
    asked: list[dict[str, object]] = [{"n": 2, "up": False}, {"up": False, "n": 2}, {"n": 2}, {"n": 2, "up": True}]
    for variables in asked:
        answer = await caching.respond(PAGE, variables, None, "")
        assert answer.body == await caching.answer(PAGE, variables, None)
    assert len(statements) == 3 + len(asked)


async def test_what_is_asked_at_once_is_one_statement(caching: Engine, statements: list[str]) -> None:
    for _ in range(2):
        await caching.respond(PAGE, {"n": 1}, None, "")
    statements.clear()
    at_once = [caching.respond(PAGE, {"n": 7}, None, coding) for coding in ("", "gzip", "", "br", "gzip")]
    await asyncio.gather(*at_once)
    assert len(statements) == 1


async def test_variables_that_nobody_declared_make_no_other_answer(caching: Engine, statements: list[str]) -> None:
    for _ in range(2):
        await caching.respond(PAGE, {"n": 1}, None, "")
    statements.clear()
    for junk in range(5):
        await caching.respond(PAGE, {"n": 2, "junk": junk}, None, "")
    assert len(statements) == 1


async def test_variables_that_nest_too_deeply_to_be_kept_are_answered_all_the_same(caching: Engine) -> None:
    nested: object = 1
    for _ in range(299):
        nested = [nested]
    for _ in range(4):
        with pytest.raises(Refused):
            await caching.respond(PAGE, {"n": nested}, None, "")


async def test_a_request_that_a_new_release_overtakes_is_answered_from_the_old_one(
    releases: Path, graphql_schema: GraphQLSchema
) -> None:
    for coding in ("", "br"):
        release = await OpenRelease.open(releases, current(releases), connections=1)
        engine = Engine.over(graphql_schema, release, Settings())
        for _ in range(2):
            await engine.respond(PAGE, {"n": 7}, None, coding)
        overtaken = asyncio.create_task(engine.respond(PAGE, {"n": 6}, None, coding))
        await asyncio.sleep(0)
        closing = asyncio.create_task(release.close())
        assert (await asyncio.wait_for(overtaken, 5)).body
        await closing


async def test_a_refusal_is_no_answer_to_keep(caching: Engine, statements: list[str]) -> None:
    for _ in range(4):
        with pytest.raises(Refused):
            await caching.respond(PAGE, {"n": 0}, None, "")
    assert statements == []
    assert caching.answers is not None
    assert len(caching.answers) == 0


async def test_another_release_begins_with_no_answers(caching: Engine, statements: list[str]) -> None:
    for _ in range(3):
        await caching.respond(PAGE, {"n": 3}, None, "")
    other = caching.taking(caching.release)
    assert len(statements) == 2
    await other.respond(PAGE, {"n": 3}, None, "")
    assert len(statements) == 3
    assert len(other.operations) == 1


async def test_an_answer_with_its_surrogate_keys_is_of_the_release_that_it_began_with(
    releases: Path, graphql_schema: GraphQLSchema
) -> None:
    for number in range(4):
        release = await OpenRelease.open(releases, current(releases), connections=1)
        engine = Engine.over(graphql_schema, release, Settings(surrogate_header="surrogate-key"))
        for _ in range(number):
            await engine.respond(PAGE, {"n": 7}, None, "")
        overtaken = asyncio.create_task(engine.respond(PAGE, {"n": 6}, None, "", ("GET", b"", "")))
        await asyncio.sleep(0)
        closing = asyncio.create_task(release.close())
        assert b"surrogate-key" in dict((await asyncio.wait_for(overtaken, 5)).headers)
        await closing
        with pytest.raises(RuntimeError):
            await release.fetch("SELECT 1", ())


@pytest.mark.parametrize("coding", ["", "br"])
async def test_a_request_that_was_answered_is_known_until_the_next_release(coding: str, caching: Engine) -> None:
    sent = ("POST", b"what was sent", coding)
    for _ in range(2):  # nothing is kept of a document that is seen once
        assert caching.known(sent) is None
        answer = await caching.respond(PAGE, {"n": 50}, None, coding, sent)
    assert caching.known(sent) is answer
    assert caching.taking(caching.release).known(sent) is None


async def test_without_a_cache_every_request_is_a_statement(engine: Engine, statements: list[str]) -> None:
    assert engine.answers is None
    for _ in range(4):
        await engine.respond(PAGE, {"n": 3}, None, "")
    assert len(statements) == 4
