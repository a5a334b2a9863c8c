"""Requests at a fixed rate, whether or not those before are answered: as many independent clients ask."""

import random
import select
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Self, TypeAlias

from tests.serving import Server

HEALTH = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"
HEALTH_SECONDS = 0.05  # between one question and the next
_ANSWER_BYTES = 1 << 18
Address: TypeAlias = tuple[str, int]


@dataclass
class Pressed:
    """What came of it: seconds from when each request was due to its answer, by status, and those of /health."""

    times: dict[int, list[float]] = field(default_factory=dict)
    health: list[float] = field(default_factory=list)

    def share(self, status: int, part: float) -> float:
        """Give the seconds within which that part of the answers of a status came."""
        return quantile(self.times.get(status, []), part)


def quantile(times: Sequence[float], part: float) -> float:
    """Give the value that this part does not exceed."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))] if times else inf


def posted(body: bytes) -> bytes:
    """Write a request."""
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    return head % len(body) + body


def address_of(server: Server) -> Address:
    """Tell where it listens."""
    return server.client.base_url.host, server.client.base_url.port or 80


def capacity(address: Address, requests: Sequence[bytes], seconds: float, connections: int = 8) -> float:
    """Measure how many requests a second are answered where each client waits for its answer."""
    with _Sockets(address, connections) as sockets:
        for number in list(sockets.idle):
            sockets.send(number, requests[number % len(requests)])
        answered, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            for number, _ in sockets.answered():
                answered += 1
                sockets.send(number, requests[answered % len(requests)])
    return answered / seconds


def press(address: Address, requests: Sequence[bytes], rate: float, seconds: float, connections: int = 200) -> Pressed:
    """Send so many requests a second, and ask now and then whether the server is well."""
    pressed, due, asked = Pressed(), deque[float](), 0
    with _Sockets(address, connections) as sockets, _Sockets(address, 1) as other:
        time.sleep(1.5)  # until the server has taken them all, those too that the kernel had to offer twice
        start, next_health, due_at = time.perf_counter(), 0.0, dict[int, float]()
        while asked < rate * seconds or sockets.busy:
            now = time.perf_counter()
            while asked < rate * seconds and start + asked / rate <= now:
                due.append(start + asked / rate)
                asked += 1
            while due and sockets.idle:
                number = sockets.idle[0]
                due_at[number] = due.popleft()
                sockets.send(number, random.choice(requests))  # noqa: S311  # which one is no secret
            if other.idle and now >= next_health:
                other.send(other.idle[0], HEALTH)
                asked_health, next_health = now, now + HEALTH_SECONDS
            for number, status in sockets.answered():
                pressed.times.setdefault(status, []).append(time.perf_counter() - due_at[number])
            if any(other.answered(0)):
                pressed.health.append(time.perf_counter() - asked_health)
    return pressed


class _Sockets:
    """Connections, each of which has one request under way at most."""

    def __init__(self, address: Address, count: int) -> None:
        self._epoll = select.epoll()
        self._open = {}
        for _ in range(count):
            connection = socket.create_connection(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open[connection.fileno()] = connection
            self._epoll.register(connection, select.EPOLLIN)
        self.idle = deque(self._open)
        self.busy: dict[int, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._epoll.close()
        for connection in self._open.values():
            connection.close()

    def send(self, number: int, request: bytes) -> None:
        """Send a request."""
        if number in self.idle:
            self.idle.remove(number)
        self.busy[number] = b""
        self._open[number].sendall(request)

    def answered(self, wait: float = 0.0005) -> list[tuple[int, int]]:
        """Give the connections whose answers are complete, with their status."""
        complete = []
        for number, _ in self._epoll.poll(wait):
            received = self.busy[number] + self._open[number].recv(_ANSWER_BYTES)
            self.busy[number] = received
            head, _, body = received.partition(b"\r\n\r\n")
            if len(body) >= int(head.partition(b"content-length: ")[2].partition(b"\r")[0] or _ANSWER_BYTES):
                del self.busy[number]
                self.idle.append(number)
                complete.append((number, int(head[9:12])))
        return complete
