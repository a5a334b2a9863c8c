"""Nothing can be written, no answer tells of our inside, and nothing that a stranger sends forges a log line."""

import json
import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import structlog
from graphql import GraphQLSchema
from starlette.testclient import TestClient

from data.connect import connect
from data.pool import OpenRelease
from data.release import current
from service.app import create_app
from service.settings import Settings
from service.telemetry.log_lines import configure_logging, standard_error
from tests.serving import STOPS_WITHIN, Server, serving

INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|\.db\b|SELECT|sqlite|PRAGMA|secret|/var/|/tmp/|/home/|/usr/|site-packages", re.IGNORECASE
)
QUERY = "{ conditions { totalCount } }"


# ---- Nothing is written

WRITES = (
    "DELETE FROM condition",
    "UPDATE main.condition SET name = 'changed'",
    "INSERT INTO main.source DEFAULT VALUES",
    "DROP TABLE condition",
    "CREATE TABLE mine (x)",
    "DELETE FROM statistics.community_stats",
    "PRAGMA user_version = 1",
    "VACUUM",
)


@pytest.mark.parametrize("unlocked", [False, True])
@pytest.mark.parametrize("write", WRITES)
def test_a_connection_cannot_write(write: str, unlocked: bool, releases: Path) -> None:  # noqa: FBT001  # a parameter
    pointer = current(releases)
    before = [(releases / file.name).read_bytes() for file in pointer.files]
    with closing(connect(releases, pointer)) as connection:
        if unlocked:
            connection.execute("PRAGMA query_only = 0")  # the file itself is open for reading alone
            connection.execute("PRAGMA writable_schema = 1")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute(write)
    assert [(releases / file.name).read_bytes() for file in pointer.files] == before


def test_there_is_no_mutation(graphql_schema: GraphQLSchema, server: Server) -> None:
    assert graphql_schema.mutation_type is None
    (error,) = server.post("mutation { deleteCondition }")["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


# ---- Nothing is told of our inside

FAILURES = (
    RuntimeError("a secret at /var/lib/raregraph/0123456789abcdef.db"),
    sqlite3.OperationalError('near "secret": syntax error in SELECT json_quote(name) FROM condition'),
    OSError(5, "Input/output error", "/var/lib/raregraph/current.json"),
    KeyError("secret"),
    RecursionError("secret"),
    MemoryError("secret"),
)
ASKED = {"query": QUERY}
HTML = {"accept": "text/html"}
NEW = {"accept": "application/graphql-response+json"}
STREAM = {"accept": "text/event-stream"}
EXPLAINED = {**ASKED, "extensions": {"explain": True}}
ENTRANCES: dict[str, Callable[[TestClient], httpx2.Response]] = {
    "POST": lambda client: client.post("/graphql", json=ASKED),
    "POST, new media type": lambda client: client.post("/graphql", json=ASKED, headers=NEW),
    "GET": lambda client: client.get("/graphql", params=ASKED),
    "batch": lambda client: client.post("/graphql", json=[ASKED, ASKED]),
    "explained": lambda client: client.post("/graphql", json=EXPLAINED),
    "event stream": lambda client: client.post("/graphql", json=ASKED, headers=STREAM),
    "front page": lambda client: client.get("/", headers=HTML),
    "condition page": lambda client: client.get("/conditions/huntington-disease", headers=HTML),
}


@pytest.fixture
def client(releases: Path) -> Iterator[TestClient]:
    """A client of an application that keeps no answers; logging is as it was afterwards."""
    settings = Settings(releases=releases, batch_count=2, cache_bytes=0)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client
    structlog.reset_defaults()


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.slow
def test_no_answer_to_a_failure_tells_of_our_inside(
    failure: Exception, client: TestClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def fail(*_: object) -> bytes:
        raise type(failure)(*failure.args)

    monkeypatch.setattr(OpenRelease, "fetch", fail)
    configure_logging("info")
    monkeypatch.setattr(standard_error, "writer", None)  # it would write where standard error was before this test
    for name, ask in ENTRANCES.items():
        response = ask(client)
        assert response.status_code in (200, 500) if "stream" in name else response.status_code == 500, name
        assert not INSIDE.search(response.text), (name, response.text)
        assert not INSIDE.search(str(response.headers)), name
        if "page" not in name:
            assert "INTERNAL_SERVER_ERROR" in response.text, name
    logged = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert len([line for line in logged if type(failure).__name__ in line.get("exception", "")]) >= len(ENTRANCES) - 2


# ---- Nothing is forged

FORGED = '{"event": "forged", "level": "error"}'
LINES = {
    "a path": "GET /%0a{0} HTTP/1.1",
    "a path upwards": "GET /../../../../etc/passwd HTTP/1.1",
    "a static path upwards": "GET /static/..%2f..%2fsettings.py HTTP/1.1",
    "a static path upwards, twice coded": "GET /static/%252e%252e/%252e%252e/settings.py HTTP/1.1",
    "a condition's path": "GET /conditions/%0d%0a{0} HTTP/1.1",
    "a query string": "GET /graphql?query=%0a{0} HTTP/1.1",
    "an operation name": "GET /graphql?query=query%20A{{__typename}}&operationName=A%0a{0} HTTP/1.1",
    "a document id": "GET /graphql?documentId=%0a{0} HTTP/1.1",
    "a method": "FORGED /graphql HTTP/1.1",
    "no HTTP": "\n{0}\n",
}
HEADERS = {
    "a request id": "x-request-id: \x1b[2J{0}",
    "an agent": "user-agent: \x1b]0;x\x07{0}",
    "a folded header": "x-request-id: 12345678\r\n {0}",
    "an accepted type": "accept: text/html, {0}",
    "a coding": "accept-encoding: {0}",
    "an origin": "origin: http://{0}",
    "a host": "host: {0}",
    "a forwarded address": "x-forwarded-for: {0}",
    "a content type": "content-type: {0}",
    "an etag": "if-none-match: {0}",
    "a token": "x-graphql-event-stream-token: {0}",
}
HOSTILE = {
    **{name: line.format(FORGED.replace(" ", "%20")) + "\r\nhost: x" for name, line in LINES.items()},
    **{
        name: f"GET /graphql?query={{__typename}} HTTP/1.1\r\nhost: x\r\n{line.format(FORGED)}"
        for name, line in HEADERS.items()
    },
}


@dataclass(frozen=True)
class Watched:
    """A server, and the file that it logs to."""

    server: Server
    log: Path


@pytest.fixture(scope="module")
def watched(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A server whose log the test reads."""
    log = tmp_path_factory.mktemp("watched") / "log"
    with serving(releases, log=log, log_level="debug") as server:
        yield Watched(server, log)


def send(server: Server, text: str) -> bytes:
    """Send bytes, and give all that comes back."""
    address = (server.client.base_url.host, server.client.base_url.port or 0)
    with socket.create_connection(address, STOPS_WITHIN) as line:
        line.sendall(text.encode() + b"\r\nconnection: close\r\n\r\n")
        with line.makefile("rb") as answer:
            return answer.read()


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_what_strangers_send_forges_no_log_line_and_no_header(name: str, watched: Watched) -> None:
    answer = send(watched.server, HOSTILE[name])
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    assert status < 500
    assert not INSIDE.search(body.decode().replace(FORGED, "").replace("settings.py", ""))
    assert b"forged" not in head.lower().replace(b"%22forged%22", b"")
    assert b"root:" not in body
    assert b"\x1b" not in answer
    lines = [json.loads(line) for line in watched.log.read_text().splitlines()]  # each is JSON
    assert not [line for line in lines if line["event"] == "forged"]
    if status != 400 or b"Invalid HTTP" not in body:
        assert b"\r\nx-content-type-options: nosniff" in head


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["/", "/graphql", "/graphql?query={__typename}", "/schema.graphql", "/health/live", "/health/ready", "/nowhere"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE"])
def test_every_answer_says_that_its_type_is_not_to_be_guessed(method: str, path: str, server: Server) -> None:
    response = server.client.request(method, path)
    assert response.headers.get_list("x-content-type-options") == ["nosniff"]
    assert "server" not in response.headers
