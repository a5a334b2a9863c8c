"""From an operation's text to its answer's bytes: the prepared operations and the open release in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cachetools import LRUCache
from graphql import GraphQLSchema

from data.pool import OpenRelease, StatementTooLarge
from schema.errors import OperationTooLarge
from schema.operation import BoundStatement, Operation, Refused, prepare

_Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Answers operations from one release."""

    schema: GraphQLSchema
    release: OpenRelease
    operations: LRUCache[_Key, Operation] = field(repr=False)

    @classmethod
    def over(cls, schema: GraphQLSchema, release: OpenRelease, *, prepared_bytes: int) -> "Engine":
        """Make an engine that keeps prepared operations of about `prepared_bytes` of memory."""
        return cls(schema, release, LRUCache(prepared_bytes, getsizeof=lambda operation: operation.size))

    async def answer(self, source: str, variables: Mapping[str, Any], operation_name: str | None) -> bytes:
        """Give the response's `data` as JSON; raises `Refused` before any SQL."""
        bound = self._bound(source, operation_name, variables)
        try:
            return await self.release.fetch(bound.sql, bound.parameters)
        except StatementTooLarge:
            raise Refused([OperationTooLarge()]) from None

    def _bound(self, source: str, operation_name: str | None, variables: Mapping[str, Any]) -> BoundStatement:
        key = (source, operation_name)
        operation = self.operations.get(key) or prepare(self.schema, source, operation_name)
        size = operation.size
        bound = operation.bind(variables, self.release.facts)
        if operation.size != size or key not in self.operations:
            self.operations.pop(key, None)
            if operation.size <= self.operations.maxsize:
                self.operations[key] = operation
        return bound
