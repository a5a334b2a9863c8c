"""Hangs the one-statement execution into Strawberry: `schema.execute` answers as in any Strawberry application."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import ExecutionResult
from strawberry.extensions import SchemaExtension

from schema.operation import Refused


class Answering(Protocol):
    """What answers an operation from a release: the response as JSON; raises `Refused`."""

    async def answer(self, source: str, variables: Mapping[str, Any], operation_name: str | None) -> bytes:
        """Answer one operation."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The `context_value` of an execution: from where it is answered."""

    engine: Answering


class OneStatement(SchemaExtension):
    """Answers the whole operation at once, in place of resolving field after field."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Set the result, which keeps Strawberry from executing."""
        execution = self.execution_context
        if not isinstance(execution.context, Context) or execution.query is None:
            raise TypeError("content has no resolvers; execute with context_value=Context(engine)")
        try:
            response = await execution.context.engine.answer(
                execution.query, execution.variables or {}, execution.operation_name
            )
            execution.result = ExecutionResult(data=json.loads(response)["data"])
        except Refused as refused:
            execution.result = ExecutionResult(errors=refused.errors)
        yield
