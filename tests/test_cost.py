"""What an operation is said to cost."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema

from schema.cost import Cost
from schema.operation import prepare

GOLDEN = sorted((Path(__file__).parent / "queries").glob("*.graphql"))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __typename }", Cost(1, 1, 0)),
        ("{ release { id } }", Cost(2, 2, 1)),
        ("{ conditions(first: 5) { nodes { slug } } }", Cost(3, 3, 6)),
        ("{ conditions(last: 5) { edges { cursor node { slug } } } }", Cost(5, 4, 11)),
        ("{ conditions { totalCount pageInfo { endCursor } nodes { slug } } }", Cost(6, 3, 22)),
        ("query ($n: Int) { conditions(first: $n) { nodes { slug } } }", Cost(3, 3, 101)),
        ("{ conditions(first: 1000) { nodes { slug } } }", Cost(3, 3, 101)),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', Cost(2, 2, 3)),
        (("{ conditions(first: 2) { nodes { ...A ...A } } } fragment A on Condition { slug ...B } "
         "fragment B on Condition { synonyms { text } }"), Cost(8, 4, 43)),
        ("{ conditions(first: 5) { nodes { jsonLd } } }", Cost(3, 3, 506)),
        ('{ node(id: "a") { ... on Condition { slug } ... on Trigger { slug } id } }', Cost(4, 2, 1)),
    ],
)  # fmt: skip
def test_figures(document: str, expected: Cost, graphql_schema: GraphQLSchema) -> None:
    assert prepare(graphql_schema, document, None).cost == expected


def test_fragments_that_double_at_each_level_are_measured_at_once(graphql_schema: GraphQLSchema) -> None:
    levels = 60
    fragments = [f"fragment F{n} on Condition {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    document = (
        f"{{ conditions {{ nodes {{ ...F0 }} }} }} {' '.join(fragments)} fragment F{levels} on Condition {{ id }}"
    )
    started = time.process_time()
    assert prepare(graphql_schema, document, None).cost.fields == 2 + 2**levels
    assert time.process_time() - started < 1


@pytest.mark.parametrize("query", GOLDEN, ids=lambda path: path.stem)
def test_an_answer_holds_no_more_objects_than_that(query: Path, graphql_schema: GraphQLSchema) -> None:
    answer = json.loads(query.with_suffix(".json").read_text())
    assert objects(answer) - 1 <= prepare(graphql_schema, query.read_text(), None).cost.objects


def objects(answer: Any) -> int:
    if isinstance(answer, list):
        return sum(map(objects, answer))
    if isinstance(answer, dict):
        return 1 + sum(map(objects, answer.values()))
    return 0
