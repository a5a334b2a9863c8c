"""What Strawberry's documentation teaches: resolvers, a loader a relation, and the caches that it offers."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NewType

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from tests.bench.contenders.announced import run
from tests.bench.contenders.loaders import Loaders
from tests.bench.contenders.pool import Pool
from tests.bench.contenders.strawberry_types import Condition, Info

ID_START, SORT_KEY_START = 1, 18  # in a cursor
Cursor = NewType("Cursor", str)


@strawberry.type
class ConditionEdge:
    cursor: Cursor
    node: Condition


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: Cursor | None


@strawberry.type
class ConditionConnection:
    edges: list[ConditionEdge]
    page_info: PageInfo


@strawberry.input(one_of=True)
class ConditionBy:
    slug: strawberry.Maybe[str]


@strawberry.type
class Query:
    @strawberry.field
    async def condition(self, info: Info, by: ConditionBy) -> Condition | None:
        slug = by.slug.value if by.slug else None
        rows = await info.context.rows("SELECT * FROM condition WHERE slug = ?", slug)
        return Condition.of(rows[0]) if rows else None

    @strawberry.field
    async def conditions(self, info: Info, first: int, after: Cursor | None = None) -> ConditionConnection:
        start = bytes.fromhex(after).decode() if after else ""
        rows = await info.context.rows(
            "SELECT * FROM condition WHERE (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT ?",
            start[SORT_KEY_START:],
            start[ID_START:SORT_KEY_START],
            first + 1,
        )
        edges = [
            ConditionEdge(cursor=Cursor(f"n{row['id']}{row['sort_key']}".encode().hex()), node=Condition.of(row))
            for row in rows[:first]
        ]
        page_info = PageInfo(has_next_page=len(rows) > first, end_cursor=edges[-1].cursor if edges else None)
        return ConditionConnection(edges=edges, page_info=page_info)


class Application(GraphQL[Loaders, None]):
    """The schema over HTTP, with loaders of its own for each request."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:  # noqa: ARG002  # Strawberry's signature
        return Loaders(request.app.state.pool)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    def decode_json(self, data: str | bytes) -> Any:
        return orjson.loads(data)


def application(releases: Path) -> Starlette:
    """Make the application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with Pool.of(releases) as app.state.pool:
            yield

    cursor = strawberry.scalar(name="Cursor", serialize=str, parse_value=str)
    config = StrawberryConfig(scalar_map={Cursor: cursor})
    schema = strawberry.Schema(Query, extensions=[ParserCache, ValidationCache], config=config)
    return Starlette(routes=[Route("/graphql", Application(schema, graphql_ide=None))], lifespan=lifespan)


if __name__ == "__main__":
    run(application(Path(sys.argv[1])))
