"""How often a client may ask: who it is, what counts, and what it is told."""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from service.proxies import client_of
from service.rate_limit import Counts, RateLimit, party
from service.try_later import RateLimited
from tests.serving import Server, serving
from tests.sockets import closed, conversing, hear, opened, say, subscribe

NAME = {"query": "{ __typename }"}
MOST = 5  # requests of each client at the servers below
LIMIT = {"rate_limit": f"{MOST}/hour"}
WHO = "x-forwarded-for"
TOO_MANY = httpx2.codes.TOO_MANY_REQUESTS
_clients = itertools.count(1)


@pytest.fixture(scope="module")
def proxied(releases: Path) -> Iterator[Server]:
    """A server behind one proxy, which the tests are."""
    with serving(releases, log=None, trusted_hops="1", batch_count="10", **LIMIT) as server:
        yield server


@pytest.fixture
def client() -> dict[str, str]:
    """The header of a client that has not asked yet; it writes an address of its own before the proxy does."""
    number = next(_clients)
    return {WHO: f"6.6.6.{number % 5}, 203.0.113.{number}"}


# ---- Who it is


def scope(peer: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"accept", b"*/*"), *((b"x-forwarded-for", value.encode()) for value in forwarded)]
    return {"client": (peer, 4711) if peer else None, "headers": headers}


@pytest.mark.parametrize(
    ("hops", "forwarded", "client"),
    [
        (1, [], None),
        (1, ["198.51.100.7"], "198.51.100.7"),
        (1, ["6.6.6.6, 198.51.100.7"], "198.51.100.7"),
        (1, ["6.6.6.6", "198.51.100.7"], "198.51.100.7"),
        (1, ["6.6.6.6,, 198.51.100.7 "], "198.51.100.7"),
        (2, ["6.6.6.6, 198.51.100.7, 10.0.0.1"], "198.51.100.7"),
        (2, ["6.6.6.6, 198.51.100.7", "10.0.0.1"], "198.51.100.7"),
        (2, ["198.51.100.7"], None),  # it went round a proxy
        (1, ["6.6.6.6, unknown"], None),
        (1, ["6.6.6.6,"], None),
        (1, [f"6.6.6.6, {'9' * 100_000}"], None),
        (1, [f"{'6.6.6.6, ' * 10_000}198.51.100.7:4711"], "198.51.100.7"),
        (1, ["\xff, [2001:db8::7]:443"], "2001:db8::7"),
        (1, ["2001:DB8::7"], "2001:db8::7"),
    ],
)
def test_who_asks_is_who_the_outermost_trusted_proxy_saw(hops: int, forwarded: list[str], client: str | None) -> None:
    assert client_of(scope("192.0.2.1", *forwarded), hops) == client


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
        ("", ""),
        ("/run/raregraph.sock", ""),
    ],
)
def test_a_home_in_ipv6_is_one_client(address: str, whose: str) -> None:
    assert party(address) == whose


# ---- What is counted


def test_each_client_has_its_own_count_and_a_new_one_in_the_next_window(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    limit = RateLimit("2/minute")
    for client in ("192.0.2.1", "192.0.2.2"):
        for _ in range(2):
            limit.check(scope(client))
        with pytest.raises(RateLimited) as refused:
            limit.check(scope(client))
        assert refused.value.seconds == 60
        now += 20.5
    with pytest.raises(RateLimited) as refused:
        limit.check(scope("192.0.2.2"))
    assert refused.value.seconds == 40
    limit.check(scope("192.0.2.3"), 2)
    with pytest.raises(RateLimited):
        limit.check(scope("192.0.2.3"))
    now += 40
    limit.check(scope("192.0.2.2"))


def test_however_many_clients_there_are_so_many_are_remembered() -> None:
    counts = Counts(100)
    for number in range(10_000):
        assert counts.incr(f"client {number}", 60) == 1
        assert counts.incr("often seen", 60) == number + 1
    assert counts.reset() == 100
    assert counts.get("often seen") == 0


# ---- What clients meet


@pytest.mark.slow
def test_who_asks_too_often_is_told_when_to_come_back(proxied: Server, client: dict[str, str]) -> None:
    answers = [proxied.client.post("/graphql", json=NAME, headers=client) for _ in range(MOST + 2)]
    assert [answer.status_code for answer in answers] == [200] * MOST + [429] * 2
    refused = answers[-1]
    assert 3_500 < int(refused.headers["retry-after"]) <= 3_600
    assert refused.headers["content-type"] == "application/json; charset=utf-8"
    assert len(refused.headers["x-request-id"]) == 32
    (error,) = refused.json()["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED"}
    assert f"{MOST}/hour" in error["message"]
    other = {**client, "accept": "application/graphql-response+json"}
    for refused in (
        proxied.client.get("/graphql", params=NAME, headers=other),
        proxied.client.post("/graphql", content=bytes(1_000_000), headers=other),
    ):
        assert refused.status_code == TOO_MANY
        assert refused.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert proxied.client.head("/graphql", params=NAME, headers=client).status_code == TOO_MANY
    assert proxied.client.get("/", headers=client).status_code == TOO_MANY


@pytest.mark.slow
def test_what_a_client_writes_of_itself_changes_nothing(proxied: Server) -> None:
    spoofed = ("1.1.1.1, 203.0.113.250", "2.2.2.2, 203.0.113.250", "x, y, 203.0.113.250", "203.0.113.250")
    codes = [
        proxied.client.post("/graphql", json=NAME, headers={WHO: value, "x-real-ip": "3.3.3.3", "forwarded": "for=4"})
        for value in itertools.islice(itertools.cycle(spoofed), MOST + 3)
    ]
    assert [response.status_code for response in codes] == [200] * MOST + [429] * 3


@pytest.mark.slow
def test_pages_name_the_scheme_that_a_trusted_proxy_tells(proxied: Server, client: dict[str, str]) -> None:
    for told, scheme in (("https", "https"), ("evil, https", "https"), ("https, evil", "http"), ("", "http")):
        headers = {**client, "x-forwarded-proto": told, "host": "raregraph.example"}
        assert f"{scheme}://raregraph.example/graphql" in proxied.client.get("/", headers=headers).text


@pytest.mark.slow
def test_where_no_proxy_is_trusted_none_is_believed(releases: Path) -> None:
    with serving(releases, log=None, **LIMIT) as server:
        codes = [
            server.client.post("/graphql", json=NAME, headers={WHO: f"6.6.6.{number}"}).status_code
            for number in range(MOST + 2)
        ]
        assert codes == [200] * MOST + [429] * 2
        other = httpx2.HTTPTransport(local_address="127.0.0.2")
        with httpx2.Client(base_url=server.client.base_url, transport=other) as client:
            assert client.post("/graphql", json=NAME).status_code == httpx2.codes.OK


@pytest.mark.slow
def test_whether_the_server_is_well_anyone_may_ask(proxied: Server, client: dict[str, str]) -> None:
    for path in ("/health/live", "/health/ready"):
        answers = [proxied.client.get(path, headers=client).status_code for _ in range(2 * MOST)]
        assert answers == [200] * 2 * MOST
    assert proxied.client.post("/graphql", json=NAME, headers=client).status_code == httpx2.codes.OK


@pytest.mark.slow
def test_each_operation_of_a_batch_counts(proxied: Server, client: dict[str, str]) -> None:
    post = proxied.client.post
    assert post("/graphql", json=[NAME] * (MOST - 1), headers=client).status_code == httpx2.codes.OK
    assert post("/graphql", json=[NAME] * 2, headers=client).status_code == TOO_MANY


@pytest.mark.slow
def test_each_message_of_a_websocket_counts(releases: Path) -> None:
    with serving(releases, log=None, rate_limit=f"{MOST}/hour") as server:
        with conversing(server) as connection:  # two: the handshake and connection_init
            for _ in range(MOST - 2):
                subscribe(connection, "1", "{ __typename }")
                assert [hear(connection)["type"] for _ in range(2)] == ["next", "complete"]
            subscribe(connection, "1", "{ __typename }")
            refused = hear(connection)
            assert (refused["id"], refused["type"]) == ("1", "error")
            assert refused["payload"][0]["extensions"] == {"code": "RATE_LIMITED"}
            say(connection, type="ping")
            assert closed(connection) == 1013
        with pytest.raises(InvalidStatus) as error, opened(server):
            pass
        assert error.value.response.status_code == TOO_MANY
        assert int(error.value.response.headers["retry-after"]) > 3_500
