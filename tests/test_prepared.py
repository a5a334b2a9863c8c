"""Which prepared operations are kept: those in use, within bounds, whatever else is sent."""

import tracemalloc

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse

from schema.operation import Operation, prepare
from service.prepared import PreparedOperations

MAX_BYTES, MAX_COUNT = 2_000_000, 100


@pytest.fixture
def store() -> PreparedOperations:
    return PreparedOperations(max_bytes=MAX_BYTES, max_count=MAX_COUNT)


TREE = parse("{ __typename }")


def operation(schema: GraphQLSchema, source: str) -> Operation:
    """Make an operation of that text without the time that preparing takes."""
    (node,) = TREE.definitions
    assert isinstance(node, OperationDefinitionNode)
    return Operation(schema, TREE, node, source, None)


def test_an_operation_is_kept_from_its_second_sight_on(
    store: PreparedOperations, graphql_schema: GraphQLSchema
) -> None:
    source = "{ __typename }"
    assert store.find(source, None) is None
    assert not store.keep(prepare(graphql_schema, source))
    assert store.find(source, None) is None
    second = prepare(graphql_schema, source)
    assert store.keep(second)
    assert store.find(source, None) is second
    assert store.find(source, "Other") is None


@pytest.mark.slow
def test_a_million_documents_neither_grow_the_store_nor_drive_out_those_in_use(
    store: PreparedOperations, graphql_schema: GraphQLSchema
) -> None:
    for number in range(MAX_COUNT):
        assert [store.keep(operation(graphql_schema, f"used {number}")) for _ in range(2)] == [False, True]
    tracemalloc.start()
    kept = sum(store.keep(operation(graphql_schema, str(number))) for number in range(1_000_000))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (kept, len(store)) == (0, MAX_COUNT)
    assert grown < 50_000
    assert all(store.find(f"used {number}", None) for number in range(MAX_COUNT))


def test_the_least_recently_used_make_room(store: PreparedOperations, graphql_schema: GraphQLSchema) -> None:
    for number in range(3 * MAX_COUNT):
        for _ in range(2):
            store.keep(operation(graphql_schema, str(number)))
        assert store.find("0", None)
    assert len(store) == MAX_COUNT
    assert store.find("1", None) is None
    assert store.find(str(3 * MAX_COUNT - 1), None)


def test_what_grows_is_counted_and_what_grows_too_large_is_let_go(
    store: PreparedOperations, graphql_schema: GraphQLSchema
) -> None:
    store.keep(operation(graphql_schema, "x"))
    grown = operation(graphql_schema, "x")
    store.keep(grown)
    before = store.size
    grown.size += 1_000
    store.weigh(grown)
    assert store.size == before + 1_000
    grown.size = MAX_BYTES + 1
    store.weigh(grown)
    assert (len(store), store.size) == (0, 0)
    assert not store.keep(grown)


def test_an_operation_that_was_replaced_meanwhile_is_not_taken_back(
    store: PreparedOperations, graphql_schema: GraphQLSchema
) -> None:
    operations = [operation(graphql_schema, "x") for _ in range(3)]
    for one in operations:
        store.keep(one)
    store.weigh(operations[0])
    assert store.find("x", None) is operations[2]
