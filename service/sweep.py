"""Once a second, a look at all connections: those that keep the server waiting too long are closed.

A connection that sends a byte now and then waits all the same: what counts is since when the server waits for the rest
of a head, of a body or for the next request, and how much the client has taken of what it was sent.
"""

import resource
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from time import monotonic
from typing import Any, Protocol

from service.settings import Settings

EVERY_SECONDS = 1
LEFT_SECONDS = 1
OTHER_FILES = 200  # beside sockets: the release, pipes, and connections for which room is being made
LEAST_TAKEN = 4_096  # bytes; a client that takes less in the time that it has takes nothing
ROOM_SHARE = 20  # a twentieth of the connections goes at once where there are too many: looking for them takes long


class Stage(Enum):
    """What a connection waits for."""

    IDLE = auto()  # the client's next request
    HEAD = auto()  # the rest of its head
    BODY = auto()  # the rest of its body
    BUSY = auto()  # nothing of the client
    LEFT = auto()  # the client's end, so that it reads why it was refused


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long connections may wait for their client, in seconds, and how much they take, in bytes."""

    head_seconds: float
    body_seconds: float
    idle_seconds: float
    unread_seconds: float
    head_bytes: int
    target_bytes: int
    unread_bytes: int  # of all connections
    connections: int

    @classmethod
    def of(cls, settings: Settings) -> "Bounds":
        """Take them from the settings."""
        return cls(
            head_seconds=settings.header_seconds,
            body_seconds=settings.body_seconds,
            idle_seconds=settings.keep_alive_seconds,
            unread_seconds=2 * settings.ping_seconds,
            head_bytes=settings.max_header_bytes,
            target_bytes=settings.max_address_bytes,
            unread_bytes=settings.unread_bytes,
            connections=min(settings.max_sockets, _files() - OTHER_FILES),
        )


def allow_sockets(count: int) -> None:
    """Let the process have so many open, or as many as it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count += OTHER_FILES
    if _files() < count:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (count if hard == resource.RLIM_INFINITY else min(count, hard), hard)
        )


def _files() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


class Connection(Protocol):
    """What is looked at."""

    transport: Any
    wait: "Wait"

    @property
    def stage(self) -> Stage:
        """What it waits for."""

    @property
    def awaited(self) -> object:
        """The request that it waits for, or waited for last; None before the first."""

    def give_up(self) -> None:
        """Wait no longer for the client."""


class Wait:
    """Since when one connection waits for the same thing, and since when nothing is taken of what it has sent."""

    __slots__ = ("_request", "_stage", "_unread", "_unread_since", "since")

    def __init__(self) -> None:
        self._stage = Stage.IDLE
        self._request: object = None
        self.since = monotonic()
        self._unread = 0
        self._unread_since = self.since

    def seconds(self, stage: Stage, request: object, now: float) -> float:
        """Give for how long it has been waiting for this."""
        if stage is not self._stage or request is not self._request:
            self._stage, self._request, self.since = stage, request, now
        return now - self.since

    def unread_seconds(self, size: int, now: float) -> float:
        """Give for how long nothing was taken, where so many bytes are left."""
        if size == 0 or self._unread == 0 or size <= self._unread - LEAST_TAKEN:
            self._unread, self._unread_since = size, now
        self._unread = max(self._unread, size)  # it may be sent more before it takes any
        return now - self._unread_since


def sweep(connections: Iterable[Connection], bounds: Bounds) -> None:
    """Close what has been waiting, or been left unread, for too long."""
    now, unread = monotonic(), []
    for connection in [*connections]:
        size = connection.transport.get_write_buffer_size()
        seconds = connection.wait.unread_seconds(size, now)
        if size:
            unread.append((seconds, size, connection))
        elif _is_late(connection, now, bounds):
            connection.give_up()
    total = sum(size for _, size, _ in unread)
    for seconds, size, connection in sorted(unread, key=lambda each: each[0], reverse=True):
        if seconds >= bounds.unread_seconds or total > bounds.unread_bytes:
            total -= size
            connection.transport.abort()


def make_room(connections: Iterable[Connection], bounds: Bounds) -> None:
    """Close those that have been waiting for their client for longest."""
    waiting = [each for each in connections if each.stage is not Stage.BUSY]
    waiting.sort(key=lambda each: each.wait.since)
    for each in waiting[: 1 + bounds.connections // ROOM_SHARE]:
        each.transport.abort()


def _is_late(connection: Connection, now: float, bounds: Bounds) -> bool:
    stage, request = connection.stage, connection.awaited
    seconds = connection.wait.seconds(stage, request, now)
    match stage:
        case Stage.IDLE if request is not None:
            return seconds >= bounds.idle_seconds
        case Stage.IDLE | Stage.HEAD:
            return seconds >= bounds.head_seconds
        case Stage.BODY:
            return seconds >= bounds.body_seconds
        case Stage.LEFT:
            return seconds >= LEFT_SECONDS
        case Stage.BUSY:
            return False
