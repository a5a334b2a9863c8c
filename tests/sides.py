"""The two sides that must answer alike: the planner on a baked release, and the reference on the same documents."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.identity import public_id
from schema.build import build_schema
from schema.limits import UNBOUNDED
from schema.operation import prepare
from tests.asking import Asker
from tests.operations import Operation
from tests.pool import pool_of
from tests.reference import Reference
from tests.synthetic import synthetic_content

SCHEMA = build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for it
CONTENT = synthetic_content(seed=1)
FACTS = {"id": public_id("Release", "of the tests"), "sha256": "0" * 64, "published_at": "2026-11-22T00:00:00Z"}
POOL = pool_of(CONTENT, FACTS)


@dataclass(frozen=True)
class Sides:
    """The planner's side and the reference's."""

    asker: Asker
    reference: Reference

    @classmethod
    @contextmanager
    def on(cls, releases: Path) -> Iterator["Sides"]:
        """Open the release of CONTENT that is published in `releases`."""
        with Asker.on(releases, SCHEMA) as asker:
            yield cls(asker, Reference(CONTENT, FACTS))

    def compare(self, operation: Operation) -> None:
        """Ask both the same, and the same once more with other variables, where there are some."""
        assert self.planned(operation) == self.expected(operation)

    def planned(self, operation: Operation) -> list[str]:
        """Prepare an operation once and answer each of its requests."""
        prepared = prepare(SCHEMA, operation.source, limits=UNBOUNDED)
        statements = [prepared.bind(variables, FACTS) for variables in operation.requests]
        return [
            _text(json.loads(self.asker.run(bound.sql, bound.parameters), object_pairs_hook=_object))
            for bound in statements
        ]

    def expected(self, operation: Operation) -> list[str]:
        """Execute each request of an operation plainly."""
        return [_text(self.reference.execute(operation.source, variables)) for variables in operation.requests]


def _text(answer: Any) -> str:
    """Write an answer so that the order of keys counts."""
    return json.dumps(answer)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), "a key stands twice"
    return dict(pairs)
