"""Operations that hypothesis-graphql and Schemathesis make up for our schema, valid ones and invalid ones."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import graphql
import hypothesis
import schemathesis
from graphql import GraphQLSchema, ValueNode
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from hypothesis_graphql import Mode, nodes, queries
from schemathesis import APIOperation, BaseSchema, GenerationMode
from schemathesis.core.result import Ok

Drawn = TypeVar("Drawn")
TEXT = st.text(max_size=20).map(nodes.String)
SCALARS: Mapping[str, SearchStrategy[ValueNode]] = {
    "Cursor": TEXT,
    "Locale": TEXT,
    "Date": st.dates().map(str).map(nodes.String),
}
MODES = {Mode.POSITIVE: 60, Mode.NEGATIVE: 40}  # percent; the two libraries mean the same by them
GENERATION = {Mode.POSITIVE: GenerationMode.POSITIVE, Mode.NEGATIVE: GenerationMode.NEGATIVE}

for _name, _values in SCALARS.items():
    schemathesis.graphql.scalar(_name, _values)


def drawn(strategy: SearchStrategy[Drawn], count: int, seed: int) -> list[Drawn]:
    """Draw about so many; a strategy that has no more gives fewer. The same seed draws the same."""
    made: list[Drawn] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def keep(one: Drawn) -> None:
        made.append(one)

    keep()
    return made


def by_hypothesis_graphql(schema: GraphQLSchema, count: int, seed: int) -> list[str]:
    """Draw documents that ask for anything at the root."""
    return [
        document
        for mode, percent in MODES.items()
        for document in drawn(queries(schema, custom_scalars=SCALARS, mode=mode), count * percent // 100, seed)
    ]


def by_schemathesis(schema: GraphQLSchema, count: int, seed: int) -> list[str]:
    """Draw documents that ask for one field at the root, each field as often."""
    operations = fields(schemathesis.graphql.from_dict({**graphql.introspection_from_schema(schema)}))
    return [
        str(case.body)
        for mode, percent in MODES.items()
        for operation in operations
        for case in drawn(
            operation.as_strategy(generation_mode=GENERATION[mode]), count * percent // 100 // len(operations) + 1, seed
        )
    ]


def fields(described: BaseSchema) -> list[APIOperation[Any, Any, Any, Any]]:
    """List what Schemathesis calls operations: the fields at the root."""
    return [result.ok() for result in described.get_all_operations() if isinstance(result, Ok)]


SOURCES: Mapping[str, Callable[[GraphQLSchema, int, int], list[str]]] = {
    "hypothesis-graphql": by_hypothesis_graphql,
    "schemathesis": by_schemathesis,
}
