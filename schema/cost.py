"""What an operation costs: how many fields it asks for, how deep it goes, how many objects its answer may hold.

Each fragment is measured once for each page size that it is met with, so the work grows with the document alone.
"""

from collections.abc import Mapping
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)
from graphql.type import get_nullable_type

from schema.arguments import DEFAULT_PAGE, MAX_PAGE

PLAIN_LIST = 10  # objects that a list is taken to have where nothing tells its length
JSON_VALUE = 100  # objects that a value of the scalar JSON is taken to have


class Cost(NamedTuple):
    """How many fields there are with those of fragments, how deep the deepest lies, and the most objects in an answer.

    What a variable decides is taken at its largest.
    """

    fields: int
    depth: int
    objects: int


def cost(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Cost:
    """Measure an operation that is valid."""
    root = schema.get_root_type(operation.operation)
    assert root is not None  # noqa: S101  # validation has seen to it
    return _Measure(schema, fragments).of(operation.selection_set, root, 1)


class _Measure:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._known: dict[tuple[str, int], Cost] = {}

    def of(self, selections: SelectionSetNode, parent: GraphQLNamedType, page: int) -> Cost:
        """Measure what is selected of a type; `page` is the size of the connection it belongs to."""
        parts = [self._selection(selection, parent, page) for selection in selections.selections]
        return Cost(
            sum(part.fields for part in parts),
            max(part.depth for part in parts),
            sum(part.objects for part in parts),
        )

    def _selection(self, node: object, parent: GraphQLNamedType, page: int) -> Cost:
        if isinstance(node, FieldNode):
            return self._field(node, parent, page)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            return self.of(node.selection_set, self._type(condition.name.value) if condition else parent, page)
        assert isinstance(node, FragmentSpreadNode)  # noqa: S101  # there is no fourth kind of selection
        key = (node.name.value, page)
        if key not in self._known:
            fragment = self._fragments[node.name.value]
            self._known[key] = self.of(fragment.selection_set, self._type(fragment.type_condition.name.value), page)
        return self._known[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType, page: int) -> Cost:
        field = getattr(parent, "fields", {}).get(node.name.value)
        if field is None:  # __typename and its like
            return Cost(1, 1, 0)
        type_ = get_named_type(field.type)
        if is_leaf_type(type_) or node.selection_set is None:
            return Cost(1, 1, JSON_VALUE if type_.name == "JSON" else 0)
        count = 1
        if isinstance(get_nullable_type(field.type), GraphQLList):
            count = page if parent.name.endswith("Connection") else _length(node, field.args)
        size = _length(node, field.args) if type_.name.endswith("Connection") else 1
        inner = self.of(node.selection_set, type_, size)
        return Cost(1 + inner.fields, 1 + inner.depth, count * (1 + inner.objects))

    def _type(self, name: str) -> GraphQLNamedType:
        type_ = self._schema.get_type(name)
        assert type_ is not None  # noqa: S101  # validation has seen to it
        return type_


def _length(node: FieldNode, arguments: Mapping[str, object]) -> int:
    """Tell how long a list or a page can be, by the arguments."""
    for argument in node.arguments or ():
        if argument.name.value in ("first", "last", "ids", "codes"):
            value = argument.value
            if isinstance(value, IntValueNode):
                return max(0, min(int(value.value), MAX_PAGE))
            if isinstance(value, ListValueNode):
                return len(value.values)
            if not isinstance(value, NullValueNode):
                return MAX_PAGE
    return DEFAULT_PAGE if "first" in arguments else PLAIN_LIST
