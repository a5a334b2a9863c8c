"""The measuring measures: every contender answers alike and is timed, and one that does not is refused."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx2
import pytest

from tests import npm
from tests.bench import agreement, report, scaling
from tests.bench.contender import CONTENDERS, Contender, lineup
from tests.bench.generate import publish_generated
from tests.bench.load import Load, LoadFailed, Round
from tests.bench.process import ROOT, Cores, Process, running
from tests.bench.workload import QUERIES, Query, workload

CONDITIONS = 120
MEASURES = ("rps", "cpu_ms", "p50_ms", "p99_ms")

needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which invented conditions are published."""
    folder = tmp_path_factory.mktemp("generated")
    publish_generated(folder, CONDITIONS)
    return folder


@pytest.fixture
def ours(generated: Path, tmp_path: Path) -> Iterator[tuple[Process, Contender, list[Query]]]:
    """Our own server, and what is asked of it; its answers lie in `tmp_path`."""
    contender = lineup(generated, tmp_path)["ours"]
    with running(contender.command, contender.environment, Cores.available().server) as process:
        with httpx2.Client(base_url=process.address) as client:
            queries = workload(client)
        agreement.write_answers(process, contender, queries, tmp_path)
        yield process, contender, queries


@needs_wrk
@pytest.mark.slow
@pytest.mark.early
def test_every_contender_is_measured_and_nothing_is_left_running(generated: Path, tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    options = {"releases": generated, "seconds": 1, "rounds": 1, "connections": 2, "json": file}
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "tests.bench", *arguments]
    ran = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    said, _ = ran.communicate()
    assert ran.returncode == 0, said
    assert "all contenders answer alike" in said
    with pytest.raises(ProcessLookupError):
        os.killpg(ran.pid, 0)
    measured = json.loads(file.read_text())
    assert tuple(measured) == tuple(name for name in CONTENDERS if name != "mercurius" or not npm.absent())
    for contender in measured.values():
        assert tuple(contender) == QUERIES
        for figures in contender.values():
            assert all(figures[measure] > 0 for measure in MEASURES)


@pytest.mark.slow
def test_a_contender_that_answers_something_else_is_refused(
    ours: tuple[Process, Contender, list[Query]], generated: Path, tmp_path: Path
) -> None:
    process, contender, queries = ours
    bare = lineup(generated, tmp_path)["bare"]
    with running(bare.command, bare.environment, Cores.available().server) as honest:
        assert agreement.check((process, contender), [(honest, bare)], queries) == len(QUERIES)
    answer = tmp_path / "deep.answers"
    answer.write_text(answer.read_text().replace('"endCursor":"', '"endCursor":"00'))
    otherwise = r"bare answers deep .* otherwise: .*\.pageInfo\.endCursor"
    with (
        running(bare.command, bare.environment, Cores.available().server) as other,
        pytest.raises(agreement.Disagreement, match=otherwise),
    ):
        agreement.check((process, contender), [(other, bare)], queries)


@needs_wrk
@pytest.mark.slow
def test_an_error_under_load_fails_the_run(ours: tuple[Process, Contender, list[Query]], tmp_path: Path) -> None:
    process, contender, (query, *_) = ours
    bodies = tmp_path / "bodies"
    bodies.write_bytes(contender.body(query, query.variables[0]) + b"\n")
    load = Load(2, Cores.available())
    assert load.against(process, "/graphql", bodies, 1).rps > 0
    with pytest.raises(LoadFailed, match="requests failed"):
        load.against(process, "/nowhere", bodies, 1)


def test_ratios_are_taken_round_by_round() -> None:
    fast = [Round(rps=each, cpu_ms=1 / each, p50_ms=1, p99_ms=1, rss_mb=1) for each in (100, 200, 400)]
    slow = [Round(rps=each, cpu_ms=1 / each, p50_ms=1, p99_ms=1, rss_mb=1) for each in (50, 50, 50)]
    assert report.ratios(fast, slow, "rps") == [2, 4, 8]
    assert report.medians(fast)["rps"] == median((100, 200, 400))
    assert tuple(report.as_json({"point": {"ours": fast}})["ours"]["point"])[:4] == MEASURES


@needs_wrk
@pytest.mark.slow
def test_scaling_measures_every_query(generated: Path) -> None:
    (measured,) = scaling.measure({CONDITIONS: generated}, seconds=1, rounds=2)
    assert measured.file_mb > 1
    assert measured.first_answer_seconds > 0
    assert tuple(measured.queries) == tuple(scaling.ASKED)
    for figures in measured.queries.values():
        assert figures["cpu_ms"] > 0
    scaling.show([measured])
