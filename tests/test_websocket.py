"""Queries and subscriptions over a WebSocket, at a real server: what clients are told, and how they are told off."""

import asyncio
import hashlib
import itertools
import json
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog
from graphql import get_introspection_query
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed

from data.documents import Content
from data.publish import rollback
from service.app import create_app
from service.engine import Engine
from service.settings import Settings
from service.telemetry.log_lines import configure_logging
from tests.releases import publish_edition, wait_for
from tests.serving import STOPS_WITHIN, Server, serving
from tests.sockets import PROTOCOL, WITHIN, closed, conversing, hear, opened, say, subscribe

NAME = "query ($slug: String!) { condition(by: {slug: $slug}) { name } }"
OMS = "opsoclonus-myoclonus-syndrome"
PUBLISHED = "subscription { releasePublished { id } }"
UPGRADE = (
    f"GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
    f"sec-websocket-key: {'A' * 22}==\r\nsec-websocket-protocol: {PROTOCOL}\r\n\r\n"
).encode()
MOST, AT_ONCE = 4, 3  # connections, operations
SOON = 0.4  # seconds


@pytest.fixture(scope="module")
def strict(releases: Path) -> Iterator[Server]:
    """A server with narrow bounds."""
    narrow = {
        "stream_connections": str(MOST),
        "stream_operations": str(AT_ONCE),
        "init_seconds": str(SOON),
        "ping_seconds": str(SOON),
    }
    with serving(releases, log=None, **narrow) as server:
        yield server


# ---- Queries


def test_a_query_gets_the_bytes_that_it_gets_by_post(server: Server) -> None:
    posted = server.client.post("/graphql", json={"query": NAME, "variables": {"slug": OMS}}).text
    with conversing(server) as socket:
        for _ in range(3):  # unknown, seen, kept
            subscribe(socket, 'a "name"', NAME, slug=OMS)
            assert socket.recv() == f'{{"id":"a \\"name\\"","type":"next","payload":{posted}}}'
            assert hear(socket) == {"id": 'a "name"', "type": "complete"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ condition", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ conditions(first: 0) { totalCount } }", "INVALID_PAGE"),
        (NAME, "BAD_USER_INPUT"),
        ("subscription { releasePublished { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: releasePublished { id } b: releasePublished { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription @locale(in: ["?"]) { releasePublished { id } }', "INVALID_LOCALE"),
        ("subscription ($to: Boolean!) { releasePublished { id @skip(if: $to) } }", "BAD_USER_INPUT"),
    ],
)
def test_a_refused_operation_is_told_why_and_the_socket_stays_open(query: str, code: str, server: Server) -> None:
    with conversing(server) as socket:
        subscribe(socket, "1", query)
        message = hear(socket)
        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"] == {"code": code}
        subscribe(socket, "1", "{ __typename }")
        assert hear(socket)["payload"] == {"data": {"__typename": "Query"}}


@pytest.mark.slow
def test_operations_beyond_the_bound_are_refused_until_one_ends(strict: Server) -> None:
    with conversing(strict) as socket:
        for number in range(AT_ONCE):
            subscribe(socket, str(number), PUBLISHED)
        subscribe(socket, "more", "{ __typename }")
        message = hear(socket)
        assert (message["id"], message["type"]) == ("more", "error")
        assert message["payload"][0]["extensions"] == {"code": "TOO_MANY_OPERATIONS"}
        say(socket, type="complete", id="0")
        subscribe(socket, "more", "{ __typename }")
        assert [hear(socket)["type"] for _ in range(2)] == ["next", "complete"]


def test_documents_are_persisted_by_their_hash(server: Server) -> None:
    document = "query Persisted { release { counts { conditions } } }"
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(document.encode()).hexdigest()}}
    answer = {"data": {"release": {"counts": {"conditions": 7}}}}

    with conversing(server) as connection:

        def ask(**payload: object) -> Any:
            say(connection, id="1", type="subscribe", payload={**payload, "extensions": persisted})
            message = hear(connection)
            assert message["type"] == "error" or hear(connection) == {"id": "1", "type": "complete"}
            return message["payload"]

        assert ask()[0]["extensions"] == {"code": "PERSISTED_QUERY_NOT_FOUND"}
        assert ask(query="{ __typename }")[0]["extensions"] == {"code": "PERSISTED_QUERY_HASH_MISMATCH"}
        assert ask(query=document) == ask() == answer
    assert server.client.post("/graphql", json={"extensions": persisted}).json() == answer


def test_pings_are_answered_at_any_time(server: Server) -> None:
    with opened(server) as socket:
        say(socket, type="ping", payload={"time": 1})
        assert hear(socket) == {"type": "pong"}
        say(socket, type="pong")
        say(socket, type="connection_init", payload={})
        assert hear(socket) == {"type": "connection_ack"}


# ---- Subscriptions


@pytest.mark.slow
def test_each_release_is_told_once_it_is_taken(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    first = publish_edition(content, 0, folder)
    with serving(folder, follow_seconds="0.05") as server, conversing(server) as socket:
        subscribe(
            socket, "1", 'subscription @locale(in: ["es"]) { it: releasePublished { ...of } } fragment of on Release '
            "{ __typename id publishedAt sha256 counts { conditions } attributions { name } }",
        )  # fmt: skip
        subscribe(socket, "2", "subscription { __typename releasePublished { id } }")
        assert hear(socket)["type"] == "error"  # __typename is a field too
        subscribe(socket, "2", PUBLISHED)
        subscribe(socket, "q", "{ release { id } }")
        assert [hear(socket)["id"] for _ in range(2)] == ["q", "q"]  # the present release is not told
        second = publish_edition(content, 1, folder)
        told = {message["id"]: message["payload"]["data"] for message in (hear(socket), hear(socket))}
        asked = server.post(
            "{ it: release { __typename id publishedAt sha256 counts { conditions } attributions { name } } }"
        )
        assert told == {"1": asked["data"], "2": {"releasePublished": {"id": second.id}}}
        subscribe(socket, "q", "{ release { id } }")
        assert hear(socket)["payload"]["data"] == {"release": {"id": second.id}}
        assert hear(socket) == {"id": "q", "type": "complete"}

        say(socket, id="1", type="complete")
        again = rollback(folder, first.id)
        assert hear(socket)["payload"]["data"] == {"releasePublished": {"id": again.id}}
        say(socket, type="ping")
        assert hear(socket) == {"type": "pong"}  # and nothing more for what was completed


# ---- Being told off

INIT = '{"type": "connection_init"}'
ENDLESS = json.dumps({"id": "1", "type": "subscribe", "payload": {"query": PUBLISHED}})


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["[]"], 4400),
        (["[" * 50_000], 4400),
        (['{"type": "connection_init", "payload": ' + '{"a":' * 15_000 + "1" + "}" * 15_001], 4400),
        (["nonsense"], 4400),
        ([""], 4400),
        (["5"], 4400),
        (["null"], 4400),
        ([b"{}"], 4400),
        ([INIT.encode()], 4400),
        (["{}"], 4400),
        (['{"type": "start"}'], 4400),
        (['{"type": "connection_init", "payload": 5}'], 4400),
        (['{"type": "ping", "payload": []}'], 4400),
        ([INIT, '{"type": "subscribe", "id": "1"}'], 4400),
        ([INIT, '{"type": "subscribe", "id": "1", "payload": {}}'], 4400),
        ([INIT, '{"type": "subscribe", "id": "1", "payload": {"query": 1}}'], 4400),
        ([INIT, ENDLESS.replace('"1"', '""')], 4400),
        ([INIT, ENDLESS.replace('"1"', "1")], 4400),
        ([INIT, '{"type": "complete"}'], 4400),
        ([ENDLESS], 4401),
        ([INIT, ENDLESS, ENDLESS], 4409),
        ([INIT, INIT], 4429),
        ([" " * 101_000], 1009),
    ],
)
def test_who_breaks_the_protocol_is_told_how(messages: list[str | bytes], code: int, server: Server) -> None:
    with opened(server) as socket:
        for message in messages:
            socket.send(message)
        if messages[0] == INIT:
            assert hear(socket) == {"type": "connection_ack"}
        assert closed(socket) == code


@pytest.mark.parametrize("subprotocols", [(), ("graphql-ws",), ("soap", "wamp")])
def test_another_subprotocol_is_not_spoken(subprotocols: tuple[str, ...], server: Server) -> None:
    with opened(server, subprotocols) as socket:
        assert socket.subprotocol == next(iter(subprotocols), None)  # without one, most clients tell of no code
        assert closed(socket) == 4406
    with opened(server, (*subprotocols, PROTOCOL)) as socket:
        assert socket.subprotocol == PROTOCOL


@pytest.mark.slow
def test_a_page_of_another_origin_reads_nothing_unless_it_is_named(server: Server, releases: Path) -> None:
    here, named = str(server.client.base_url).rstrip("/"), "https://app.example"
    with conversing(server), conversing(server, here):  # no page, and GraphiQL
        pass
    for origin in (named, "null", "http://[", here + "0", here.replace("127.0.0.1", "localhost")):
        with opened(server, origin=origin) as socket:
            assert closed(socket) == 4403
    with (
        serving(releases, cors_origins=f"https://x.example, {named}") as open_to,
        conversing(open_to, named),
        opened(open_to, origin=here) as socket,
    ):
        assert closed(socket) == 4403
    with serving(releases, cors_origins="*") as open_to, conversing(open_to, here):
        pass


@pytest.mark.slow
def test_who_does_not_initialise_in_time_is_closed(strict: Server) -> None:
    with opened(strict) as idle, conversing(strict) as socket:
        say(idle, type="ping")
        assert hear(idle) == {"type": "pong"}
        assert closed(idle) == 4408
        time.sleep(SOON)
        subscribe(socket, "1", "{ __typename }")
        assert hear(socket)["type"] == "next"


@pytest.mark.slow
def test_connections_beyond_the_bound_are_refused_until_one_leaves(strict: Server) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(conversing(strict)) for _ in range(MOST)]
        for each in sockets:
            subscribe(each, "1", PUBLISHED)
        with opened(strict) as refused:
            assert closed(refused) == 1013
        sockets[0].close()
        wait_for(lambda: _is_served(strict), bool, WITHIN)


@pytest.mark.slow
def test_who_answers_no_ping_makes_room_for_others(strict: Server) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(_upgraded(strict)) for _ in range(MOST)]
        for each in silent:
            each.sendall(_frame(INIT))
        assert not _is_served(strict)
        wait_for(lambda: _is_served(strict), bool, WITHIN)


@pytest.mark.slow
def test_who_asks_and_reads_nothing_is_broken_off(strict: Server) -> None:
    asked: dict[str, Any] = {"id": "1", "type": "subscribe", "payload": {"query": get_introspection_query()}}
    with _upgraded(strict) as silent:
        silent.sendall(_frame(INIT))
        with pytest.raises(ConnectionError):
            _ask_until(time.monotonic() + STOPS_WITHIN, silent, asked)


def _ask_until(end: float, silent: socket.socket, asked: dict[str, Any]) -> None:
    for number in itertools.count():
        silent.sendall(_frame(json.dumps({**asked, "id": str(number)})))
        time.sleep(0.002)
        assert time.monotonic() < end, "it is still open"


def _is_served(server: Server) -> bool:
    """Tell whether there is room for one more."""
    with opened(server) as socket:
        try:
            say(socket, type="connection_init")
            return bool(hear(socket) == {"type": "connection_ack"})
        except ConnectionClosed:
            return False


def _upgraded(server: Server) -> socket.socket:
    """Open a socket on which nothing happens by itself, with little room for what is not read."""
    silent = socket.socket()
    silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    silent.settimeout(WITHIN)
    silent.connect((server.client.base_url.host, server.client.base_url.port or 0))
    silent.sendall(UPGRADE)
    assert silent.recv(1000).startswith(b"HTTP/1.1 101 ")
    return silent


def _frame(text: str) -> bytes:
    """Make a text frame of up to 64 kB, masked with zeros."""
    length = len(text).to_bytes(2, "big")
    return b"\x81\xfe" + length + bytes(4) + text.encode()


# ---- The server's own end


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_sockets_are_told_that_the_server_goes_away(workers: str, releases: Path) -> None:
    with serving(releases, workers=workers) as server, ExitStack() as stack:
        sockets = [stack.enter_context(conversing(server)) for _ in range(3)]
        for each in sockets:
            subscribe(each, "1", PUBLISHED)
        start = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert [closed(each) for each in sockets] == [1001] * 3
        server.process.wait(STOPS_WITHIN)
        assert time.monotonic() - start < 2


def test_who_leaves_leaves_nothing_behind(releases: Path) -> None:
    def running() -> int:
        assert client.portal
        return client.portal.call(lambda: len(asyncio.all_tasks()))

    with TestClient(create_app(Settings(releases=releases))) as client:
        client.get("/health/live")
        before = running()
        with client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as connection:
            connection.send_json({"type": "connection_init"})
            for name in "abc":
                connection.send_json({"id": name, "type": "subscribe", "payload": {"query": PUBLISHED}})
            wait_for(running, lambda tasks: tasks >= before + len("abc"), WITHIN)
        wait_for(running, lambda tasks: tasks == before, WITHIN)


def test_an_unexpected_error_is_masked_and_logged(
    releases: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def fail(*_: object, **__: object) -> bytes:
        raise RuntimeError("a secret at /var/lib/raregraph")

    monkeypatch.setattr(Engine, "respond", fail)
    with TestClient(create_app(Settings(releases=releases, operation_log="off"))) as client:
        configure_logging("info")
        headers = {"x-request-id": "request-0042"}
        with client.websocket_connect("/graphql", subprotocols=[PROTOCOL], headers=headers) as socket:
            socket.send_json({"type": "connection_init"})
            assert socket.receive_json() == {"type": "connection_ack"}
            socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": "{ __typename }"}})
            message = socket.receive_json()
    structlog.reset_defaults()
    (error,) = message["payload"]
    assert message["type"] == "error"
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": "request-0042"}
    assert "secret" not in str(message)
    (line,) = capfd.readouterr().err.splitlines()
    assert "RuntimeError: a secret at /var/lib/raregraph" in json.loads(line)["exception"]
