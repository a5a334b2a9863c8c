"""GraphQL over HTTP: request → answer, from the socket's bytes to the socket's bytes.

A request that is no GraphQL request is answered with 4xx. A GraphQL request that is refused (syntax, validation,
variables, paging) is answered with 200 in application/json and with 400 in application/graphql-response+json.
"""

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

import mimeparse
import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from strawberry.http.ides import get_graphql_ide_html

from schema.operation import Refused
from service.cache import Answer
from service.coding import wanted
from service.engine import Engine
from service.reply import HTML, RESPONSE_JSON, Reply
from service.request import JSON, BadRequest, check_method, from_address, from_body, read
from service.request_id import request_id
from service.settings import Settings

PATH = "/graphql"
LONGEST_KEPT = 300  # bytes of a header whose meaning is kept
_log = structlog.get_logger()


class GraphQLOverHTTP:
    """The application: answers GraphQL at PATH itself and leaves the rest to `rest`.

    GraphQL does not go through routes and middleware, since that takes longer than answering from the cache.
    """

    def __init__(self, rest: Starlette, settings: Settings) -> None:
        self.rest = rest
        self.state = rest.state
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self.rest(scope, receive, send)
            return
        headers = dict(scope["headers"])
        reply = Reply(send, request_id(headers), scope["method"])
        try:
            await self._answer(scope, receive, headers, reply)
        except ClientDisconnect:
            return  # nobody reads an answer
        except Exception:  # noqa: BLE001  # whatever it is, the client gets no word of it and the log gets all
            _log.exception("unexpected error", request_id=reply.request_id)
            await reply.internal_error()

    async def _answer(self, scope: Scope, receive: Receive, headers: Mapping[bytes, bytes], reply: Reply) -> None:
        reads = reply.method != "POST"
        try:
            check_method(reply.method)
            reply.media_type = negotiated(headers.get(b"accept", b""), in_browser=reads and self._settings.graphiql)
            if reply.media_type == HTML:
                await reply.send(Answer(get_graphql_ide_html().encode(), ""))
                return
            if reads:
                asked = from_address(scope["query_string"])
            else:
                body = await read(receive, self._settings.max_body_bytes)
                asked = from_body(headers.get(b"content-type", b""), body)
            coding = wanted(headers[b"accept-encoding"]) if b"accept-encoding" in headers else ""
            engine: Engine = self.state.served.engine  # whatever is published from here on, this one answers
            answer = await engine.respond(asked.query, asked.variables, asked.operation_name, coding)
        except BadRequest as error:
            await reply.bad_request(error)
        except Refused as refused:
            await reply.refused(refused)
        else:
            await reply.send(answer)


def negotiated(accept: bytes, *, in_browser: bool = False) -> str:
    """Choose what to answer in: the new media type where the client names it, else the best that is offered."""
    if accept in (b"", b"*/*"):
        return JSON
    best = _best if len(accept) <= LONGEST_KEPT else _best.__wrapped__
    return best(accept, (HTML, JSON) if in_browser else (JSON,))


@lru_cache(maxsize=256)
def _best(accept: bytes, offers: tuple[str, ...]) -> str:
    text = accept.decode("latin-1").lower()
    try:
        best: str = mimeparse.best_match([*offers, RESPONSE_JSON] if RESPONSE_JSON in text else offers, text)
    except mimeparse.MimeTypeParseException:
        return JSON
    if not best:
        raise BadRequest("NOT_ACCEPTABLE", f"accept {RESPONSE_JSON} or {JSON}", HTTPStatus.NOT_ACCEPTABLE)
    return best
