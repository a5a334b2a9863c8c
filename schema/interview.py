"""Asks a request what its plan needs to know, each thing once, and keeps the way of questions and answers.

A question is kept only where a variable can change its answer; what stands in the document is read there and then.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from schema.coercion import ArgumentCoercion
from schema.filters import Values
from schema.plan_questions import Arguments, Included, Introspection, Languages, Question, Reader, Request, variables_in


class Interview:
    """One request's answers: `trail` has the questions that variables decide, `constants` the values that they do not.

    A slot is where the values of one field's arguments lie.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        request: Request,
    ) -> None:
        self.fragments = fragments
        self.trail: list[tuple[Question, Hashable]] = []
        self.constants: dict[int, Values] = {}
        self._schema = schema
        self._operation = operation
        self._request = request
        self._slots = 0
        self._included: dict[int, bool] = {}
        self._read: dict[tuple[int, int], tuple[int, Hashable]] = {}

    def is_included(self, node: SelectionNode) -> bool:
        """Ask whether @skip and @include leave a field or fragment in."""
        if not node.directives:
            return True
        if id(node) not in self._included:
            self._included[id(node)] = bool(self._ask(Included(node)))
        return self._included[id(node)]

    def arguments(self, field: GraphQLField, node: FieldNode, path: tuple[str, ...], read: Reader) -> tuple[int, Any]:
        """Read a field's arguments into a slot and a shape; raises `GraphQLError` where they are refused."""
        if (id(field), id(node)) not in self._read:
            names = variables_in(node)
            question = Arguments(self._slot(), node, ArgumentCoercion(field, node, names), read, path)
            shape = self._settle(question, variable=bool(names))
            self._read[id(field), id(node)] = question.slot, shape
        return self._read[id(field), id(node)]

    def languages(self) -> tuple[int, int]:
        """Read the operation's @locale into a slot and the number of its languages; raises `GraphQLError`."""
        definition = self._schema.get_directive("locale")
        for node in self._operation.directives or ():
            if definition and node.name.value == definition.name:
                question = Languages(self._slot(), definition, node)
                return question.slot, self._settle(question, variable=bool(variables_in(node)))
        return 0, 0

    def introspection(self, key: str, nodes: list[FieldNode]) -> int:
        """Answer introspection fields of one response key into a slot, as `json`."""
        alone = OperationDefinitionNode(
            operation=self._operation.operation,
            variable_definitions=self._operation.variable_definitions,
            selection_set=SelectionSetNode(selections=tuple(nodes)),
        )
        document = DocumentNode(definitions=(alone, *self.fragments.values()))
        question = Introspection(self._slot(), self._schema, document, key)
        self._settle(question, variable=bool(self._operation.variable_definitions))
        return question.slot

    def _settle(self, question: Arguments | Introspection | Languages, *, variable: bool) -> Any:
        if variable:
            return self._ask(question)
        answer = question.answer(self._request)
        self.constants[question.slot] = self._request.values[question.slot]
        return answer

    def _ask(self, question: Question) -> Hashable:
        answer = question.answer(self._request)
        self.trail.append((question, answer))
        return answer

    def _slot(self) -> int:
        self._slots += 1
        return self._slots - 1
