"""The application of a preview: the service's own, with a word on the documents in each page; browsers keep none of it.

Until the documents have been sound for the first time there is no release, and each page shows their problems alone.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from multiprocessing.connection import Connection

import orjson
import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import Message, Receive, Scope, Send

from service.endpoint import PATH, GraphQLOverHTTP
from service.pages.response import page, rendered
from service.pages.static_files import Static
from service.preview.state import Preview
from service.reply import EVENT_STREAM, HTML
from service.settings import Settings

EVENTS = "/preview/events"
_BODY = re.compile(rb"<body[^>]*>")
_BACK_MS = 1_000  # after which a browser asks again, when the preview has ended
_log = structlog.get_logger()


class PreviewApp:
    """Answers from `app` once a release is there; `end` is called where the documents are watched no longer."""

    def __init__(
        self, app: GraphQLOverHTTP, preview: Preview, heard: Connection, settings: Settings, end: Callable[[], None]
    ) -> None:
        self._app = app
        self._preview = preview
        self._heard = heard
        self._ping_seconds = settings.ping_seconds
        self._end = end
        self._serves = asyncio.Event()
        self._rest = Starlette(
            routes=[
                Route(EVENTS, self._events),
                Mount("/static", Static()),
                Route("/{path:path}", self._without_release, methods=["GET", "HEAD", "POST"]),
            ],
            lifespan=self._lifespan,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._rest(scope, receive, send)
            return

        notice = self._preview.notice
        scope["state"] = {**scope.get("state", {}), "preview": notice}
        own = scope["path"] == EVENTS or not self._serves.is_set()
        sent = _unkept(send)
        if scope["path"] == PATH and not own:
            sent = _with_banner(sent, rendered("preview_banner.html", {"preview": notice}))
        await (self._rest if own else self._app)(scope, receive, sent)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        self._app.streams.join(self._end_streams)
        serving = asyncio.create_task(self._serve())
        if self._preview.is_sound:
            opened = asyncio.create_task(self._serves.wait())
            await asyncio.wait({serving, opened}, return_when=asyncio.FIRST_COMPLETED)
            opened.cancel()
            if serving.done():
                serving.result()  # raises what is wrong with the release
        serving.add_done_callback(self._stopped)
        loop.add_reader(self._heard.fileno(), self._hear)
        try:
            yield
        finally:
            loop.remove_reader(self._heard.fileno())
            serving.cancel()
            await asyncio.wait({serving})

    async def _serve(self) -> None:
        """Start the application when there is a release, and notice each that it takes."""
        while not self._preview.is_sound:
            await self._preview.changed_after(self._preview.version)
        rest = self._app.rest
        async with rest.router.lifespan_context(rest):
            served = self._app.served
            taken = served.taken
            try:
                while True:
                    self._preview.serve(served.engine.release.pointer.id)
                    self._serves.set()
                    taken = await served.taken_after(taken)
            finally:
                self._serves.clear()

    def _stopped(self, serving: "asyncio.Task[None]") -> None:
        if not serving.cancelled() and serving.exception():
            _log.error("preview ended", exc_info=serving.exception())
            self._end()

    def _hear(self) -> None:
        try:
            self._preview.hear(self._heard.recv())
        except EOFError:
            asyncio.get_running_loop().remove_reader(self._heard.fileno())
            _log.error("the documents are watched no longer")  # the other process has logged why
            self._end()

    async def _events(self, _: Request) -> Response:
        """Tell a page what it says, now and whenever that changes."""
        return StreamingResponse(self._told(), media_type=EVENT_STREAM)

    async def _told(self) -> AsyncIterator[bytes]:
        yield b"retry: %d\n\n" % _BACK_MS
        while not self._preview.has_ended:
            seen = self._preview.version
            yield b"data: %b\n\n" % self._notice()
            with suppress(TimeoutError):  # then the same is told again: a browser that has left is noticed
                async with asyncio.timeout(self._ping_seconds):
                    await self._preview.changed_after(seen)

    def _end_streams(self) -> None:
        self._preview.end()
        self._app.streams.leave(self._end_streams)

    def _notice(self) -> bytes:
        notice = self._preview.notice
        said = {
            "release": notice.release or "",
            "looking": notice.is_looking,
            "status": notice.status,
            "problems": rendered("preview_problems.html", {"preview": notice}).decode(),
        }
        return orjson.dumps(said)

    async def _without_release(self, request: Request) -> Response:
        """Show problems alone: to a browser as a page, to others as lines."""
        notice = self._preview.notice
        if "text/html" in request.headers.get("accept", ""):
            return await page(request, "preview_alone.html", {}, HTTPStatus.SERVICE_UNAVAILABLE)
        lines = [notice.status, *map(str, notice.problems)]
        return PlainTextResponse("\n".join(lines) + "\n", HTTPStatus.SERVICE_UNAVAILABLE)


def _unkept(send: Send) -> Send:
    """Have browsers keep nothing but what lies at an address that names its bytes."""

    async def send_unkept(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "immutable" not in headers.get("cache-control", ""):
                headers["cache-control"] = "no-store"
        await send(message)

    return send_unkept


def _with_banner(send: Send, banner: bytes) -> Send:
    """Write the banner into GraphiQL's page, which is no template; what else is answered there stays as it is."""
    begun: list[Message] = []

    async def send_with_banner(message: Message) -> None:
        headers = MutableHeaders(scope=message) if message["type"] == "http.response.start" else None
        if headers is not None and headers.get("content-type", "").startswith(HTML):
            begun.append(message)
            return
        if begun:
            start, body = begun.pop(), _BODY.sub(lambda body: body[0] + banner, message["body"], count=1)
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(body))
            del headers["etag"]  # that of the page without it
            await send(start)
            message = {**message, "body": body}
        await send(message)

    return send_with_banner
