"""The response cache: bounded, emptied by a release, one run for what is asked at once."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from service.cache import ENTRY_BYTES, Answer, Key, ResponseCache

pytestmark = pytest.mark.asyncio


def key(number: int) -> Key:
    return number, b"", ""


class Statement:
    """Something that runs until it is let go, and counts how often."""

    def __init__(self) -> None:
        self.begun = self.ended = 0
        self.go = asyncio.Event()

    async def __call__(self) -> Answer:
        """Run once more."""
        self.begun += 1
        await self.go.wait()
        self.ended += 1
        return Answer(b"answer %d" % self.ended, "")


def giving(body: bytes) -> Callable[[], Coroutine[Any, Any, Answer]]:
    async def run() -> Answer:
        return Answer(body, "")

    return run


async def test_an_answer_is_made_once() -> None:
    cache = ResponseCache(10_000)
    assert cache.find(key(1)) is None
    assert await cache.fill(key(1), giving(b"one")) == (b"one", "")
    assert cache.find(key(1)) == (b"one", "")
    assert cache.find(key(2)) is None


async def test_the_least_recently_used_make_room_within_the_bound() -> None:
    cache = ResponseCache(10 * (ENTRY_BYTES + 1_000))
    for number in range(100):
        await cache.fill(key(number), giving(bytes(1_000)))
        assert cache.find(key(0))
    assert len(cache) == 10
    assert cache.size == 10 * (ENTRY_BYTES + 1_000)
    assert cache.find(key(99))
    assert cache.find(key(50)) is None


async def test_keys_count_too() -> None:
    cache = ResponseCache(10 * (ENTRY_BYTES + 1_001))
    for number in range(100):
        await cache.fill((number, bytes(1_000), ""), giving(b"x"))
    assert len(cache) == 10
    await cache.fill((1, bytes(20_000), ""), giving(b"x"))
    assert len(cache) == 10


async def test_an_answer_larger_than_the_cache_is_given_and_not_kept() -> None:
    cache = ResponseCache(10_000)
    assert (await cache.fill(key(1), giving(bytes(10_001)))).body == bytes(10_001)
    assert (len(cache), cache.size) == (0, 0)


async def test_what_is_asked_at_once_runs_once() -> None:
    cache, statement = ResponseCache(10_000), Statement()
    waiting = [asyncio.create_task(cache.fill(key(1), statement)) for _ in range(20)]
    await asyncio.sleep(0)
    statement.go.set()
    assert await asyncio.gather(*waiting) == [(b"answer 1", "")] * 20
    assert statement.begun == 1


async def test_one_who_leaves_takes_nothing_from_those_who_wait() -> None:
    cache, statement = ResponseCache(10_000), Statement()
    first, second = (asyncio.create_task(cache.fill(key(1), statement)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    statement.go.set()
    assert await second == (b"answer 1", "")


async def test_when_the_last_has_left_the_run_ends_and_the_next_begins_anew() -> None:
    cache, statement = ResponseCache(10_000), Statement()
    waiting = [asyncio.create_task(cache.fill(key(1), statement)) for _ in range(3)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.sleep(0)
    late = asyncio.create_task(cache.fill(key(1), statement))  # comes while the cancelled run still ends
    await asyncio.gather(*waiting, return_exceptions=True)
    statement.go.set()
    assert await late == (b"answer 1", "")
    assert (statement.begun, statement.ended) == (2, 1)


async def test_what_fails_reaches_everyone_and_is_not_kept() -> None:
    cache, begun = ResponseCache(10_000), 0

    async def fail() -> Answer:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0)
        raise ValueError("no")

    answers = await asyncio.gather(*(cache.fill(key(1), fail) for _ in range(3)), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["no"] * 3
    assert begun == 1
    assert await cache.fill(key(1), giving(b"now")) == (b"now", "")
