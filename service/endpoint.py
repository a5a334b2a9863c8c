"""GraphQL over HTTP: request → operation → response.

A request that is no GraphQL request is answered with 4xx. A GraphQL request that is refused (syntax, validation,
variables, paging) is answered with 200 in application/json and with 400 in application/graphql-response+json.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import mimeparse
import orjson
import structlog
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from strawberry.http.ides import get_graphql_ide_html

from schema.operation import Refused
from service.engine import Engine

JSON = "application/json"
RESPONSE_JSON = "application/graphql-response+json"
HTML = "text/html"
_READING = frozenset({"GET", "HEAD"})
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Operation:
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


async def graphql(request: Request) -> Response:
    """Answer one GraphQL request."""
    media_type = JSON
    try:
        in_browser = request.method in _READING and request.app.state.settings.graphiql
        media_type = negotiated(request.headers.get("accept"), [HTML, JSON] if in_browser else [JSON])
        if media_type == HTML:
            return HTMLResponse(get_graphql_ide_html())
        operation = await _operation(request)
        engine: Engine = request.app.state.served.engine  # whatever is published from here on, this one answers
        data = await engine.answer(operation.query, operation.variables, operation.operation_name)
    except BadRequest as error:
        return _failure([_plain(error.code, str(error))], media_type, error.status)
    except Refused as refused:
        status = HTTPStatus.OK if media_type == JSON else HTTPStatus.BAD_REQUEST
        return _failure([error.formatted for error in refused.errors], media_type, status)
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody reads it
    except Exception:  # noqa: BLE001  # whatever it is, the client gets no word of it and the log gets all
        _log.exception("unexpected error")
        return internal_error(request, media_type)
    return Response(b'{"data":' + data + b"}", media_type=_with_charset(media_type))


def internal_error(request: Request, media_type: str = JSON) -> Response:
    """Answer an unexpected error without a word of what it was; the log has it under the request's id."""
    request_id = request.state.request_id
    message = f"something went wrong here; tell the operator the request id {request_id}"
    body = {**_plain("INTERNAL_SERVER_ERROR", message)}
    body["extensions"]["requestId"] = request_id
    return _failure([body], media_type, HTTPStatus.INTERNAL_SERVER_ERROR)


def negotiated(accept: str | None, offers: list[str]) -> str:
    """Choose what to answer in: the new media type where the client names it, else the best of the offers."""
    if not accept:
        return JSON
    accept = accept.lower()
    try:
        best: str = mimeparse.best_match([*offers, RESPONSE_JSON] if RESPONSE_JSON in accept else offers, accept)
    except mimeparse.MimeTypeParseException:
        return JSON
    if not best:
        raise BadRequest("NOT_ACCEPTABLE", f"accept {RESPONSE_JSON} or {JSON}", HTTPStatus.NOT_ACCEPTABLE)
    return best


async def _operation(request: Request) -> Operation:
    if request.method in _READING:
        parameters = request.query_params
        variables = _json(parameters["variables"].encode()) if parameters.get("variables") else None
        return _checked({**parameters, "variables": variables})
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != JSON:
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        raise BadRequest("UNSUPPORTED_MEDIA_TYPE", f"send the body as content-type: {JSON}", status)
    return _checked(_json(await _body(request)))


async def _body(request: Request) -> bytes:
    """Read the body, and no more of it than the setting allows, whatever its Content-Length says."""
    limit: int = request.app.state.settings.max_body_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            message = f"the body has more than {limit:,} bytes; send a shorter query"
            raise BadRequest("BODY_TOO_LARGE", message, HTTPStatus(413))
    return bytes(body)


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest("BAD_REQUEST", f"this is no JSON: {error}") from None


def _checked(request: Any) -> Operation:
    if not isinstance(request, dict):
        raise BadRequest("BAD_REQUEST", "send a JSON object with query, and variables and operationName if needed")
    query, variables, name = request.get("query"), request.get("variables"), request.get("operationName")
    if not isinstance(query, str) or not query:
        raise BadRequest("BAD_REQUEST", "query is missing; it is a string, the GraphQL document")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("BAD_REQUEST", "variables is no object; send an object by the variables' names")
    if name is not None and not isinstance(name, str):
        raise BadRequest("BAD_REQUEST", "operationName is no string")
    return Operation(query, variables or {}, name or None)


def _plain(code: str, message: str) -> dict[str, Any]:
    return dict(GraphQLError(message, extensions={"code": code}).formatted)


def _failure(errors: list[Any], media_type: str, status: HTTPStatus) -> Response:
    return Response(orjson.dumps({"errors": errors}), status, media_type=_with_charset(media_type))


def _with_charset(media_type: str) -> str:
    return f"{media_type if media_type != HTML else JSON}; charset=utf-8"
