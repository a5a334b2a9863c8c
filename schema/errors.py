"""The errors that clients may see: each has a stable code in `extensions.code` and says what to do.

    PublicError
    ├── InvalidCursor       INVALID_CURSOR
    ├── InvalidPage         INVALID_PAGE
    ├── InvalidLocale       INVALID_LOCALE
    ├── LimitExceeded       QUERY_TOO_LONG, TOO_MANY_TOKENS, TOO_MANY_COMMENTS, TOO_MANY_DEFINITIONS, TOO_DEEP,
    │                       TOO_MANY_SELECTIONS, TOO_MANY_ALIASES, TOO_MANY_DIRECTIVES, TOO_MANY_ROOT_FIELDS,
    │                       TOO_MANY_REPETITIONS, COST_TOO_HIGH, INTROSPECTION_TOO_LARGE
    ├── TooManyItems        TOO_MANY_ITEMS
    ├── OperationNotFound   OPERATION_NOT_FOUND
    ├── OperationTooLarge   OPERATION_TOO_LARGE
    └── StreamNeeded        SUBSCRIPTION_NEEDS_STREAM

Errors of the language itself carry GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED or BAD_USER_INPUT (variables).
Everything else is unexpected: clients get INTERNAL_SERVER_ERROR with their request id, the log gets the rest.
"""

from collections.abc import Sequence
from typing import ClassVar

from graphql import GraphQLError

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
MOST_TOLD = 2**63 - 1  # fragments that spread one another are soon more than a number in our JSON can say


class PublicError(GraphQLError):
    """An error whose text is meant for the client."""

    code: ClassVar[str]

    def __init__(self, message: str, path: Sequence[str] | None = None) -> None:
        super().__init__(message, path=path, extensions={"code": self.code})


class InvalidCursor(PublicError):
    """A cursor that this connection, in this order, has not given out."""

    code = "INVALID_CURSOR"


class InvalidPage(PublicError):
    """A page size out of bounds, or paging arguments that contradict one another."""

    code = "INVALID_PAGE"


class InvalidLocale(PublicError):
    """A language tag that is none, or too many of them."""

    code = "INVALID_LOCALE"


class LimitExceeded(PublicError):
    """The operation has more of something than this server runs; each limit has its code."""

    def __init__(self, code: str, what: str, size: int, limit: int) -> None:
        self.code = code  # type: ignore[misc]  # of the limit
        size = min(size, MOST_TOLD)
        super().__init__(f"{size:,} {what} are too many, {limit:,} are allowed; ask for the parts one by one")
        self.extensions = {"code": code, "requested": size, "limit": limit}


class TooManyItems(PublicError):
    """A list argument longer than one call takes."""

    code = "TOO_MANY_ITEMS"


class OperationNotFound(PublicError):
    """The document does not say which operation to run, or has none of that name."""

    code = "OPERATION_NOT_FOUND"


class OperationTooLarge(PublicError):
    """The operation is nested more deeply, or is longer, than this server can run."""

    code = "OPERATION_TOO_LARGE"

    def __init__(self) -> None:
        super().__init__("the operation is nested too deeply or too long; ask for its parts one by one")


class StreamNeeded(PublicError):
    """A subscription where one response is all that there is."""

    code = "SUBSCRIPTION_NEEDS_STREAM"

    def __init__(self) -> None:
        super().__init__(
            "a subscription has many responses: ask over a WebSocket (graphql-transport-ws) at this address, "
            "or accept text/event-stream"
        )


def coded(errors: Sequence[GraphQLError], code: str) -> list[GraphQLError]:
    """Give errors of the language their code."""
    for error in errors:
        error.extensions = {**(error.extensions or {}), "code": code}
    return list(errors)
