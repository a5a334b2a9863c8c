"""Queries and subscriptions as event streams, at a real server; whoever reads JSON goes on getting JSON."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from data.documents import Content
from tests.releases import publish_edition, wait_for
from tests.serving import STOPS_WITHIN, Server, serving
from tests.sockets import WITHIN

EVENT_STREAM = "text/event-stream"
ACCEPT = {"accept": EVENT_STREAM}
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
)
APOLLO = (
    "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9"
)
TOKEN = "x-graphql-event-stream-token"  # noqa: S105  # a header's name
NAME = "query ($slug: String!) { condition(by: {slug: $slug}) { name } }"
ASKED = {"query": NAME, "variables": {"slug": "opsoclonus-myoclonus-syndrome"}}
PUBLISHED = {"query": "subscription { releasePublished { id } }"}
COMPLETE = ("complete", None)
MOST, AT_ONCE = 3, 2  # connections, operations
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


def events(response: httpx2.Response) -> Iterator[tuple[str, Any]]:
    """Give the events of a stream, each with its decoded data; comments are left out."""
    text = ""
    for piece in response.iter_text():
        text += piece
        while "\n\n" in text:
            block, _, text = text.partition("\n\n")
            if block != ":":
                first, second = block.split("\n")
                data = second.removeprefix("data:").strip()
                yield first.removeprefix("event: "), json.loads(data) if data else None
    assert text == ""


@contextmanager
def streaming(server: Server, asked: dict[str, Any] | None = None, token: str = "") -> Iterator[httpx2.Response]:
    """Open a stream of an operation, or the one of a token."""
    method, headers = ("POST", ACCEPT) if asked else ("GET", {**ACCEPT, TOKEN: token})
    with server.client.stream(method, "/graphql", json=asked, headers=headers, timeout=WITHIN) as response:
        yield response


def code_of(response: httpx2.Response) -> str:
    """Read the code of the only error."""
    assert "event-stream" not in response.headers["content-type"]  # that had no end to read
    response.read()
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


# ---- Who gets a stream


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (EVENT_STREAM, EVENT_STREAM),
        ("Text/Event-Stream; q=0.1", EVENT_STREAM),
        ("text/event-stream, multipart/mixed", EVENT_STREAM),  # urql's subscriptions
        ("text/event-stream, application/json;q=0.9", EVENT_STREAM),
        (URQL, "application/graphql-response+json"),
        (APOLLO, "application/graphql-response+json"),
        ("text/event-stream, application/json", "application/json"),
        ("text/event-stream, */*", "application/json"),
        ("application/json, text/event-stream;q=0", "application/json"),
        ("text/event-stream;q=0, */*;q=0.1", "application/json"),
        ("*/*", "application/json"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stream_is_for_those_who_prefer_it(method: str, accept: str, media_type: str, server: Server) -> None:
    plain = {"query": "{ __typename }"}
    given = {"json": plain} if method == "POST" else {"params": plain}
    response = server.client.request(method, "/graphql", headers={"accept": accept}, **given)  # type: ignore[arg-type]  # mypy joins their types
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    answer = '{"data":{"__typename":"Query"}}'
    stream = f":\n\nevent: next\ndata: {answer}\n\nevent: complete\ndata:\n\n"
    assert response.text == (stream if media_type == EVENT_STREAM else answer)


@pytest.mark.parametrize("accept", ["text/event-stream;q=0", "image/png, text/event-stream;q=0"])
def test_who_accepts_nothing_gets_no_stream(accept: str, server: Server) -> None:
    response = server.client.post("/graphql", json=ASKED, headers={"accept": accept})
    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")


def test_head_tells_that_a_stream_would_come(server: Server) -> None:
    head = server.client.head("/graphql", params=PUBLISHED, headers=ACCEPT)
    assert (head.status_code, head.headers["content-type"]) == (200, f"{EVENT_STREAM}; charset=utf-8")


def test_a_subscription_needs_a_stream(server: Server) -> None:
    response = server.client.post("/graphql", json=PUBLISHED)
    assert code_of(response) == "SUBSCRIPTION_NEEDS_STREAM"
    assert "graphql-transport-ws" in response.json()["errors"][0]["message"]
    assert "text/event-stream" in response.json()["errors"][0]["message"]
    assert server.client.get("/graphql", params=PUBLISHED, headers={"accept": URQL}).status_code == 400


# ---- Distinct connections


def test_a_query_by_stream_gets_what_it_gets_by_post(server: Server) -> None:
    with streaming(server, ASKED) as response:
        assert [*events(response)] == [("next", server.client.post("/graphql", json=ASKED).json()), COMPLETE]
        assert len(response.headers["x-request-id"]) == 32


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ condition", "GRAPHQL_PARSE_FAILED"),
        (NAME, "BAD_USER_INPUT"),
        ("{ conditions(first: 0) { totalCount } }", "INVALID_PAGE"),
        ("subscription { releasePublished { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_refused_operation_is_told_why_in_the_stream(query: str, code: str, server: Server) -> None:
    with streaming(server, {"query": query}) as response:
        (kind, data), last = events(response)
    assert (response.status_code, kind, last) == (200, "next", COMPLETE)
    assert data["errors"][0]["extensions"] == {"code": code}


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"[]", {}, 400),
        (b"[" * 50_000, {}, 400),
        (b"{}", {}, 400),
        (b" " * 101_000, {}, 413),
        (b"{}", {"content-type": "text/plain"}, 415),
    ],
)
def test_what_is_no_request_gets_no_stream(
    content: bytes, headers: dict[str, str], status: int, server: Server
) -> None:
    given = {"content-type": "application/json", **ACCEPT, **headers}
    response = server.client.post("/graphql", content=content, headers=given)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/json; charset=utf-8")
    assert "errors" in response.json()
    assert server.client.get("/graphql", headers=ACCEPT).status_code == 400


@pytest.mark.slow
def test_each_release_is_told_by_every_way(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    publish_edition(content, 0, folder)
    with serving(folder, follow_seconds="0.05") as server, ExitStack() as stack:
        token = server.client.put("/graphql").text
        responses = [
            stack.enter_context(streaming(server, PUBLISHED)),
            stack.enter_context(
                server.client.stream("GET", "/graphql", params=PUBLISHED, headers=ACCEPT, timeout=WITHIN)
            ),
            stack.enter_context(streaming(server, token=token)),
        ]
        accepted = server.client.post(f"/graphql?token={token}", json={**PUBLISHED, "extensions": {"operationId": "a"}})
        assert (accepted.status_code, accepted.content) == (202, b"")
        told = [events(response) for response in responses]
        for number in (1, 2):
            data = {"data": {"releasePublished": {"id": publish_edition(content, number, folder).id}}}
            assert [next(each) for each in told] == [("next", data)] * 2 + [("next", {"id": "a", "payload": data})]
        server.client.delete(f"/graphql?token={token}&operationId=a")
        publish_edition(content, 3, folder)
        assert next(told[0])[0] == "next"
        plain = {"query": "{ __typename }", "extensions": {"operationId": "b"}}
        server.client.post(f"/graphql?token={token}", json=plain)
        assert next(told[2])[1]["id"] == "b"  # and nothing more for what was completed


# ---- A single connection


def test_operations_share_a_stream_until_they_are_completed(server: Server) -> None:
    reserved = server.client.put("/graphql", headers={"accept": "text/plain"})
    assert (reserved.status_code, reserved.headers["content-type"]) == (201, "text/plain; charset=utf-8")
    named = {TOKEN: reserved.text}

    def ask(name: object, asked: dict[str, Any] = ASKED) -> httpx2.Response:
        return server.client.post("/graphql", json={**asked, "extensions": {"operationId": name}}, headers=named)

    early = ask("early")
    with streaming(server, token=reserved.text) as response:
        told = events(response)
        answer = server.client.post("/graphql", json=ASKED).json()
        assert early.status_code == 202
        assert next(told) == ("next", {"id": "early", "payload": answer})
        assert next(told) == ("complete", {"id": "early"})
        assert ask("wrong", {"query": "{ condition"}).status_code == 202
        kind, data = next(told)
        assert (kind, data["id"]) == ("next", "wrong")
        assert data["payload"]["errors"][0]["extensions"] == {"code": "GRAPHQL_PARSE_FAILED"}
        assert next(told) == ("complete", {"id": "wrong"})

        assert ask("long", PUBLISHED).status_code == 202
        again = ask("long", PUBLISHED)
        assert (again.status_code, code_of(again)) == (409, "OPERATION_EXISTS")
        completed = server.client.delete("/graphql", params={"operationId": "long"}, headers=named)
        assert completed.status_code == 200
        assert ask("long").status_code == 202
        assert next(told) == ("next", {"id": "long", "payload": answer})

        for name in (None, "", 1, ["a"]):
            assert ask(name).status_code == 400
        assert server.client.delete("/graphql", headers=named).status_code == 400
        with streaming(server, token=reserved.text) as second:
            assert (second.status_code, code_of(second)) == (409, "STREAM_ALREADY_OPEN")
    wait_for(lambda: ask("late").status_code, lambda status: status == 404, WITHIN)


@pytest.mark.parametrize("token", [None, "", "x", "\u00e9"])
def test_a_stream_that_nobody_has_reserved(token: str | None, server: Server) -> None:
    named = [] if token is None else [(TOKEN.encode(), token.encode("latin-1"))]
    deleted = server.client.delete("/graphql?operationId=a", headers=named)
    assert (deleted.status_code, code_of(deleted)) == (404, "STREAM_NOT_FOUND")
    if token:
        assert server.client.post("/graphql", json=ASKED, headers=named).status_code == 404
        assert server.client.get("/graphql", headers=[(b"accept", EVENT_STREAM.encode()), *named]).status_code == 404
    else:
        assert server.client.post("/graphql?query=x", json=ASKED, headers={}).status_code == 200


@pytest.mark.slow
def test_several_workers_have_no_single_connection(releases: Path) -> None:
    with serving(releases, workers="2") as server:
        refused = server.client.put("/graphql")
        assert (refused.status_code, code_of(refused)) == (501, "SINGLE_CONNECTION_UNAVAILABLE")
        with streaming(server, ASKED) as response:
            assert next(events(response))[0] == "next"


# ---- Bounds


@contextmanager
def admitted(server: Server) -> Iterator[httpx2.Response]:
    """Open a stream of a subscription once there is room: those that have left may still be about to."""
    with ExitStack() as stack:
        opened = wait_for(
            lambda: stack.enter_context(streaming(server, PUBLISHED)),
            lambda response: response.status_code == 200,
            WITHIN,
        )
        yield opened


@pytest.mark.slow
def test_streams_beyond_the_bound_are_refused_until_one_ends(strict: Server) -> None:
    with ExitStack() as stack:
        for _ in range(MOST):
            stack.enter_context(admitted(strict))
        refused = strict.client.put("/graphql")
        assert (refused.status_code, code_of(refused)) == (503, "TOO_MANY_CONNECTIONS")
        assert refused.headers["retry-after"] == "5"
        with streaming(strict, ASKED) as response:
            assert (response.status_code, code_of(response)) == (503, "TOO_MANY_CONNECTIONS")
        assert strict.client.post("/graphql", json=ASKED).status_code == 200
    with admitted(strict):  # as all of them have left
        pass


def reserved(server: Server) -> str:
    """Reserve a stream once there is room, and give its token."""
    return wait_for(lambda: server.client.put("/graphql"), lambda response: response.status_code == 201, WITHIN).text


@pytest.mark.slow
def test_a_reservation_is_forgotten_when_it_is_too_late_to_open(strict: Server) -> None:
    token = reserved(strict)
    time.sleep(2 * SOON)
    with streaming(strict, token=token) as response:
        assert (response.status_code, code_of(response)) == (404, "STREAM_NOT_FOUND")


@pytest.mark.slow
def test_who_reserves_and_opens_nothing_makes_room_for_the_next(strict: Server) -> None:
    first, second = reserved(strict), reserved(strict)
    with streaming(strict, token=first) as response:
        assert (response.status_code, code_of(response)) == (404, "STREAM_NOT_FOUND")
    with streaming(strict, token=second) as response:
        assert response.status_code == 200


def test_a_token_in_an_address_that_is_no_streams_changes_nothing(server: Server) -> None:
    response = server.client.post("/graphql?token=of-a-gateway", json=ASKED)
    assert response.status_code == 200
    assert response.json()["data"]


@pytest.mark.slow
def test_operations_beyond_the_bound_are_refused(strict: Server) -> None:
    named = {TOKEN: reserved(strict)}
    for number in range(AT_ONCE + 1):
        asked = {**PUBLISHED, "extensions": {"operationId": str(number)}}
        response = strict.client.post("/graphql", json=asked, headers=named)
        assert response.status_code == (202 if number < AT_ONCE else 429)
    assert code_of(response) == "TOO_MANY_OPERATIONS"


@pytest.mark.slow
def test_a_quiet_stream_is_kept_alive(strict: Server) -> None:
    with admitted(strict) as response:
        pieces = response.iter_bytes()
        start = time.monotonic()
        assert b"".join(next(pieces) for _ in range(3)) == b":\n\n" * 3
        assert time.monotonic() - start > SOON


# ---- The server's own end


@pytest.mark.slow
def test_streams_end_with_the_server(releases: Path) -> None:
    with serving(releases) as server, ExitStack() as stack:
        token = server.client.put("/graphql").text
        server.client.put("/graphql")
        responses = [
            stack.enter_context(streaming(server, PUBLISHED)),
            stack.enter_context(streaming(server, token=token)),
        ]
        start = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert [[*events(response)] for response in responses] == [[], []]
        server.process.wait(STOPS_WITHIN)
        assert time.monotonic() - start < 2
