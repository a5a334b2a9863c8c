"""Clients that send nothing, half of something, or read nothing: they are closed in time, and harm nobody."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import httpx2
import pytest

from service.sweep import LEAST_TAKEN, Bounds, Connection, Stage, Wait, make_room, sweep
from tests.serving import Server, serving

KEY = b"sec-websocket-key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\n"
HEADER, BODY, KEPT = 1.0, 2.0, 3.0  # seconds
LATER = 2.5  # at most: two looks, and a loaded machine
BEGIN = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
QUERY = b'{"query": "{ release { id } }"}'
WHOLE = BEGIN + b"content-length: %d\r\n\r\n%b" % (len(QUERY), QUERY)
END = b"GET /x HTTP/1.1\r\nconnection: close\r\n\r\n"
UPGRADE = (
    b"GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
)


@pytest.fixture(scope="module")
def hasty(releases: Path) -> Iterator[Server]:
    """A server that waits for nobody."""
    with serving(
        releases,
        header_seconds=str(HEADER),
        body_seconds=str(BODY),
        keep_alive_seconds=str(KEPT),
        ping_seconds="1",
    ) as server:
        yield server


def connected(server: Server) -> socket.socket:
    """Open a socket on which nothing happens by itself."""
    connection = socket.create_connection((server.client.base_url.host, server.client.base_url.port or 80))
    connection.settimeout(10)
    return connection


def rest(connection: socket.socket) -> bytes:
    """Read until the server ends the connection."""
    pieces = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def last(said: bytes) -> tuple[int, str]:
    """Give the status and the code of the last of some responses."""
    head, _, body = said[said.rindex(b"HTTP/1.1 ") :].partition(b"\r\n\r\n")
    assert b"\r\nconnection: close" in head
    assert b"\r\ncontent-type: application/json; charset=utf-8" in head
    return int(head.split()[1]), json.loads(body)["errors"][0]["extensions"]["code"]


class Half(NamedTuple):
    """What is sent, within how many seconds the rest is due, whether the client is told, and what else it may send."""

    sent: bytes
    seconds: float
    is_told: bool = True
    drip: bytes = b""


UNTOLD = False
HALVES = {
    "nothing": Half(b"", HEADER, UNTOLD),
    "empty lines": Half(b"\r\n\r\n", HEADER, UNTOLD, b"\r\n"),
    "half a method": Half(b"PO", HEADER),
    "half an address": Half(b"GET /graph", HEADER, drip=b"x"),
    "half a header": Half(BEGIN + b"content-le", HEADER, drip=b"x"),
    "no end of the headers": Half(BEGIN, HEADER, drip=b"x: y\r\n"),
    "half a handshake": Half(UPGRADE, HEADER, drip=b"x: y\r\n"),
    "no body": Half(BEGIN + b"content-length: 100\r\n\r\n", BODY),
    "half a body": Half(BEGIN + b"content-length: 100\r\n\r\n{", BODY, drip=b" "),
    "half a chunk": Half(BEGIN + b"transfer-encoding: chunked\r\n\r\n64\r\n{", BODY, drip=b" "),
    "no last chunk": Half(BEGIN + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n", BODY, drip=b"1\r\nx\r\n"),
    "unread body": Half(b"GET /health/live HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n", BODY, UNTOLD, b"x"),
    "half of what is too large": Half(BEGIN + b"content-length: 1000000\r\n\r\n{", BODY, UNTOLD, b"x"),
    "nothing after an answer": Half(WHOLE, KEPT, UNTOLD),
    "half a header after an answer": Half(WHOLE + BEGIN, HEADER, drip=b"x: y\r\n"),
    "half a body after an answer": Half(WHOLE + WHOLE[:-5], BODY),
    "half a body of a stream": Half(WHOLE[:-5].replace(b"host: x", b"host: x\r\naccept: text/event-stream"), BODY),
}


async def ended(server: Server, sent: bytes, drip: bytes) -> tuple[float, bytes]:
    """Send the one, then the other again and again; give when the server ends it, and what it has said."""
    reader, writer = await asyncio.open_connection(server.client.base_url.host, server.client.base_url.port)
    start, said = time.monotonic(), b""
    writer.write(sent)
    with suppress(ConnectionError):
        while not reader.at_eof():
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    said += await reader.read(65_536)
                    continue
            writer.write(drip)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    return time.monotonic() - start, said


@pytest.mark.slow
@pytest.mark.asyncio
async def test_what_keeps_the_server_waiting_is_closed_in_time(hasty: Server) -> None:
    """All at once, each silent and, where it can be, with a byte now and then."""
    ways = [(name, drip) for name, half in HALVES.items() for drip in sorted({b"", half.drip})]
    async with asyncio.timeout(30):
        ends = await asyncio.gather(*(ended(hasty, HALVES[name].sent, drip) for name, drip in ways))
    for way, (seconds, said) in zip(ways, ends, strict=True):
        half = HALVES[way[0]]
        assert half.seconds - 0.1 <= seconds <= half.seconds + LATER, way
        if half.is_told:
            assert last(said) == (408, "REQUEST_TIMEOUT"), way
        else:
            assert b"HTTP/1.1 408" not in said, way


@pytest.mark.slow
def test_what_comes_slowly_but_in_time_is_answered(hasty: Server) -> None:
    """Twice on one connection: what the first has taken is not held against the second."""
    with connected(hasty) as connection:
        for _ in range(2):
            for piece in (WHOLE[:30], WHOLE[30:-10], WHOLE[-10:-5]):
                connection.sendall(piece)
                time.sleep(HEADER / 2)
            connection.sendall(WHOLE[-5:])
            said = connection.recv(10_000)
            while b"}}}" not in said:
                said += connection.recv(10_000)
            assert said.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.slow
def test_a_client_that_reads_nothing_is_broken_off(hasty: Server) -> None:
    """Many requests ahead, whose answers together are more than the kernels hold."""
    ask = b"GET /schema.graphql HTTP/1.1\r\nhost: x\r\n\r\n"
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect((hasty.client.base_url.host, hasty.client.base_url.port or 80))
        deaf.settimeout(1)
        with pytest.raises(ConnectionError):
            _ask_until(time.monotonic() + 12, deaf, ask * 100)
    assert hasty.client.get("/health/live").status_code == httpx2.codes.OK


def _ask_until(end: float, deaf: socket.socket, ask: bytes) -> None:
    while time.monotonic() < end:
        with suppress(TimeoutError):
            deaf.sendall(ask)


@pytest.mark.slow
def test_answers_that_a_websocket_has_no_room_for_are_bounded(releases: Path) -> None:
    """They wait for their client, and are in no socket's buffer yet."""
    lists = " ".join(f"a{n}: conditions(first: 100) {{ nodes {{ jsonLd }} }}" for n in range(9))  # some 250 kB
    with serving(releases, unread_bytes="1000000") as server, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect((server.client.base_url.host, server.client.base_url.port or 80))
        deaf.settimeout(5)
        deaf.sendall(UPGRADE + KEY + b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n")
        assert b" 101 " in deaf.recv(1_000)
        deaf.sendall(_framed({"type": "connection_init"}))
        for number in range(40):
            query = f"{{ b{number}: release {{ id }} {lists} }}"
            with suppress(ConnectionError):  # it may be soon
                deaf.sendall(_framed({"id": str(number), "type": "subscribe", "payload": {"query": query}}))
            time.sleep(0.03)  # one document is prepared after the other
        time.sleep(1)
        with suppress(ConnectionError):
            rest(deaf)  # comes to an end, long before pings tell


def _framed(message: object) -> bytes:
    """Write a message of up to 64 kB as a client does."""
    text = json.dumps(message).encode()
    length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
    return b"\x81" + length + bytes(4) + text


# ---- What is too large


def refused(server: Server, request: bytes) -> tuple[int, str]:
    """Send a request that ends the connection."""
    with connected(server) as connection:
        connection.sendall(request)
        return last(rest(connection))


LARGE: dict[str, tuple[bytes, tuple[int, str]]] = {
    "one header": (BEGIN + b"x: %b\r\n\r\n" % (b"y" * 40_000), (431, "HEADERS_TOO_LARGE")),
    "many headers": (BEGIN + b"x: y\r\n" * 120 + b"\r\n", (431, "HEADERS_TOO_LARGE")),
    "one header without end": (BEGIN + b"x: %b" % (b"y" * 1_000_000), (431, "HEADERS_TOO_LARGE")),
    "headers without end": (BEGIN + b"x: y\r\n" * 100_000, (431, "HEADERS_TOO_LARGE")),
    "a name without end": (BEGIN + b"y" * 1_000_000, (431, "HEADERS_TOO_LARGE")),
    "an address": (b"GET /graphql?query=%b HTTP/1.1\r\nhost: x\r\n\r\n" % (b"y" * 20_000), (414, "ADDRESS_TOO_LONG")),
    "a handshake": (UPGRADE + b"x: %b\r\n\r\n" % (b"y" * 8_500), (431, "HEADERS_TOO_LARGE")),
    "trailers": (
        BEGIN + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + b"x: y\r\n" * 120,
        (431, "HEADERS_TOO_LARGE"),
    ),
    "a trailer without end": (
        BEGIN + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nx: %b" % (b"y" * 1_000_000),
        (431, "HEADERS_TOO_LARGE"),
    ),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", (400, "BAD_REQUEST")),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused_with_a_code(name: str, server: Server) -> None:
    request, expected = LARGE[name]
    assert refused(server, request) == expected


@pytest.mark.parametrize("name", LARGE)
def test_what_came_before_is_answered_first(name: str, server: Server) -> None:
    """The refusal stands after the answers, not in the midst of one."""
    request, expected = LARGE[name]
    with connected(server) as connection:
        connection.sendall(WHOLE * 3 + request)
        said = rest(connection)
    assert last(said) == expected
    assert said.count(b"HTTP/1.1 200 OK") == said.count(b'{"data":{"release":{"id":') == 3


def test_long_headers_and_addresses_within_the_bounds_are_read(server: Server) -> None:
    headers = {f"x-{number}": "y" * 350 for number in range(80)}
    query = "{ release { id } } #" + "y" * 12_000
    response = server.client.get("/graphql", params={"query": query}, headers=headers)
    assert response.status_code == httpx2.codes.OK
    assert "data" in response.json()


def test_a_body_of_many_chunks_is_read(server: Server) -> None:
    """What tells their lengths is longer than headers may be, all in all, and is no trailer."""
    query = QUERY + b" " * 20_000
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in query)
    with connected(server) as connection:
        connection.sendall(BEGIN + b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        assert b'{"data":{"release":{"id":' in rest(connection)


@pytest.mark.slow
def test_thousands_of_requests_ahead_of_their_answers_wait_unparsed(releases: Path) -> None:
    """One after another they are answered; begun at once, those of a single socket would take 30 MB."""
    count = 10_000
    with serving(releases, operation_log="off") as server, connected(server) as connection:
        status = Path(f"/proc/{server.process.pid}/status")
        before = _resident(status)
        asking = threading.Thread(target=connection.sendall, args=(b"GET /x HTTP/1.1\r\n\r\n" * count + END,))
        asking.start()
        time.sleep(0.3)  # in which some are answered, until the answers that nobody reads fill the socket
        grown = _resident(status) - before
        said = rest(connection)
        asking.join()
    assert said.count(b"HTTP/1.1 404 Not Found") == count + 1
    assert grown < 10_000_000


def _resident(status: Path) -> int:
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1_024


def test_a_trailer_is_no_header(server: Server) -> None:
    """What stands after the body changes nothing of how the request is answered."""
    chunked = BEGIN + b"transfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n" % (len(QUERY), QUERY)
    with connected(server) as connection:
        connection.sendall(chunked + b"x-request-id: from-a-trailer\r\n\r\n" + WHOLE[:10])
        connection.shutdown(socket.SHUT_WR)
        assert b"from-a-trailer" not in rest(connection)


# ---- How it is reckoned


def bounds(**changes: Any) -> Bounds:
    """Make bounds."""
    values: dict[str, Any] = {
        "head_seconds": 10,
        "body_seconds": 20,
        "idle_seconds": 75,
        "unread_seconds": 40,
        "head_bytes": 1_000,
        "target_bytes": 1_000,
        "unread_bytes": 1_000_000,
        "connections": 100,
    }
    return Bounds(**values | changes)


def connection(stage: Stage, since: float = 0.0, unread: int = 0) -> Any:
    """Make a connection that has waited for so many seconds."""
    made = SimpleNamespace(stage=stage, awaited=None, wait=Wait(), ended="")
    made.wait.since -= since
    made.give_up = lambda: setattr(made, "ended", "given up")
    made.transport = SimpleNamespace(
        get_write_buffer_size=lambda: unread, abort=lambda: setattr(made, "ended", "broken off")
    )
    return made


def test_room_is_made_by_those_that_wait_longest() -> None:
    waiting = [connection(Stage.IDLE, since=seconds) for seconds in range(100)]
    busy = [connection(Stage.BUSY, since=1_000) for _ in range(3)]
    make_room(cast("list[Connection]", [*busy, *waiting]), bounds())
    assert [each for each in waiting if each.ended] == waiting[-6:]
    assert not any(each.ended for each in busy)


def test_what_is_not_read_is_bounded_in_all() -> None:
    unread = [connection(Stage.BUSY, unread=300_000) for _ in range(5)]
    for seconds, each in enumerate(unread):
        each.wait.unread_seconds(300_000, time.monotonic() - seconds)
    sweep(cast("list[Connection]", unread), bounds())
    assert [each.ended for each in unread] == ["", "", "", "broken off", "broken off"]


def test_a_byte_now_and_then_is_no_reading() -> None:
    wait = Wait()
    assert [wait.unread_seconds(100_000 - second, second) for second in range(50)][-1] == 49
    assert wait.unread_seconds(100_000 - LEAST_TAKEN, 50) == 0
    assert wait.unread_seconds(200_000, 60) == 10  # more to read is no reading, either
    assert wait.unread_seconds(150_000, 70) == 0
    assert wait.unread_seconds(0, 80) == 0


# ---- Many


def rss(server: Server) -> float:
    """Read how much memory the server has, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1_000


def milliseconds(server: Server) -> float:
    """Measure a look-up, while nothing else keeps the machine from it."""
    blocks = []
    for _ in range(10):
        times = []
        for _ in range(20):
            start = time.perf_counter()
            server.post('{ condition(by: {slug: "huntington-disease"}) { name } }')
            times.append(1_000 * (time.perf_counter() - start))
        blocks.append(median(times))
    return min(blocks)


@pytest.mark.slow
def test_two_thousand_idle_connections_harm_nobody(releases: Path) -> None:
    with serving(releases) as server, ExitStack() as stack:
        before, memory = milliseconds(server), rss(server)
        for number in range(2_000):
            idle = stack.enter_context(connected(server))
            idle.sendall((b"", BEGIN, WHOLE, WHOLE[:-5])[number % 4])
        assert server.client.get("/health/live").status_code == httpx2.codes.OK
        after, more = milliseconds(server), rss(server) - memory
        print(f"2,000 idle: {before:.2f} -> {after:.2f} ms, {more:.0f} MB")  # noqa: T201  # the figures it is for
        assert after < 2 * before + 1
        assert more < 60


@pytest.mark.slow
def test_where_sockets_run_out_those_that_wait_make_room(releases: Path) -> None:
    with serving(releases, max_sockets="50") as server, ExitStack() as stack:
        idle = [stack.enter_context(connected(server)) for _ in range(200)]
        for each in idle[::2]:
            each.sendall(BEGIN)
        assert server.post("{ __typename }") == {"data": {"__typename": "Query"}}
        idle[-1].sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        assert idle[-1].recv(100).startswith(b"HTTP/1.1 200")
