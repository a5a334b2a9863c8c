"""What an operation is said to cost."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, get_introspection_query

from schema.cost import Cost
from schema.operation import Refused, prepare

GOLDEN = sorted((Path(__file__).parent / "queries").glob("*.graphql"))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __typename }", Cost(0, 0)),
        ("{ release { id } }", Cost(1, 0)),
        ("{ conditions(first: 5) { nodes { slug } } }", Cost(6, 0)),
        ("{ conditions(last: 5) { edges { cursor node { slug } } } }", Cost(11, 0)),
        ("{ conditions { totalCount pageInfo { endCursor } nodes { slug } } }", Cost(22, 0)),
        ("query ($n: Int) { conditions(first: $n) { nodes { slug } } }", Cost(101, 0)),
        ("{ conditions(first: 1000) { nodes { slug } } }", Cost(101, 0)),
        ("{ conditions(first: null) { nodes { slug } } }", Cost(21, 0)),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', Cost(3, 0)),
        (("{ conditions(first: 2) { nodes { ...A ...A } } } fragment A on Condition { slug ...B } "
         "fragment B on Condition { synonyms { text } }"), Cost(43, 0)),
        ('{ node(id: "a") { ... on Condition { slug } ... on Trigger { slug } id } }', Cost(1, 0)),
        ('{ conditions(first: 5, filter: {nameStartsWith: "o"}) { nodes { slug } } }', Cost(1_006, 0)),
        ("{ conditions(first: 5, filter: null) { nodes { slug } } }", Cost(6, 0)),
        ('{ search(text: "dancing", first: 1) { nodes { __typename } } }', Cost(1_002, 0)),
        ("{ conditions(first: 5) { nodes { jsonLd } } }", Cost(506, 0)),
        ("{ __schema { queryType { name } } release { id } }", Cost(1, 2)),
    ],
)  # fmt: skip
def test_figures(document: str, expected: Cost, graphql_schema: GraphQLSchema) -> None:
    assert prepare(graphql_schema, document, None).most == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, 21), ({"n": 3}, 4), ({"n": None}, 21), ({"n": 100}, 101), ({"n": 3, "no": True}, 1)],
)
def test_variables_count_at_their_value(
    variables: dict[str, Any], expected: int, graphql_schema: GraphQLSchema
) -> None:
    source = "query ($n: Int, $no: Boolean = false) { conditions(first: $n) { nodes @skip(if: $no) { slug } } }"
    assert prepare(graphql_schema, source).cost(variables).content == expected


def test_what_is_dear_at_its_worst_is_run_with_variables_that_make_it_cheap(graphql_schema: GraphQLSchema) -> None:
    source = """query ($n: Int) { conditions(first: $n) { nodes { triggers(first: $n) { nodes {
        conditions(first: $n) { nodes { slug } } } } } } }"""
    operation = prepare(graphql_schema, source)
    operation.bind({"n": 10}, {})
    with pytest.raises(Refused) as caught:
        operation.bind({"n": 100}, {})
    (error,) = caught.value.errors
    assert error.extensions == {"code": "COST_TOO_HIGH", "requested": 1_020_201, "limit": 100_000}


def test_fragments_that_double_at_each_level_are_measured_at_once(graphql_schema: GraphQLSchema) -> None:
    levels = 60
    fragments = [f"fragment F{n} on Condition {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    document = (
        f"{{ conditions {{ nodes {{ ...F0 }} }} }} {' '.join(fragments)} fragment F{levels} on Condition {{ id }}"
    )
    started = time.process_time()
    with pytest.raises(Refused) as caught:
        prepare(graphql_schema, document)
    (error,) = caught.value.errors
    assert (error.extensions or {})["code"] == "TOO_MANY_SELECTIONS"
    assert (error.extensions or {})["requested"] == 2 + sum(2**n for n in range(1, levels + 1)) + 1 + 2**levels
    assert time.process_time() - started < 1


@pytest.mark.parametrize("query", GOLDEN, ids=lambda path: path.stem)
def test_an_answer_holds_no_more_objects_than_that(query: Path, graphql_schema: GraphQLSchema) -> None:
    answer = json.loads(query.with_suffix(".json").read_text())
    most = prepare(graphql_schema, query.read_text(), None).most
    assert objects(answer) - 1 <= most.content + most.introspection


def test_what_tools_ask_the_schema_is_within_its_bound_and_twice_that_is_not(graphql_schema: GraphQLSchema) -> None:
    whole = get_introspection_query(specified_by_url=True, directive_is_repeatable=True, schema_description=True)
    prepare(graphql_schema, whole)
    inner = whole[whole.index("__schema") : whole.index("fragment")].rstrip().removesuffix("}")
    thrice = whole.replace(inner, f"{inner} again: {inner} third: {inner}")
    with pytest.raises(Refused) as caught:
        prepare(graphql_schema, thrice)
    assert (caught.value.errors[0].extensions or {})["code"] == "INTROSPECTION_TOO_LARGE"


def objects(answer: Any) -> int:
    if isinstance(answer, list):
        return sum(map(objects, answer))
    if isinstance(answer, dict):
        return 1 + sum(map(objects, answer.values()))
    return 0
