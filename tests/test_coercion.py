"""Quick coercion gives what graphql-core's own gives, and leaves to it what is not plain."""

from typing import Any

import pytest
from graphql import FieldNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, get_variable_values, parse
from graphql.execution.values import VariableValues, get_argument_values

from schema.coercion import ArgumentCoercion, VariableCoercion
from schema.plan_questions import variables_in

SLUG = "query ($s: String) { condition(by: {slug: $s}) { name } }"
SURE = "query ($s: String!) { condition(by: {slug: $s}) { name } }"
WHOLE = "query ($by: ConditionBy!) { condition(by: $by) { name } }"
CODE = "query ($v: String!) { condition(by: {code: {system: ORPHA, value: $v}}) { name } }"
PAGE = "query ($n: Int, $a: Cursor) { conditions(first: $n, after: $a) { totalCount } }"
DEFAULT = "query ($n: Int = 3) { conditions(first: $n) { totalCount } }"
FILTER = """query ($kind: ConditionKind!, $name: String, $has: Boolean!, $ids: [ID!]) {
    conditions(filter: {kinds: [SYNDROME, $kind], nameStartsWith: $name, hasCommunity: $has, triggers: $ids}) {
        totalCount
    }
}"""
IDS = 'query ($one: ID!) { nodes(ids: [$one, $one, "x"]) { id } }'
TEXT = "query ($t: String!, $n: Int) { search(text: $t, first: $n) { totalCount } }"
CASES: list[tuple[str, dict[str, Any]]] = [
    *((SLUG, variables) for variables in ({"s": "x"}, {"s": None}, {}, {"s": 5}, {"s": "x", "more": 1}, {"s": ["x"]})),
    *((SURE, variables) for variables in ({"s": "x"}, {"s": None}, {}, {"s": True}, {"s": ""})),
    *((WHOLE, {"by": by}) for by in ({"slug": "x"}, {"slug": None}, {"slug": "x", "id": "y"}, {}, None, "x")),
    *((CODE, {"v": value}) for value in ("1183", 1183, None)),
    *((PAGE, variables) for variables in ({}, {"n": 5}, {"n": None, "a": "b"}, {"n": "5"}, {"n": 2**40}, {"a": 1.5})),
    *((DEFAULT, variables) for variables in ({}, {"n": 7}, {"n": None})),
    *(
        (FILTER, {"kind": "DISEASE", "has": has, **more})
        for has in (True, False, 1)
        for more in ({}, {"name": "a"}, {"name": None, "ids": ["x"]}, {"ids": "x", "name": "é"}, {"ids": [None]})
    ),
    (FILTER, {"kind": "NOTHING", "has": True}),
    *((IDS, {"one": one}) for one in ("x", 5, None, True)),
    *((TEXT, variables) for variables in ({"t": "x"}, {"t": "x", "n": 3}, {"n": 3})),
]


@pytest.mark.parametrize(("source", "variables"), CASES)
def test_coercion_gives_what_the_library_gives(
    source: str, variables: dict[str, Any], graphql_schema: GraphQLSchema
) -> None:
    (operation,) = parse(source).definitions
    assert isinstance(operation, OperationDefinitionNode)
    definitions = operation.variable_definitions or ()
    quick = VariableCoercion(graphql_schema, definitions)
    expected = get_variable_values(graphql_schema, definitions, variables)
    for _ in range(2):
        coerced = quick.coerce(variables)
        assert _plainly(coerced) == _plainly(expected)
    if isinstance(coerced, list):
        return
    (node,) = operation.selection_set.selections
    assert isinstance(node, FieldNode)
    assert graphql_schema.query_type
    field = graphql_schema.query_type.fields[node.name.value]
    arguments = ArgumentCoercion(field, node, variables_in(node))
    for _ in range(3):  # made, then filled twice
        assert _outcome(lambda: arguments.coerce(coerced)) == _outcome(
            lambda: get_argument_values(field, node, coerced)
        )


def test_what_one_request_gives_is_not_kept_for_the_next(graphql_schema: GraphQLSchema) -> None:
    (operation,) = parse(FILTER).definitions
    assert isinstance(operation, OperationDefinitionNode)
    (node,) = operation.selection_set.selections
    assert isinstance(node, FieldNode)
    assert graphql_schema.query_type
    arguments = ArgumentCoercion(graphql_schema.query_type.fields["conditions"], node, variables_in(node))
    variables = VariableCoercion(graphql_schema, operation.variable_definitions or ())
    for name in ("a", "b"):
        given = {"kind": "GROUP", "name": name, "has": True, "ids": [name]}
        coerced = variables.coerce(given)
        assert isinstance(coerced, VariableValues)
        filter_ = arguments.coerce(coerced)["filter"]
        assert (filter_["nameStartsWith"], filter_["triggers"]) == (name, [name])


def _plainly(coerced: VariableValues | list[GraphQLError]) -> object:
    if isinstance(coerced, list):
        return [error.message for error in coerced]
    sources = {name: (source.value, str(source.signature.type)) for name, source in coerced.sources.items()}
    return sources, coerced.coerced


def _outcome(coerce: Any) -> object:
    try:
        return coerce()
    except GraphQLError as error:
        return error.message
