"""What browsers and CDNs may keep of the answers to GET, and how they ask whether it is still so."""

import json
import re
from pathlib import Path

import pytest

from tests.serving import Server, serving

SLUGS = "{ conditions { nodes { slug name summary { text } definition { text } } } }"
RELEASE = "{ release { id } }"
KEPT = ("etag", "cache-control", "vary")


def test_an_answer_to_get_can_be_kept_and_asked_for_again(server: Server) -> None:
    first = server.client.get("/graphql", params={"query": SLUGS})
    assert re.fullmatch(r'"[0-9a-f]{24}"', first.headers["etag"])
    assert first.headers["cache-control"] == "public, max-age=60"
    assert first.headers["vary"] == "accept, accept-encoding"
    for known in (first.headers["etag"], f"W/{first.headers['etag']}", f'"x", {first.headers["etag"]}', "*"):
        again = server.client.get("/graphql", params={"query": SLUGS}, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert {name: again.headers[name] for name in KEPT} == {name: first.headers[name] for name in KEPT}
    other = server.client.get("/graphql", params={"query": SLUGS}, headers={"if-none-match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_head_gives_the_validator_and_the_length_without_the_body(server: Server) -> None:
    got = server.client.get("/graphql", params={"query": SLUGS})
    head = server.client.head("/graphql", params={"query": SLUGS})
    assert (head.status_code, head.content) == (200, b"")
    for name in (*KEPT, "content-length", "content-type"):
        assert head.headers[name] == got.headers[name]
    again = server.client.head("/graphql", params={"query": SLUGS}, headers={"if-none-match": got.headers["etag"]})
    assert again.status_code == 304


def test_each_coding_has_a_validator_of_its_own_which_stays_the_same(server: Server) -> None:
    def etag(coding: str) -> str:
        response = server.client.get("/graphql", params={"query": SLUGS}, headers={"accept-encoding": coding})
        assert response.headers.get("content-encoding", "identity") == coding
        return str(response.headers["etag"])

    codings = ("identity", "gzip", "br", "zstd")
    etags = [etag(coding) for coding in codings]
    assert len(set(etags)) == len(codings)
    assert [etag(coding) for coding in codings] == etags


@pytest.mark.parametrize("query", ["{ nothing }", "{", '{ conditions(after: "x") { totalCount } }', ""])
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_a_refusal_is_not_kept(query: str, accept: str, server: Server) -> None:
    response = server.client.get("/graphql", params={"query": query}, headers={"accept": accept, "if-none-match": "*"})
    assert response.json()["errors"]
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


def test_an_answer_to_post_is_nobodys_to_keep(server: Server) -> None:
    response = server.client.post("/graphql", json={"query": SLUGS}, headers={"if-none-match": "*"})
    assert response.status_code == 200
    assert not set(KEPT) & set(response.headers)


@pytest.mark.slow
def test_operators_say_how_long_answers_are_kept(releases: Path) -> None:
    with serving(releases, cache_control="public, max-age=5, stale-while-revalidate=600") as server:
        response = server.client.get("/graphql", params={"query": RELEASE})
    assert response.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=600"


@pytest.mark.slow
def test_without_a_response_cache_the_validators_are_the_same(releases: Path, server: Server) -> None:
    expected = server.client.get("/graphql", params={"query": SLUGS}).headers["etag"]
    with serving(releases, cache_bytes="0") as other:
        assert other.client.get("/graphql", params={"query": SLUGS}).headers["etag"] == expected


def test_variables_are_part_of_what_is_kept(server: Server) -> None:
    query = "query ($n: Int!) { conditions(first: $n) { nodes { slug } } }"
    asked = [{"query": query, "variables": json.dumps({"n": n})} for n in (1, 2)]
    etags = {server.client.get("/graphql", params=parameters).headers["etag"] for parameters in asked}
    assert len(etags) == 2
