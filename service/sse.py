"""GraphQL over server-sent events, by the protocol graphql-sse.

Distinct connections: POST or GET with `accept: text/event-stream`, a stream an operation. Single connection: PUT gives
a token, GET opens the stream that it names, POST runs an operation there, DELETE completes one. Refused operations are
told as events in both, since a client can read them there; what is no GraphQL request gets 4xx and no stream.
"""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

import orjson
from starlette.datastructures import QueryParams
from starlette.types import Message, Receive, Scope, Send

from service.cache import Answer
from service.reply import EVENT_STREAM, start
from service.request import Asked, BadRequest, asked, check_content_type, checked, decoded, read
from service.request_id import HEADER
from service.settings import Settings
from service.streams import Run, Streams, cancelled, errors_of, too_many_operations
from service.telemetry.observed import SSE

TOKEN = b"x-graphql-event-stream-token"
STREAM_METHODS = frozenset({"PUT", "DELETE"})  # that concern streams alone
RESERVED_SHARE = 10  # a tenth of the connections may be reserved and not yet open; the oldest are forgotten
CLOSE_SECONDS = 1.0  # that a client which reads nothing may hold up the end
_COMMENT = b":\n\n"
# Proxies do not hold it back.
_HEADERS = Answer(b"", ((b"x-accel-buffering", b"no"),))


class EventStream:
    """One stream: operations write to it, comments keep it alive; its only operation or its client ends it."""

    def __init__(self, run: Run, streams: Streams, settings: Settings) -> None:
        self._run = run
        self._streams = streams
        self._settings = settings
        self._send: Send | None = None
        self._opened = asyncio.Event()
        self._end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tasks: set[asyncio.Task[None]] = set()
        self.operations: dict[str, asyncio.Task[None]] = {}
        streams.join(self.end)

    @property
    def is_opened(self) -> bool:
        """Whether a client reads it, or has read it."""
        return self._send is not None

    @property
    def has_ended(self) -> bool:
        """Whether it takes no more operations."""
        return self._end.done()

    def end(self) -> None:
        """Bring it to its end, or forget it where it was not opened."""
        if not self._end.done():
            self._end.set_result(None)
        if not self.is_opened:
            for task in self._tasks:
                task.cancel()
            self._streams.leave(self.end)

    def begin(self, name: str | None, wanted: Asked, identity: bytes) -> None:
        """Run an operation; without a name it is the only one of its stream."""
        task = asyncio.create_task(self._answer(name, wanted, identity))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if name is not None:
            self.operations[name] = task

    async def hold(self, method: str, identity: bytes, receive: Receive, send: Send) -> None:
        """Send the stream until its end."""
        self._send = send
        attending = {asyncio.create_task(_left(receive)), asyncio.create_task(self._keep_alive(method, identity))}
        try:
            await asyncio.wait({*attending, self._end}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not self._end.done():
                self._end.set_result(None)  # no operation begins here from now on
            await cancelled({*attending, *self._tasks})
            self._streams.leave(self.end)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await send({"type": "http.response.body", "body": b""})

    async def _keep_alive(self, method: str, identity: bytes) -> None:
        """Open the stream, and show again and again that it is alive, as long as the client reads it."""
        await self._write(start(method, EVENT_STREAM, identity, _HEADERS, HTTPStatus.OK.value))
        self._opened.set()
        while not self._end.done():
            await self._write(_body(_COMMENT))  # the first of them makes browsers see that it is open
            await asyncio.sleep(self._settings.ping_seconds)

    async def _answer(self, name: str | None, wanted: Asked, identity: bytes) -> None:
        async def deliver(response: bytes) -> None:
            data = response if name is None else b'{"id":%b,"payload":%b}' % (orjson.dumps(name), response)
            with self._streams.delivering(self.end, len(response)):
                await self._write(_body(b"event: next\ndata: %b\n\n" % data))

        await self._opened.wait()
        try:
            await self._run(wanted, deliver, identity, SSE)
        except Exception as error:  # noqa: BLE001  # it is the operation's end, not the stream's
            await deliver(b'{"errors":%b}' % errors_of(error, identity))
        if name is None:
            await self._write(_body(b"event: complete\ndata:\n\n"))
            self.end()
        else:
            del self.operations[name]  # a client may use it again as soon as it reads what follows
            await self._write(_body(b'event: complete\ndata: {"id":%b}\n\n' % orjson.dumps(name)))

    async def _write(self, message: Message) -> None:
        """Send a piece, once the client has made room for it."""
        assert self._send  # noqa: S101  # operations wait until it is opened
        await self._send(message)


class EventStreams:
    """The streams of a process, and those that are reserved by their tokens."""

    def __init__(self, run: Run, streams: Streams, settings: Settings) -> None:
        self._run = run
        self._streams = streams
        self._settings = settings
        self._named: dict[str, EventStream] = {}

    async def answer(
        self,
        scope: Scope,
        headers: Mapping[bytes, bytes],
        identity: bytes,
        receive: Receive,
        send: Send,
        *,
        opens: bool,
    ) -> None:
        """Send a stream, or do what is asked about one; raises `BadRequest` before anything is sent.

        `opens` says that the answer is a stream: the one that was reserved, or one for the operation that is asked.
        """
        method, token = scope["method"], token_of(scope, headers)
        content = scope["query_string"]
        if method == "POST":
            check_content_type(headers.get(b"content-type", b""))
            content = await read(receive, self._settings.max_body_bytes)
        if not opens:
            status, body = self._steer(method, token, content, identity)
            length = (b"content-length", b"%d" % len(body))
            fixed = [
                (HEADER, identity),
                (b"cache-control", b"no-store"),
                (b"content-type", b"text/plain; charset=utf-8"),
            ]
            await send({"type": "http.response.start", "status": status.value, "headers": [*fixed, length]})
            await send({"type": "http.response.body", "body": body})
        elif method == "GET" and token:
            await self._open(token, identity, receive, send)
        else:
            wanted = asked(method, content)
            if isinstance(wanted, list):
                raise BadRequest("BAD_REQUEST", "a stream has one operation: send a JSON object, not an array")
            if method == "HEAD":
                await send(start(method, EVENT_STREAM, identity, _HEADERS, HTTPStatus.OK.value))
                await send({"type": "http.response.body", "body": b""})
                return
            stream = EventStream(self._run, self._streams, self._settings)
            stream.begin(None, wanted, identity)
            await stream.hold(method, identity, receive, send)

    def knows(self, query_string: bytes) -> bool:
        """Tell whether an address has the token of a stream; others have tokens in addresses too."""
        return QueryParams(query_string).get("token") in self._named

    async def _open(self, token: str, identity: bytes, receive: Receive, send: Send) -> None:
        stream = self._find(token)
        if stream.is_opened:
            raise BadRequest("STREAM_ALREADY_OPEN", "this stream is open: reserve another", HTTPStatus.CONFLICT)
        try:
            await stream.hold("GET", identity, receive, send)
        finally:
            self._named.pop(token, None)

    def _steer(self, method: str, token: str | None, content: bytes, identity: bytes) -> tuple[HTTPStatus, bytes]:
        """Reserve a stream, complete an operation of one, or run an operation there."""
        if method == "PUT":
            return HTTPStatus.CREATED, self._reserve().encode()
        stream = self._find(token)
        if method == "DELETE":
            self._complete(stream, QueryParams(content).get("operationId"))
            return HTTPStatus.OK, b""
        self._begin(stream, decoded(content), identity)
        return HTTPStatus.ACCEPTED, b""

    def _reserve(self) -> str:
        """Reserve a stream and give its token; who does not open it in time loses it."""
        if self._settings.workers > 1:
            text = "each of this server's processes knows its own streams alone: open one an operation, or a WebSocket"
            raise BadRequest("SINGLE_CONNECTION_UNAVAILABLE", text, HTTPStatus.NOT_IMPLEMENTED)
        waiting = [token for token, stream in self._named.items() if not stream.is_opened]
        if len(waiting) >= max(1, self._settings.stream_connections // RESERVED_SHARE):
            self._forget(waiting[0])
        stream = EventStream(self._run, self._streams, self._settings)
        token = secrets.token_urlsafe(24)
        self._named[token] = stream
        asyncio.get_running_loop().call_later(self._settings.init_seconds, self._forget, token)
        return token

    def _forget(self, token: str) -> None:
        stream = self._named.get(token)
        if stream and not stream.is_opened:
            del self._named[token]
            stream.end()

    def _find(self, token: str | None) -> EventStream:
        stream = self._named.get(token or "")
        if stream is None or stream.has_ended:
            text = "there is no stream of this token: reserve one with PUT, and open it with GET"
            raise BadRequest("STREAM_NOT_FOUND", text, HTTPStatus.NOT_FOUND)
        return stream

    def _begin(self, stream: EventStream, request: object, identity: bytes) -> None:
        wanted = checked(request)
        extensions = request.get("extensions") if isinstance(request, dict) else None
        name = extensions.get("operationId") if isinstance(extensions, dict) else None
        if not isinstance(name, str) or not name:
            raise BadRequest("BAD_REQUEST", "extensions.operationId is missing; it is a string of your choice")
        if name in stream.operations:
            text = "an operation of this operationId runs on this stream: choose another"
            raise BadRequest("OPERATION_EXISTS", text, HTTPStatus.CONFLICT)
        if len(stream.operations) >= self._settings.stream_operations:
            raise too_many_operations(self._settings.stream_operations)
        stream.begin(name, wanted, identity)

    def _complete(self, stream: EventStream, name: str | None) -> None:
        if not name:
            raise BadRequest("BAD_REQUEST", "operationId is missing in the address")
        if operation := stream.operations.pop(name, None):
            operation.cancel()


def token_of(scope: Scope, headers: Mapping[bytes, bytes]) -> str | None:
    """Find the token of the stream that a request concerns."""
    if TOKEN in headers:
        return headers[TOKEN].decode("latin-1")
    return QueryParams(scope["query_string"]).get("token") if scope["query_string"] else None


def _body(piece: bytes) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": True}


async def _left(receive: Receive) -> None:
    """Wait until the client leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass
