"""An operation ends at its deadline, or when its client leaves: its statement stops, and its connection is free."""

import asyncio
import itertools
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import httpx2
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from data.documents import Content
from service.deadline import LOOK_SECONDS, WATCH_SECONDS, Deadlines
from service.try_later import DeadlineExceeded
from tests.releases import publish_edition
from tests.serving import Server, serving
from tests.slow_tables import ENDLESS
from tests.sockets import conversing, hear, say, subscribe

STEPS = '{ procedure(by: {slug: "genetic-testing"}) { name } }'  # endless at the server below
JSON, RESPONSE_JSON = "application/json", "application/graphql-response+json"
EVENT_STREAM = {"accept": "text/event-stream"}
DEADLINE = 1.0  # seconds
STOPS_WITHIN = 0.1
BEGUN = 0.1  # until then a request is read, prepared and runs
_numbers = itertools.count()


@pytest.fixture(scope="module")
def slow(releases: Path) -> Iterator[Server]:
    """A server of one connection, on which whoever asks for a procedure never comes to an end."""
    given = {"connections": "1", "deadline_seconds": str(DEADLINE), "batch_count": "3"}
    with serving(releases, log=None, slow=f"procedure={ENDLESS}", **given) as server:
        yield server


def unlike(query: str) -> str:
    """Write a query as nobody has before: nothing is kept of it."""
    return f"query Q{next(_numbers)} {query}"


def seconds_until_answered(server: Server) -> float:
    """Ask something that is quick but for waiting for the connection, and give how long it took."""
    query = unlike('{ trigger(by: {slug: "neuroblastoma"}) { name } }')
    start = time.monotonic()
    assert server.post(query) == {"data": {"trigger": {"name": "Neuroblastoma"}}}
    return time.monotonic() - start


def cpu_seconds(server: Server) -> float:
    """Give the processor time of all its threads."""
    tasks = Path(f"/proc/{server.process.pid}/task")
    return sum(int(path.read_text().split()[0]) for path in tasks.glob("*/schedstat")) / 1e9


# ---- In one process


async def never() -> Message:
    """Tell nothing, as a client that waits."""
    return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]


@pytest.mark.asyncio
async def test_at_the_deadline_what_is_awaited_is_cancelled() -> None:
    deadlines, awaited = Deadlines(0.05), asyncio.get_running_loop().create_future()
    start = time.monotonic()
    with pytest.raises(DeadlineExceeded, match=r"0\.05 s"), deadlines.running(never):
        await awaited
    assert awaited.cancelled()
    assert 0.05 <= time.monotonic() - start < 1
    assert len(deadlines) == 0


@pytest.mark.asyncio
@pytest.mark.slow
async def test_what_is_ready_in_time_is_not_touched() -> None:
    deadlines = Deadlines(0.2)
    with deadlines.running(never):
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.2)  # nothing comes afterwards


@pytest.mark.asyncio
async def test_a_cancellation_by_others_goes_on() -> None:
    deadlines = Deadlines(10)

    async def run() -> None:
        with deadlines.running(never):
            await asyncio.sleep(10)

    task = asyncio.create_task(run())
    await asyncio.sleep(2 * WATCH_SECONDS)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(deadlines) == 0
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.asyncio
@pytest.mark.slow
async def test_who_is_cancelled_is_so_though_its_deadline_comes_while_it_ends() -> None:
    deadlines = Deadlines(0.1)

    async def run() -> None:
        with deadlines.running():
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                await asyncio.sleep(10)  # as a statement that has to be interrupted
                raise

    task = asyncio.create_task(run())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


@pytest.mark.asyncio
@pytest.mark.slow
async def test_one_that_leaves_ends_and_the_others_go_on() -> None:
    deadlines, left = Deadlines(10), asyncio.Event()
    messages: list[Message] = [{"type": "http.request", "body": b"late", "more_body": False}]

    async def leaving() -> Message:
        if messages:
            return messages.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def run(receive: Callable[[], Any]) -> str:
        with deadlines.running(receive):
            await asyncio.sleep(0.3)
        return "answer"

    gone, stays = asyncio.create_task(run(leaving)), asyncio.create_task(run(never))
    await asyncio.sleep(0.01)
    left.set()
    start = time.monotonic()
    with pytest.raises(ClientDisconnect):
        await gone
    assert time.monotonic() - start < WATCH_SECONDS + 2 * LOOK_SECONDS
    assert await stays == "answer"


@pytest.mark.asyncio
async def test_several_have_a_deadline_each_and_one_client() -> None:
    deadlines = Deadlines(0.05)

    async def one(seconds: float) -> str:
        try:
            with deadlines.running():
                await asyncio.sleep(seconds)
        except DeadlineExceeded:
            return "late"
        return "answer"

    with deadlines.attended(never):
        assert list(await asyncio.gather(one(0), one(10), one(0))) == ["answer", "late", "answer"]
        await asyncio.sleep(0.1)  # has no deadline of its own


# ---- At the deadline


@pytest.mark.slow
@pytest.mark.parametrize("media_type", [JSON, RESPONSE_JSON])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_who_asks_too_much_is_told_so_at_the_deadline(method: str, media_type: str, slow: Server) -> None:
    given: Any = {"json": {"query": STEPS}} if method == "POST" else {"params": {"query": STEPS}}
    start = time.monotonic()
    response = slow.client.request(method, "/graphql", headers={"accept": media_type}, **given)
    took = time.monotonic() - start
    assert seconds_until_answered(slow) < 1
    assert DEADLINE - 0.05 <= took < DEADLINE + 1  # timers of the loop are not exact
    assert response.status_code == httpx2.codes.SERVICE_UNAVAILABLE
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["retry-after"] == "5"
    assert "etag" not in response.headers
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "DEADLINE_EXCEEDED"}


@pytest.mark.slow
def test_each_operation_of_a_batch_has_its_own_deadline(slow: Server) -> None:
    quick = {"query": "{ __typename }"}
    response = slow.client.post("/graphql", json=[quick, {"query": STEPS}])
    first, late = response.json()
    assert (response.status_code, first) == (200, {"data": {"__typename": "Query"}})
    assert late["errors"][0]["extensions"] == {"code": "DEADLINE_EXCEEDED"}


@pytest.mark.slow
def test_streams_tell_it_and_stay_open(slow: Server) -> None:
    with conversing(slow) as connection:
        subscribe(connection, "1", STEPS)
        message = json.loads(connection.recv(DEADLINE + 2))
        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"] == {"code": "DEADLINE_EXCEEDED"}
        subscribe(connection, "1", "{ __typename }")
        assert hear(connection)["payload"] == {"data": {"__typename": "Query"}}
    events = slow.client.post("/graphql", json={"query": STEPS}, headers=EVENT_STREAM, timeout=DEADLINE + 2).text
    assert '"DEADLINE_EXCEEDED"' in events
    assert events.endswith("event: complete\ndata:\n\n")


@pytest.mark.slow
def test_a_subscription_whose_response_comes_too_late_ends_and_says_so(content: Content, tmp_path: Path) -> None:
    publish_edition(content, 0, tmp_path)
    given = {"connections": "1", "deadline_seconds": str(DEADLINE), "follow_seconds": "0.05"}
    published = "subscription { releasePublished { counts { conditions } } }"
    with serving(tmp_path, log=None, slow=f"release={ENDLESS}", **given) as server, conversing(server) as connection:
        subscribe(connection, "1", published)
        with server.client.stream("POST", "/graphql", json={"query": published}, headers=EVENT_STREAM) as stream:
            events = stream.iter_lines()
            while next(events) != ":":  # it is open
                pass
            time.sleep(BEGUN)
            publish_edition(content, 1, tmp_path)
            message = hear(connection)
            told = "\n".join(events)  # until its end
        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"] == {"code": "DEADLINE_EXCEEDED"}
        assert '"DEADLINE_EXCEEDED"' in told
        assert told.rstrip().endswith("event: complete\ndata:")
        subscribe(connection, "1", "{ __typename }")  # the socket stays open, and the id is free
        assert hear(connection)["payload"] == {"data": {"__typename": "Query"}}
        start = time.monotonic()
        assert server.post(unlike('{ trigger(by: {slug: "neuroblastoma"}) { kind } }'))["data"]["trigger"]
        assert time.monotonic() - start < DEADLINE  # nothing runs for them any more


@pytest.mark.slow
def test_time_spent_waiting_counts(slow: Server) -> None:
    with httpx2.Client(base_url=slow.client.base_url) as other, conversing(slow) as connection:
        subscribe(connection, "1", unlike(STEPS))  # holds the connection until its own deadline
        time.sleep(DEADLINE / 2)
        start = time.monotonic()
        response = other.post("/graphql", json={"query": unlike(STEPS)})
        assert response.status_code == httpx2.codes.SERVICE_UNAVAILABLE
        assert DEADLINE <= time.monotonic() - start < DEADLINE + 0.4
    assert seconds_until_answered(slow) < 1


# ---- When the client leaves


def post(query: str) -> bytes:
    """Write a request."""
    body = json.dumps({"query": query}).encode()
    head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    return (head % len(body)).encode() + body


def get(query: str, method: str = "GET") -> bytes:
    """Write a request without a body."""
    return f"{method} /graphql?{httpx2.QueryParams({'query': query})} HTTP/1.1\r\nhost: x\r\n\r\n".encode()


def batch(query: str) -> bytes:
    """Write a request of several operations."""
    return post(query).replace(b"\r\n\r\n{", b"\r\n\r\n[{").replace(b'"}', b'"}]').replace(
        b"length: %d" % len(json.dumps({"query": query})), b"length: %d" % (len(json.dumps({"query": query})) + 2)
    )  # fmt: skip


def closed(connection: socket.socket) -> None:
    connection.close()


def half_closed(connection: socket.socket) -> None:
    """Send nothing more: to uvicorn this is leaving, as it is to nginx."""
    connection.shutdown(socket.SHUT_WR)


def broken_off(connection: socket.socket) -> None:
    """Reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


REQUESTS: dict[str, Callable[[], bytes]] = {
    "post": lambda: post(unlike(STEPS)),
    "get": lambda: get(unlike(STEPS)),
    "head": lambda: get(unlike(STEPS), "HEAD"),
    "shared": lambda: post(STEPS),  # kept from its second sight on: its statement has a task of its own
    "batch": lambda: batch(unlike(STEPS)),
    "event stream": lambda: get(unlike(STEPS)).replace(b"host: x", b"host: x\r\naccept: text/event-stream"),
    "pipelined": lambda: post(unlike(STEPS)) + get("{ __typename }") + post(unlike(STEPS)),
    "many pipelined": lambda: post(unlike(STEPS)) + 12 * get("{ __typename }"),
}


@pytest.mark.slow
@pytest.mark.parametrize("leave", [closed, half_closed, broken_off])
@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_the_statement_of_a_client_that_leaves_stops(
    request_of: Callable[[], bytes], leave: Callable[[socket.socket], None], slow: Server
) -> None:
    address = slow.client.base_url.host, slow.client.base_url.port or 80
    waits = []
    for _ in range(3):
        with socket.create_connection(address) as connection:
            connection.sendall(request_of())
            time.sleep(BEGUN)
            leave(connection)
            waits.append(seconds_until_answered(slow))
    assert median(waits) < STOPS_WITHIN


@pytest.mark.slow
def test_nothing_runs_any_more_for_those_who_have_left(slow: Server) -> None:
    address = slow.client.base_url.host, slow.client.base_url.port or 80
    connections = [socket.create_connection(address) for _ in range(5)]
    for connection in connections:
        connection.sendall(post(unlike(STEPS)))  # one runs, four wait
    time.sleep(BEGUN)
    before = cpu_seconds(slow)
    time.sleep(0.2)
    busy = cpu_seconds(slow) - before
    for connection in connections:
        connection.close()
    time.sleep(STOPS_WITHIN)
    before = cpu_seconds(slow)
    time.sleep(0.2)
    assert cpu_seconds(slow) - before < busy / 5
    assert seconds_until_answered(slow) < 1


@pytest.mark.slow
@pytest.mark.parametrize("how", ["complete", "close", "break off"])
def test_an_operation_of_a_websocket_stops_when_it_is_completed_or_the_socket_ends(how: str, slow: Server) -> None:
    waits = []
    for _ in range(3):
        with conversing(slow) as connection:
            subscribe(connection, "1", unlike(STEPS))
            time.sleep(BEGUN)
            start = time.monotonic()
            if how == "complete":
                say(connection, type="complete", id="1")
            elif how == "close":
                connection.close()
            else:
                broken_off(connection.socket)
            waits.append(seconds_until_answered(slow) if how != "close" else _since(start, slow))
    assert median(waits) < STOPS_WITHIN


def _since(start: float, server: Server) -> float:
    seconds_until_answered(server)
    return time.monotonic() - start


@pytest.mark.slow
def test_an_operation_of_an_event_stream_stops_when_it_is_completed(slow: Server) -> None:
    token = slow.client.put("/graphql").text
    header = {"x-graphql-event-stream-token": token}
    with slow.client.stream("GET", "/graphql", headers={**EVENT_STREAM, **header}):
        asked = {"query": unlike(STEPS), "extensions": {"operationId": "1"}}
        assert slow.client.post("/graphql", json=asked, headers=header).status_code == httpx2.codes.ACCEPTED
        time.sleep(BEGUN)
        slow.client.delete("/graphql", params={"operationId": "1"}, headers=header)
        assert seconds_until_answered(slow) < 5 * STOPS_WITHIN


@pytest.mark.slow
def test_who_shares_a_statement_is_not_harmed_by_one_that_leaves(slow: Server) -> None:
    """The statement goes on as long as somebody waits for it, and stops with the last."""
    for _ in range(2):  # kept from its second sight on, and shared
        slow.client.post("/graphql", json={"query": STEPS})
    address = slow.client.base_url.host, slow.client.base_url.port or 80
    with socket.create_connection(address) as leaver, socket.create_connection(address) as stays:
        leaver.sendall(post(STEPS))
        time.sleep(DEADLINE / 2)
        stays.sendall(post(STEPS).replace(b"host: x", b"connection: close\r\nhost: x"))
        time.sleep(BEGUN)
        leaver.close()
        start = time.monotonic()
        with stays.makefile("rb") as answer:
            assert any(b"DEADLINE_EXCEEDED" in line for line in answer)  # its own, not that of the one before
        assert time.monotonic() - start > DEADLINE / 2
    assert seconds_until_answered(slow) < 1
