"""SIGTERM with every kind of open connection: running requests are answered, and the server is gone in five seconds."""

import signal
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving import STOPS_WITHIN, Server, runs, serving
from tests.sockets import conversing, opened, subscribe

pytestmark = pytest.mark.slow
EACH = 5  # connections of a kind
QUERY = b'{"query": "{ conditions { nodes { name } } }"}'
PUBLISHED = "subscription { releasePublished { id } }"
HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(QUERY)
CHUNKED = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
STREAM = b"POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n"
SUBSCRIPTION = b'{"query": "%b"}' % PUBLISHED.encode()
SENT = {
    "nothing": b"",
    "half a line": b"POST /gra",
    "half a header": HEAD[:60],
    "no body": HEAD,
    "half a body": HEAD + QUERY[:20],
    "half a chunk": CHUNKED + b"20\r\n" + QUERY[:10],
    "a request, answered": HEAD + QUERY,
    "requests that nobody reads the answers of": (HEAD + QUERY) * 500,
    "an event stream": STREAM + b"content-length: %d\r\n\r\n" % len(SUBSCRIPTION) + SUBSCRIPTION,
    "an event stream of a token": b"GET /graphql HTTP/1.1\r\nhost: x\r\nx-graphql-event-stream-token: %b\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00",
}


def connected(server: Server) -> socket.socket:
    """Open a connection."""
    return socket.create_connection((server.client.base_url.host, server.client.base_url.port or 0), STOPS_WITHIN)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_server_ends_in_time_whatever_is_on_the_line(workers: str, releases: Path, tmp_path: Path) -> None:
    with serving(releases, log=tmp_path / "log", workers=workers) as server, ExitStack() as stack:
        processes = {server.process.pid, *server.workers}
        for sent in SENT.values():
            for _ in range(EACH):
                line = stack.enter_context(connected(server))
                token = server.client.put("/graphql").text if b"%b" in sent and workers == "1" else "none"
                line.sendall(sent % token.encode() if b"%b" in sent else sent)
        running = [stack.enter_context(connected(server)) for _ in range(EACH)]
        for line in running:
            line.sendall(HEAD + QUERY[:20])
        for _ in range(EACH):
            stack.enter_context(opened(server))
            subscribe(stack.enter_context(conversing(server)), "1", PUBLISHED)
        time.sleep(0.5)  # until it has read what was sent

        start = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        for line in running:
            line.sendall(QUERY[20:])
            with line.makefile("rb") as answer:
                text = answer.read()
            assert text.startswith(b"HTTP/1.1 200 ")
            assert text.endswith(b'"}]}}}')
        server.process.wait(STOPS_WITHIN)
        assert not any(map(runs, processes))
        assert b"Exception in ASGI application" not in (tmp_path / "log").read_bytes()  # nothing of ours has failed
        print(f"gone within {time.monotonic() - start:.1f} s")  # noqa: T201  # pytest -s shows it
