"""A running server takes each release that is published, fails no request meanwhile, and closes the old one in time."""

import asyncio
import itertools
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import median

import orjson
import pytest
from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.types import Message

from data.connect import connect
from data.documents import Content
from data.pool import OpenRelease
from data.publish import publish
from data.release import Pointer, current
from schema.limits import UNBOUNDED
from schema.operation import prepare
from service.batch import answer_batch
from service.deadline import Deadlines
from service.documents import Documents
from service.engine import Engine
from service.pages.asking import OF_PAGES
from service.pages.routes import page_routes
from service.settings import Settings
from service.telemetry.observed import unobserved
from tests.load import asking
from tests.releases import GIVEN_UP_AFTER, TAKEN_WITHIN, publish_edition, takes, wait_for
from tests.serving import Server, serving

pytestmark = pytest.mark.slow
CLIENTS = 4
PUBLICATIONS = 20
REQUESTS = 1_000
CONNECTIONS = 4


def open_files(server: Server) -> list[str]:
    """Name the release files that a server holds open."""
    links = [path.readlink().name for path in Path(f"/proc/{server.process.pid}/fd").iterdir() if path.is_symlink()]
    return sorted(name for name in links if ".db" in name)


# ---- Taking what is published


def test_no_request_fails_or_is_torn_while_releases_are_published(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    ids = {0: publish_edition(content, 0, folder).id}
    seconds = []
    with serving(folder) as server:
        with asking(server, CLIENTS) as clients:
            for number in range(1, PUBLICATIONS + 1):
                ids[number] = publish_edition(content, number, folder).id
                seconds.append(takes(server, ids[number]))
            wait_for(  # until every client has had an answer from the last release too
                lambda: {client.answers[-1][0] for client in clients if client.answers},
                lambda last: last == {PUBLICATIONS},
                GIVEN_UP_AFTER,
            )
            wait_for(lambda: sum(len(client.answers) for client in clients), lambda count: count >= REQUESTS, 60)
        wait_for(lambda: len(open_files(server)), lambda count: count == 2 * CONNECTIONS, GIVEN_UP_AFTER)
        assert open_files(server) == sorted([file.name for file in current(folder).files] * CONNECTIONS)
    assert median(seconds) < TAKEN_WITHIN
    answers = [answer for client in clients for answer in client.answers]
    assert {ids[number] == release for number, release in answers} == {True}
    assert {number for number, _ in answers} == set(ids)
    for client in clients:
        numbers = [number for number, _ in client.answers]
        assert numbers == sorted(numbers)  # nobody goes back
    print(f"{len(answers)} requests, releases taken within {max(seconds):.2f} s")  # noqa: T201  # pytest -s shows it


def test_a_release_that_is_published_again_tells_its_new_time(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    publish_edition(content, 1, folder)
    with serving(folder, follow_seconds="0.05") as server:
        query = "{ release { publishedAt } }"
        first = server.post(query)["data"]["release"]["publishedAt"]
        time.sleep(1)  # times are kept to the second
        publish(folder)
        wait_for(
            lambda: server.post(query)["data"]["release"]["publishedAt"],
            lambda seen: bool(seen > first),
            GIVEN_UP_AFTER,
        )


SLOW = """WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2000000)
    SELECT CAST(count(*) AS TEXT) FROM number"""


@pytest.mark.asyncio
async def test_what_was_asked_of_a_release_is_answered_before_it_closes(releases: Path) -> None:
    release = await OpenRelease.open(releases, current(releases), connections=2)
    asked = [asyncio.create_task(release.fetch(SLOW, ())) for _ in range(5)]
    await asyncio.sleep(0.01)
    await release.close()
    assert [task.done() for task in asked] == [True] * 5
    assert await asyncio.gather(*asked) == [b"2000000"] * 5
    with pytest.raises(RuntimeError, match="the release is closed"):
        await release.fetch("SELECT 'late'", ())
    await release.close()


@pytest.mark.asyncio
async def test_a_release_that_does_not_open_leaves_no_connection(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = itertools.count(1)

    def third_time_fails(folder: Path, pointer: Pointer) -> sqlite3.Connection:
        if next(attempts) == 3:
            raise sqlite3.OperationalError("too many open files")
        return connect(folder, pointer)

    monkeypatch.setattr("data.pool.connect", third_time_fails)
    await asyncio.to_thread(int)  # asyncio's own thread, which stays
    threads = threading.active_count()
    with pytest.raises(sqlite3.OperationalError, match="too many open files"):
        await OpenRelease.open(releases, current(releases), connections=4)
    wait_for(threading.active_count, lambda count: count <= threads, 2)


# ---- What asks several times, where the release is exchanged in between


@asynccontextmanager
async def served_from(releases: Path, schema: GraphQLSchema) -> AsyncIterator[Engine]:
    """Open the release in an engine that keeps no answers; who closes the release closes it before the end."""
    release = await OpenRelease.open(releases, current(releases), connections=1)
    yield Engine.over(schema, release, Settings(cache_bytes=0))
    await release.close()


@pytest.mark.asyncio
async def test_a_batch_ends_on_the_release_that_it_began_with(releases: Path, graphql_schema: GraphQLSchema) -> None:
    async def stay() -> Message:
        return await asyncio.Future[Message]()

    documents = Documents({}, only_trusted=False, max_bytes=0)
    async with served_from(releases, graphql_schema) as engine:
        engine.operations.keep(prepare(graphql_schema, "{ release { id } }"), at_once=True)
        batch = [{"query": "{ release { id } }"}] * 3
        answering = asyncio.create_task(
            answer_batch(engine, documents, Deadlines(5), batch, "", stay, observe=unobserved, most=3)
        )
        await asyncio.sleep(0)  # it has begun, and none of its operations has
        await engine.release.close()
        answers = orjson.loads((await answering).body)
    assert answers == [{"data": {"release": {"id": engine.release.pointer.id}}}] * 3


@pytest.mark.asyncio
async def test_a_page_ends_on_the_release_that_it_began_with(releases: Path, graphql_schema: GraphQLSchema) -> None:
    """The front page asks twice."""
    sent: list[Message] = []

    async def receive() -> Message:
        return await asyncio.Future[Message]()

    async def send(message: Message) -> None:
        sent.append(message)

    async with served_from(releases, graphql_schema) as engine:
        for source in OF_PAGES:
            engine.operations.keep(prepare(graphql_schema, source, None, UNBOUNDED), at_once=True)
        app = Starlette(routes=page_routes(lambda: engine, Deadlines(5)))
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "scheme": "http"}
        answering = asyncio.create_task(app({**scope, "server": ("localhost", 80)}, receive, send))
        while not engine.admission.running:  # noqa: ASYNC110  # nothing tells
            await asyncio.sleep(0)
        await engine.release.close()
        await answering
    assert sent[0]["status"] == HTTPStatus.OK
