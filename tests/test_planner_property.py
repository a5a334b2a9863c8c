"""The law of the planner: one SQL statement answers as plain graphql-core does with naive resolvers.

Both sides start from the same synthetic documents. One bakes them, plans the operation and runs its statement on two
versions of SQLite; the other keeps the documents as Python objects and never sees a table. Answers must be equal, the
order of keys included.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from data import dialect
from data.documents import Content
from data.identity import public_id
from data.release import Pointer
from schema.limits import UNBOUNDED
from schema.operation import prepare
from tests.operations import Operation, operations
from tests.sides import CONTENT, FACTS, POOL, SCHEMA, Sides

OPERATIONS = operations(SCHEMA, POOL)
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.fixture(scope="module")
def sides(publish_content: Callable[[Content], tuple[Path, Pointer]]) -> Iterator[Sides]:
    folder, _ = publish_content(CONTENT)
    with Sides.on(folder) as sides:
        yield sides


@given(OPERATIONS)
@settings(max_examples=30, deadline=None, database=None, suppress_health_check=CHECKS)
@pytest.mark.slow
def test_a_few_random_operations_are_answered_as_execution_answers_them(sides: Sides, operation: Operation) -> None:
    sides.compare(operation)


@pytest.mark.slow
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
    operation = prepare(SCHEMA, source, limits=UNBOUNDED)
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
@pytest.mark.early
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
