"""The response cache: answers of one release, bounded in bytes, with their compressed forms beside them.

It belongs to one release, as the engine does: what is published is answered by another engine with an empty cache.
"""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cachetools import LRUCache

from schema.operation import Summary

ENTRY_BYTES = 700  # of memory that an answer takes beside its bytes, measured
SHORT = frozenset({b"content-length", b"content-encoding"})  # headers of the body itself, counted in it
SENT_BYTES = 500  # the same of a request that is known by its bytes
SENT_SHARE = 4  # a fourth of the memory is for them

# What an answer is kept by: the operation's number, its variables as canonical JSON, the content coding.
Key: TypeAlias = tuple[int, bytes, str]
# What a client sent: the method, the body or query string, and the content coding that it wants.
Sent: TypeAlias = tuple[str, bytes, str]


@dataclass(slots=True)
class Answer:
    """A response's body as it is sent, and the headers that tell how long it is and how it is coded.

    `summary` tells of the operation that it answers, where it is one.
    """

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    summary: Summary | None = field(default=None, compare=False, repr=False)
    _etag: bytes = field(default=b"", compare=False, repr=False)

    @classmethod
    def of(cls, body: bytes, coding: str = "", summary: Summary | None = None) -> "Answer":
        """Make an answer of a body that is in this content coding; "" for none."""
        length = (b"content-length", b"%d" % len(body))
        return cls(body, (length, (b"content-encoding", coding.encode())) if coding else (length,), summary)

    @property
    def etag(self) -> bytes:
        """The strong validator of these very bytes; computed when it is first asked for, since POST needs none."""
        if not self._etag:
            self._etag = b'"%b"' % hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()
        return self._etag


@dataclass(slots=True)
class _Flight:
    """What runs for an answer, and how many wait for it."""

    task: "asyncio.Task[Answer]"
    waiting: int = 0


class ResponseCache:
    """Answers by operation, variables and coding; the least recently used make room.

    A request that comes again byte by byte is known by its bytes: it is not read, and its operation not looked up.
    """

    def __init__(self, max_bytes: int) -> None:
        known = max_bytes // SENT_SHARE
        self._answers: LRUCache[Key, tuple[Answer, int]] = LRUCache(max_bytes - known, getsizeof=_size)
        self._keys: LRUCache[Sent, tuple[Key, int]] = LRUCache(known, getsizeof=_size)
        self._flights: dict[Key, _Flight] = {}

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def size(self) -> int:
        """About how many bytes of memory the answers, their keys and the known requests take."""
        return int(self._answers.currsize + self._keys.currsize)

    def known(self, sent: Sent) -> Answer | None:
        """Give the answer to a request that was sent before, if both are kept."""
        try:
            return self._answers[self._keys[sent][0]][0]
        except KeyError:
            return None

    def know(self, sent: Sent, key: Key) -> None:
        """Remember that this request is answered by what is kept under `key`."""
        size = SENT_BYTES + len(sent[1])
        if size <= self._keys.maxsize:
            self._keys[sent] = key, size

    def find(self, key: Key) -> Answer | None:
        """Give the answer if it is kept."""
        try:
            return self._answers[key][0]
        except KeyError:
            return None

    def is_filling(self, key: Key) -> bool:
        """Tell whether the answer is being made."""
        return key in self._flights

    async def fill(self, key: Key, run: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Give the answer of `run`, which runs once however many wait for it, and stops when the last of them leaves.

        What `run` raises reaches everyone who waits, and nothing is kept.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(self._kept(key, run)))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and self._flights.get(key) is flight:
                del self._flights[key]  # before it has ended: who comes now begins anew
                flight.task.cancel()

    async def _kept(self, key: Key, run: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        answer = await run()
        size = (
            ENTRY_BYTES
            + len(key[1])
            + len(answer.body)
            + sum(len(value) for name, value in answer.headers if name not in SHORT)
        )
        if size <= self._answers.maxsize:
            self._answers[key] = answer, size
        return answer


def _size(entry: tuple[object, int]) -> int:
    return entry[1]
