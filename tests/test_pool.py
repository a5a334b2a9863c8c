"""An open release: read-only, shared by many tasks, and free again as soon as a task no longer wants its answer."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from data.pool import OpenRelease, StatementTooLarge
from data.release import ReleaseError, current

SECONDS_LONG = """WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000000)
    SELECT CAST(count(*) AS TEXT) FROM number"""


@asynccontextmanager
async def opened(releases: Path, connections: int = 1) -> AsyncIterator[OpenRelease]:
    """Open the published release and close it."""
    release = await OpenRelease.open(releases, current(releases), connections=connections)
    try:
        yield release
    finally:
        await release.close()


def files_of(folder: Path) -> dict[str, bytes]:
    """Read every file in a folder and below."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.asyncio
async def test_a_statement_gives_the_bytes_of_its_one_value(releases: Path) -> None:
    async with opened(releases) as release:
        text = await release.fetch(
            "SELECT json_array(name, ?1) FROM condition WHERE slug = ?2", ["é\n", "opsoclonus-myoclonus-syndrome"]
        )
        assert text == '["Opsoclonus myoclonus syndrome","é\\n"]'.encode()


@pytest.mark.asyncio
async def test_the_statistics_stand_beside_the_content(releases: Path) -> None:
    async with opened(releases, connections=2) as release:
        joined = """SELECT json_group_array(members_text) FROM statistics.community_stats AS s
            JOIN condition AS c ON c.id = s.condition JOIN community AS m ON m.id = s.community"""
        both = await asyncio.gather(release.fetch(joined, ()), release.fetch(joined, ()))
        assert set(both) == {b'["7"]'}


@pytest.mark.asyncio
async def test_more_tasks_than_connections_all_get_their_own_answers(releases: Path) -> None:
    async with opened(releases, connections=2) as release:
        answers = await asyncio.gather(*(release.fetch("SELECT CAST(?1 AS TEXT)", [number]) for number in range(50)))
        assert answers == [str(number).encode() for number in range(50)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO disclaimer VALUES (2, 'a', 'b', 'c') RETURNING text",
        "UPDATE condition SET name = 'x' RETURNING name",
        "DELETE FROM statistics.community_stats RETURNING id",
        "CREATE TABLE mine (a)",
        "DROP TABLE section",
    ],
)
async def test_nothing_can_be_changed(releases: Path, sql: str) -> None:
    before = files_of(releases)
    async with opened(releases) as release:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await release.fetch(sql, ())
    assert files_of(releases) == before


@pytest.mark.asyncio
async def test_reading_leaves_no_file_beside_the_release(releases: Path) -> None:
    before = files_of(releases)
    async with opened(releases, connections=3) as release:
        await asyncio.gather(*(release.fetch("SELECT group_concat(name) FROM condition", ()) for _ in range(9)))
        assert files_of(releases) == before
    assert files_of(releases) == before


@pytest.mark.asyncio
async def test_a_statement_that_fails_gives_its_connection_back(releases: Path) -> None:
    async with opened(releases) as release:
        for _ in range(3):
            with pytest.raises(sqlite3.OperationalError, match="malformed JSON"):
                await release.fetch("SELECT json('{')", ())
        assert await asyncio.wait_for(release.fetch("SELECT 'on'", ()), 5) == b"on"


@pytest.mark.asyncio
async def test_a_statement_that_sqlite_cannot_compile_is_too_large(releases: Path) -> None:
    async with opened(releases) as release:
        with pytest.raises(StatementTooLarge, match="Expression tree is too large"):
            await release.fetch(f"SELECT CAST({'+'.join('1' * 5000)} AS TEXT)", ())
        assert await asyncio.wait_for(release.fetch("SELECT 'on'", ()), 5) == b"on"


@pytest.mark.asyncio
@pytest.mark.slow
async def test_a_task_that_is_cancelled_frees_its_connection_within_a_second(releases: Path) -> None:
    async with opened(releases) as release:
        for begun in (0, 0.05, 0, 0.2):  # 0: before the statement has begun
            task = asyncio.create_task(release.fetch(SECONDS_LONG, ()))
            await asyncio.sleep(begun)
            task.cancel()
            start = time.monotonic()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.wait_for(release.fetch("SELECT 'next'", ()), 5) == b"next"
            assert time.monotonic() - start < 1


@pytest.mark.asyncio
async def test_tasks_cancelled_while_they_wait_leave_the_others_their_turn(releases: Path) -> None:
    async with opened(releases) as release:
        tasks = [asyncio.create_task(release.fetch("SELECT CAST(?1 AS TEXT)", [number])) for number in range(20)]
        await asyncio.sleep(0)
        for task in tasks[1::2]:
            task.cancel()
        answers = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        assert answers[::2] == [str(number).encode() for number in range(0, 20, 2)]
        assert all(isinstance(answer, asyncio.CancelledError) for answer in answers[1::2])
        assert await asyncio.wait_for(release.fetch("SELECT 'next'", ()), 5) == b"next"


@pytest.mark.asyncio
async def test_fewer_long_statements_than_connections_hold_up_no_short_one(releases: Path) -> None:
    async with opened(releases, connections=4) as release:
        # Asked in one step with short ones between them, so that the long ones are met first, and by one connection.
        together = [asyncio.create_task(release.fetch(SECONDS_LONG if n < 3 else "SELECT 'x'", ())) for n in range(20)]
        start = time.monotonic()
        assert await asyncio.wait_for(asyncio.gather(*together[3:]), 5) == [b"x"] * 17
        first = time.monotonic() - start
        waits = []
        for _ in range(200):
            start = time.monotonic()
            assert await release.fetch("SELECT 'on'", ()) == b"on"
            waits.append(time.monotonic() - start)
        assert not any(task.done() for task in together[:3])
        for task in together[:3]:
            task.cancel()
        await asyncio.gather(*together[:3], return_exceptions=True)
    assert first < 0.5
    assert sorted(waits)[100] < 0.02  # three of them share the processors with us
    assert max(waits) < 0.5


@pytest.mark.asyncio
@pytest.mark.slow
async def test_as_many_long_statements_as_connections_hold_up_the_others_until_one_leaves(releases: Path) -> None:
    async with opened(releases, connections=2) as release:
        long = [asyncio.create_task(release.fetch(SECONDS_LONG, ())) for _ in range(2)]
        await asyncio.sleep(0.05)
        short = asyncio.create_task(release.fetch("SELECT 'on'", ()))
        await asyncio.sleep(0.1)
        assert not short.done()
        long[0].cancel()
        assert await asyncio.wait_for(short, 5) == b"on"
        long[1].cancel()
        await asyncio.gather(*long, return_exceptions=True)


@pytest.mark.asyncio
@pytest.mark.slow
async def test_an_interrupt_reaches_nobody_else(releases: Path) -> None:
    some_milliseconds = SECONDS_LONG.replace("100000000", "?1")
    async with opened(releases, connections=2) as release:
        for round_ in range(10):
            tasks = [asyncio.create_task(release.fetch(some_milliseconds, [3_000 + n])) for n in range(40)]
            await asyncio.sleep(0.002 * round_)
            for task in tasks[::3]:
                task.cancel()
            answers = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
            for n, answer in enumerate(answers):
                assert answer == str(3_000 + n).encode() or (n % 3 == 0 and isinstance(answer, asyncio.CancelledError))


@pytest.mark.slow
@pytest.mark.asyncio
async def test_a_statement_that_an_interrupt_hits_by_mistake_is_run_again(releases: Path) -> None:
    async with opened(releases) as release:
        (reader,) = release._idle  # noqa: SLF001  # to interrupt what nobody wants to stop
        task = asyncio.create_task(release.fetch(SECONDS_LONG.replace("100000000", "3000000"), ()))
        for _ in range(3):
            await asyncio.sleep(0.05)
            await reader.interrupt()
        assert await asyncio.wait_for(task, 30) == b"3000000"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        ("SELECT NULL", ()),
        ("SELECT 'x' WHERE 0", ()),
        ("SELECT 'a', 'b'", ()),
        ("SELECT ?1", (2**70,)),
        ("SELECT ?1", ("\ud800",)),
        ("SELECT ?1", ([],)),
        ("SELECT ?1, ?2", ("too few",)),
    ],
)
async def test_whatever_goes_wrong_with_a_statement_is_its_callers_alone(
    sql: str, parameters: Sequence[Any], releases: Path
) -> None:
    async with opened(releases) as release:
        before = asyncio.create_task(release.fetch("SELECT 'before'", ()))
        with pytest.raises((TypeError, ValueError, OverflowError, sqlite3.Error)):
            await asyncio.wait_for(release.fetch(sql, parameters), 5)
        assert await before == b"before"
        assert await asyncio.wait_for(release.fetch("SELECT 'after'", ()), 5) == b"after"


@pytest.mark.asyncio
async def test_a_short_answer_does_not_wait_for_the_long_statement_behind_it(releases: Path) -> None:
    async with opened(releases, connections=2) as release:
        for _ in range(5):
            short = asyncio.create_task(release.fetch("SELECT 'short'", ()))
            long = asyncio.create_task(release.fetch(SECONDS_LONG, ()))
            await asyncio.wait_for(short, 0.25)
            assert not long.done()
            long.cancel()
            await asyncio.gather(long, return_exceptions=True)


@pytest.mark.asyncio
async def test_closing_waits_for_what_was_asked_before(releases: Path) -> None:
    release = await OpenRelease.open(releases, current(releases), connections=2)
    tasks = [asyncio.create_task(release.fetch("SELECT CAST(?1 AS TEXT)", [number])) for number in range(50)]
    await asyncio.sleep(0)
    await release.close()
    assert [task.result() for task in tasks] == [str(number).encode() for number in range(50)]
    with pytest.raises(RuntimeError, match="closed"):
        await release.fetch("SELECT 'x'", ())


@pytest.mark.asyncio
async def test_a_release_whose_files_are_not_there_is_not_opened(releases: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"\.db is missing; build and publish again"):
        await OpenRelease.open(tmp_path, current(releases), connections=1)


@pytest.mark.asyncio
async def test_the_facts_of_a_release_come_from_its_pointer(releases: Path) -> None:
    async with opened(releases) as release:
        pointer = current(releases)
        assert release.facts == {
            "id": pointer.id,
            "sha256": pointer.content.sha256,
            "published_at": pointer.published_at.isoformat().replace("+00:00", "Z"),
        }
