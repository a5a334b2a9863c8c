"""A request → what it asks to be run, or why it is no GraphQL request."""

import re
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
MAX_NESTING = 50  # of objects and lists in a request; no argument of ours goes deeper than three
_OUTSIDE_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[^\[\]{}]', re.DOTALL)  # all but brackets
KEPT, LONGEST_KEPT = 512, 4_000  # bodies whose reading is kept, and their bytes


class Asked(NamedTuple):
    """What a client asks to be run: a document, or what a document is known by."""

    query: str | None
    variables: Mapping[str, Any]
    operation_name: str | None
    document_id: str | None  # of a trusted document
    sha256: str | None  # of an automatically persisted document, as the client says
    explain: bool = False  # whether the answer is to say what it cost


class BadRequest(Exception):
    """The request is no GraphQL request; says why and with which status."""

    def __init__(self, code: str, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        self.code = code
        self.status = status
        super().__init__(message)


def check_method(method: str) -> None:
    """Raise `BadRequest` where nothing is asked by such a method."""
    if method not in ("GET", "HEAD"):
        status = HTTPStatus.METHOD_NOT_ALLOWED
        raise BadRequest("METHOD_NOT_ALLOWED", f"{method} asks nothing here; send POST, or GET with query", status)


def check_content_type(content_type: bytes) -> None:
    """Raise `BadRequest` where the body of a POST is not JSON."""
    if content_type != _JSON and content_type.partition(b";")[0].strip().lower() != _JSON:
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        raise BadRequest("UNSUPPORTED_MEDIA_TYPE", f"send the body as content-type: {JSON}", status)


def asked(method: str, content: bytes) -> Asked | list[Any]:
    """Read the body of a POST, or the query string of a GET or HEAD; a list where a batch is asked.

    Raises `BadRequest`.
    """
    if method != "POST":
        return _from_address(content)
    return _read(content) if len(content) <= LONGEST_KEPT else _from_body(content)


def checked(request: Any) -> Asked:
    """Read one request of JSON; raises `BadRequest`."""
    if not isinstance(request, dict):
        raise BadRequest("BAD_REQUEST", "send a JSON object with query, and variables and operationName if needed")
    query, document_id, name = (_text(request, key) for key in ("query", "documentId", "operationName"))
    variables = _object(request, "variables")
    extensions = _object(request, "extensions")
    sha256 = _sha256(extensions)
    if not (query or document_id or sha256):
        raise BadRequest("BAD_REQUEST", "query is missing; it is a string, the GraphQL document")
    return Asked(query, variables, name, document_id, sha256, _explain(extensions))


def _text(request: Mapping[str, Any], key: str) -> str | None:
    text = request.get(key)
    if text is not None and not isinstance(text, str):
        raise BadRequest("BAD_REQUEST", f"{key} is no string")
    return text or None


def _object(request: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    given = request.get(key)
    if given is not None and not isinstance(given, dict):
        raise BadRequest("BAD_REQUEST", f"{key} is no object; send an object by names")
    return given or {}


def _sha256(extensions: Mapping[str, Any]) -> str | None:
    """Read the hash of an automatically persisted document, as Apollo's clients send it."""
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1 or not _text(persisted, "sha256Hash"):
        raise BadRequest("BAD_REQUEST", "extensions.persistedQuery is not {version: 1, sha256Hash: ...}")
    return str(persisted["sha256Hash"])


def _explain(extensions: Mapping[str, Any]) -> bool:
    explain = extensions.get("explain", False)
    if not isinstance(explain, bool):
        raise BadRequest("BAD_REQUEST", "extensions.explain is neither true nor false")
    return explain


def _from_address(query_string: bytes) -> Asked:
    parameters: dict[str, Any] = dict(QueryParams(query_string))
    for key in ("variables", "extensions"):
        if parameters.get(key):
            parameters[key] = decoded(parameters[key].encode())
        else:
            parameters.pop(key, None)
    return checked(parameters)._replace(explain=False)  # what it took is no answer to keep


def _from_body(body: bytes) -> Asked | list[Any]:
    request = decoded(body)
    return request if isinstance(request, list) else checked(request)


@lru_cache(maxsize=KEPT)
def _read(body: bytes) -> Asked | list[Any]:
    """Read a body once: the same are sent again and again, and documents are long. What is no request is not kept."""
    return _from_body(body)


async def read(receive: Receive, limit: int, length: bytes = b"") -> bytes:
    """Read a body, and no more of it than the limit, whatever its Content-Length, `length`, says.

    Nothing is read of a body that is too long by its own word. Raises `BadRequest` where it is longer,
    `ClientDisconnect` where the client leaves before its end.
    """
    body = b""
    more = True
    if int(length or 0) > limit:  # digits, and not too many: the HTTP parser has seen to that
        raise _too_large(limit)
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
    return body


def _too_large(limit: int) -> BadRequest:
    text = f"the body has more than {limit:,} bytes; send a shorter query"
    return BadRequest("BODY_TOO_LARGE", text, HTTPStatus(413))


def decoded(text: bytes | str) -> Any:
    """Read JSON; raises `BadRequest`."""
    _check_nesting(text if isinstance(text, bytes) else text.encode(errors="replace"))
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest("BAD_REQUEST", f"this is no JSON: {error}") from None


def _check_nesting(text: bytes) -> None:
    """Refuse JSON whose objects and lists nest too deeply, before anything is made of it."""
    if text.count(b"[") + text.count(b"{") <= MAX_NESTING:
        return
    level = 0
    for bracket in _OUTSIDE_STRINGS.sub(b"", text):
        level += 1 if bracket in b"[{" else -1
        if level > MAX_NESTING:
            message = f"objects and lists nest more than {MAX_NESTING} levels deep; send flatter variables"
            raise BadRequest("JSON_TOO_DEEP", message)
