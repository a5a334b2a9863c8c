"""How an answer, or an error, is sent: status, headers, body, in the media type that was negotiated."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.types import Send

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


class Reply:
    """The reply to one request: sent once."""

    __slots__ = ("_send", "media_type", "method", "request_id")

    def __init__(self, send: Send, request_id: str, method: str) -> None:
        self._send = send
        self.request_id = request_id
        self.method = method
        self.media_type = JSON

    async def send(self, answer: Answer, status: int = HTTPStatus.OK.value) -> None:
        """Send a body."""
        headers = [
            _CONTENT_TYPES[self.media_type],
            (b"content-length", b"%d" % len(answer.body)),
            (HEADER, self.request_id.encode()),
        ]
        if answer.coding:
            headers.append((b"content-encoding", answer.coding.encode()))
        if self.method != "POST":  # no cache keeps the answer to a POST
            headers.append(_VARY)
        if status == METHOD_NOT_ALLOWED:
            headers.append(_ALLOW)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": answer.body})

    async def bad_request(self, error: BadRequest) -> None:
        """Say why the request is no GraphQL request."""
        await self._fail([_plain(error.code, str(error))], error.status)

    async def refused(self, refused: Refused) -> None:
        """Say why the operation is not run."""
        status = HTTPStatus.OK if self.media_type == JSON else HTTPStatus.BAD_REQUEST
        await self._fail([error.formatted for error in refused.errors], status)

    async def internal_error(self) -> None:
        """Say that something went wrong, without a word of what it was; the log has it under the request's id."""
        message = f"something went wrong here; tell the operator the request id {self.request_id}"
        error = _plain("INTERNAL_SERVER_ERROR", message, requestId=self.request_id)
        await self._fail([error], HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _fail(self, errors: Sequence[Mapping[str, Any]], status: HTTPStatus) -> None:
        if self.media_type == HTML:
            self.media_type = JSON
        await self.send(Answer(orjson.dumps({"errors": errors}), ""), status)


def _plain(code: str, message: str, **more: str) -> Mapping[str, Any]:
    return GraphQLError(message, extensions={"code": code, **more}).formatted
