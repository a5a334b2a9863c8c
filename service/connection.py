"""A connection, from the socket to the application: uvicorn's protocols, with bounds on what a client may leave undone.

uvicorn keeps a socket open that sends nothing, half a header or half a body, for as long as the client likes, reads
headers of any size, tells of a lost connection the last of its requests alone, and writes an error into the midst of
an answer. What a connection waits for is looked at once a second (service/sweep.py): that costs requests nothing.
"""

from http import HTTPStatus
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from service.reply import bad_request, start
from service.request import JSON, BadRequest
from service.request_id import request_id
from service.sweep import Bounds, Connection, Stage, Wait, make_room

MOST_AHEAD = 16  # requests that wait on a connection; with more, nothing is read until some are answered
PIECE = 4_096  # bytes that are parsed at a time: a quarter of a million could begin 14,000 requests, some 30 MB
MOST_HEADERS = 100
LONGEST_HANDSHAKE = 8_000  # bytes of a WebSocket's head: the library that reads it says nothing at lines of 8 kB
MOST_FRAGMENTS = 1_000  # of a message of a WebSocket
CLOSE_SECONDS = 2  # that a client has to close a WebSocket, too
MOST_PONGS = 1_000_000  # bytes that wait for a client that sends more than it reads
_HEADERS_TOO_LARGE = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
_TOO_LATE = HTTPStatus.REQUEST_TIMEOUT


class HTTPConnection(HttpToolsProtocol):
    """A connection on which requests come, one after another or several ahead of their answers."""

    _answering: RequestResponseCycle | None = None
    _is_in_body = False
    _refusal: BadRequest | None = None  # it is sent once what came before is answered; nothing more is read
    _split_head = 0  # bytes of a head that did not come in one piece
    _piece = 0
    _unparsed = b""  # what has come behind as many requests as may wait
    _beside_body = 0  # bytes of chunks' lines and of trailers since the last of the body
    _is_left = False

    def __init__(self, bounds: Bounds, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._bounds = bounds
        self.wait = Wait()

    def connection_made(self, transport: Any) -> None:
        """Begin, and make room where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self._bounds.connections:
            make_room(cast("set[Connection]", self.connections), self._bounds)

    @property
    def stage(self) -> Stage:
        """What it waits for."""
        if self._is_left:
            return Stage.LEFT
        busy = self._answering is not None and not self._answering.response_complete
        if busy and not (self._is_in_body and self._answering is self.cycle):
            return Stage.BUSY
        if self._is_in_body:
            return Stage.BODY
        return Stage.HEAD if self._is_in_head else Stage.IDLE

    @property
    def awaited(self) -> object:
        """The request that it waits for, or waited for last."""
        return self.scope

    @property
    def _is_in_head(self) -> bool:
        # Both are None at first, of which uvicorn's types know nothing.
        return self.scope is not (self.cycle.scope if self.cycle else None)  # type: ignore[truthy-bool]

    # ---- What the client sends

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        if self._refusal is not None:
            return
        if len(data) <= PIECE and not self._unparsed and len(self.pipeline) < MOST_AHEAD:
            self._parse(data)
        else:
            self._unparsed += data
            self._parse_on()

    def _parse_on(self) -> None:
        """Parse piece by piece, until as many requests wait as may."""
        data, self._unparsed = memoryview(self._unparsed), b""
        while data and self._refusal is None and len(self.pipeline) < MOST_AHEAD:
            piece, data = data[:PIECE], data[PIECE:]
            if not self._parse(bytes(piece)):
                return
        if data and self._refusal is None:
            self._unparsed = bytes(data)
            self.flow.pause_reading()

    def _parse(self, data: bytes) -> bool:
        """Parse a piece, and refuse what is no HTTP, or too much of it; tells whether HTTP may follow."""
        scope, self._piece = self.scope, len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            else:
                self.cycle.keep_alive = False  # the parser reads no further
            return False
        except httptools.HttpParserError as error:
            why = error.__context__
            self.refuse(why if isinstance(why, BadRequest) else BadRequest("BAD_REQUEST", "this is no HTTP request"))
            return False
        if self._is_in_head:
            self._split_head = self._split_head + len(data) if self.scope is scope else 1
            if self._split_head > self._bounds.head_bytes + self._bounds.target_bytes:
                self.refuse(self._too_large_a_head())
        elif self._is_in_body:
            self._beside_body += len(data)
            if self._beside_body > self._bounds.head_bytes + self._bounds.target_bytes:
                self.refuse(self._too_large_a_head())
        if len(self.headers or ()) > MOST_HEADERS and self._refusal is None:  # of a head, or trailers
            self.refuse(self._too_large_a_head())
        return True

    def on_headers_complete(self) -> None:
        """Begin a request, unless its head is too large; go on reading, to see when the client leaves."""
        if len(self.url) > self._bounds.target_bytes:
            text = f"the address has more than {self._bounds.target_bytes:,} bytes; send the query by POST"
            raise BadRequest("ADDRESS_TOO_LONG", text, HTTPStatus.REQUEST_URI_TOO_LONG)
        if len(self.headers) > MOST_HEADERS:
            raise self._too_large_a_head()
        is_upgrade = self.parser.should_upgrade()
        most = LONGEST_HANDSHAKE if is_upgrade else self._bounds.head_bytes
        if self._split_head or self._piece > most:
            self._split_head = 0
            if sum(len(name) + len(value) + 4 for name, value in self.headers) > most:
                raise self._too_large_a_head()
        super().on_headers_complete()
        if not is_upgrade:
            self._is_in_body = True
            self._beside_body = 0
            self.headers = []  # trailers are no headers of it
        if 0 < len(self.pipeline) < MOST_AHEAD:
            self.flow.resume_reading()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._beside_body = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request has come as a whole."""
        self._is_in_body = False
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the request that is answered, and begin none of those that wait."""
        self.pipeline.clear()
        self._unparsed = b""
        if self._answering is not None and not self._answering.response_complete:
            _leave(self._answering)
        super().connection_lost(exc)

    # ---- What the client is sent

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Begin the next request, if one waits; uvicorn sets a timer here for each request, which takes longer."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)
        elif self._refusal is not None:
            self._write(self._refusal)
        if self._unparsed:
            self._parse_on()

    def give_up(self) -> None:
        """Wait no longer for the client."""
        match self.stage:
            case Stage.HEAD:
                self.refuse(BadRequest("REQUEST_TIMEOUT", "the head of the request did not come in time", _TOO_LATE))
            case Stage.BODY:
                self.refuse(BadRequest("REQUEST_TIMEOUT", "the body of the request did not come in time", _TOO_LATE))
            case _:
                self.transport.close()

    def refuse(self, error: BadRequest) -> None:
        """Take nothing more, and say why once what came before is answered."""
        self._refusal = error
        self._unparsed = b""
        if self._is_in_body:  # it is the last request that is at fault
            self._is_in_body = False
            cycle = self.cycle
            if self.pipeline and self.pipeline[0][0] is cycle:
                self.pipeline.popleft()
            elif cycle.response_started:
                self.transport.close()
                return
            else:
                _leave(cycle)
                self._write(error)
                return
        if self._answering is None or self._answering.response_complete:
            self._write(error)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP request."""
        self.refuse(BadRequest("BAD_REQUEST", msg))

    def _write(self, error: BadRequest) -> None:
        answer, status = bad_request(error)
        begin = start("POST", JSON, request_id({}), answer, status)
        lines = [STATUS_LINE[status]]
        for name, value in (*self.server_state.default_headers, *begin["headers"], (b"connection", b"close")):
            lines += (name, b": ", value, b"\r\n")
        self.transport.write(b"".join([*lines, b"\r\n", answer.body]))
        self.transport.write_eof()  # closed while it still sends, the client would not read it
        self._is_left = True

    def _too_large_a_head(self) -> BadRequest:
        text = (
            f"the headers have more than {self._bounds.head_bytes:,} bytes, or are more than {MOST_HEADERS}; send fewer"
        )
        return BadRequest("HEADERS_TOO_LARGE", text, _HEADERS_TOO_LARGE)


class WebSocketConnection(WebSocketsSansIOProtocol):
    """A connection that has become a WebSocket."""

    def __init__(self, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self.close_timeout = CLOSE_SECONDS
        self.wait = Wait()

    @property
    def stage(self) -> Stage:
        """What it waits for; once it is open, pings tell whether the client is there."""
        return Stage.BUSY if self.handshake_complete else Stage.HEAD

    @property
    def awaited(self) -> object:
        """The handshake."""
        return self

    def give_up(self) -> None:
        """Wait no longer for the client."""
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what the client sends, unless it has left too much unread of what that is answered with."""
        if self.transport.get_write_buffer_size() > MOST_PONGS:
            self.transport.abort()
            return
        super().data_received(data)

    def handle_cont(self, event: Frame) -> None:
        """Take a piece of a message, which may be empty, unless there are too many."""
        if len(self.frames) >= MOST_FRAGMENTS:
            self.conn.fail(1009, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)


def _leave(cycle: RequestResponseCycle) -> None:
    cycle.disconnected = True
    cycle.message_event.set()
