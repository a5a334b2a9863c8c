"""The application: its routes, its middleware and what lives as long as it does, each in one list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from schema.build import build_schema
from service.deadline import Deadlines
from service.documents import Documents
from service.endpoint import PATH, GraphQLOverHTTP
from service.following import following
from service.origins import named
from service.pages.asking import OF_PAGES
from service.pages.front import ASKED_BY_BROWSERS
from service.pages.graphiql_page import graphiql_routes
from service.pages.nowhere import nowhere
from service.pages.routes import page_routes
from service.pages.site import Site
from service.rate_limit import RateLimit
from service.reply import ALLOW
from service.request_id import HEADER, RequestId
from service.settings import Settings
from service.trusted import by_id, prepared, read_documents
from service.try_later import TryLater
from service.websocket import Conversation

CORS_SECONDS = 86_400  # a browser need not ask again for so long
NO_STORE = {"cache-control": "no-store"}


def create_app(settings: Settings) -> GraphQLOverHTTP:
    """Make the application; it opens the published release as it starts, or fails to start.

    Raises `UntrustedDocument` where a trusted document cannot be run.
    """
    schema = build_schema()
    deadlines = Deadlines(settings.deadline_seconds)
    trusted = read_documents(settings.trusted_documents) if settings.trusted_documents else []
    if settings.pages:
        trusted.append(ASKED_BY_BROWSERS)
    operations = [
        operation
        for document in trusted
        for operation in prepared(schema._schema, document)  # noqa: SLF001  # Strawberry has no public name for it
    ]
    documents = Documents(by_id(trusted), only_trusted=settings.only_trusted, max_bytes=settings.persisted_bytes)

    unbounded = OF_PAGES | {document.text for document in trusted}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with following(schema._schema, settings, unbounded) as app.served:  # noqa: SLF001  # as above
            for operation in operations:
                app.served.engine.operations.keep(operation, at_once=True)
            async with telling(app):
                yield

    async def sdl(_: Request) -> Response:
        return PlainTextResponse(schema.as_str() + "\n", media_type="application/graphql; charset=utf-8")

    async def ready(_: Request) -> Response:
        body: dict[str, object] = {"status": "ready", "release": app.served.engine.release.pointer.id}
        if app.served.refusal:
            body["refused"] = asdict(app.served.refusal)
        return JSONResponse(body, headers=NO_STORE)

    async def converse(socket: WebSocket) -> None:
        await Conversation(socket, app.run, app.streams, settings, app.limit).hold()

    rest = Starlette(
        routes=[
            WebSocketRoute(PATH, converse),
            Route("/schema.graphql", sdl),
            Route(PATH, _options, methods=["OPTIONS"]),
            Route(f"{PATH}/", _without_slash, methods=["GET", "POST"]),
            Route("/health/live", _live),
            Route("/health/ready", ready),
            *(graphiql_routes() if settings.graphiql else ()),
            *(page_routes(lambda: app.served.engine, deadlines) if settings.pages else ()),
        ],
        middleware=[Middleware(RequestId)],
        exception_handlers={
            TryLater: _later,
            ClientDisconnect: _unread,
            **({HTTPStatus.NOT_FOUND: nowhere} if settings.pages else {}),
        },
        lifespan=lifespan,
    )
    rest.state.site = Site.of(settings)
    app = GraphQLOverHTTP(rest, documents, settings, deadlines, RateLimit.of(settings))
    return app


@asynccontextmanager
async def telling(app: GraphQLOverHTTP) -> AsyncIterator[None]:
    """Tell operators what happens while the block lasts, where they want to know."""
    if app.telemetry is None:
        yield
        return
    async with app.telemetry.running(app.gauges, lambda: app.served.engine.release.pointer.id):
        yield


def with_cors(app: ASGIApp, origins: str) -> ASGIApp:
    """Let web pages of these origins, with commas between, read answers."""
    allowed = named(origins)
    if not allowed:
        return app
    return CORSMiddleware(
        app,
        allow_origins=allowed,
        allow_methods=["DELETE", "GET", "HEAD", "POST", "PUT"],
        allow_headers=["*"],
        expose_headers=["etag", HEADER.decode()],
        max_age=CORS_SECONDS,
    )


async def _options(_: Request) -> Response:
    return Response(status_code=HTTPStatus.NO_CONTENT, headers={"allow": ALLOW})


async def _without_slash(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{PATH}{query}")  # by no host and no scheme: a proxy may have others


async def _later(_: Request, error: Exception) -> Response:
    assert isinstance(error, TryLater)  # noqa: S101  # as it is registered
    return PlainTextResponse(f"{error}\n", error.status, {**NO_STORE, "retry-after": str(error.seconds)})


async def _unread(_: Request, __: Exception) -> Response:
    return Response()


async def _live(_: Request) -> Response:
    return JSONResponse({"status": "live"}, headers=NO_STORE)
