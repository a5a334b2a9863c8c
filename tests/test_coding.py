"""Answers come compressed as the client prefers, and say the same."""

import gzip
import json
from collections.abc import Callable

import brotli
import pytest
import zstandard

from service.coding import LEAST_BYTES, wanted
from tests.serving import Server

LONG = "{ conditions { nodes { slug name summary { text html } } } }"
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
    "gzip": gzip.decompress,
    "": bytes,
}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("zstd;q=0.9, br;q=0.8", "zstd"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "zstd"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("deflate", ""),
        ("", ""),
        ("gzip;q=none", ""),
        ("gzip; q=0", ""),
        ("br;level=3", "br"),
        ("\xff\xfe", ""),
    ],
)
def test_the_coding_is_the_one_that_is_preferred(header: str, coding: str) -> None:
    assert wanted(header.encode("latin-1")) == coding


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_compressed_answer_says_the_same(coding: str, method: str, server: Server) -> None:
    for _ in range(3):  # unknown, seen, from the cache
        build = {"params": {"query": LONG}} if method == "GET" else {"json": {"query": LONG}}
        request = server.client.build_request(method, "/graphql", **build)  # type: ignore[arg-type]  # one of two
        request.headers["accept-encoding"] = coding or "identity"
        response = server.client.send(request, stream=True)
        body = b"".join(response.iter_raw())
        assert response.headers.get("content-encoding", "") == coding
        assert int(response.headers["content-length"]) == len(body)
        assert json.loads(DECODERS[coding](body)) == server.post(LONG)
        assert response.headers.get("vary") == ("accept, accept-encoding" if method == "GET" else None)


def test_a_short_answer_is_not_compressed(server: Server) -> None:
    response = server.client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept-encoding": "gzip"})
    assert len(response.content) < LEAST_BYTES
    assert "content-encoding" not in response.headers
