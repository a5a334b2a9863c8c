"""Coerces variables and arguments as graphql-core does, and quicker where they are plain.

What is not plain goes graphql-core's own way: its errors, its defaults, its rarer types.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLField, GraphQLSchema, Undefined, VariableDefinitionNode, get_variable_values
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_argument_values
from graphql.language import FieldNode
from graphql.type import get_nullable_type

# Each error about a value quotes it, and it may be long: a hundred errors take seconds, thousands are megabytes.
MOST_ERRORS = 10
# Scalars that take a value of this type as it is.
_AS_IT_IS: Mapping[str, type] = {"String": str, "ID": str, "Boolean": bool}


class VariableCoercion:
    """How the variables of one operation are coerced."""

    def __init__(
        self, schema: GraphQLSchema, nodes: Collection[VariableDefinitionNode], *, hide_suggestions: bool = False
    ) -> None:
        self._schema = schema
        self._nodes = nodes
        self._hide_suggestions = hide_suggestions
        self._plain = _plain(schema, nodes)

    def coerce(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """Coerce what a request gives, or say what is wrong with it."""
        coerced = {}
        for signature, type_ in self._plain or ():
            value = given.get(signature.name)
            if type(value) is not type_:
                break
            coerced[signature.name] = value
        else:
            if self._plain is not None:
                sources = {plain.name: VariableValueSource(plain, coerced[plain.name]) for plain, _ in self._plain}
                return VariableValues(sources, coerced)
        return get_variable_values(
            self._schema, self._nodes, dict(given), MOST_ERRORS, hide_suggestions=self._hide_suggestions
        )


def _plain(
    schema: GraphQLSchema, nodes: Collection[VariableDefinitionNode]
) -> list[tuple[GraphQLVariableSignature, type]] | None:
    """Give the variables with the types of their values, or None where not all are plain."""
    plain = []
    for node in nodes:
        signature = get_variable_signature(schema, node)
        if isinstance(signature, GraphQLError):
            return None
        type_ = _AS_IT_IS.get(str(get_nullable_type(signature.type)))
        if type_ is None:
            return None
        plain.append((signature, type_))
    return plain


@dataclass(frozen=True, slots=True)
class _Blank:
    """Where the value of a variable belongs."""

    name: str


class ArgumentCoercion:
    """How the arguments of one field are coerced."""

    def __init__(self, field: GraphQLField, node: FieldNode, variables: Collection[str]) -> None:
        self._field = field
        self._node = node
        self._names = variables
        self._form: Any = Undefined  # the arguments with blanks, once it is made; None where blanks do not serve

    def coerce(self, variables: VariableValues) -> dict[str, Any]:
        """Coerce the arguments for these variables; raises `GraphQLError`."""
        coerced = variables.coerced
        for name in self._names:
            if coerced.get(name) is None:  # absent or null: defaults and refusals are graphql-core's
                return get_argument_values(self._field, self._node, variables)
        if self._form is Undefined:
            self._form = self._made(variables)
        if self._form is None:
            return get_argument_values(self._field, self._node, variables)
        filled: dict[str, Any] = _filled(self._form, coerced)
        return filled

    def _made(self, variables: VariableValues) -> Any:
        blanks = {**variables.coerced, **{name: _Blank(name) for name in self._names}}
        form = get_argument_values(self._field, self._node, VariableValues(variables.sources, blanks))
        return form if set(_blanks(form)) == set(self._names) else None


def _blanks(form: Any) -> Iterator[str]:
    if isinstance(form, _Blank):
        yield form.name
    elif isinstance(form, dict | list):
        for part in form.values() if isinstance(form, dict) else form:
            yield from _blanks(part)


def _filled(form: Any, values: Mapping[str, Any]) -> Any:
    if type(form) is _Blank:
        return values[form.name]
    if type(form) is dict:
        return {key: _filled(part, values) for key, part in form.items()}
    if type(form) is list:
        return [_filled(part, values) for part in form]
    return form
