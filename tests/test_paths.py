"""The two ways to an answer, over HTTP and through Strawberry's own execution, give the same bytes."""

import asyncio
import json
from pathlib import Path

import pytest
from graphql import GraphQLSchema

from data.pool import OpenRelease
from data.release import current
from schema.build import build_schema
from schema.execution import Context
from service.engine import Engine
from service.settings import Settings
from tests.serving import Server

QUERIES = sorted(Path(__file__).parent.glob("queries/*.graphql"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
@pytest.mark.slow
def test_both_ways_give_the_same_bytes(
    path: Path, server: Server, releases: Path, graphql_schema: GraphQLSchema
) -> None:
    source = path.read_text(encoding="utf-8")
    given = path.with_suffix(".variables.json")
    variables = json.loads(given.read_text(encoding="utf-8")) if given.exists() else {}

    async def generally() -> bytes:
        release = await OpenRelease.open(releases, current(releases), connections=1)
        try:
            engine = Engine.over(graphql_schema, release, Settings())
            result = await build_schema().execute(source, variables, context_value=Context(engine))
        finally:
            await release.close()
        assert result.errors is None
        return json.dumps({"data": result.data}, ensure_ascii=False, separators=(",", ":")).encode()

    request = {"query": source, "variables": variables}
    thin = [server.client.post("/graphql", json=request).content for _ in range(3)]  # unknown, seen, from the cache
    assert set(thin) == {asyncio.run(generally())}
