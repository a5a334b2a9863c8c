"""What a client meets over HTTP, at a real server."""

import json
import re
import sqlite3
import threading
from typing import Any

import httpx2
import pytest

from schema.build import build_schema
from tests.serving import NO_TLS, Server

JSON = "application/json"
METHODS = "DELETE, GET, HEAD, OPTIONS, POST, PUT"
RESPONSE_JSON = "application/graphql-response+json"
NAME = '{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { name } }'
ANSWER = {"data": {"condition": {"name": "Opsoclonus myoclonus syndrome"}}}


def test_a_query_by_post(server: Server) -> None:
    response = server.client.post("/graphql", json={"query": NAME})
    assert (response.status_code, response.json()) == (200, ANSWER)
    assert response.headers["content-type"] == "application/json; charset=utf-8"


def test_a_query_by_get_with_variables(server: Server) -> None:
    query = "query N($s: String!) { condition(by: {slug: $s}) { name } } query M { __typename }"
    variables = json.dumps({"s": "opsoclonus-myoclonus-syndrome"})
    parameters = {"query": query, "variables": variables, "operationName": "N"}
    assert server.client.get("/graphql", params=parameters).json() == ANSWER


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE_JSON, RESPONSE_JSON),
        (f"{RESPONSE_JSON}, {JSON}", RESPONSE_JSON),
        (f"{RESPONSE_JSON}; charset=utf-8, {JSON}; charset=utf-8", RESPONSE_JSON),
        (f"{JSON}, {RESPONSE_JSON};q=0.5", JSON),
        ("Application/GraphQL-Response+JSON", RESPONSE_JSON),
        ("nonsense", JSON),
        (",".join([RESPONSE_JSON] * 100), JSON),  # too long to be read
    ],
)
def test_the_answer_comes_in_the_type_that_was_asked_for(accept: str | None, media_type: str, server: Server) -> None:
    request = server.client.build_request("POST", "/graphql", json={"query": NAME})
    del request.headers["accept"]
    if accept:
        request.headers["accept"] = accept
    response = server.client.send(request)
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.json() == ANSWER


@pytest.mark.parametrize(("media_type", "status"), [(JSON, 200), (RESPONSE_JSON, 400)])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ condition", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { conditions(first: $n) { totalCount } }", "BAD_USER_INPUT"),
        ("{ conditions(first: 0) { totalCount } }", "INVALID_PAGE"),
        ('{ conditions(after: "x") { totalCount } }', "INVALID_CURSOR"),
    ],
)
def test_a_refused_operation_says_why(media_type: str, status: int, query: str, code: str, server: Server) -> None:
    response = server.client.post("/graphql", json={"query": query}, headers={"accept": media_type})
    assert response.status_code == status
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": code}
    assert "data" not in response.json()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "this is no JSON"),
        (b"{", "this is no JSON"),
        (b"\xff", "this is no JSON"),
        (b"5", "send a JSON object"),
        (b"null", "send a JSON object"),
        (b'"x"', "send a JSON object"),
        (b"{}", "query is missing"),
        (b'{"query": 5}', "query is no string"),
        (b'{"query": ""}', "query is missing"),
        (b'{"query": "{ __typename }", "variables": [1]}', "variables is no object"),
        (b'{"query": "{ __typename }", "operationName": 1}', "operationName is no string"),
        (b'{"query": "{ __typename }", "extensions": "x"}', "extensions is no object"),
        (b'{"query": "{ __typename }", "extensions": {"persistedQuery": {"version": 2}}}', "extensions.persistedQuery"),
        (b'{"documentId": {}}', "documentId is no string"),
    ],
)
def test_a_body_that_is_no_request(body: bytes, message: str, server: Server) -> None:
    response = server.client.post("/graphql", content=body, headers={"content-type": JSON})
    (error,) = response.json()["errors"]
    assert response.status_code == httpx2.codes.BAD_REQUEST
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert error["message"].startswith(message)


def test_a_body_that_is_no_json_by_its_type(server: Server) -> None:
    response = server.client.post("/graphql", content=b"query=x", headers={"content-type": "text/plain"})
    assert response.status_code == httpx2.codes.UNSUPPORTED_MEDIA_TYPE
    assert response.json()["errors"][0]["extensions"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_larger_than_is_read(chunked: bool, server: Server) -> None:  # noqa: FBT001  # a parameter of the test
    body = json.dumps({"query": NAME + " " * 200_000}).encode()
    content: Any = iter([body[:1000], body[1000:]]) if chunked else body
    response = server.client.post("/graphql", content=content, headers={"content-type": JSON})
    assert response.status_code == httpx2.codes.CONTENT_TOO_LARGE
    assert response.json()["errors"][0]["extensions"] == {"code": "BODY_TOO_LARGE"}


def test_an_operation_deeper_than_sqlite_can_parse(server: Server) -> None:
    nested = "slug"
    for level in range(9):
        nested = f"{'conditions' if level % 2 else 'triggers'}(first: 1) {{ nodes {{ {nested} }} }}"
    answer = server.post(f'{{ condition(by: {{slug: "opsoclonus-myoclonus-syndrome"}}) {{ {nested} }} }}')
    if sqlite3.sqlite_version_info < (3, 46):
        assert answer["errors"][0]["extensions"] == {"code": "OPERATION_TOO_LARGE"}
    else:
        assert list(answer) == ["data"]
    assert server.post(NAME) == ANSWER


def test_a_browser_gets_graphiql_and_a_program_does_not(server: Server) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = server.client.get("/graphql", headers=browser)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "GraphiQL" in page.text
    shared = server.client.get("/graphql", params={"query": NAME}, headers=browser)
    assert shared.text == page.text
    assert server.client.get("/graphql").status_code == httpx2.codes.BAD_REQUEST
    posted = server.client.post("/graphql", json={"query": NAME}, headers={"accept": "text/html, */*;q=0.1"})
    assert posted.json() == ANSWER


def test_head_answers_as_get_does_without_a_body(server: Server) -> None:
    head = server.client.head("/graphql", params={"query": NAME})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "application/json; charset=utf-8"


def test_what_came_by_get_is_no_request_by_post(server: Server) -> None:
    query = str(httpx2.QueryParams({"query": NAME}))
    for _ in range(5):
        assert server.client.get(f"/graphql?{query}").json() == ANSWER
    response = server.client.post("/graphql", content=query, headers={"content-type": JSON})
    assert response.status_code == httpx2.codes.BAD_REQUEST


def test_a_request_that_comes_again_is_answered_as_before(server: Server) -> None:
    headers = {"content-type": JSON, "accept-encoding": "identity"}
    requests = [
        server.client.build_request("POST", "/graphql", content=json.dumps({"query": NAME}), headers=headers),
        server.client.build_request("GET", "/graphql", params={"query": NAME}, headers=headers),
        server.client.build_request("HEAD", "/graphql", params={"query": NAME}, headers=headers),
    ]
    for request in requests:
        responses = [server.client.send(request) for _ in range(5)]
        assert len({response.content for response in responses}) == 1
        kept = ("content-type", "content-length", "vary")
        assert len({tuple(response.headers.get(name) for name in kept) for response in responses}) == 1
        assert len({response.headers["x-request-id"] for response in responses}) == len(responses)


@pytest.mark.parametrize("method", ["PATCH", "TRACE"])
def test_another_method_is_told_which_there_are(method: str, server: Server) -> None:
    response = server.client.request(method, "/graphql", headers={"accept": "text/html, */*;q=0.1"})
    assert response.status_code == httpx2.codes.METHOD_NOT_ALLOWED
    assert response.headers["allow"] == METHODS
    assert response.json()["errors"][0]["extensions"] == {"code": "METHOD_NOT_ALLOWED"}


def test_options_tells_the_methods(server: Server) -> None:
    response = server.client.options("/graphql")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == METHODS


def test_a_slash_too_many_leads_to_the_right_place(server: Server) -> None:
    response = server.client.post("/graphql/", json={"query": NAME}, follow_redirects=True)
    assert response.json() == ANSWER


def test_nothing_acceptable_can_be_sent(server: Server) -> None:
    response = server.client.post("/graphql", json={"query": NAME}, headers={"accept": "image/png"})
    assert response.status_code == httpx2.codes.NOT_ACCEPTABLE
    assert response.json()["errors"][0]["extensions"] == {"code": "NOT_ACCEPTABLE"}


def test_the_schema_can_be_fetched(server: Server) -> None:
    assert server.client.get("/schema.graphql").text == build_schema().as_str() + "\n"


def test_health_names_the_release(server: Server) -> None:
    assert server.client.get("/health/live").json() == {"status": "live"}
    release = server.post("{ release { id } }")["data"]["release"]["id"]
    assert server.client.get("/health/ready").json() == {"status": "ready", "release": release}
    assert f"release {release} " in server.line


def test_a_request_has_an_id_its_own_or_the_callers(server: Server) -> None:
    own = server.client.post("/graphql", json={"query": NAME}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", own)
    for given, kept in (("my-request-0001", True), ("short", False), ("bad id \t with spaces", False)):
        response = server.client.get("/health/live", headers={"x-request-id": given})
        assert (response.headers["x-request-id"] == given) is kept


@pytest.mark.slow
def test_many_at_once_get_each_their_own_answer(server: Server) -> None:
    answers: dict[int, Any] = {}

    def ask(number: int) -> None:
        with httpx2.Client(base_url=server.client.base_url, verify=NO_TLS) as client:
            for _ in range(10):
                query = f'{{ a{number}: trigger(by: {{slug: "neuroblastoma"}}) {{ name }} }}'
                answers[number] = client.post("/graphql", json={"query": query}).json()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: {"data": {f"a{number}": {"name": "Neuroblastoma"}}} for number in range(12)}
