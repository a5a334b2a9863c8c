"""What a plan asks of a request: only what changes the statement, so that one plan serves every request alike.

Answers are hashable; what else a question learns on the way, the values to be bound, it leaves in the request.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLDirective,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLSchema,
    GraphQLSkipDirective,
    ListValueNode,
    ObjectValueNode,
    SelectionNode,
    ValueNode,
    VariableNode,
    execute_sync,
    located_error,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values

from schema.coercion import ArgumentCoercion
from schema.filters import Given, Values
from schema.locale import read_locales

Reader: TypeAlias = Callable[[Given], tuple[Hashable, Values]]


@dataclass(slots=True)
class Request:
    """One request's variables, raw and coerced, and the values found in it so far, by slot."""

    raw: Mapping[str, Any]
    variables: VariableValues
    values: dict[int, Values] = field(default_factory=dict)


class Question(Protocol):
    """Something that is asked of every request to find its plan."""

    def answer(self, request: Request) -> Hashable:
        """Answer for this request; raises `GraphQLError` where the request is refused."""
        ...


@dataclass(frozen=True, slots=True)
class Included:
    """Is the field or fragment included, as @skip and @include say?"""

    node: SelectionNode

    def answer(self, request: Request) -> bool:
        """Answer true or false."""
        skip = get_directive_values(GraphQLSkipDirective, self.node, request.variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, self.node, request.variables)
        return not include or bool(include["if"])


@dataclass(frozen=True, slots=True)
class Arguments:
    """What shape do a field's arguments have? Their values go into the request's `slot`."""

    slot: int
    node: FieldNode
    arguments: ArgumentCoercion
    read: Reader
    path: tuple[str, ...]

    def answer(self, request: Request) -> Hashable:
        """Answer with the shape."""
        try:
            shape, values = self.read(self.arguments.coerce(request.variables))
        except GraphQLError as error:
            raise located_error(error, [self.node], list(self.path)) from None
        request.values[self.slot] = values
        return shape


@dataclass(frozen=True, slots=True)
class Languages:
    """How many languages are wanted? Their tags go into the request's `slot`."""

    slot: int
    definition: GraphQLDirective
    node: DirectiveNode

    def answer(self, request: Request) -> int:
        """Answer with their number."""
        try:
            number, values = read_locales(get_argument_values(self.definition, self.node, request.variables))
        except GraphQLError as error:
            raise located_error(error, [self.node]) from None
        request.values[self.slot] = values
        return number


@dataclass(frozen=True, slots=True)
class Introspection:
    """What does the schema say of itself? The JSON goes into the request's `slot`; the shape never changes."""

    slot: int
    schema: GraphQLSchema
    document: DocumentNode
    key: str

    def answer(self, request: Request) -> None:
        """Execute the introspection fields alone."""
        result = execute_sync(self.schema, self.document, variable_values=dict(request.raw))
        if result.errors:
            raise GraphQLError(result.errors[0].message, path=[self.key])
        request.values[self.slot] = {
            "json": json.dumps((result.data or {})[self.key], ensure_ascii=False, separators=(",", ":"))
        }


def variables_in(node: FieldNode | DirectiveNode) -> set[str]:
    """Name the variables that stand anywhere in a field's or directive's arguments."""
    return {name for argument in node.arguments or () for name in _variables(argument.value)}


def _variables(value: ValueNode) -> Iterator[str]:
    match value:
        case VariableNode():
            yield value.name.value
        case ListValueNode():
            for item in value.values or ():
                yield from _variables(item)
        case ObjectValueNode():
            for field in value.fields or ():
                yield from _variables(field.value)
