"""Several operations in one request: off by default, bounded where it is on, each answered for itself."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.serving import Server, serving

NAME = {"query": "query N($s: String!) { condition(by: {slug: $s}) { name } }"}
OMS = {**NAME, "variables": {"s": "opsoclonus-myoclonus-syndrome"}}
ANSWER = {"data": {"condition": {"name": "Opsoclonus myoclonus syndrome"}}}


@pytest.fixture(scope="module")
def batching(releases: Path) -> Iterator[Server]:
    """A server that takes three operations a request."""
    with serving(releases, batch_count="3") as server:
        yield server


def code(response: httpx2.Response) -> str:
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("batch", [[], [OMS], [OMS, OMS]])
def test_an_array_is_refused_where_batches_are_off(batch: list[object], server: Server) -> None:
    response = server.client.post("/graphql", json=batch)
    assert (response.status_code, code(response)) == (400, "BATCHING_DISABLED")


@pytest.mark.slow
def test_each_operation_is_answered_in_its_place(batching: Server) -> None:
    response = batching.client.post("/graphql", json=[OMS, {"query": "{ nothing }"}, 5])
    assert response.status_code == 200
    answer, invalid, no_request = response.json()
    assert answer == ANSWER
    assert invalid["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert no_request["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.slow
def test_a_batch_has_a_bound(batching: Server) -> None:
    too_many = batching.client.post("/graphql", json=[OMS] * 4)
    assert (too_many.status_code, code(too_many)) == (413, "BATCH_TOO_LARGE")
    none = batching.client.post("/graphql", json=[])
    assert (none.status_code, code(none)) == (400, "BATCH_TOO_LARGE")
    nested = batching.client.post("/graphql", json=[[OMS]])
    assert nested.json()[0]["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.slow
def test_a_batch_is_answered_alike_when_it_comes_again(batching: Server) -> None:
    answers = [batching.client.post("/graphql", json=[OMS, OMS]).json() for _ in range(4)]
    assert answers == [[ANSWER, ANSWER]] * 4


@pytest.mark.slow
def test_one_operation_needs_no_array(batching: Server) -> None:
    assert batching.client.post("/graphql", json=OMS).json() == ANSWER
