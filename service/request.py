"""A request → what it asks to be run, or why it is no GraphQL request."""

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive

JSON = "application/json"
_JSON = JSON.encode()
KEPT, LONGEST_KEPT = 512, 4_000  # bodies whose reading is kept, and their bytes
_METHODS = frozenset({"GET", "HEAD", "POST"})


class Asked(NamedTuple):
    """What a client asks to be run."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None


class BadRequest(Exception):
    """The request is no GraphQL request; says why and with which status."""

    def __init__(self, code: str, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        self.code = code
        self.status = status
        super().__init__(message)


def check_method(method: str) -> None:
    """Raise `BadRequest` where nothing is asked by such a method."""
    if method not in _METHODS:
        status = HTTPStatus.METHOD_NOT_ALLOWED
        raise BadRequest("METHOD_NOT_ALLOWED", f"{method} asks nothing here; send POST, or GET with query", status)


def check_content_type(content_type: bytes) -> None:
    """Raise `BadRequest` where the body of a POST is not JSON."""
    if content_type != _JSON and content_type.partition(b";")[0].strip().lower() != _JSON:
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        raise BadRequest("UNSUPPORTED_MEDIA_TYPE", f"send the body as content-type: {JSON}", status)


def asked(method: str, content: bytes) -> Asked:
    """Read the body of a POST, or the query string of a GET or HEAD; raises `BadRequest`."""
    if method != "POST":
        return _from_address(content)
    return _read(content) if len(content) <= LONGEST_KEPT else _checked(_json(content))


def _from_address(query_string: bytes) -> Asked:
    parameters = QueryParams(query_string)
    variables = _json(parameters["variables"].encode()) if parameters.get("variables") else None
    return _checked({**parameters, "variables": variables})


@lru_cache(maxsize=KEPT)
def _read(body: bytes) -> Asked:
    """Read a body once: the same are sent again and again, and documents are long. What is no request is not kept."""
    return _checked(_json(body))


async def read(receive: Receive, limit: int) -> bytes:
    """Read a body, and no more of it than the limit, whatever its Content-Length says.

    Raises `BadRequest` where it is longer, `ClientDisconnect` where the client leaves before its end.
    """
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            text = f"the body has more than {limit:,} bytes; send a shorter query"
            raise BadRequest("BODY_TOO_LARGE", text, HTTPStatus(413))
        more = message.get("more_body", False)
    return body


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest("BAD_REQUEST", f"this is no JSON: {error}") from None


def _checked(request: Any) -> Asked:
    if not isinstance(request, dict):
        raise BadRequest("BAD_REQUEST", "send a JSON object with query, and variables and operationName if needed")
    query, variables, name = request.get("query"), request.get("variables"), request.get("operationName")
    if not isinstance(query, str) or not query:
        raise BadRequest("BAD_REQUEST", "query is missing; it is a string, the GraphQL document")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("BAD_REQUEST", "variables is no object; send an object by the variables' names")
    if name is not None and not isinstance(name, str):
        raise BadRequest("BAD_REQUEST", "operationName is no string")
    return Asked(query, variables or {}, name or None)
