"""Clients that ask a running server again and again while a test does something to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2

from tests.releases import AGREEING, agreed
from tests.serving import ANSWERS_WITHIN, NO_TLS, Server


@dataclass
class Client:
    """Asks one query again and again; `answers` are the edition and the release's id of each."""

    address: httpx2.URL
    done: threading.Event
    answers: list[tuple[int, str]] = field(default_factory=list)
    failure: BaseException | None = None

    def run(self) -> None:
        """Ask until all is done or a request fails."""
        try:
            with httpx2.Client(base_url=self.address, verify=NO_TLS, timeout=ANSWERS_WITHIN) as client:
                while not self.done.is_set():
                    response = client.post("/graphql", json={"query": AGREEING})
                    assert response.status_code == httpx2.codes.OK, response.text
                    self.answers.append(agreed(response.json()["data"]))
        except BaseException as error:  # noqa: BLE001  # the test's thread raises it
            self.failure = error


@contextmanager
def asking(server: Server, count: int) -> Iterator[list[Client]]:
    """Let so many clients ask until the block ends; none may have failed then."""
    done = threading.Event()
    clients = [Client(server.client.base_url, done) for _ in range(count)]
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield clients
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert [client.failure for client in clients] == [None] * count
