"""Operations to be asked, and what the server owes for each."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import graphql
from graphql import FieldNode, GraphQLSchema

from tests.arguments import Arguments
from tests.operations import RANKED, operation_of
from tests.pool import Pool

TEXTS = {"text", "prefix"}  # arguments that search
OURS = "our operations"
GOLDEN = sorted((Path(__file__).parents[1] / "queries").glob("*.graphql"))


@dataclass(frozen=True)
class Ask:
    """An operation, and whether graphql-core calls its document valid; None where the variables may be anything."""

    source: str
    document: str
    variables: Mapping[str, Any]
    is_valid: bool | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """What a request says of it."""
        return {"query": self.document, **({"variables": self.variables} if self.variables else {})}


def judged(ask: Ask, schema: GraphQLSchema) -> Ask:
    """Let graphql-core say whether the document is valid."""
    return replace(ask, is_valid=not graphql.validate(schema, graphql.parse(ask.document), max_errors=1))


def golden() -> Iterator[Ask]:
    """The golden queries."""
    for file in GOLDEN:
        variables = file.with_suffix(".variables.json")
        given = json.loads(variables.read_text()) if variables.exists() else {}
        yield Ask("golden", file.read_text(), given, is_valid=True)


def ours(seed: int, schema: GraphQLSchema, pool: Pool) -> list[Ask]:
    """Make a valid operation of our own, with one or two sets of variables."""
    made = operation_of(seed, schema, pool)
    return [Ask(OURS, made.source, variables, is_valid=True) for variables in made.requests]


def aimed(ask: Ask, schema: GraphQLSchema, pool: Pool, seed: int) -> list[Ask]:
    """Give the fields of an operation arguments that find something, which those that others draw seldom do.

    Where these have variables, there may be two sets of them.
    """
    types = graphql.TypeInfo(schema)
    aim = _Aim(types, Arguments(random.Random(seed), pool))  # noqa: S311  # test data
    document = graphql.visit(graphql.parse(ask.document), graphql.TypeInfoVisitor(types, aim))
    arguments = aim.arguments
    header = ", ".join(arguments.declarations.values())
    text = graphql.print_ast(document)
    if header:  # what others draw is one operation without a name
        text = f"query ({header}) {text}"
    first = judged(Ask(f"{ask.source}, aimed", text, arguments.variables), schema)
    return [first, replace(first, variables=arguments.variables | arguments.others)] if arguments.others else [first]


class _Aim(graphql.Visitor):
    """Replaces the arguments of each field; what stays in contradiction is invalid, and graphql-core says so."""

    def __init__(self, types: graphql.TypeInfo, arguments: Arguments) -> None:
        super().__init__()
        self.arguments = arguments
        self._types = types

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        field, on = self._types.get_field_def(), self._types.get_parent_type()
        if field is None or on is None or not field.args:
            return None
        if node.name.value in RANKED:
            return self._searching(node, next(iter(field.args.keys() & TEXTS)))
        values, _factor = self.arguments.values(on.name, field, 1)
        written = {key: self.arguments.written(field.args[key].type, value) for key, value in values.items()}
        return _given(node, {key: text for key, text in written.items() if text is not None})

    def _searching(self, node: FieldNode, text: str) -> FieldNode:
        """Search for the words of a name."""
        names = self.arguments.pick(list(self.arguments.pool.slugs.values()))
        words = self.arguments.pick(names).replace("-", " ")
        return _given(node, {text: json.dumps(words), "first": str(self.arguments.number(1, 20))})


def _given(node: FieldNode, arguments: Mapping[str, str]) -> FieldNode:
    """Give a field other arguments."""
    nodes = (
        graphql.ArgumentNode(name=graphql.NameNode(value=name), value=graphql.parse_value(text))
        for name, text in arguments.items()
    )
    return FieldNode(alias=node.alias, name=node.name, arguments=tuple(nodes), selection_set=node.selection_set)
