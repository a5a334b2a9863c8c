"""What was measured as a table, as ratios with their spread, and as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.load import Round

# By query, then by contender: its rounds, the first of each played beside one another, and so on.
Rounds = Mapping[str, Mapping[str, Sequence[Round]]]

# What is divided, by what, in which measure.
RATIOS = (
    ("ours", "handwritten", "cpu_ms"),
    ("mercurius", "ours", "cpu_ms"),
    ("mercurius_direct", "ours", "cpu_ms"),
    ("strawberry_loaders", "ours", "cpu_ms"),
    ("ours_cached", "bare", "rps"),
    ("ours_observed", "ours", "cpu_ms"),
    ("ours_cached_observed", "ours_cached", "cpu_ms"),
)


def medians(rounds: Sequence[Round]) -> dict[str, float]:
    """Give each measure's median."""
    return {one.name: round(median(getattr(each, one.name) for each in rounds), 4) for one in fields(Round)}


def ratios(over: Sequence[Round], under: Sequence[Round], measure: str) -> list[float]:
    """Divide round by round: both ran under the same weather."""
    pairs = zip(over, under, strict=True)
    return [getattr(one, measure) / getattr(other, measure) for one, other in pairs]


def as_json(measured: Rounds) -> dict[str, dict[str, Any]]:
    """Give the medians by contender and query."""
    found: dict[str, dict[str, Any]] = {}
    for query, contenders in measured.items():
        for name, rounds in contenders.items():
            found.setdefault(name, {})[query] = {**medians(rounds), "rounds": [asdict(each) for each in rounds]}
    return found


def show(measured: Rounds, console: Console) -> None:
    """Print a table of medians, and the ratios."""
    table = Table("query", "contender", title="Medians over the rounds")
    for heading in ("req/s", "p50 ms", "p99 ms", "CPU ms/request", "RSS MB"):
        table.add_column(heading, justify="right")
    for query, contenders in measured.items():
        for name, rounds in contenders.items():
            one = medians(rounds)
            figures = (
                f"{one['rps']:,.0f}",
                f"{one['p50_ms']:.2f}",
                f"{one['p99_ms']:.2f}",
                f"{one['cpu_ms']:.3f}",
                f"{one['rss_mb']:.0f}",
            )
            table.add_row(query, name, *figures)
        table.add_section()
    console.print(table)
    spread = Table("ratio", "of", "query", title="Ratios, round by round")
    for heading in ("median", "least", "most"):
        spread.add_column(heading, justify="right")
    for over, under, measure in RATIOS:
        for query, contenders in measured.items():
            if over in contenders and under in contenders:
                found = ratios(contenders[over], contenders[under], measure)
                measures = (f"{each:.2f}" for each in (median(found), min(found), max(found)))
                spread.add_row(f"{over} / {under}", "CPU" if measure == "cpu_ms" else "req/s", query, *measures)
    console.print(spread)
