"""The application: its routes, its middleware and what lives as long as it does, each in one list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from data.pool import OpenRelease
from data.release import current
from schema.build import build_schema
from service.endpoint import graphql
from service.engine import Engine
from service.settings import Settings
from service.telemetry import RequestId

NO_STORE = {"cache-control": "no-store"}


def create_app(settings: Settings) -> Starlette:
    """Make the application; it opens the published release as it starts, or fails to start."""
    schema = build_schema()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pointer = current(settings.releases)
        release = await OpenRelease.open(settings.releases, pointer, connections=settings.connections)
        app.state.engine = Engine.over(schema._schema, release, prepared_bytes=settings.prepared_bytes)  # noqa: SLF001  # Strawberry has no public name for it
        try:
            yield
        finally:
            await release.close()

    async def sdl(_: Request) -> Response:
        return PlainTextResponse(schema.as_str() + "\n", media_type="application/graphql; charset=utf-8")

    app = Starlette(
        routes=[
            Route("/graphql", graphql, methods=["GET", "POST"]),
            Route("/schema.graphql", sdl),
            Route("/health/live", _live),
            Route("/health/ready", _ready),
        ],
        middleware=[Middleware(RequestId)],
        lifespan=lifespan,
    )
    app.state.settings = settings
    return app


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "live"}, headers=NO_STORE)


async def _ready(request: Request) -> Response:
    engine: Engine = request.app.state.engine
    return JSONResponse({"status": "ready", "release": engine.release.pointer.id}, headers=NO_STORE)
