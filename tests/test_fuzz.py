"""Whatever operations others make up for our schema, the server answers them as it says it does, and stays as it is.

The requests are others in each run, but under CI; FUZZ_SEED=... makes those of a seed again.
"""

import asyncio
import json
import os
import random
import time
from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import graphql
import hypothesis
import pytest
import schemathesis
from graphql import GraphQLSchema
from hypothesis import strategies as st
from hypothesis_graphql import Mode, queries
from schemathesis import checks
from schemathesis.graphql.checks import GraphQLClientError, GraphQLServerError

from data.documents import Content
from data.release import current
from tests.fuzz.campaign import Fuzzer, send, told
from tests.fuzz.drawn import GENERATION, SCALARS, fields
from tests.fuzz.judgement import BOUNDS
from tests.hostile.attack import WITHIN
from tests.pool import Pool, pool_of
from tests.serving import Server, serving

SEED = int(os.environ.get("FUZZ_SEED") or (1 if os.environ.get("CI") == "true" else random.getrandbits(32)))
# So that what is kept is soon as much as is ever kept.
SMALL = {"prepared_bytes": "2000000", "cache_bytes": "1000000", "persisted_bytes": "200000"}
MOST_GROWTH = 1.1
PATIENT = {"batch_count": "10", "wait_seconds": "2"}  # what is shed is not tried
CALM = 2.0  # seconds after which whatever was asked is over
CHECKS = [
    checks.not_a_server_error,
    checks.response_schema_conformance,
    checks.positive_data_acceptance,
    checks.negative_data_rejection,
]
FEW = hypothesis.settings(
    max_examples=150, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)


@pytest.fixture(scope="module")
def pool(content: Content, releases: Path) -> Pool:
    return pool_of(content, {"id": current(releases).id})


@pytest.mark.slow
@pytest.mark.parametrize("mode", Mode)
def test_an_operation_of_hypothesis_graphql_is_answered_if_it_is_valid(
    mode: Mode, server: Server, graphql_schema: GraphQLSchema
) -> None:
    @FEW
    @hypothesis.given(queries(graphql_schema, custom_scalars=SCALARS, mode=mode))
    def holds(document: str) -> None:
        is_valid = not graphql.validate(graphql_schema, graphql.parse(document))
        answer = server.post(document)
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        if is_valid and not codes:
            assert answer.keys() == {"data"}
        else:
            assert codes <= BOUNDS if is_valid else codes == {"GRAPHQL_VALIDATION_FAILED"}

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("mode", Mode)
def test_schemathesis_finds_no_fault(mode: Mode, server: Server, graphql_schema: GraphQLSchema) -> None:
    described = schemathesis.graphql.from_url(str(server.client.base_url.join("/graphql")), timeout=WITHIN)

    @described.hook
    def filter_failure(_context: Any, failure: Exception, case: Any, _response: Any) -> bool:
        """Drop what is no fault: refused pages and cursors, and `@oneOf`, of which Schemathesis does not know."""
        if not isinstance(failure, GraphQLClientError | GraphQLServerError):
            return True
        codes = {error["extensions"]["code"] for error in failure.errors}
        is_valid = not graphql.validate(graphql_schema, graphql.parse(str(case.body)))
        return not codes <= (BOUNDS if is_valid else {"GRAPHQL_VALIDATION_FAILED"})

    at_root = fields(described)

    @FEW
    @hypothesis.given(st.one_of(*(field.as_strategy(generation_mode=GENERATION[mode]) for field in at_root)))
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, timeout=WITHIN)

    assert len(at_root) > 10
    holds()


@pytest.mark.slow
def test_a_thousand_requests_of_every_source(
    releases: Path, graphql_schema: GraphQLSchema, pool: Pool, tmp_path: Path
) -> None:
    fuzzed(releases, Fuzzer(SEED, 60, graphql_schema, pool), tmp_path / "log", [1_000])


@pytest.mark.long
def test_a_hundred_thousand_requests_leave_the_server_as_it_is(
    releases: Path, graphql_schema: GraphQLSchema, pool: Pool, tmp_path: Path
) -> None:
    start = time.monotonic()
    fuzzer = Fuzzer(SEED, 1_200, graphql_schema, pool)
    print(f"{time.monotonic() - start:.0f} s of drawing")  # noqa: T201  # a figure that it is for
    warm, *_, last = fuzzed(releases, fuzzer, tmp_path / "log", [30_000, *repeat(25_000, 4)])
    assert last <= warm * MOST_GROWTH


def fuzzed(releases: Path, fuzzer: Fuzzer, log: Path, numbers: Sequence[int]) -> list[int]:
    """Send so many requests to a server, and so many more; judge its answers, what it logs, and that it goes on.

    Gives the memory, in kB, that it has at rest after each.
    """
    start, made, figures, memory = time.monotonic(), fuzzer.requests(), [], []
    with serving(releases, log=log, **SMALL, **PATIENT) as server:
        for number in numbers:
            address = server.client.base_url.host, server.client.base_url.port or 80
            figures.append(asyncio.run(send(made, number, *address)))
            memory.append(resident(server))
        assert server.post("{ release { id } }") == {"data": {"release": {"id": current(releases).id}}}
    seconds = time.monotonic() - start
    after = ", ".join(f"{kilobytes:,}" for kilobytes in memory)
    print(f"seed {SEED}, {seconds:.0f} s of sending; RSS after each part: {after} kB")  # noqa: T201  # as above
    print(told(figures))  # noqa: T201  # as above
    faults = [fault for each in figures for fault in each.faults]
    assert not faults, "\n\n".join([f"seed {SEED}", *faults])
    check_log(log)
    return memory


def resident(server: Server) -> int:
    """Give the memory of a server at rest that is in RAM, in kB."""
    time.sleep(CALM)
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def check_log(log: Path) -> None:
    """Check that each line is one of ours, whatever was asked, and tells of nothing unexpected; then drop it."""
    with log.open() as lines:
        for line in lines:
            told: Mapping[str, Any] = json.loads(line)
            assert told["event"] != "unexpected error", line
    log.unlink()
