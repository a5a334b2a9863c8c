"""The response cache: bounded, emptied by a release, one run for what is asked at once."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from service.cache import ENTRY_BYTES, SENT_BYTES, SENT_SHARE, Answer, Key, ResponseCache

pytestmark = pytest.mark.asyncio


def key(number: int) -> Key:
    return number, b"", ""


def holding(answers: int, size: int) -> int:
    """How large a cache must be to hold so many answers of this size, beside the requests that it knows."""
    return answers * size * SENT_SHARE // (SENT_SHARE - 1)


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
        return Answer.of(b"answer %d" % self.ended)


def giving(body: bytes) -> Callable[[], Coroutine[Any, Any, Answer]]:
    async def run() -> Answer:
        return Answer.of(body)

    return run


async def test_an_answer_is_made_once() -> None:
    cache = ResponseCache(10_000)
    assert cache.find(key(1)) is None
    assert await cache.fill(key(1), giving(b"one")) == Answer.of(b"one")
    assert cache.find(key(1)) == Answer.of(b"one")
    assert cache.find(key(2)) is None


async def test_the_least_recently_used_make_room_within_the_bound() -> None:
    cache = ResponseCache(holding(10, ENTRY_BYTES + 1_000))
    for number in range(100):
        await cache.fill(key(number), giving(bytes(1_000)))
        assert cache.find(key(0))
    assert len(cache) == 10
    assert cache.size == 10 * (ENTRY_BYTES + 1_000)
    assert cache.find(key(99))
    assert cache.find(key(50)) is None


async def test_keys_count_too() -> None:
    cache = ResponseCache(holding(10, ENTRY_BYTES + 1_001))
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
    assert await asyncio.gather(*waiting) == [Answer.of(b"answer 1")] * 20
    assert statement.begun == 1


async def test_one_who_leaves_takes_nothing_from_those_who_wait() -> None:
    cache, statement = ResponseCache(10_000), Statement()
    first, second = (asyncio.create_task(cache.fill(key(1), statement)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    statement.go.set()
    assert await second == Answer.of(b"answer 1")


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
    assert await late == Answer.of(b"answer 1")
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
    assert await cache.fill(key(1), giving(b"now")) == Answer.of(b"now")


async def test_a_request_is_known_by_its_bytes_as_long_as_its_answer_is_kept() -> None:
    cache = ResponseCache(holding(2, ENTRY_BYTES + 1_000))
    sent = ("POST", b"{}", "gzip")
    assert cache.known(sent) is None
    cache.know(sent, key(1))
    assert cache.known(sent) is None
    answer = await cache.fill(key(1), giving(bytes(1_000)))
    assert cache.known(sent) is answer
    for method, content, coding in (("GET", b"{}", "gzip"), ("POST", b"{ }", "gzip"), ("POST", b"{}", "")):
        assert cache.known((method, content, coding)) is None
    for number in (2, 3):
        await cache.fill(key(number), giving(bytes(1_000)))
    assert cache.known(sent) is None


async def test_known_requests_keep_within_their_share() -> None:
    cache = ResponseCache(SENT_SHARE * 10 * (SENT_BYTES + 1_000))
    await cache.fill(key(1), giving(b"x"))
    before = cache.size
    for number in range(1_000):
        cache.know(("POST", b"%01000d" % number, ""), key(1))
    assert cache.size - before == 10 * (SENT_BYTES + 1_000)
    cache.know(("POST", bytes(20_000), ""), key(1))
    assert cache.known(("POST", bytes(20_000), "")) is None
    assert cache.known(("POST", b"%01000d" % 999, "")) is not None
