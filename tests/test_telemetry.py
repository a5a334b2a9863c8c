"""What operators learn: a log line of each operation, without a word of what was asked, and metrics that add up."""

import json
import os
import re
import signal
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from data.documents import Content
from data.release import current
from schema.operation import summary_of
from service.settings import Settings
from service.telemetry.counting import BOUNDS, Counts, Histogram
from service.telemetry.metrics import DURATIONS, METRICS, OPERATIONS, RELEASE, STAGES
from service.telemetry.shared_counts import SharedCounts
from service.telemetry.telling import Telemetry
from tests.observing import WITHIN, free_port, operations, read_lines, read_metrics, total
from tests.releases import publish_edition, takes, wait_for
from tests.serving import NO_TLS, STOPS_WITHIN, Server, runs, serving
from tests.slow_tables import ENDLESS
from tests.sockets import conversing, hear, subscribe

NAMED = "query Named($slug: String!) { condition(by: {slug: $slug}) { name } }"
MARKER = "rumpelstiltskin"
ESCAPES = '\x1b[31m\r\n{"event": "forged"}\n\x00\u2028' + "x" * 10_000


class Told(NamedTuple):
    """A server, its log and the port of its metrics."""

    server: Server
    log: Path
    port: str


@pytest.fixture(scope="module")
def told(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A server of one process to which everything is slow, so that all SQL is in its log."""
    log, port = tmp_path_factory.mktemp("log") / "log", free_port()
    settings = {"metrics_port": port, "slow_seconds": "0", "batch_count": "3", "deadline_seconds": "0.5"}
    with serving(releases, log=log, slow=f"procedure={ENDLESS}", **settings) as server:
        yield Told(server, log, port)


def lines_of(told: Told, response: httpx2.Response, count: int = 1) -> list[Any]:
    """Wait for the lines of a request."""
    name = response.headers["x-request-id"]
    return wait_for(
        lambda: [line for line in operations(told.log) if line["request_id"] == name],
        lambda lines: len(lines) >= count,
        WITHIN,
    )


def ask(told: Told, query: str, **more: Any) -> httpx2.Response:
    """Send one operation."""
    return told.server.client.post("/graphql", json={"query": query, **more})


# ---- Log lines


@pytest.mark.slow
def test_a_line_tells_what_an_operation_was_and_where_its_time_went(told: Told, releases: Path) -> None:
    query = "query Told($slug: String!) { condition(by: {slug: $slug}) { name slug } }"
    response = ask(told, query, variables={"slug": "huntington-disease"})
    (line,) = lines_of(told, response)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("timestamp"))
    stages = line.pop("ms")
    assert line == {
        "event": "operation",
        "level": "warning",
        "request_id": response.headers["x-request-id"],
        "transport": "POST",
        "operation": "Told",
        "document": summary_of(query, None).digest,
        "cost": 1,
        "release": current(releases).id,
        "cache": "off",
        "outcome": "ok",
        "status": 200,
        "bytes": len(response.content),
        "sql": line["sql"],
    }
    assert list(stages) == ["read", "prepare", "bind", "wait", "sql", "encode", "send", "total"]
    assert all(stage >= 0 for stage in stages.values())
    assert sum(stages.values()) == pytest.approx(2 * stages["total"], abs=0.01)
    assert line["sql"].startswith("SELECT ")


@pytest.mark.slow
def test_a_line_tells_what_the_cache_did(told: Told) -> None:
    query = "query Cached($slug: String!) { condition(by: {slug: $slug}) { slug } }"
    did = [lines_of(told, ask(told, query, variables={"slug": "huntington-disease"}))[0]["cache"] for _ in range(3)]
    assert did == ["off", "miss", "hit"]
    other_bytes = ask(told, query, variables={"slug": "huntington-disease"}, operationName="Cached")
    assert lines_of(told, other_bytes)[0]["cache"] == "off"  # the operation is another by its name
    known = lines_of(told, ask(told, query, variables={"slug": "huntington-disease"}))[0]
    assert known["operation"] == "Cached"
    assert known["cost"] == 1
    assert "sql" not in known  # none ran
    assert list(known["ms"]) == ["read", "send", "total"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "code", "status"),
    [
        ("{ nowhere }", "GRAPHQL_VALIDATION_FAILED", 200),
        ("query A {", "GRAPHQL_PARSE_FAILED", 200),
        (NAMED, "BAD_USER_INPUT", 200),
        ("subscription { releasePublished { id } }", "SUBSCRIPTION_NEEDS_STREAM", 200),
        ("", "BAD_REQUEST", 400),
        ('{ procedure(by: {slug: "genetic-testing"}) { name } }', "DEADLINE_EXCEEDED", 503),
    ],
)
def test_a_line_tells_how_an_operation_failed(query: str, code: str, status: int, told: Told) -> None:
    before = total(read_metrics(told.port), OPERATIONS, outcome=code)
    response = ask(told, query)
    (line,) = lines_of(told, response)
    assert (line["outcome"], line["status"], response.status_code) == (code, status, status)
    assert line["document"] == (summary_of(query, None).digest if query else None)
    assert total(read_metrics(told.port), OPERATIONS, outcome=code) == before + 1
    if code == "DEADLINE_EXCEEDED":
        assert line["ms"]["sql"] > 400
        assert "procedure" in line["sql"]


@pytest.mark.slow
def test_a_line_tells_that_a_client_has_left(told: Told) -> None:
    body = json.dumps({"query": 'query Leaving { procedure(by: {slug: "genetic-testing"}) { slug } }'}).encode()
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    address = (told.server.client.base_url.host, told.server.client.base_url.port or 0)
    with socket.create_connection(address, STOPS_WITHIN) as leaving:
        leaving.sendall(head % len(body) + body)
        time.sleep(0.15)
        leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    (line,) = wait_for(lambda: [line for line in operations(told.log) if line["operation"] == "Leaving"], bool, WITHIN)
    assert (line["outcome"], line["status"], line["bytes"]) == ("left", None, 0)


@pytest.mark.slow
def test_each_operation_of_a_batch_has_a_line(told: Told) -> None:
    batch = [{"query": "query One { __typename }"}, {"query": "{ nowhere }"}, {"query": "query Three { __typename }"}]
    response = told.server.client.post("/graphql", json=batch)
    lines = lines_of(told, response, 3)
    assert sorted((line["operation"] or "", line["outcome"], line["transport"]) for line in lines) == [
        ("", "GRAPHQL_VALIDATION_FAILED", "batch"),
        ("One", "ok", "batch"),
        ("Three", "ok", "batch"),
    ]
    assert len(lines) == len(response.json())


@pytest.mark.slow
def test_operations_on_sockets_and_streams_have_lines(told: Told) -> None:
    with conversing(told.server) as talk:
        subscribe(talk, "1", "query OverSocket { __typename }")
        assert hear(talk)["type"] == "next"
        assert hear(talk)["type"] == "complete"
        subscribe(talk, "2", "subscription Waiting { releasePublished { id } }")
        subscribe(talk, "3", "query Wrong { nowhere }")
        assert hear(talk)["type"] == "error"
        wait_for(lambda: total(read_metrics(told.port), "raregraph_open_streams"), lambda seen: seen == 1, WITHIN)
    wait_for(lambda: total(read_metrics(told.port), "raregraph_open_streams"), lambda seen: seen == 0, WITHIN)
    stream = told.server.client.post(
        "/graphql", json={"query": "query OverStream { __typename }"}, headers={"accept": "text/event-stream"}
    )
    (line,) = lines_of(told, stream)
    assert (line["transport"], line["operation"], line["outcome"]) == ("sse", "OverStream", "ok")
    lines = {line["operation"]: line for line in operations(told.log) if line["transport"] == "websocket"}
    assert {name: line["outcome"] for name, line in lines.items()} == {
        "OverSocket": "ok",
        "Waiting": "ok",
        None: "GRAPHQL_VALIDATION_FAILED",
    }
    assert lines["OverSocket"]["bytes"] == len('{"data":{"__typename":"Query"}}')


@pytest.mark.slow
def test_nothing_that_clients_send_is_in_the_log_but_a_short_name(told: Told) -> None:
    variables = {"slug": MARKER}
    asked = [
        ask(told, NAMED, variables=variables),
        ask(told, NAMED, variables=variables),
        ask(told, NAMED, variables=variables),
        ask(told, f'query Inline {{ condition(by: {{slug: "{MARKER}"}}) {{ name }} }}'),
        ask(told, f'{{ search(text: "{MARKER}") {{ nodes {{ __typename }} }} }} # {MARKER}'),
        ask(told, f'{{ nowhere(text: "{MARKER}") }}'),
        ask(told, NAMED, variables={"slug": [MARKER]}),
        ask(told, NAMED, variables={**variables, MARKER: 1}),
        ask(told, NAMED, variables=variables, operationName=ESCAPES),
        told.server.client.get("/graphql", params={"query": NAMED, "variables": json.dumps(variables)}),
        told.server.client.get("/graphql", params={"query": NAMED, "operationName": ESCAPES}),
        told.server.client.get("/graphql", headers={"x-request-id": f'{MARKER}", "x": "'}, params={"query": "{ a }"}),
        told.server.client.post("/graphql", content=MARKER, headers={"x-forwarded-for": MARKER}),
    ]
    lines = [lines_of(told, response)[0] for response in asked]
    text = told.log.read_bytes()
    assert MARKER.encode() not in text
    assert b"\x1b" not in text
    assert b"\r" not in text
    assert not any(line["event"] == "forged" for line in read_lines(told.log))
    assert lines[8]["operation"] == lines[10]["operation"] == ESCAPES[:100]
    assert all(len(line["operation"] or "") <= 100 for line in lines)
    metrics = httpx2.get(f"http://127.0.0.1:{told.port}/metrics", verify=NO_TLS).text
    assert MARKER not in metrics
    assert "Named" not in metrics


# ---- Metrics


@pytest.mark.slow
def test_metrics_are_what_is_documented_and_not_at_the_public_port(told: Told) -> None:
    lines_of(told, ask(told, "{ __typename }"))
    metrics = read_metrics(told.port)
    names = {re.sub(r"_(bucket|count|sum)$", "", name) for name in metrics}
    assert {name for name in names if name.startswith("raregraph_")} == set(METRICS)
    assert total(metrics, "process_resident_memory_bytes", worker="0") > 10_000_000
    assert total(metrics, RELEASE) == 1
    assert told.server.client.get("/metrics").status_code == httpx2.codes.NOT_FOUND
    for line in (line for line in read_lines(told.log) if line["event"] == "metrics served"):
        assert line["address"] == f"http://127.0.0.1:{told.port}/metrics"


@pytest.mark.slow
def test_gauges_tell_what_is_now(told: Told) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = [
            pool.submit(ask, told, f'query Q{number} {{ procedure(by: {{slug: "genetic-testing"}}) {{ name }} }}')
            for number in range(6)
        ]
        wait_for(
            lambda: read_metrics(told.port),
            lambda seen: (
                (total(seen, "raregraph_running_operations"), total(seen, "raregraph_waiting_statements")) == (6, 2)
            ),  # as four connections run the others
            0.5,
        )
        assert {each.result().status_code for each in waiting} == {503}
    wait_for(lambda: total(read_metrics(told.port), "raregraph_running_operations"), lambda seen: seen == 0, WITHIN)


@pytest.mark.slow
def test_workers_count_together_and_go_on_counting_when_one_is_replaced(releases: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with serving(releases, log=log, workers="2", metrics_port=port) as server:
        url = server.client.base_url.join("/graphql")

        def ask_alone(number: int) -> int:
            body = {"query": NAMED, "variables": {"slug": f"none-{number % 10}"}}
            return httpx2.post(url, json=body, verify=NO_TLS).status_code  # on a connection of its own

        def counted(count: int) -> None:
            metrics = wait_for(lambda: read_metrics(port), lambda seen: total(seen, OPERATIONS) >= count, WITHIN)
            for name in (OPERATIONS, f"{DURATIONS}_count"):
                assert total(metrics, name) == count
            assert total(metrics, f"{DURATIONS}_bucket", le="+Inf") == count
            assert total(metrics, f"{STAGES}_count", stage="send") == count
            ran = total(metrics, OPERATIONS, cache="off") + total(metrics, OPERATIONS, cache="miss")
            assert total(metrics, f"{STAGES}_count", stage="sql") == ran > 0
            assert total(metrics, "raregraph_response_bytes_total") == count * len('{"data":{"condition":null}}')
            assert total(metrics, "raregraph_workers") == total(metrics, RELEASE) == 2

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask_alone, range(60))) == {200}
            counted(60)
            before = server.workers
            os.kill(min(before), signal.SIGKILL)
            wait_for(lambda: server.workers, lambda seen: len(seen) == 2 and seen != before, WITHIN)
            wait_for(lambda: read_metrics(port)["process_start_time_seconds"], lambda seen: len(seen) == 2, WITHIN)
            assert set(pool.map(ask_alone, range(40))) == {200}
            counted(100)
        assert len(wait_for(lambda: operations(log), lambda lines: len(lines) >= 100, WITHIN)) == 100
        assert len({line["request_id"] for line in operations(log)}) == 100


@pytest.mark.slow
def test_a_worker_that_has_ended_and_cannot_be_replaced_is_none(content: Content, tmp_path: Path) -> None:
    port, releases = free_port(), tmp_path / "releases"
    publish_edition(content, 0, releases)
    with serving(releases, log=tmp_path / "log", workers="2", metrics_port=port) as server:
        wait_for(lambda: total(read_metrics(port), "raregraph_workers"), lambda count: count == 2, WITHIN)
        (releases / "current.json").write_text("damaged")
        killed = min(server.workers)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: runs(killed), lambda still: not still, WITHIN)
        wait_for(lambda: total(read_metrics(port), "raregraph_workers"), lambda count: count == 1, WITHIN)
        assert total(read_metrics(port), RELEASE) == 1


@pytest.mark.asyncio
async def test_who_takes_the_place_of_another_counts_on_lines_that_were_left_out() -> None:
    telemetry = Telemetry(Settings(metrics_port=0, operation_log="off"))
    assert telemetry.shared
    telemetry.shared.write(0, Counts(totals=Counter(left_out=5)))
    async with telemetry.running(dict, str):
        telemetry.flush()
    told = telemetry.shared.read(0)
    assert told is not None
    assert told.totals["left_out"] == 5


@pytest.mark.slow
def test_metrics_tell_which_release_is_served(content: Content, tmp_path: Path) -> None:
    folder, port = tmp_path / "releases", free_port()
    publish_edition(content, 0, folder)
    with serving(folder, log=tmp_path / "log", metrics_port=port) as server:
        release = publish_edition(content, 1, folder).id
        takes(server, release)
        metrics = read_metrics(port)
        assert metrics[RELEASE] == {(("release", release),): 1}
        assert total(metrics, "raregraph_releases_taken") == 1


# ---- As much as is wanted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "least", "most"), [("off", 0, 0), ("slow", 0, 5), ("0.2", 20, 110), ("all", 300, 300)]
)
def test_the_setting_says_how_many_lines_there_are(
    wanted: str, least: int, most: int, releases: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with serving(releases, log=log, operation_log=wanted) as server:
        for _ in range(300):
            assert server.post(NAMED, slug="huntington-disease")["data"]
    assert least <= len(operations(log)) <= most  # the last of them as it ended


@pytest.mark.slow
def test_a_log_that_nobody_reads_holds_up_nobody(content: Content, tmp_path: Path) -> None:
    log, port, releases = tmp_path / "log", free_port(), tmp_path / "releases"
    publish_edition(content, 0, releases)
    os.mkfifo(log)
    unread = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with serving(releases, log=log, metrics_port=port, slow_seconds="0", follow_seconds="0.05") as server:
            for _ in range(1_000):  # far more than a pipe takes
                assert server.post(NAMED, slug="huntington-disease")["data"]
            assert total(read_metrics(port), OPERATIONS) == 1_000
            for number in range(40):  # of which the log has a line, too
                (releases / "current.json").write_text(f"damaged {number}")
                time.sleep(0.06)
            takes(server, publish_edition(content, 1, releases).id)
    finally:
        os.close(unread)


@pytest.mark.slow
def test_clients_that_ask_too_often_are_counted(releases: Path, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with serving(releases, log=log, metrics_port=port, rate_limit="2/hour") as server:
        for _ in range(5):
            server.client.post("/graphql", json={"query": "{ __typename }"})
        metrics = read_metrics(port)
        assert total(metrics, OPERATIONS, outcome="ok") == 2
        assert total(metrics, OPERATIONS, outcome="RATE_LIMITED") == 3
    assert [line["status"] for line in operations(log)] == [200, 200, 429, 429, 429]


# ---- Counting


def test_a_histogram_counts_up_to_each_bound() -> None:
    histogram = Histogram()
    histogram.add([0, BOUNDS[0], BOUNDS[0] + 1])
    histogram.add([BOUNDS[-1], BOUNDS[-1] + 1])
    assert histogram.counts == [2, 1, *[0] * (len(BOUNDS) - 3), 1, 1]
    assert histogram.total == 2 * BOUNDS[0] + 1 + 2 * BOUNDS[-1] + 1


def test_counts_of_workers_add_up() -> None:
    shared, one = SharedCounts(3), Counts(release="a", process=7)
    one.operations["POST hit ok"] += 2
    one.stages["sql"] = Histogram()
    one.stages["sql"].add([500_000])
    one.gauges = {"raregraph_open_streams": 3}
    assert shared.write(0, one)
    assert shared.write(2, one)
    assert list(shared.all()) == [one, one]
    both = Counts.added(shared.all())
    assert both.operations == {"POST hit ok": 4}
    assert both.gauges == {"raregraph_open_streams": 6}
    assert (sum(both.stages["sql"].counts), both.stages["sql"].total) == (2, 1_000_000)


def test_a_worker_that_is_killed_as_it_writes_loses_what_it_wrote_alone() -> None:
    shared = SharedCounts(1)
    assert shared.read(0) is None
    for number in range(1, 6):
        assert shared.write(0, Counts(process=number))
    newest = bytes(shared._memory).index(b'"process":5')  # noqa: SLF001  # as a kill would leave it
    shared._memory[newest + 10 : newest + 11] = b"6"  # noqa: SLF001  # as above
    read = shared.read(0)
    assert read is not None
    assert read.process == 4
    assert shared.write(0, Counts(process=7))
    read = shared.read(0)
    assert read is not None
    assert read.process == 7


def test_what_is_too_much_for_its_place_is_not_written() -> None:
    shared, counts = SharedCounts(1), Counts()
    counts.operations.update({str(number): 1 for number in range(10_000)})
    assert not shared.write(0, counts)
    assert shared.read(0) is None
