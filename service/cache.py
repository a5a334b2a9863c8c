"""The response cache: answers of one release, bounded in bytes, with their compressed forms beside them.

It belongs to one release, as the engine does: what is published is answered by another engine with an empty cache.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from cachetools import LRUCache

ENTRY_BYTES = 600  # of memory that an entry takes beside its bytes, measured


# What an answer is kept by: the operation's number, its variables as canonical JSON, the content coding.
Key: TypeAlias = tuple[int, bytes, str]


class Answer(NamedTuple):
    """A response's body as it is sent, and the content coding that it is in; "" for none."""

    body: bytes
    coding: str


@dataclass(slots=True)
class _Flight:
    """What runs for an answer, and how many wait for it."""

    task: "asyncio.Task[Answer]"
    waiting: int = 0


class ResponseCache:
    """Answers by operation, variables and coding; the least recently used make room."""

    def __init__(self, max_bytes: int) -> None:
        self._answers: LRUCache[Key, tuple[Answer, int]] = LRUCache(max_bytes, getsizeof=_size)
        self._flights: dict[Key, _Flight] = {}

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def size(self) -> int:
        """About how many bytes of memory the answers and their keys take."""
        return int(self._answers.currsize)

    def find(self, key: Key) -> Answer | None:
        """Give the answer if it is kept."""
        try:
            return self._answers[key][0]
        except KeyError:
            return None

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
        size = ENTRY_BYTES + len(key[1]) + len(answer.body)
        if size <= self._answers.maxsize:
            self._answers[key] = answer, size
        return answer


def _size(entry: tuple[Answer, int]) -> int:
    return entry[1]
