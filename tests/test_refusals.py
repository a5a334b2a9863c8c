"""What is refused is refused before any SQL, for the whole operation, with its path and a stable code."""

from typing import Any

import pytest
from graphql import GraphQLSchema

from schema.limits import Limits
from schema.operation import Refused, prepare
from tests.asking import Asker


def refusal(schema: GraphQLSchema, source: str, variables: dict[str, Any] | None = None) -> Any:
    """Bind an operation that must be refused, without any database, and give its one error."""
    with pytest.raises(Refused) as caught:
        prepare(schema, source).bind(variables or {}, {})
    (error,) = caught.value.errors
    return error.formatted


PAGES = {
    "first: 0": "a page has from 1 to 100 items; first is 0",
    "first: -1": "a page has from 1 to 100 items; first is -1",
    "first: 101": "a page has from 1 to 100 items; first is 101",
    "last: 0": "a page has from 1 to 100 items; last is 0",
    "first: 1, last: 1": "give first or last, not both",
    'first: 1, before: "x"': "after goes with first, before goes with last",
    'last: 1, after: "x"': "after goes with first, before goes with last",
    'after: "x", before: "x"': "give after (with first) or before (with last), not both",
}


@pytest.mark.parametrize("arguments", PAGES)
def test_a_page_that_cannot_be(arguments: str, graphql_schema: GraphQLSchema) -> None:
    error = refusal(graphql_schema, f"{{ list: conditions({arguments}) {{ totalCount }} }}")
    assert error["message"] == PAGES[arguments]
    assert error["extensions"] == {"code": "INVALID_PAGE"}
    assert error["path"] == ["list"]
    assert error["locations"] == [{"line": 1, "column": 3}]


@pytest.mark.parametrize("direction", ["first: 1, after", "last: 1, before"])
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "zz", "Opsoclonus", "6e", "é", "0" * 36, "6E" + "61" * 17, "6e 61", "ff" * 18, "6e" + "61" * 17 + "00"],
)
def test_a_cursor_that_no_connection_gave(direction: str, cursor: str, graphql_schema: GraphQLSchema) -> None:
    error = refusal(graphql_schema, f'{{ conditions({direction}: "{cursor}") {{ nodes {{ name }} }} }}')
    assert error["extensions"] == {"code": "INVALID_CURSOR"}
    assert error["path"] == ["conditions"]


def test_a_cursor_of_another_connection(graphql_schema: GraphQLSchema, asker: Asker) -> None:
    data = asker.ask("{ conditions(filter: {triggerKinds: [VIRAL]}) { nodes { triggers { edges { cursor } } } } }")
    cursor = data["conditions"]["nodes"][0]["triggers"]["edges"][0]["cursor"]
    error = refusal(graphql_schema, "query ($c: Cursor) { conditions(after: $c) { totalCount } }", {"c": cursor})
    assert error["extensions"] == {"code": "INVALID_CURSOR"}


def test_a_bad_page_deep_inside_where_execution_would_never_come(graphql_schema: GraphQLSchema) -> None:
    source = """
    query ($n: Int) {
      condition(by: {slug: "no-such-condition"}) {
        sets: triggers { edges { node { conditions(first: $n) { totalCount } } } }
      }
    }
    """
    error = refusal(graphql_schema, source, {"n": 1000})
    assert error["path"] == ["condition", "sets", "edges", "node", "conditions"]
    assert error["extensions"] == {"code": "INVALID_PAGE"}


def test_the_same_operation_with_good_values_is_planned_afterwards(graphql_schema: GraphQLSchema, asker: Asker) -> None:
    operation = prepare(graphql_schema, "query ($n: Int) { conditions(first: $n) { nodes { slug } } }")
    for bad in (0, 101):
        with pytest.raises(Refused):
            operation.bind({"n": bad}, asker.facts)
    bound = operation.bind({"n": 1}, asker.facts)
    assert (
        asker.run(bound.sql, bound.parameters)
        == '{"conditions":{"nodes":[{"slug":"anti-nmda-receptor-encephalitis"}]}}'
    )


def test_more_ids_than_a_call_takes(graphql_schema: GraphQLSchema) -> None:
    error = refusal(graphql_schema, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["x"] * 101})
    assert error["extensions"] == {"code": "TOO_MANY_ITEMS"}
    assert error["path"] == ["nodes"]


REFUSED = {
    "{": "GRAPHQL_PARSE_FAILED",
    "": "GRAPHQL_PARSE_FAILED",
    "{ nothing }": "GRAPHQL_VALIDATION_FAILED",
    "{ condition(by: {}) { name } }": "GRAPHQL_VALIDATION_FAILED",
    '{ condition(by: {slug: "x", id: "y"}) { name } }': "GRAPHQL_VALIDATION_FAILED",
    'fragment f on Condition { name } query ($s: ID!) { condition(by: {slug: "x", id: $s}) { ...f } }': (
        "GRAPHQL_VALIDATION_FAILED"
    ),
    "query ($s: String!) { condition(by: {slug: $s}) { name } }": "BAD_USER_INPUT",
    "fragment f on Query { __typename }": "GRAPHQL_VALIDATION_FAILED",
    "query a { __typename } query b { __typename }": "OPERATION_NOT_FOUND",
    "mutation { x }": "GRAPHQL_VALIDATION_FAILED",
    "subscription { x }": "GRAPHQL_VALIDATION_FAILED",
    "{ a " * 3_000: "TOO_DEEP",
    "{ ...f0 } fragment f400 on Query { __typename }"
    + "".join(f" fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(400)): "TOO_MANY_DEFINITIONS",
}


@pytest.mark.parametrize("source", REFUSED, ids=lambda source: source[:40])
def test_an_operation_that_cannot_run(source: str, graphql_schema: GraphQLSchema) -> None:
    assert refusal(graphql_schema, source)["extensions"]["code"] == REFUSED[source]


def test_an_operation_of_another_name(graphql_schema: GraphQLSchema) -> None:
    with pytest.raises(Refused) as caught:
        prepare(graphql_schema, "query a { __typename } query b { __typename }", "c")
    assert caught.value.errors[0].formatted["extensions"] == {"code": "OPERATION_NOT_FOUND"}


def test_a_null_where_a_value_is_needed_has_its_path(graphql_schema: GraphQLSchema) -> None:
    source = 'query ($b: ConditionBy = {slug: "x"}) { found: condition(by: $b) { id } }'
    error = refusal(graphql_schema, source, {"b": None})
    assert error["path"] == ["found"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


def test_an_operation_nested_beyond_what_can_be_planned(graphql_schema: GraphQLSchema, asker: Asker) -> None:
    # 30 fragments, each of which nests the next one four levels deep, planned where the stack is already high.
    source = '{ node(id: "x") { ...f30 } } fragment f0 on Condition { slug }' + "".join(
        f" fragment f{n} on Condition {{ triggers {{ nodes {{ conditions {{ nodes {{ ...f{n - 1} }} }} }} }} }}"
        for n in range(1, 31)
    )
    operation = prepare(graphql_schema, source, limits=Limits(depth=200, cost=10**100))

    def bind_below(frames: int) -> None:
        if frames:
            bind_below(frames - 1)
        else:
            operation.bind({}, asker.facts)

    with pytest.raises(Refused) as caught:
        bind_below(700)
    assert caught.value.errors[0].formatted["extensions"] == {"code": "OPERATION_TOO_LARGE"}
    bind_below(0)
