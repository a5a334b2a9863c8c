"""Measures what a request costs as content grows: `make scaling`, or python -m tests.bench.scaling."""

import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx2
import typer
from rich.console import Console
from rich.table import Table

from data import vocabulary as v
from data.identity import public_id, sort_key
from data.release import current
from tests.bench.conditions import condition_name, condition_slug
from tests.bench.generated import BAKED, generated_releases
from tests.bench.invention import ADJECTIVES, PARTS, SYLLABLES, invented_name
from tests.bench.load import Load, Round
from tests.bench.process import Cores, Process, running
from tests.bench.report import medians
from tests.bench.workload import HERE, Query, Variables, as_graphql
from tests.serving import COMMAND

VARIABLES = 1_000
WARM_UP_SECONDS = 2
LEVEL = 1.2  # a request may cost so much more in the largest size than in the smallest
console = Console(width=140)


@dataclass(frozen=True)
class Measured:
    """What one size came to; seconds of baking are those of the day on which it was baked."""

    conditions: int
    bake_seconds: float | None
    file_mb: float
    first_answer_seconds: float
    rss_at_start_mb: float
    rss_mb: float
    queries: dict[str, Mapping[str, float]]


@dataclass(frozen=True)
class Served:
    """A size that is being served, with what it is asked."""

    conditions: int
    releases: Path
    server: Process
    first_answer_seconds: float
    rss_at_start_mb: float
    queries: list[Query]


def scaling(
    *,
    sizes: Annotated[str, typer.Option(help="Numbers of conditions, with commas between.")] = "1000,10000,100000",
    seconds: Annotated[int, typer.Option(help="Length of the measurement of one query.")] = 2,
    rounds: Annotated[int, typer.Option(help="How often each is measured, in turn with the others.")] = 5,
    json_file: Annotated[Path | None, typer.Option("--json", help="File to write the figures to.")] = None,
) -> None:
    """Bake each size if it is not there, serve them all, and measure every query on each of them in turn."""
    releases = {}
    for size in map(int, sizes.split(",")):
        console.print(f"{size:,} conditions ...")
        releases[size] = generated_releases(size)
    measured = measure(releases, seconds, rounds)
    show(measured)
    if json_file:
        json_file.write_text(json.dumps([asdict(each) for each in measured], indent=1) + "\n")


def measure(releases: Mapping[int, Path], seconds: int, rounds: int) -> list[Measured]:
    """Serve releases by the real command, without its cache of answers, and measure them in turn, query after query."""
    load = Load(connections=1, cores=Cores.available())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        served = [stack.enter_context(_serving(folder, size, releases[size], load)) for size in releases]
        seen: dict[tuple[int, str], list[Round]] = defaultdict(list)
        for query in ASKED:
            for one in served:
                load.press(one.server, "/graphql", folder / f"{one.conditions}-{query}", min(seconds, WARM_UP_SECONDS))
            for _ in range(rounds):
                for one in served:
                    bodies = folder / f"{one.conditions}-{query}"
                    seen[one.conditions, query].append(load.against(one.server, "/graphql", bodies, seconds))
        return [_measured(one, {query: medians(seen[one.conditions, query]) for query in ASKED}) for one in served]


@contextmanager
def _serving(folder: Path, size: int, releases: Path, load: Load) -> Iterator[Served]:
    """Serve one size, and write the bodies of its requests into `folder`."""
    environment = {"RAREGRAPH_RELEASES": str(releases), "RAREGRAPH_CACHE_BYTES": "0", "RAREGRAPH_LOG_LEVEL": "error"}
    queries = [
        Query(name, (HERE / f"{name.partition('-')[0]}.graphql").read_text(), list(of(size)))
        for name, of in ASKED.items()
    ]
    for query in queries:
        bodies = b"".join(as_graphql(query, variables) + b"\n" for variables in query.variables)
        (folder / f"{size}-{query.name}").write_bytes(bodies)
    begun = time.monotonic()
    with running([str(COMMAND), "serve", "--port", "0"], environment, load.cores.server) as server:
        _ask(server, queries[0], queries[0].variables[0])
        yield Served(size, releases, server, time.monotonic() - begun, server.rss_mb(), queries)


def _measured(one: Served, queries: dict[str, Mapping[str, float]]) -> Measured:
    baked = one.releases / BAKED
    return Measured(
        conditions=one.conditions,
        bake_seconds=json.loads(baked.read_text())["seconds"] if baked.exists() else None,
        file_mb=sum((one.releases / file.name).stat().st_size for file in current(one.releases).files) / 1e6,
        first_answer_seconds=one.first_answer_seconds,
        rss_at_start_mb=one.rss_at_start_mb,
        rss_mb=one.server.rss_mb(),
        queries=queries,
    )


def show(measured: list[Measured]) -> None:
    """Print what was measured so far, a line a size, and how costs have grown."""
    table = Table("conditions", "bake s", "file MB", "first answer s", "RSS MB", title="CPU ms a request (p50 ms)")
    for query in ASKED:
        table.add_column(query, justify="right")
    for each in measured:
        facts = (
            f"{each.conditions:,}",
            "-" if each.bake_seconds is None else f"{each.bake_seconds:.0f}",
            f"{each.file_mb:,.0f}",
            f"{each.first_answer_seconds:.1f}",
            f"{each.rss_at_start_mb:.0f} - {each.rss_mb:.0f}",
        )
        table.add_row(*facts, *(f"{one['cpu_ms']:.3f} ({one['p50_ms']:.2f})" for one in each.queries.values()))
    console.print(table)
    small, large = measured[0], measured[-1]
    grown = {name: large.queries[name]["cpu_ms"] / small.queries[name]["cpu_ms"] for name in ASKED}
    said = (f"{name} {times:.2f}{'' if times <= LEVEL else ' (!)'}" for name, times in grown.items())
    console.print(f"From {small.conditions:,} to {large.conditions:,} conditions, CPU times: {', '.join(said)}")


def _ask(server: Process, query: Query, variables: Variables) -> None:
    request = {"query": query.document, "variables": variables}
    answer: Any = httpx2.post(f"{server.address}/graphql", json=request, timeout=60).raise_for_status().json()
    assert "errors" not in answer, answer


# ---- What is asked: variables drawn from the whole of the data, the same in every run


def _numbers(size: int) -> list[int]:
    chance = random.Random(size)  # noqa: S311  # nothing secret
    return [chance.randrange(size) for _ in range(VARIABLES)]


def _points(size: int) -> Iterable[Variables]:
    return ({"slug": condition_slug(number)} for number in _numbers(size))


def _pages(size: int) -> Iterable[Variables]:
    """Go on from any condition; cursors are written as the service writes them."""
    for number in _numbers(size):
        identity = public_id("Condition", condition_slug(number))
        yield {"after": f"n{identity}{sort_key(condition_name(number))}".encode().hex()}


def _filters(_: int) -> Iterable[Variables]:
    """Ask for a kind and two letters, one condition in five hundred, in no order."""
    return (
        {"kind": kind.value, "prefix": SYLLABLES[(7 * number) % len(SYLLABLES)]}
        for number in range(len(SYLLABLES))
        for kind in v.ConditionKind
    )


def _answers(_: int) -> Iterable[Variables]:
    return ({"answer": answer.value} for answer in v.HeredityAnswer)


def _names(size: int) -> Iterable[Variables]:
    return ({"text": invented_name(number)} for number in _numbers(size))


def _words(_: int) -> Iterable[Variables]:
    return ({"text": f"{one} {other}"} for one in ADJECTIVES for other in PARTS)


ASKED: dict[str, Callable[[int], Iterable[Variables]]] = {
    "point": _points,
    "list": _pages,
    "deep": _pages,
    "filtered": _filters,
    "counted": _answers,
    "search": _names,
    "search-words": _words,
}


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(scaling)
    app()
