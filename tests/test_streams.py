"""What is told while it happens: to whoever is slow the latest alone, and npm's own clients read it."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLSchema

from data.documents import Content
from data.pool import OpenRelease, Spent
from data.release import current
from data.writer import Cell
from schema.operation import NeedsStream, Refused
from service.deadline import Deadlines
from service.documents import Documents
from service.engine import Engine
from service.following import Served
from service.request import Asked, BadRequest, checked
from service.settings import Settings
from service.streams import Streams, run
from tests import npm
from tests.releases import publish_edition
from tests.serving import Server, serving

PUBLISHED = "subscription { releasePublished { id } }"
CLIENTS = Path(__file__).parent / "clients" / "subscriptions"
DOCUMENTS = Documents({}, only_trusted=False, max_bytes=10_000)
DEADLINES = Deadlines(10)
WITHIN = 10.0  # seconds


def asked(query: str) -> Asked:
    """Ask without variables."""
    return checked({"query": query})


# ---- Following


@pytest_asyncio.fixture
async def served(releases: Path, graphql_schema: GraphQLSchema) -> AsyncIterator[Served]:
    served = Served(Engine.over(graphql_schema, await _opened(releases), Settings()))
    yield served
    await served.close()


async def _opened(releases: Path) -> OpenRelease:
    return await OpenRelease.open(releases, current(releases), connections=1)


@pytest.mark.asyncio
async def test_a_taking_is_waited_for_by_all(served: Served, releases: Path) -> None:
    waiting = [asyncio.create_task(served.taken_after(0)) for _ in range(3)]
    await asyncio.sleep(0.01)
    assert not any(task.done() for task in waiting)
    served.take(await _opened(releases))
    assert await asyncio.wait_for(asyncio.gather(*waiting), WITHIN) == [1, 1, 1]
    served.take(await _opened(releases))
    assert await served.taken_after(0) == await served.taken_after(1) == 2
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(served.taken_after(2), 0.01)


@pytest.mark.asyncio
@pytest.mark.slow
async def test_who_is_slow_is_told_of_the_latest_alone(served: Served, content: Content, tmp_path: Path) -> None:
    told: list[str] = []
    is_told, may_go_on = asyncio.Event(), asyncio.Event()

    async def deliver(response: bytes) -> None:
        told.append(json.loads(response)["data"]["releasePublished"]["id"])
        is_told.set()
        await may_go_on.wait()

    following = asyncio.create_task(run(served, DOCUMENTS, Streams(1, 10**6), DEADLINES, asked(PUBLISHED), deliver))
    await asyncio.sleep(0.01)
    ids = []
    for number in range(5):
        ids.append(publish_edition(content, number, tmp_path).id)
        served.take(await _opened(tmp_path))
        if number == 0:
            await asyncio.wait_for(is_told.wait(), WITHIN)
    is_told.clear()
    may_go_on.set()
    await asyncio.wait_for(is_told.wait(), WITHIN)
    await asyncio.sleep(0.05)
    assert told == [ids[0], ids[-1]]
    assert not following.done()
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following


@pytest.mark.asyncio
async def test_a_subscription_is_refused_where_one_response_is_due(served: Served) -> None:
    for _ in range(3):  # unknown, seen, kept
        with pytest.raises(NeedsStream, match="a subscription has many responses"):
            await served.engine.answer(PUBLISHED, {}, None)


@pytest.mark.asyncio
async def test_what_is_wrong_with_variables_is_said_before_anything_is_published(served: Served) -> None:
    source = "subscription ($to: Boolean!) { releasePublished { id @skip(if: $to) } }"
    with pytest.raises(Refused, match="Boolean!"):
        await asyncio.wait_for(run(served, DOCUMENTS, Streams(1, 10**6), DEADLINES, asked(source), _unheard), 1)


@pytest.mark.asyncio
async def test_where_only_trusted_documents_run_no_other_subscription_does(served: Served) -> None:
    trusting = Documents({"published": PUBLISHED}, only_trusted=True, max_bytes=0)
    with pytest.raises(Refused, match="only documents that the operator trusts"):
        await run(served, trusting, Streams(1, 10**6), DEADLINES, asked("{ __typename }"), _unheard)
    with pytest.raises(TimeoutError):  # it goes on
        await asyncio.wait_for(
            run(served, trusting, Streams(1, 10**6), DEADLINES, checked({"documentId": "published"}), _unheard), 0.05
        )


@pytest.mark.asyncio
async def test_subscriptions_that_would_take_too_much_memory_are_refused(served: Served) -> None:
    streams = Streams(1, 40_000)
    first = asyncio.create_task(run(served, DOCUMENTS, streams, DEADLINES, asked(PUBLISHED), _unheard))
    await asyncio.sleep(0.01)
    with pytest.raises(BadRequest, match="no memory left"):
        await asyncio.wait_for(run(served, DOCUMENTS, streams, DEADLINES, asked(PUBLISHED), _unheard), 1)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    with pytest.raises(TimeoutError):  # there is room again
        await asyncio.wait_for(run(served, DOCUMENTS, streams, DEADLINES, asked(PUBLISHED), _unheard), 0.05)


@pytest.mark.asyncio
async def test_the_same_subscription_of_many_is_one_statement_a_release(
    served: Served, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    fetch = OpenRelease.fetch

    async def counted(release: OpenRelease, sql: str, parameters: Sequence[Cell], spent: Spent | None = None) -> bytes:
        statements.append(sql)
        return await fetch(release, sql, parameters, spent)

    monkeypatch.setattr(OpenRelease, "fetch", counted)
    told: list[bytes] = []

    async def deliver(response: bytes) -> None:
        told.append(response)

    streams = Streams(1, 10**7)
    following = [
        asyncio.create_task(run(served, DOCUMENTS, streams, DEADLINES, asked(PUBLISHED), deliver)) for _ in range(20)
    ]
    await asyncio.sleep(0.05)
    served.take(await _opened(releases))
    await asyncio.sleep(0.1)
    assert len(told) == 20
    assert len(statements) <= 2  # the first of them came when its document was unknown
    for task in following:
        task.cancel()
    await asyncio.wait(following)


async def _unheard(_: bytes) -> None:
    raise AssertionError


@pytest.mark.asyncio
async def test_all_streams_end_together_or_in_time() -> None:
    streams = Streams(2, 0)

    def obedient() -> None:
        streams.leave(obedient)

    def stubborn() -> None:
        pass

    streams.join(obedient)
    await asyncio.wait_for(streams.end(5), 1)
    with pytest.raises(BadRequest, match="no more connections"):
        streams.join(obedient)
    streams = Streams(2, 0)
    streams.join(stubborn)
    streams.join(obedient)
    with pytest.raises(BadRequest, match="no more connections"):
        streams.join(lambda: None)
    await asyncio.wait_for(streams.end(0.05), 1)
    assert len(streams) == 1


# ---- npm's clients


@pytest.fixture(scope="module")
def publishing(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server, and the folder that it follows."""
    folder = tmp_path_factory.mktemp("releases")
    publish_edition(content, 0, folder)
    with serving(folder, follow_seconds="0.05") as server:
        yield server, folder


@pytest.mark.slow
@pytest.mark.skipif(bool(npm.absent()), reason=npm.absent())
@pytest.mark.parametrize("script", ["graphql_ws.mjs", "graphql_sse.mjs distinct", "graphql_sse.mjs single"])
def test_a_client_asks_is_refused_and_follows(script: str, publishing: tuple[Server, Path], content: Content) -> None:
    npm.install(CLIENTS)
    server, folder = publishing
    edition = int(
        server.post('{ trigger(by: {slug: "neuroblastoma"}) { name } }')["data"]["trigger"]["name"].split()[1]
    )
    name, *mode = script.split()
    command = ["node", str(CLIENTS / name), str(server.client.base_url.join("/graphql")), f"Edition {edition}", *mode]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as client:
        try:
            assert _said(client) == "subscribed"
            for number in range(edition + 1, edition + 3):
                published = publish_edition(content, number, folder)
                release = {"id": published.id, "publishedAt": published.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
                assert _said(client) == {**release, "counts": {"conditions": len(content.conditions)}}
            _, complaint = client.communicate(timeout=WITHIN)
            assert (client.returncode, complaint) == (0, "")
        finally:
            client.kill()


def _said(client: subprocess.Popen[str]) -> Any:
    """Wait for a line that a client's script says."""
    assert client.stdout
    assert client.stderr
    line = client.stdout.readline()
    assert line, client.stderr.read()
    return json.loads(line)


def test_who_leaves_most_unread_is_ended_where_all_leave_too_much() -> None:
    streams, ended = Streams(9, 0, 1_000), list[str]()

    def one() -> None:
        ended.append("one")

    def other() -> None:
        ended.append("other")

    with streams.delivering(one, 300), streams.delivering(other, 400):
        with streams.delivering(one, 300):
            assert ended == []
            with streams.delivering(other, 1):
                assert ended == ["one"]
        with streams.delivering(other, 299):
            assert ended == ["one"]
    with streams.delivering(other, 1_000):
        assert ended == ["one"]
