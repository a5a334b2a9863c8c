"""Who is measured: how each is started and how it is asked."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import node
from tests.bench.workload import Query, Variables, as_graphql
from tests.serving import COMMAND

CONTENDERS = ("bare", "handwritten", "ours", "ours_cached", "strawberry_loaders", "mercurius")
# Measured where they are named: without loaders, as SQLite in the process allows; with metrics and a line an operation.
ASKED_FOR = ("mercurius_direct", "ours_observed", "ours_cached_observed")
UNOBSERVED = {"RAREGRAPH_OPERATION_LOG": "off"}  # as the others
OBSERVED = {"RAREGRAPH_OPERATION_LOG": "all", "RAREGRAPH_METRICS_PORT": "0"}
UNCACHED = {"RAREGRAPH_CACHE_BYTES": "0"}


def _plain(_: Query, variables: Variables) -> bytes:
    return json.dumps(variables).encode()


@dataclass(frozen=True)
class Contender:
    """A server that answers the three queries."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    asks_graphql: bool = True

    @property
    def body(self) -> Callable[[Query, Variables], bytes]:
        """Whether a request's body is GraphQL, or the variables alone."""
        return as_graphql if self.asks_graphql else _plain

    def path(self, query: Query) -> str:
        """Where a query is posted."""
        return "/graphql" if self.asks_graphql else f"/{query.name}"


def lineup(releases: Path, answers: Path) -> dict[str, Contender]:
    """Give all contenders by name; `answers` is the folder from which the bare one sends."""
    contenders = [
        _python("bare", answers, asks_graphql=False),
        _python("handwritten", releases, asks_graphql=False),
        _ours("ours", releases, UNOBSERVED | UNCACHED),
        _ours("ours_cached", releases, UNOBSERVED),
        _ours("ours_observed", releases, OBSERVED | UNCACHED),
        _ours("ours_cached_observed", releases, OBSERVED),
        _python("strawberry_loaders", releases),
        Contender("mercurius", node.command(releases)),
        Contender("mercurius_direct", [*node.command(releases), "direct"]),
    ]
    return {contender.name: contender for contender in contenders}


def _python(name: str, folder: Path, *, asks_graphql: bool = True) -> Contender:
    command = [sys.executable, "-m", f"tests.bench.contenders.{name}", str(folder)]
    return Contender(name, command, asks_graphql=asks_graphql)


def _ours(name: str, releases: Path, settings: Mapping[str, str]) -> Contender:
    command = [str(COMMAND), "serve", "--port", "0"]
    return Contender(name, command, {"RAREGRAPH_RELEASES": str(releases), **settings})
