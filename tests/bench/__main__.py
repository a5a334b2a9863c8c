"""Measures this service beside others: `make bench`, or python -m tests.bench."""

import json
import math
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import httpx2
import typer
from rich.console import Console

from tests import npm
from tests.bench import agreement, node, report
from tests.bench.agreement import Disagreement
from tests.bench.contender import ASKED_FOR, CONTENDERS, Contender, lineup
from tests.bench.generated import generated_releases
from tests.bench.load import Load, LoadFailed, Round
from tests.bench.process import Cores, Process, running
from tests.bench.workload import Query, workload

REFERENCE = "ours"
WARM_UP_SECONDS = 3
LEAST_TURNS = 4  # of each connection in a round, which lasts longer where a contender is slow
SLOWEST_TURN_SECONDS = 6
console = Console(width=120)


def bench(
    *,
    conditions: Annotated[int, typer.Option(help="Invented conditions in the release that is served.")] = 10_000,
    seconds: Annotated[int, typer.Option(help="Length of a round for one contender and query.")] = 5,
    rounds: Annotated[int, typer.Option(help="Rounds; each has every contender in turn.")] = 5,
    only: Annotated[str, typer.Option(help="Contenders, with commas between; all where nothing is said.")] = "",
    releases: Annotated[Path | None, typer.Option(help="Folder of a published release to serve instead.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="File to write the medians to.")] = None,
    connections: Annotated[int, typer.Option(help="Connections that ask at once.")] = 16,
) -> None:
    """Check that all contenders answer alike, then measure them in turn."""
    names, cores = _wanted(only), _cores()
    releases = releases or generated_releases(conditions)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        answers = Path(folder)
        contenders = lineup(releases, answers)
        ours = contenders[REFERENCE]
        reference = (stack.enter_context(running(ours.command, ours.environment, cores.server)), ours)
        with httpx2.Client(base_url=reference[0].address) as client:
            queries = workload(client)
        agreement.write_answers(*reference, queries, answers)
        others = [
            (stack.enter_context(running(one.command, one.environment, cores.server)), one)
            for one in (contenders[name] for name in names if name != REFERENCE)
        ]
        compared = agreement.check(reference, others, queries)
        console.print(f"{compared} answers compared: all contenders answer alike.")
        servers = [reference, *others] if REFERENCE in names else others
        servers.sort(key=lambda server: names.index(server[1].name))
        measured = measure(servers, queries, Load(connections, cores), answers, seconds=seconds, rounds=rounds)
    report.show(measured, console)
    if json_file:
        json_file.write_text(json.dumps(report.as_json(measured), indent=1) + "\n")


def measure(
    servers: list[tuple[Process, Contender]],
    queries: list[Query],
    load: Load,
    folder: Path,
    *,
    seconds: int,
    rounds: int,
) -> report.Rounds:
    """Play the rounds: in each, every query, and for it every contender in turn."""
    measured: dict[str, dict[str, list[Round]]] = {
        query.name: {contender.name: [] for _, contender in servers} for query in queries
    }
    asked = [(query, server, contender) for query in queries for server, contender in servers]
    bodies = [folder / f"{contender.name}-{query.name}.bodies" for query, _, contender in asked]
    lengths = []
    for (query, server, contender), file in zip(asked, bodies, strict=True):
        file.write_bytes(b"".join(contender.body(query, variables) + b"\n" for variables in query.variables))
        seen = load.press(server, contender.path(query), file, min(seconds, WARM_UP_SECONDS))
        turn = seen["p50"] / 1e6 if seen["requests"] else SLOWEST_TURN_SECONDS
        lengths.append(max(seconds, math.ceil(turn * LEAST_TURNS)))
    for number in range(1, rounds + 1):
        for (query, server, contender), file, length in zip(asked, bodies, lengths, strict=True):
            played = load.against(server, contender.path(query), file, length)
            measured[query.name][contender.name].append(played)
        console.print(f"round {number} of {rounds} played")
    return measured


def _wanted(only: str) -> list[str]:
    """Read which contenders are wanted, and leave out what cannot run here."""
    names = only.split(",") if only else list(CONTENDERS)
    if unknown := set(names) - {*CONTENDERS, *ASKED_FOR}:
        known = ", ".join([*CONTENDERS, *ASKED_FOR])
        raise typer.BadParameter(f"no contender is {', '.join(unknown)}; there are {known}")
    if not shutil.which("wrk"):
        raise typer.BadParameter("wrk is not installed: it is the load tool (apt-get install wrk)")
    in_node = [name for name in names if name.startswith("mercurius")]
    if in_node and (missing := npm.absent()):
        console.print(f"{' and '.join(in_node)} left out: {missing}.")
        return [name for name in names if name not in in_node]
    if in_node:
        npm.install(node.FOLDER)
    return names


def _cores() -> Cores:
    cores = Cores.available()
    if not cores.are_apart:
        console.print("There is a single core: server and load tool share it, and disturb each other.")
    return cores


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(bench)
    try:
        app()
    except (Disagreement, LoadFailed) as failure:
        sys.exit(f"Nothing is measured: {failure}")
