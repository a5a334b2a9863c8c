"""GraphQL over WebSocket, by the protocol graphql-transport-ws: queries and subscriptions on one socket.

Own code, as Strawberry's (0.341) closes the socket at a syntax error, breaks it off (1006) at a JSON array or at JSON
that nests deeply, and takes any subprotocol. Pings are the WebSocket's own, which every client answers by itself:
uvicorn sends them, and closes with 1011 where no pong comes.
"""

import asyncio
from contextlib import suppress
from typing import Any, NamedTuple

import orjson
import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from service.origins import may_read
from service.rate_limit import RateLimit
from service.request import Asked, BadRequest, checked, decoded
from service.request_id import HEADER, request_id
from service.settings import Settings
from service.streams import Run, Streams, cancelled, errors_of, too_many_operations
from service.telemetry.observed import WEBSOCKET
from service.try_later import RateLimited

PROTOCOL = "graphql-transport-ws"
LONGEST_REASON = 120  # bytes; a close frame has room for 123
CLOSE_SECONDS = 1.0  # that a client which reads nothing may hold up the end
_ACKNOWLEDGE = '{"type":"connection_ack"}'
_PONG = '{"type":"pong"}'
# What sending comes to where nobody is there: uvicorn says RuntimeError once it has closed for want of a pong.
_GONE = (TimeoutError, WebSocketDisconnect, RuntimeError)
_log = structlog.get_logger()


class Close(NamedTuple):
    """How a socket is closed: the protocol's code, and why."""

    code: int
    reason: str


GOING_AWAY = Close(1001, "The server stops")
INTERNAL_ERROR = Close(1011, "Internal server error")
WRONG_SUBPROTOCOL = Close(4406, f"Subprotocol not acceptable; ask for {PROTOCOL}")
FORBIDDEN = Close(4403, "Forbidden: pages of this origin may not read answers here")
NOT_INITIALISED = Close(4401, "Unauthorized: send connection_init and wait for connection_ack")
NOT_INITIALISED_IN_TIME = Close(4408, "Connection initialisation timeout")
INITIALISED_TWICE = Close(4429, "Too many initialisation requests")
TRY_AGAIN_LATER = 1013  # clients come back after it; 4429 is final to them


class Closed(Exception):
    """The client has broken the protocol."""

    def __init__(self, close: Close) -> None:
        self.close = close
        super().__init__(close.reason)


class Conversation:
    """One socket, from its opening to its end."""

    def __init__(
        self, socket: WebSocket, run: Run, streams: Streams, settings: Settings, limit: RateLimit | None
    ) -> None:
        self._socket = socket
        self._limit = limit
        self._run = run
        self._streams = streams
        self._settings = settings
        self._headers = dict(socket.scope["headers"])
        self._identity = request_id(self._headers)
        self._is_initialised = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._end: asyncio.Future[Close | None] = asyncio.get_running_loop().create_future()

    async def hold(self) -> None:
        """Hold it until the client leaves or breaks the protocol, or the server stops."""
        offered = self._socket.scope["subprotocols"]
        # Where it offers no protocol of ours, one of its own is taken all the same: else it never reads why it fails.
        chosen = PROTOCOL if PROTOCOL in offered else next(iter(offered), None)
        with suppress(*_GONE):
            await self._socket.accept(chosen, [(HEADER, self._identity)])
            if chosen != PROTOCOL:
                close: Close | None = WRONG_SUBPROTOCOL
            elif not may_read(self._headers, self._settings.cors_origins):
                close = FORBIDDEN
            else:
                close = await self._held()
            if close:
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._socket.close(close.code, close.reason)

    async def _held(self) -> Close | None:
        """Give how it is to be closed; None where nobody is there any more."""
        try:
            self._streams.join(self._go_away)
        except BadRequest as error:
            return GOING_AWAY if self._streams.is_ending else Close(TRY_AGAIN_LATER, str(error))
        reading = asyncio.create_task(self._read())
        try:
            await asyncio.wait({reading, self._end}, return_when=asyncio.FIRST_COMPLETED)
            return self._end.result() if self._end.done() else reading.result()
        except Exception:  # noqa: BLE001  # whatever it is, the client gets no word of it and the log gets all
            _log.exception("unexpected error", request_id=self._identity.decode())
            return INTERNAL_ERROR
        finally:
            await cancelled({reading, *self._tasks})
            self._streams.leave(self._go_away)

    def _go_away(self) -> None:
        self._finish(GOING_AWAY)

    def _finish(self, close: Close | None) -> None:
        if not self._end.done():
            self._end.set_result(close)

    # ---- What the client says

    async def _read(self) -> Close | None:
        """Do what the client says until it leaves or breaks the protocol."""
        try:
            async with asyncio.timeout(self._settings.init_seconds) as initialising:
                while True:
                    received = await self._socket.receive()
                    if received["type"] == "websocket.disconnect":
                        return None
                    await self._act(_message(received))
                    if self._is_initialised:
                        initialising.reschedule(None)
        except TimeoutError:
            return NOT_INITIALISED_IN_TIME
        except Closed as closed:
            return closed.close

    async def _act(self, message: Any) -> None:
        late = self._counted()
        match message:
            case {"type": str(kind)} if late and kind != "subscribe":
                raise Closed(Close(TRY_AGAIN_LATER, _short(str(late))))
            case {"type": "connection_init"} if _has_fitting_payload(message):
                if self._is_initialised:
                    raise Closed(INITIALISED_TWICE)
                self._is_initialised = True
                await self._say(_ACKNOWLEDGE)
            case {"type": "ping"} if _has_fitting_payload(message):
                await self._say(_PONG)
            case {"type": "pong"} if _has_fitting_payload(message):
                pass
            case {"type": "subscribe", "id": str(name), "payload": dict(payload)} if name:
                if not self._is_initialised:
                    raise Closed(NOT_INITIALISED)
                await self._subscribe(name, payload, late)
            case {"type": "complete", "id": str(name)} if name:
                if operation := self._operations.pop(name, None):
                    operation.cancel()
            case _:
                raise Closed(_invalid("this is no message of the protocol"))

    def _counted(self) -> RateLimited | None:
        """Count a message of the client; gives why it may not go on, where it says too much."""
        try:
            if self._limit:
                self._limit.check(self._socket.scope)
        except RateLimited as error:
            return error
        return None

    async def _subscribe(self, name: str, payload: dict[str, Any], late: RateLimited | None) -> None:
        if name in self._operations:
            raise Closed(Close(4409, _short(f"Subscriber for {name} already exists")))
        try:
            asked = checked(payload)
            if len(self._operations) >= self._settings.stream_operations:
                raise too_many_operations(self._settings.stream_operations)
            if late:
                raise late
        except BadRequest as error:
            if error.code == "BAD_REQUEST":
                raise Closed(_invalid(str(error))) from None
            await self._say_of(name, "error", errors_of(error, self._identity))
            return
        task = self._operations[name] = asyncio.create_task(self._answer(name, asked))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- What the client is told

    async def _answer(self, name: str, asked: Asked) -> None:
        async def deliver(response: bytes) -> None:
            with self._streams.delivering(self._go_away, len(response)):
                await self._say_of(name, "next", response)

        try:
            await self._run(asked, deliver, self._identity, WEBSOCKET)
        except Exception as error:  # noqa: BLE001  # it is the operation's end, not the socket's
            last = "error", errors_of(error, self._identity)
        else:
            last = "complete", b""
        del self._operations[name]  # a client may use it again as soon as it reads what follows
        await self._say_of(name, *last)

    async def _say_of(self, name: str, kind: str, payload: bytes) -> None:
        beside = b',"payload":%b' % payload if payload else b""
        await self._say((b'{"id":%b,"type":"%b"%b}' % (orjson.dumps(name), kind.encode(), beside)).decode())

    async def _say(self, message: str) -> None:
        """Send a message, once the client has made room for it."""
        try:
            await self._socket.send_text(message)
        except _GONE:
            self._finish(None)


def _message(received: Any) -> Any:
    text = received.get("text")
    if text is None:
        raise Closed(_invalid("messages are text, not binary"))
    try:
        return decoded(text)
    except BadRequest as error:
        raise Closed(_invalid(str(error))) from None


def _has_fitting_payload(message: dict[str, Any]) -> bool:
    return isinstance(message.get("payload"), dict | None)


def _invalid(why: str) -> Close:
    return Close(4400, _short(f"Invalid message: {why}"))


def _short(reason: str) -> str:
    return reason.encode()[:LONGEST_REASON].decode(errors="ignore")
