"""The law of the planner: one SQL statement answers as plain graphql-core does with naive resolvers.

Both sides start from the same synthetic documents. One bakes them, plans the operation and runs its statement on two
versions of SQLite; the other keeps the documents as Python objects and never sees a table. Answers must be equal, the
order of keys included.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from data import dialect
from data.documents import Content
from data.identity import public_id
from data.release import Pointer
from schema.build import build_schema
from schema.operation import prepare
from tests.asking import Asker
from tests.operations import Operation, operations
from tests.pool import pool_of
from tests.reference import Reference
from tests.synthetic import synthetic_content

SCHEMA = build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for it
CONTENT = synthetic_content(seed=1)
FACTS = {"id": public_id("Release", "of the tests"), "sha256": "0" * 64, "published_at": "2026-11-22T00:00:00Z"}
OPERATIONS = operations(SCHEMA, pool_of(CONTENT, FACTS))
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@dataclass(frozen=True)
class Sides:
    """The planner's side and the reference's."""

    asker: Asker
    reference: Reference

    def compare(self, operation: Operation) -> None:
        """Ask both the same, and the same once more with other variables, where there are some."""
        prepared = prepare(SCHEMA, operation.source)
        others = [operation.others] if operation.others != operation.variables else []
        for variables in (operation.variables, *others):
            bound = prepared.bind(variables, FACTS)
            answer = self.asker.run(bound.sql, bound.parameters)
            expected = self.reference.execute(operation.source, variables)
            decoded = json.loads(answer, object_pairs_hook=_object)
            assert json.dumps(decoded) == json.dumps(expected)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), "a key stands twice"
    return dict(pairs)


@pytest.fixture(scope="module")
def sides(publish_content: Callable[[Content], tuple[Path, Pointer]]) -> Iterator[Sides]:
    folder, _ = publish_content(CONTENT)
    with Asker.on(folder, SCHEMA) as asker:
        yield Sides(asker, Reference(CONTENT, FACTS))


@given(OPERATIONS)
@settings(max_examples=50, deadline=None, database=None, suppress_health_check=CHECKS)
def test_a_few_random_operations_are_answered_as_execution_answers_them(sides: Sides, operation: Operation) -> None:
    sides.compare(operation)


def test_one_prepared_operation_serves_every_shape_of_its_variables(sides: Sides) -> None:
    source = """
    query ($a: Boolean!, $b: Boolean = true, $kinds: [TriggerKind!], $first: Int, $last: Int, $by: ConditionBy!) {
      conditions(first: $first, last: $last) { nodes @skip(if: $a) { slug } totalCount pageInfo { hasNextPage } }
      condition(by: $by) {
        ...parts @include(if: $b)
        triggers(kinds: $kinds) { totalCount nodes { slug name @include(if: $a) } }
      }
      __type(name: "Condition") @include(if: $a) { name }
    }
    fragment parts on Condition { slug ... @skip(if: $a) { kind } }
    """
    slug = min(CONTENT.conditions)
    shapes: list[dict[str, list[Any]]] = [
        {"a": [True, False], "b": [True, False, None], "kinds": [None, [], ["VIRAL"], ["VIRAL", "DRUG"]]},
        {"pages": [{}, {"first": 3}, {"last": 2}, {"first": None, "last": 1}]},
        {"by": [{"slug": slug}, {"id": public_id("Condition", slug)}, {"code": {"system": "ORPHA", "value": "none"}}]},
    ]
    operation = prepare(SCHEMA, source)
    names = [name for shape in shapes for name in shape]
    for chosen in itertools.product(*(values for shape in shapes for values in shape.values())):
        variables = dict(zip(names, chosen, strict=True))
        variables |= variables.pop("pages")
        if variables["b"] is None:
            del variables["b"]
        bound = operation.bind(variables, FACTS)
        answer = json.loads(sides.asker.run(bound.sql, bound.parameters))
        assert answer == sides.reference.execute(source, variables)


@pytest.mark.slow
@given(OPERATIONS)
@settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=CHECKS)
def test_random_operations_are_answered_as_execution_answers_them(sides: Sides, operation: Operation) -> None:
    sides.compare(operation)


@pytest.mark.long
@given(OPERATIONS)
@settings(max_examples=50_000, deadline=None, database=None, suppress_health_check=CHECKS)
def test_very_many_random_operations_are_answered_as_execution_answers_them(sides: Sides, operation: Operation) -> None:
    sides.compare(operation)


@pytest.mark.slow
@given(OPERATIONS)
@settings(max_examples=200, deadline=None, database=None, suppress_health_check=CHECKS)
def test_operations_are_answered_alike_by_sqlite_without_having(sides: Sides, operation: Operation) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "HAVING", False)
        sides.compare(operation)
