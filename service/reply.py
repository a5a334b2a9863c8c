"""How an answer, or an error, is sent: status, headers, body, in the media type that was negotiated."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.types import Message

from schema.operation import Refused
from service.cache import SHORT, Answer
from service.request import JSON, BadRequest
from service.request_id import HEADER
from service.try_later import TryLater

RESPONSE_JSON = "application/graphql-response+json"
HTML = "text/html"
EVENT_STREAM = "text/event-stream"
_CONTENT_TYPES = {
    kind: (b"content-type", f"{kind}; charset=utf-8".encode()) for kind in (JSON, RESPONSE_JSON, HTML, EVENT_STREAM)
}
_VARY = (b"vary", b"accept, accept-encoding")
_NO_STORE = (b"cache-control", b"no-store")
ALLOW = "DELETE, GET, HEAD, OPTIONS, POST, PUT"
_METHOD_NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED.value


def start(method: str, media_type: str, identity: bytes, answer: Answer, status: int) -> Message:
    """Make the message that begins a response which no cache keeps."""
    headers = [_CONTENT_TYPES[media_type], (HEADER, identity), *answer.headers]
    if method != "POST":  # caches keep no answer to a POST, unless they are told to
        headers += (_VARY, _NO_STORE)
    if status == _METHOD_NOT_ALLOWED:
        headers.append((b"allow", ALLOW.encode()))
    return _start(status, headers)


def cacheable(media_type: str, identity: bytes, answer: Answer, control: bytes, known: bytes) -> tuple[Message, bytes]:
    """Make the message that begins the answer to a GET, and its body; 304 where `known`, If-None-Match, names it."""
    headers = [(HEADER, identity), _VARY, (b"etag", answer.etag), (b"cache-control", control)]
    if known and _matches(known, answer.etag):
        headers += (
            header for header in answer.headers if header[0] not in SHORT
        )  # surrogate keys: a cache renews them
        return _start(HTTPStatus.NOT_MODIFIED.value, headers), b""
    return _start(HTTPStatus.OK.value, [_CONTENT_TYPES[media_type], *headers, *answer.headers]), answer.body


def _start(status: int, headers: list[tuple[bytes, bytes]]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _matches(known: bytes, etag: bytes) -> bool:
    return known.strip() == b"*" or etag in {tag.strip().removeprefix(b"W/") for tag in known.split(b",")}


def bad_request(error: BadRequest) -> tuple[Answer, int]:
    """Say why the request is no GraphQL request, or when to send it again."""
    answer, status = _failure([plain(error.code, str(error))], error.status)
    if isinstance(error, TryLater):
        answer.headers += ((b"retry-after", b"%d" % error.seconds),)
    return answer, status


def refused(error: Refused, media_type: str) -> tuple[Answer, int]:
    """Say why the operation is not run."""
    status = HTTPStatus.OK if media_type == JSON else HTTPStatus.BAD_REQUEST
    return _failure([error.formatted for error in error.errors], status)


def internal_error(identity: bytes) -> tuple[Answer, int]:
    """Say that something went wrong, without a word of what it was; the log has it under the request's id."""
    return _failure([masked(identity)], HTTPStatus.INTERNAL_SERVER_ERROR)


def masked(identity: bytes) -> Mapping[str, Any]:
    """Make the error that a client sees of one that is not for its eyes."""
    text = identity.decode()
    message = f"something went wrong here; tell the operator the request id {text}"
    return plain("INTERNAL_SERVER_ERROR", message, requestId=text)


def plain(code: str, message: str, **more: str) -> Mapping[str, Any]:
    """Make an error that belongs to no place in a document."""
    return GraphQLError(message, extensions={"code": code, **more}).formatted


def _failure(errors: Sequence[Mapping[str, Any]], status: HTTPStatus) -> tuple[Answer, int]:
    return Answer.of(orjson.dumps({"errors": errors})), status.value
