"""Web pages of other origins: which may read answers, and that none can send a request as a plain form does."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.serving import Server, serving

HOME, ELSEWHERE = "https://app.example", "https://elsewhere.example"
QUERY = {"query": "{ __typename }"}


@pytest.fixture(scope="module")
def shared(releases: Path) -> Iterator[Server]:
    """A server whose answers pages of two origins may read."""
    with serving(releases, cors_origins=f"{HOME}, https://other.example") as server:
        yield server


def preflight(server: Server, origin: str) -> httpx2.Response:
    headers = {"origin": origin, "access-control-request-method": "POST"}
    return server.client.options("/graphql", headers={**headers, "access-control-request-headers": "content-type"})


@pytest.mark.slow
def test_a_page_of_an_allowed_origin_may_ask_and_read(shared: Server) -> None:
    allowed = preflight(shared, HOME)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == HOME
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "content-type" in allowed.headers["access-control-allow-headers"]
    answer = shared.client.post("/graphql", json=QUERY, headers={"origin": HOME})
    assert answer.headers["access-control-allow-origin"] == HOME
    assert "etag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.slow
def test_what_is_kept_of_an_answer_says_that_it_is_for_one_origin(shared: Server) -> None:
    answer = shared.client.get("/graphql", params=QUERY, headers={"origin": HOME})
    assert {part.strip().lower() for part in answer.headers["vary"].split(",")} == {
        "accept",
        "accept-encoding",
        "origin",
    }


@pytest.mark.slow
def test_a_page_of_another_origin_may_not(shared: Server) -> None:
    assert preflight(shared, ELSEWHERE).status_code == 400
    answer = shared.client.post("/graphql", json=QUERY, headers={"origin": ELSEWHERE})
    assert "access-control-allow-origin" not in answer.headers


def test_no_page_may_where_no_origin_is_allowed(server: Server) -> None:
    assert "access-control-allow-origin" not in preflight(server, HOME).headers
    answer = server.client.post("/graphql", json=QUERY, headers={"origin": HOME})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.slow
def test_every_page_may_where_all_origins_are_allowed(releases: Path) -> None:
    with serving(releases, cors_origins="*") as server:
        answer = server.client.post("/graphql", json=QUERY, headers={"origin": ELSEWHERE})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert server.client.get("/health/live", headers={"origin": HOME}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "application/jsonx",
    ],
)
def test_a_post_that_a_plain_form_could_send_is_refused(content_type: str | None, server: Server) -> None:
    headers = {"content-type": content_type} if content_type else {}
    response = server.client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert response.status_code == httpx2.codes.UNSUPPORTED_MEDIA_TYPE
    assert response.json()["errors"][0]["extensions"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}
