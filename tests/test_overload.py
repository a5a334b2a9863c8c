"""What comes beyond what can be answered in time is refused at once, and what is admitted is answered in time."""

import asyncio
import itertools
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from statistics import median

import httpx2
import pytest
from graphql import GraphQLSchema, get_introspection_query

from data.pool import Crowded, OpenRelease
from data.reader import Job
from data.release import current
from data.waiting import LEAST_PLACES, Waiting
from schema.operation import prepare
from service.admission import ALWAYS, BREATHLESS_SECONDS, BURST_SECONDS, Admission
from service.engine import Engine
from service.settings import Settings
from service.try_later import Overloaded
from service.turns import LEAST_PLACES as LEAST_TURNS
from service.turns import Turns
from tests.open_loop import Pressed, address_of, capacity, posted, press, quantile
from tests.serving import Server, serving
from tests.slow_tables import ENDLESS
from tests.sockets import conversing, hear, subscribe

MILLISECONDS = """WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
    SELECT CAST(count(*) AS TEXT) FROM number"""


@asynccontextmanager
async def opened(releases: Path, wait_seconds: float, connections: int = 1) -> AsyncIterator[OpenRelease]:
    """Open the published release and close it."""
    release = await OpenRelease.open(releases, current(releases), connections=connections, wait_seconds=wait_seconds)
    try:
        yield release
    finally:
        await release.close()


# ---- Statements that wait


def job(sql: str, took: float = 0.0) -> Job:
    made = Job(sql, (), asyncio.Future())
    made.took = took
    return made


def known(seconds: float, connections: int = 1, **took: float) -> Waiting:
    """Make a queue that knows how long some statements take."""
    waiting = Waiting(seconds, connections)
    for sql, each in took.items():
        waiting.add(job(sql, each))
        waiting.end(waiting.jobs.pop())
    return waiting


@pytest.mark.asyncio
@pytest.mark.parametrize(("took", "places"), [(0.0001, 501), (0.002, 51), (0.01, 11), (5.0, LEAST_PLACES)])
async def test_a_queue_is_as_long_as_those_in_it_are_quick(took: float, places: int) -> None:
    waiting = known(0.1, it=took)
    while not waiting.is_full:
        waiting.add(job("it"))
    assert len(waiting.jobs) == pytest.approx(places, abs=1)
    for _ in range(len(waiting.jobs)):
        waiting.end(waiting.jobs.popleft())
    assert not waiting.is_full


@pytest.mark.asyncio
async def test_long_and_short_are_told_apart() -> None:
    waiting = known(0.1, long=0.05, short=0.0001)
    for _ in range(200):
        waiting.add(job("short"))
    assert not waiting.is_full
    waiting.add(job("long"))
    assert not waiting.is_full
    waiting.add(job("long"))
    assert waiting.is_full


@pytest.mark.asyncio
async def test_where_waiting_lasts_longer_than_foretold_fewer_may_wait() -> None:
    waiting = known(0.1, it=0.01)
    for _ in range(100):
        for _ in range(8):
            waiting.add(job("it"))
        while waiting.jobs:
            each = waiting.jobs.popleft()
            each.took, each.begun = 0.01, each.asked + (2 * each.ahead if each.asked else 0)
            waiting.end(each)
    while not waiting.is_full:
        waiting.add(job("it"))
    assert len(waiting.jobs) == pytest.approx(6, abs=1)


@pytest.mark.asyncio
async def test_a_crowd_that_turns_out_to_be_slow_is_thinned_out_from_its_end() -> None:
    waiting, jobs = known(0.1, connections=1, quick=0.00001), [job("unknown") for _ in range(300)]
    for each in jobs:
        waiting.add(each)
    running = waiting.jobs.popleft()
    assert list(waiting.beyond({running: 0.0001}, are_all_busy=True)) == []
    assert not waiting.is_full
    refused = [*waiting.beyond({running: 0.2}, are_all_busy=True)]  # and the others are like it
    assert refused == jobs[:LEAST_PLACES:-1]
    assert list(waiting.jobs) == jobs[1 : LEAST_PLACES + 1]
    assert waiting.is_full


@pytest.mark.asyncio
@pytest.mark.slow
async def test_a_statement_that_would_wait_too_long_is_refused_soon_and_the_others_run(releases: Path) -> None:
    async with opened(releases, 0.1) as release:
        assert await release.fetch(MILLISECONDS, [200_000]) == b"200000"
        start = time.monotonic()
        tasks = [asyncio.create_task(release.fetch(MILLISECONDS, [200_000])) for _ in range(200)]
        times: dict[bool, list[float]] = {True: [], False: []}
        for task in asyncio.as_completed(tasks):
            try:
                assert await task == b"200000"
            except Crowded:
                times[False].append(time.monotonic() - start)
            else:
                times[True].append(time.monotonic() - start)
        assert len(times[True]) >= LEAST_PLACES
        assert len(times[False]) > 100
        assert max(times[False]) < 0.5
        assert not release.is_crowded
        assert await release.fetch("SELECT 'next'", ()) == b"next"


@pytest.mark.asyncio
async def test_many_short_statements_at_once_are_no_crowd(releases: Path) -> None:
    async with opened(releases, 2) as release:
        for _ in range(3):
            answers = await asyncio.gather(*(release.fetch("SELECT CAST(?1 AS TEXT)", [n]) for n in range(1_000)))
            assert answers == [str(n).encode() for n in range(1_000)]


@pytest.mark.asyncio
@pytest.mark.slow
async def test_a_crowd_that_leaves_makes_room(releases: Path) -> None:
    async with opened(releases, 0.02) as release:
        first = asyncio.create_task(release.fetch(MILLISECONDS, [ENDLESS]))
        tasks = [asyncio.create_task(release.fetch(MILLISECONDS, [ENDLESS])) for _ in range(LEAST_PLACES)]
        try:
            await asyncio.sleep(0.4)
            assert release.is_crowded
            with pytest.raises(Crowded):
                await release.fetch("SELECT 'x'", ())
        finally:
            for task in [first, *tasks]:
                task.cancel()
            await asyncio.gather(first, *tasks, return_exceptions=True)
        assert await release.fetch("SELECT 'x'", ()) == b"x"
        assert not release.is_crowded


# ---- Operations that run


@pytest.mark.asyncio
async def test_no_more_run_than_may(releases: Path) -> None:
    admission = Admission(most=ALWAYS + 2)
    async with opened(releases, 1) as release:
        for _ in range(ALWAYS + 2):
            admission.check(release)
            admission.__enter__()
        with pytest.raises(Overloaded):
            admission.check(release)
        admission.__exit__(None, None, None)
        admission.check(release)


def work(seconds: float) -> None:
    """Keep the processor busy, as with many requests at once."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


@pytest.mark.asyncio
async def test_while_the_loop_draws_no_breath_but_a_few_are_admitted(releases: Path) -> None:
    admission = Admission(most=1_000)
    async with opened(releases, 1) as release:
        for _ in range(ALWAYS):
            admission.__enter__()
        work(BREATHLESS_SECONDS + 0.01)
        admission.check(release)  # a burst after quiet
        work(BURST_SECONDS - BREATHLESS_SECONDS)
        with pytest.raises(Overloaded):
            admission.check(release)
        await asyncio.sleep(0)  # its late breath
        work(BREATHLESS_SECONDS + 0.01)
        with pytest.raises(Overloaded):
            admission.check(release)
        await asyncio.sleep(0.05)
        admission.check(release)
        for _ in range(ALWAYS):
            admission.__exit__(None, None, None)
        await asyncio.sleep(0.05)
        assert admission._next_breath is None  # noqa: SLF001  # nothing ticks where nothing runs


@pytest.mark.asyncio
@pytest.mark.slow
async def test_many_that_are_long_to_bind_do_not_all_run_in_one_breath(
    releases: Path, graphql_schema: GraphQLSchema
) -> None:
    """The schema describes itself anew for each request: some 20 ms, in which nobody else is answered."""
    query = get_introspection_query().replace("query IntrospectionQuery", "query Described($first: Int!)")
    query = query.replace("{", "{ conditions(first: $first) { totalCount }", 1)
    async with opened(releases, 1) as release:
        engine = Engine.over(graphql_schema, release, Settings())
        engine.operations.keep(prepare(graphql_schema, query), at_once=True)
        began = time.thread_time()
        asking = (engine.respond(query, {"first": first}, None, "") for first in range(1, 61))
        answers = await asyncio.gather(*asking, return_exceptions=True)
        took = time.thread_time() - began
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert len(answers) - len(refused) >= ALWAYS
    assert len(refused) > 30
    assert took < 1  # a fourth of it on an idle machine


# ---- Unknown documents


@pytest.mark.asyncio
async def test_between_two_unknown_documents_everything_else_has_its_turn() -> None:
    turns, order = Turns(10), list[str]()

    async def prepare(name: str) -> None:
        await turns.turn()
        order.append(name)

    async def known() -> None:
        for number in range(3):
            order.append(f"known {number}")
            await asyncio.sleep(0)

    await asyncio.gather(*(prepare(name) for name in "abc"), known())
    assert order[:2] == ["a", "known 0"]
    assert [name for name in order if len(name) == 1] == list("abc")
    for first, second in itertools.pairwise(order):
        assert len(first + second) > 2 or "known 2" in order[: order.index(second)]


@pytest.mark.asyncio
async def test_who_would_wait_too_long_for_a_turn_is_refused_and_who_leaves_costs_none() -> None:
    turns = Turns(0.05)

    async def prepare() -> None:
        await turns.turn()
        time.sleep(0.01)  # noqa: ASYNC251  # as parsing does

    tasks = [asyncio.create_task(prepare()) for _ in range(100)]
    await asyncio.sleep(0)
    gone = [task for task in tasks if not task.done()][3:]
    for task in gone:
        task.cancel()
    start = time.monotonic()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert time.monotonic() - start < 1
    assert sum(isinstance(result, Overloaded) for result in results) > 100 - 2 * LEAST_TURNS - 5
    assert results[0] is None
    await asyncio.sleep(0.01)
    await turns.turn()


# ---- What clients meet while every connection is blocked

BLOCKING = '{ procedure(by: {slug: "genetic-testing"}) { name } }'
QUICK = 'query Q%d { trigger(by: {slug: "neuroblastoma"}) { name } }'
KEPT = '{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { name } }'
SHED_WITHIN = 0.05
CONNECTIONS = 2
_numbers = itertools.count()


@pytest.fixture(scope="module")
def blocked(releases: Path) -> Iterator[Server]:
    """A server whose connections all have an endless statement, and others that wait."""
    given = {"connections": str(CONNECTIONS), "deadline_seconds": "60", "batch_count": "2"}
    with serving(releases, log=None, slow=f"procedure={ENDLESS}", **given) as server, ExitStack() as stack:
        for _ in range(3):
            assert "data" in server.post(KEPT)
        address = server.client.base_url.host, server.client.base_url.port or 80
        for number in range(LEAST_PLACES + CONNECTIONS):
            connection = stack.enter_context(socket.create_connection(address))
            body = json.dumps({"query": f"query B{number} {BLOCKING}"}).encode()
            head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
            connection.sendall((head % len(body)).encode() + body)
            time.sleep(0.02)
        time.sleep(0.4)
        yield server


def quick() -> dict[str, str]:
    """Ask what nobody has asked before."""
    return {"query": QUICK % next(_numbers)}


def timed(ask: Callable[[], httpx2.Response]) -> tuple[httpx2.Response, float]:
    """Ask several times, and give the last response and the median of the seconds."""
    times = []
    for _ in range(7):
        start = time.monotonic()
        response = ask()
        times.append(time.monotonic() - start)
    return response, median(times)


@pytest.mark.slow
@pytest.mark.parametrize("media_type", ["application/json", "application/graphql-response+json"])
def test_what_comes_beyond_is_refused_at_once(media_type: str, blocked: Server) -> None:
    response, seconds = timed(lambda: blocked.client.post("/graphql", json=quick(), headers={"accept": media_type}))
    assert seconds < SHED_WITHIN
    assert response.status_code == httpx2.codes.SERVICE_UNAVAILABLE
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["retry-after"] == "1"
    assert response.json()["errors"][0]["extensions"] == {"code": "OVERLOADED"}


@pytest.mark.slow
def test_each_way_of_asking_is_told_so(blocked: Server) -> None:
    batch = blocked.client.post("/graphql", json=[quick(), {"query": KEPT}]).json()
    assert batch[0]["errors"][0]["extensions"] == {"code": "OVERLOADED"}
    assert "data" in batch[1]
    page = blocked.client.get("/")
    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    with conversing(blocked) as connection:
        subscribe(connection, "1", quick()["query"])
        message = hear(connection)
        assert (message["type"], message["payload"][0]["extensions"]) == ("error", {"code": "OVERLOADED"})
        subscribe(connection, "1", KEPT)
        assert hear(connection)["type"] == "next"
    events = blocked.client.post("/graphql", json=quick(), headers={"accept": "text/event-stream"}).text
    assert '"OVERLOADED"' in events


@pytest.mark.slow
def test_what_is_kept_is_still_given_and_the_server_is_well(blocked: Server) -> None:
    for ask in (
        lambda: blocked.client.post("/graphql", json={"query": KEPT}),
        lambda: blocked.client.get("/graphql", params={"query": KEPT}),
        lambda: blocked.client.get("/health/live"),
        lambda: blocked.client.get("/health/ready"),
    ):
        response, seconds = timed(ask)
        assert response.status_code == httpx2.codes.OK
        assert seconds < SHED_WITHIN


@pytest.mark.slow
def test_idle_connections_count_for_nothing(releases: Path) -> None:
    with serving(releases, log=None, running_operations="1") as server, ExitStack() as stack:
        address = server.client.base_url.host, server.client.base_url.port or 80
        for _ in range(300):
            stack.enter_context(socket.create_connection(address)).sendall(b"POST /graphql HTTP/1.1\r\n")
        assert server.client.get("/health/ready").status_code == httpx2.codes.OK
        assert "data" in server.post(QUICK % next(_numbers))


# ---- More than it can do


@pytest.fixture(scope="module")
def slow_server(releases: Path) -> Iterator[Server]:
    """A server without its cache of answers, at which a procedure takes some ten milliseconds."""
    with serving(releases, log=None, cache_bytes="0", slow="procedure=100000") as server:
        yield server


def requests(kind: str) -> list[bytes]:
    """Write what is asked: long statements, look-ups, both by turns, or unknown documents."""
    heavy = posted(json.dumps({"query": BLOCKING}).encode())
    look_up = posted(json.dumps({"query": KEPT}).encode())
    if kind == "unknown":
        text = 'query Q%d { condition(by: {slug: "huntington-disease"}) { name triggers { nodes { name } } } }'
        return [posted(json.dumps({"query": text % number}).encode()) for number in range(50_000)]
    return {"heavy": [heavy], "look-up": [look_up], "mixed": [heavy, look_up]}[kind]


def pressed_at(server: Server, kind: str, times: float, seconds: float) -> Pressed:
    """Press so many times as hard as the server can do, and print what came of it."""
    asked, address = requests(kind), address_of(server)
    most = capacity(address, asked[:2_000], 1.5)
    pressed = press(address, asked[2_000:] or asked, times * most, seconds)
    figures = [f"{kind}: capacity {most:.0f}/s, pressed {times} times"]
    for name, each in (*sorted(pressed.times.items()), ("health", pressed.health)):
        shares = ", ".join(f"{1000 * quantile(each, part):.1f}" for part in (0.5, 0.99, 1))
        figures.append(f"{name}: {len(each) / seconds:.0f}/s, p50, p99 and most {shares} ms")
    print("", *figures, sep="\n")  # noqa: T201  # the figures that it is for
    return pressed


@pytest.mark.slow
def test_under_four_times_the_load_it_goes_on_answering(slow_server: Server) -> None:
    """Short, and with room for a machine that others keep busy; what we promise is held to by the long one below."""
    pressed = pressed_at(slow_server, "heavy", 4, 2)
    assert set(pressed.times) == {200, 503}
    assert pressed.share(200, 0.99) < 2
    assert pressed.share(503, 0.5) < 0.5
    assert "data" in slow_server.post(KEPT)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["heavy", "mixed", "unknown"])
def test_at_four_times_capacity_what_is_admitted_is_answered_in_time(kind: str, slow_server: Server) -> None:
    pressed = pressed_at(slow_server, kind, 4, 8)
    assert set(pressed.times) == {200, 503}
    assert pressed.share(200, 0.99) <= 0.25
    assert pressed.share(503, 0.99) <= SHED_WITHIN
    assert quantile(pressed.health, 0.99) <= SHED_WITHIN
