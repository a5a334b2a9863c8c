"""What an operation costs: how many objects its statement may touch, for its variables or at their worst.

Each fragment is measured once for each page size that it is met with, so the work grows with the document alone.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLList,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_introspection_query,
    get_named_type,
    parse,
)
from graphql.execution.values import VariableValues, get_directive_values
from graphql.type import get_nullable_type

from schema.arguments import DEFAULT_PAGE, MAX_PAGE

PLAIN_LIST = 10  # objects that a list is taken to have where nothing tells its length
INDEX_WALK = 1_000  # what it counts to look through an index: a filter at the root, a search
JSON_VALUE = 100  # objects that a value of the scalar JSON is taken to have
_SIZED = ("first", "last", "ids", "codes")


class Cost(NamedTuple):
    """Objects of the content that an answer may hold or look through, and those of the schema's description."""

    content: int
    introspection: int


def cost(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: VariableValues | None = None,
) -> Cost:
    """Measure an operation that is valid; without `variables`, what they decide is taken at its largest."""
    root = schema.get_root_type(operation.operation)
    assert root is not None  # noqa: S101  # validation has seen to it
    return _Measure(schema, fragments, variables).of(operation.selection_set, root, 1)


@cache
def introspection_limit(schema: GraphQLSchema) -> int:
    """Give twice the cost of the largest query that tools ask a schema with."""
    whole = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    operation, *fragments = parse(whole).definitions
    assert isinstance(operation, OperationDefinitionNode)  # noqa: S101  # graphql-core puts it first
    by_name = {node.name.value: node for node in fragments if isinstance(node, FragmentDefinitionNode)}
    return 2 * cost(schema, operation, by_name).introspection


class _Measure:
    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues | None,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._known: dict[tuple[str, int], Cost] = {}

    def of(self, selections: SelectionSetNode, parent: GraphQLNamedType, page: int) -> Cost:
        """Measure what is selected of a type; `page` is the size of the connection it belongs to."""
        parts = [self._selection(node, parent, page) for node in selections.selections if self._is_included(node)]
        return Cost(sum(part.content for part in parts), sum(part.introspection for part in parts))

    def _is_included(self, node: SelectionNode) -> bool:
        if not node.directives or self._variables is None:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not (skip and skip["if"]) and not (include and not include["if"])

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType, page: int) -> Cost:
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
        name = node.name.value
        if node.selection_set is None:
            field = getattr(parent, "fields", {}).get(name)  # __typename is none
            return Cost(JSON_VALUE if field and get_named_type(field.type).name == "JSON" else 0, 0)
        if name in ("__schema", "__type"):
            inner = self.of(node.selection_set, self._type("__Schema" if name == "__schema" else "__Type"), 1)
            return inner._replace(introspection=inner.introspection + 1)
        field = parent.fields[name]  # type: ignore[attr-defined]  # validation: it has fields, and this one
        type_ = get_named_type(field.type)
        is_list = isinstance(get_nullable_type(field.type), GraphQLList)
        if parent.name.startswith("__"):
            count = _described(self._schema, parent.name, name) if is_list else 1
            inner = self.of(node.selection_set, type_, 1)
            return inner._replace(introspection=count * (1 + inner.introspection))
        length = self._length(node, field.args)
        count = (page if parent.name.endswith("Connection") else length) if is_list else 1
        inner = self.of(node.selection_set, type_, length if type_.name.endswith("Connection") else 1)
        walk = INDEX_WALK if parent is self._schema.query_type and self._walks(node) else 0
        return Cost(walk + count * (1 + inner.content), inner.introspection)

    def _walks(self, node: FieldNode) -> bool:
        """Tell whether a field at the root looks through an index: it searches, or it filters."""
        given = (argument for argument in node.arguments or () if argument.name.value in ("filter", "text"))
        return any(self._value(argument.value) is not None for argument in given)

    def _length(self, node: FieldNode, arguments: Mapping[str, object]) -> int:
        """Tell how long a list or a page can be, by the arguments."""
        for argument in node.arguments or ():
            if argument.name.value in _SIZED:
                match self._value(argument.value):
                    case None:
                        continue
                    case int(size):
                        return max(0, min(size, MAX_PAGE))
                    case list(items):
                        return min(len(items), MAX_PAGE)
                    case _:
                        return MAX_PAGE
        return DEFAULT_PAGE if "first" in arguments else PLAIN_LIST

    def _value(self, value: ValueNode) -> Any:
        """Give a value as far as it matters: a number, a list, None for null, `...` for what is not known."""
        match value:
            case NullValueNode():
                return None
            case IntValueNode():
                return int(value.value)
            case ListValueNode():
                return list(value.values)
            case VariableNode() if self._variables is not None:
                return self._variables.coerced.get(value.name.value)
            case _:
                return ...

    def _type(self, name: str) -> GraphQLNamedType:
        type_ = self._schema.get_type(name)
        assert type_ is not None  # noqa: S101  # validation has seen to it
        return type_


@cache
def _described(schema: GraphQLSchema, parent: str, name: str) -> int:
    """Tell how many items a list of the schema's description has, on an average, rounded up."""
    types = list(schema.type_map.values())
    match parent, name:
        case "__Schema", "types":
            return len(types)
        case "__Schema", _:
            return len(schema.directives)
        case "__Type", _:
            lists = [len(getattr(type_, _ATTRIBUTES.get(name, ""), ())) for type_ in types]
        case _:
            lists = [
                len(field.args)
                for type_ in types
                for field in getattr(type_, "fields", {}).values()
                if hasattr(field, "args")
            ]
    return -(-sum(lists) // max(1, sum(map(bool, lists))))


_ATTRIBUTES = {
    "fields": "fields",
    "inputFields": "fields",
    "enumValues": "values",
    "interfaces": "interfaces",
    "possibleTypes": "types",
}
