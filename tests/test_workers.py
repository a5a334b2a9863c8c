"""Several workers are one server: one line, one port, one end; what befalls a worker no client notices for long."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from data.documents import Content
from data.release import POINTER, current
from tests.load import asking
from tests.releases import GIVEN_UP_AFTER, publish_edition, wait_for
from tests.serving import COMMAND, NO_TLS, STOPS_WITHIN, Server, runs, serving

pytestmark = pytest.mark.slow
CONNECTIONS = 24  # that all of them reach the same of two workers happens once in eight million times
REPLACED_WITHIN = 10.0  # seconds; a loaded machine takes some of them
QUERY = b'{"query": "{ __typename }"}'
HEAD = (
    b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n" % len(QUERY)
)


@contextmanager
def connected(server: Server) -> Iterator[list[httpx2.Client]]:
    """Give clients with a connection each, so many that every worker has some."""
    with ExitStack() as stack:
        clients = [
            stack.enter_context(httpx2.Client(base_url=server.client.base_url, timeout=STOPS_WITHIN, verify=NO_TLS))
            for _ in range(CONNECTIONS)
        ]
        for client in clients:
            assert client.get("/health/live").status_code == httpx2.codes.OK
        yield clients


def served(clients: list[httpx2.Client]) -> set[str]:
    """Ask each client's worker which release it serves."""
    return {client.get("/health/ready").json()["release"] for client in clients}


def sockets(process: int) -> int:
    """Count the sockets that a process holds."""
    links = [path.readlink().name for path in Path(f"/proc/{process}/fd").iterdir() if path.is_symlink()]
    return sum(name.startswith("socket:") for name in links)


def kill(process: int) -> None:
    """Kill a process and wait until it is gone."""
    os.kill(process, signal.SIGKILL)
    wait_for(lambda: runs(process), lambda running: not running, STOPS_WITHIN)


# ---- Being one server


def test_one_worker_is_one_process(server: Server) -> None:
    assert server.workers == set()


def test_workers_give_different_request_ids(releases: Path) -> None:
    with serving(releases, "--workers", "2") as server, connected(server) as clients:
        ids = [client.get("/health/live").headers["x-request-id"] for client in clients]
        assert len(set(ids)) == len(clients)


def test_workers_share_a_port_and_print_one_line(releases: Path) -> None:
    with serving(releases, "--workers", "2", workers="3") as server:  # what the command line says counts
        assert len(server.workers) == 2
        assert len(list(Path(f"/proc/{server.process.pid}/task").iterdir())) == 1  # only so may it fork
        before = {worker: sockets(worker) for worker in server.workers}
        with connected(server) as clients:
            assert served(clients) == {current(releases).id}
            assert all(sockets(worker) > before[worker] for worker in server.workers)
        workers = server.workers
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(STOPS_WITHIN) == -signal.SIGTERM  # as one worker does
        assert server.process.stdout
        assert server.process.stdout.read() == ""
        assert not any(map(runs, workers))


def test_a_port_that_is_taken_is_refused(releases: Path) -> None:
    with serving(releases, workers="2") as server:
        port = str(server.client.base_url.port)
        ended = start(releases, "--port", port, "--workers", "2")
        assert (ended.returncode, ended.stdout) == (3, "")
        assert "Address already in use" in ended.stderr


def test_no_request_fails_while_releases_are_published(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    publish_edition(content, 0, folder)
    with serving(folder, workers="2") as server, asking(server, 4) as load, connected(server) as clients:
        for number in range(1, 6):
            release = publish_edition(content, number, folder).id
            wait_for(lambda: served(clients), lambda seen, release=release: seen == {release}, GIVEN_UP_AFTER)  # type: ignore[misc]  # mypy does not know the default's type
    assert {number for client in load for number, _ in client.answers} == set(range(6))
    for client in load:
        numbers = [number for number, _ in client.answers]
        assert numbers == sorted(numbers)  # nobody goes back: a connection stays with its worker


# ---- Ending


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_requests_on_the_line_are_answered_when_it_ends(how: signal.Signals, releases: Path) -> None:
    with serving(releases, workers="2") as server, ExitStack() as stack:
        workers = server.workers
        address = (server.client.base_url.host, server.client.base_url.port or 0)
        halves = [stack.enter_context(socket.create_connection(address, STOPS_WITHIN)) for _ in range(CONNECTIONS)]
        for half in halves:
            half.sendall(HEAD + QUERY[:5])
        time.sleep(0.5)  # until they are read
        server.process.send_signal(how)
        time.sleep(0.5)
        for half in halves:
            half.sendall(QUERY[5:])
            with half.makefile("rb") as answer:
                assert answer.read().endswith(b'{"data":{"__typename":"Query"}}')
        server.process.wait(STOPS_WITHIN)
        assert not any(map(runs, workers))


def test_workers_end_with_a_parent_that_is_killed(releases: Path) -> None:
    with serving(releases, workers="2") as server:
        workers = server.workers
        server.process.kill()
        wait_for(lambda: [*map(runs, workers)], lambda running: not any(running), STOPS_WITHIN)


def test_a_worker_that_is_frozen_does_not_keep_the_others(releases: Path) -> None:
    with serving(releases, workers="2", shutdown_seconds="1") as server:
        workers = server.workers
        os.kill(min(workers), signal.SIGSTOP)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(STOPS_WITHIN)
        assert not any(map(runs, workers))


# ---- Being replaced


def test_a_worker_that_is_killed_is_replaced_and_the_other_answers_meanwhile(releases: Path) -> None:
    with serving(releases, workers="2") as server:
        before, live = server.workers, server.client.base_url.join("/health/live")
        kill(min(before))
        end = time.monotonic() + REPLACED_WITHIN
        while len(server.workers - before) < 1:
            assert httpx2.get(live, verify=NO_TLS).status_code == httpx2.codes.OK
            assert time.monotonic() < end
        assert max(before) in server.workers
        with connected(server) as clients:
            assert served(clients) == {current(releases).id}
        assert len(server.workers) == 2


def test_a_worker_that_cannot_be_replaced_is_tried_again(releases: Path, tmp_path: Path) -> None:
    folder, log = tmp_path / "releases", tmp_path / "log"
    shutil.copytree(releases, folder)
    sound = (folder / POINTER).read_bytes()
    with serving(folder, log=log, workers="2") as server:
        before = server.workers
        (folder / POINTER).write_bytes(b"damaged")
        kill(min(before))
        wait_for(log.read_text, lambda text: '"answered": false' in text, REPLACED_WITHIN)
        with connected(server) as clients:
            assert served(clients) == {current(releases).id}
        (folder / POINTER).write_bytes(sound)
        time.sleep(1.5)  # in which it was tried again
        wait_for(lambda: server.workers - before, lambda new: len(new) == 1, REPLACED_WITHIN)


# ---- Not starting


def start(releases: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command until it ends by itself."""
    environment = {**os.environ, "RAREGRAPH_RELEASES": str(releases)}
    return subprocess.run(
        [COMMAND, "serve", *arguments], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_nothing_to_serve_is_said_plainly(workers: str, releases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    ended = start(folder, "--port", "0", "--workers", workers)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("raregraph: there is no ")
    shutil.copytree(releases, folder)
    largest = max(folder.glob("*.db"), key=lambda path: path.stat().st_size)
    largest.chmod(0o644)
    largest.write_bytes(b"damaged")
    ended = start(folder, "--port", "0", "--workers", workers)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines()[-1].startswith(f"raregraph: {largest} ")
