"""What an answer tells of itself on demand: what it cost, which release it comes from, what it took."""

from typing import Any

import pytest

from tests.serving import Server

QUERY = "query N($s: String!) { condition(by: {slug: $s}) { name triggers(first: 2) { nodes { name } } } }"
VARIABLES = {"s": "opsoclonus-myoclonus-syndrome"}


def explained(server: Server, body: dict[str, Any], **more: Any) -> Any:
    return server.client.post("/graphql", json={**body, "extensions": {"explain": True, **more}}).json()


def test_says_cost_release_and_time_beside_the_same_data(server: Server) -> None:
    body = {"query": QUERY, "variables": VARIABLES}
    plain = server.client.post("/graphql", json=body).json()
    answer = explained(server, body)
    assert answer["data"] == plain["data"]
    assert answer["extensions"]["cost"] == {"requested": 4, "limit": 100_000, "depth": 4, "selections": 5}
    assert answer["extensions"]["release"] == {"id": server.client.get("/health/ready").json()["release"]}
    assert answer["extensions"]["timing"]["milliseconds"] > 0


def test_says_whether_the_answer_was_kept(server: Server) -> None:
    body = {"query": f"# kept from its second sight on\n{QUERY}", "variables": VARIABLES}
    seen = [explained(server, body)["extensions"]["timing"]["cached"] for _ in range(4)]
    assert seen == [False, False, True, True]


def test_nobody_else_gets_the_explanation(server: Server) -> None:
    body = {"query": f"# by nobody else\n{QUERY}", "variables": VARIABLES}
    for _ in range(4):
        assert "extensions" in explained(server, body)
        assert list(server.client.post("/graphql", json=body).json()) == ["data"]


def test_a_get_is_never_explained_since_it_may_be_kept(server: Server) -> None:
    parameters = {"query": "{ release { id } }", "extensions": '{"explain": true}'}
    assert list(server.client.get("/graphql", params=parameters).json()) == ["data"]


@pytest.mark.parametrize("value", [1, "yes", {}])
def test_explain_is_true_or_false(value: object, server: Server) -> None:
    (error,) = explained(server, {"query": QUERY, "variables": VARIABLES}, explain=value)["errors"]
    assert error["extensions"] == {"code": "BAD_REQUEST"}


def test_a_refused_operation_says_why_alone(server: Server) -> None:
    assert list(explained(server, {"query": "{ nothing }"})) == ["errors"]
