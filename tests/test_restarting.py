"""Restarts under load, while release after release is published: no answer fails, and none is of two releases."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from data.documents import Content
from data.publish import prune, publish, rollback
from data.release import Pointer
from tests.releases import AGREEING, agreed, publish_edition, ready, wait_for
from tests.serving import ANSWERS_WITHIN, NO_TLS, STOPS_WITHIN, Server, serving

pytestmark = pytest.mark.slow
CLIENTS = 3
PUBLICATIONS = 100
RESTARTS = 3
PAUSE = 0.01  # seconds between a client's requests
REPLACED_WITHIN = 20.0


@dataclass
class Client:
    """Asks whoever serves now, again and again; as proxies and browsers do, it asks once more on a broken connection.

    That is what HTTP has for a server that closes a connection it has not read from just as the client sends.
    """

    service: "Service"
    answers: list[tuple[int, str]] = field(default_factory=list)
    broken: int = 0
    failure: BaseException | None = None
    asked_last: Server | None = None

    def run(self) -> None:
        """Ask until all is done or a request fails."""
        try:
            with httpx2.Client(verify=NO_TLS, timeout=ANSWERS_WITHIN) as client:
                while not self.service.done.wait(PAUSE):
                    server = self.service.server
                    address = server.client.base_url.join("/graphql")
                    try:
                        response = client.post(address, json={"query": AGREEING})
                    except httpx2.TransportError:
                        self.broken += 1
                        response = client.post(address, json={"query": AGREEING})
                    assert response.status_code == httpx2.codes.OK, response.text
                    self.answers.append(agreed(response.json()["data"]))
                    self.asked_last = server
        except BaseException as error:  # noqa: BLE001  # the test's thread raises it
            self.failure = error


@dataclass
class Service:
    """The server that clients are sent to, as a load balancer does."""

    server: Server
    done: threading.Event = field(default_factory=threading.Event)


@contextmanager
def under_load(server: Server, folder: Path, ids: dict[int, str]) -> Iterator[tuple[Service, list[Client]]]:
    """Publish and ask until the block ends, and so often at least; check every answer then."""
    service = Service(server)
    published: list[Pointer] = []
    clients = [Client(service) for _ in range(CLIENTS)]

    def publish_again() -> None:
        while not service.done.wait(0.02) or len(published) < PUBLICATIONS:
            published.append(rollback(folder, ids[1]) if len(published) % 2 else publish(folder))
            prune(folder, 5)

    publisher = threading.Thread(target=publish_again)
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in (publisher, *threads):
        thread.start()
    try:
        yield service, clients
        wait_for(lambda: len(published), lambda count: count >= PUBLICATIONS, 60)
    finally:
        service.done.set()
        for thread in (publisher, *threads):
            thread.join()
    assert [client.failure for client in clients] == [None] * CLIENTS
    answers = [answer for client in clients for answer in client.answers]
    assert set(answers) == set(ids.items())  # of both editions, and none of two
    broken = sum(client.broken for client in clients)
    print(f"{len(answers)} answers, {len(published)} publications, {broken} asked twice")  # noqa: T201  # pytest -s shows it


@pytest.fixture
def editions(content: Content, tmp_path: Path) -> tuple[Path, dict[int, str]]:
    """A folder of two editions, and their ids."""
    folder = tmp_path / "releases"
    return folder, {number: publish_edition(content, number, folder).id for number in (1, 2)}


def test_a_new_server_beside_the_old_one(editions: tuple[Path, dict[int, str]], tmp_path: Path) -> None:
    folder, ids = editions
    log = tmp_path / "log"
    with ExitStack() as stack:
        old = stack.enter_context(serving(folder, log=log, follow_seconds="0.05"))
        with under_load(old, folder, ids) as (service, clients):
            for _ in range(RESTARTS):
                new = stack.enter_context(serving(folder, log=log, follow_seconds="0.05"))
                assert ready(new)["status"] == "ready"
                service.server = new
                wait_for(
                    lambda new=new: {client.asked_last is new for client in clients},  # type: ignore[misc]  # mypy does not know the default's type
                    lambda moved: moved == {True},
                    ANSWERS_WITHIN,
                )
                old.process.send_signal(signal.SIGTERM)
                old.process.wait(STOPS_WITHIN)
                old = new
    assert [client.broken for client in clients] == [0] * CLIENTS


def test_workers_that_are_restarted_one_by_one(editions: tuple[Path, dict[int, str]], tmp_path: Path) -> None:
    folder, ids = editions
    with (
        serving(folder, log=tmp_path / "log", workers="2", follow_seconds="0.05") as server,
        under_load(server, folder, ids) as (_, clients),
    ):
        restarted = 0
        for worker in sorted(server.workers):
            before = server.workers
            os.kill(worker, signal.SIGTERM)
            wait_for(
                lambda before=before: server.workers - before,  # type: ignore[misc]  # as above
                lambda new: len(new) == 1,
                REPLACED_WITHIN,
            )
            time.sleep(1)  # until the new one answers
            restarted += 1
    assert restarted == 2
    assert sum(client.broken for client in clients) <= restarted * CLIENTS
