"""README's configuration of nginx, run by a real nginx before a real server."""

import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import httpx2
import pytest

from tests.observing import WITHIN, free_port
from tests.releases import wait_for
from tests.serving import NO_TLS, STOPS_WITHIN, Server, serving
from tests.sockets import conversing, hear, subscribe

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
README = (Path(__file__).parent.parent / "README.md").read_text()
QUERY = "{ __schema { types { name description } } }"  # whose answer is worth compressing
pytestmark = [pytest.mark.slow, pytest.mark.skipif(NGINX is None, reason="nginx is not installed")]


@contextmanager
def before(server: Server, folder: Path) -> Iterator[Server]:
    """Run nginx as README has it, but for addresses and folders, until the block ends; give a client of it."""
    (shown,) = re.findall(r"^```nginx\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    port, backend = free_port(), f"127.0.0.1:{server.client.base_url.port}"
    for given, here in (
        ("127.0.0.1:8000", backend),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/nginx/raregraph", str(folder / "cache")),
    ):
        assert shown.count(given) == 1
        shown = shown.replace(given, here)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = pwd.getpwuid(os.getuid())
    owner = f"user {user.pw_name} {grp.getgrgid(user.pw_gid).gr_name};" if user.pw_uid == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{owner} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;"
        f"events {{ worker_connections 256; }} http {{ access_log off; {paths}\n{shown} }}"
    )
    assert NGINX
    process = subprocess.Popen(
        [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")], text=True
    )
    try:
        wait_for(lambda: answers(int(port)), bool, WITHIN)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", verify=NO_TLS, timeout=WITHIN) as client:
            yield Server(process, "", client)
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN)
    assert process.returncode == 0
    assert "[emerg]" not in (folder / "error.log").read_text()


def answers(port: int) -> bool:
    """Tell whether somebody listens."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def proxied(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A client's view of a server behind nginx."""
    with serving(releases) as server, before(server, tmp_path_factory.mktemp("nginx")) as proxied:
        yield proxied


def test_answers_are_those_of_the_server(proxied: Server) -> None:
    assert proxied.post("{ __typename }") == {"data": {"__typename": "Query"}}
    assert proxied.client.get("/health/ready").json()["status"] == "ready"
    slash = proxied.client.get("/graphql/?query={__typename}")
    assert slash.headers["location"] == "/graphql?query=%7B__typename%7D"


def test_answers_come_compressed_as_the_server_has_compressed_them(proxied: Server) -> None:
    asked = {"query": QUERY}
    plain = proxied.client.get("/graphql", headers={"accept-encoding": "identity"}, params=asked)
    with proxied.client.stream("GET", "/graphql", headers={"accept-encoding": "br"}, params=asked) as compressed:
        assert compressed.headers["content-encoding"] == "br"
        assert brotli.decompress(b"".join(compressed.iter_raw())) == plain.content
    zipped = proxied.client.get("/graphql", headers={"accept-encoding": "gzip"}, params=asked)
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content


def test_answers_to_get_are_kept_and_errors_and_posts_are_not(proxied: Server) -> None:
    asked = {"query": "query Kept { release { id } }"}
    first, second = (proxied.client.get("/graphql", params=asked) for _ in range(2))
    assert [first.headers["x-cache"], second.headers["x-cache"]] == ["MISS", "HIT"]
    assert first.content == second.content
    known = proxied.client.get("/graphql", params=asked, headers={"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    for _ in range(2):
        assert proxied.client.get("/graphql", params={"query": "{ nowhere }"}).headers["x-cache"] == "MISS"
        assert "HIT" not in proxied.client.post("/graphql", json=asked).headers.get("x-cache", "")


def test_a_socket_is_opened(proxied: Server) -> None:
    with conversing(proxied) as talk:
        subscribe(talk, "1", "{ __typename }")
        assert hear(talk)["payload"] == {"data": {"__typename": "Query"}}


def test_an_event_stream_is_not_held_back(proxied: Server) -> None:
    start = time.monotonic()
    asked = {"query": "subscription { releasePublished { id } }"}
    with proxied.client.stream("GET", "/graphql", params=asked, headers={"accept": "text/event-stream"}) as stream:
        assert next(stream.iter_raw()).startswith(b":")
    assert time.monotonic() - start < WITHIN / 2


def test_a_body_a_little_too_large_is_refused_in_json_and_a_larger_one_by_nginx(proxied: Server) -> None:
    large = proxied.client.post("/graphql", json={"query": "{ __typename }", "variables": {"x": "x" * 101_000}})
    assert large.status_code == 413
    assert large.json()["errors"][0]["extensions"]["code"] == "BODY_TOO_LARGE"
    assert proxied.client.post("/graphql", json={"query": "x" * 140_000}).status_code == 413


def test_clients_are_known_by_the_address_that_nginx_saw(releases: Path, tmp_path: Path) -> None:
    with serving(releases, rate_limit="3/hour", trusted_hops="1") as server, before(server, tmp_path) as proxied:
        statuses = [
            proxied.client.post(
                "/graphql", json={"query": "{ __typename }"}, headers={"x-forwarded-for": f"203.0.113.{number}"}
            ).status_code
            for number in range(5)
        ]
    assert statuses == [200, 200, 200, 429, 429]
