"""The application: its routes, its middleware and what lives as long as it does, each in one list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from schema.build import build_schema
from service.endpoint import PATH, GraphQLOverHTTP
from service.following import following
from service.request_id import RequestId
from service.settings import Settings

NO_STORE = {"cache-control": "no-store"}


def create_app(settings: Settings) -> GraphQLOverHTTP:
    """Make the application; it opens the published release as it starts, or fails to start."""
    schema = build_schema()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with following(schema._schema, settings) as app.served:  # noqa: SLF001  # Strawberry has no public name for it
            yield

    async def sdl(_: Request) -> Response:
        return PlainTextResponse(schema.as_str() + "\n", media_type="application/graphql; charset=utf-8")

    async def ready(_: Request) -> Response:
        body: dict[str, object] = {"status": "ready", "release": app.served.engine.release.pointer.id}
        if app.served.refusal:
            body["refused"] = asdict(app.served.refusal)
        return JSONResponse(body, headers=NO_STORE)

    rest = Starlette(
        routes=[
            Route("/schema.graphql", sdl),
            Route(f"{PATH}/", _without_slash, methods=["GET", "POST"]),
            Route("/health/live", _live),
            Route("/health/ready", ready),
        ],
        middleware=[Middleware(RequestId)],
        lifespan=lifespan,
    )
    app = GraphQLOverHTTP(rest, settings)
    return app


async def _without_slash(request: Request) -> Response:
    return RedirectResponse(request.url.replace(path=PATH))


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "live"}, headers=NO_STORE)
