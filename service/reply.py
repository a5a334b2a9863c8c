"""How an answer, or an error, is sent: status, headers, body, in the media type that was negotiated."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.types import Message

from schema.operation import Refused
from service.cache import Answer
from service.request import JSON, BadRequest
from service.request_id import HEADER

RESPONSE_JSON = "application/graphql-response+json"
HTML = "text/html"
_CONTENT_TYPES = {kind: (b"content-type", f"{kind}; charset=utf-8".encode()) for kind in (JSON, RESPONSE_JSON, HTML)}
_VARY = (b"vary", b"accept, accept-encoding")
METHOD_NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED.value
_ALLOW = (b"allow", b"GET, HEAD, POST")


def start(method: str, media_type: str, identity: bytes, answer: Answer, status: int) -> Message:
    """Make the message that begins the response to a request by this method."""
    headers = [_CONTENT_TYPES[media_type], (HEADER, identity), *answer.headers]
    if method != "POST":  # no cache keeps the answer to a POST
        headers.append(_VARY)
    if status == METHOD_NOT_ALLOWED:
        headers.append(_ALLOW)
    return {"type": "http.response.start", "status": status, "headers": headers}


def bad_request(error: BadRequest) -> tuple[Answer, int]:
    """Say why the request is no GraphQL request."""
    return _failure([_plain(error.code, str(error))], error.status)


def refused(error: Refused, media_type: str) -> tuple[Answer, int]:
    """Say why the operation is not run."""
    status = HTTPStatus.OK if media_type == JSON else HTTPStatus.BAD_REQUEST
    return _failure([error.formatted for error in error.errors], status)


def internal_error(identity: bytes) -> tuple[Answer, int]:
    """Say that something went wrong, without a word of what it was; the log has it under the request's id."""
    text = identity.decode()
    message = f"something went wrong here; tell the operator the request id {text}"
    error = _plain("INTERNAL_SERVER_ERROR", message, requestId=text)
    return _failure([error], HTTPStatus.INTERNAL_SERVER_ERROR)


def _failure(errors: Sequence[Mapping[str, Any]], status: HTTPStatus) -> tuple[Answer, int]:
    return Answer.of(orjson.dumps({"errors": errors})), status.value


def _plain(code: str, message: str, **more: str) -> Mapping[str, Any]:
    return GraphQLError(message, extensions={"code": code, **more}).formatted
