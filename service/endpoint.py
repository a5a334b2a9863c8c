"""GraphQL over HTTP: request → answer, from the socket's bytes to the socket's bytes.

A request that is no GraphQL request is answered with 4xx. A GraphQL request that is refused (syntax, validation,
variables, paging) is answered with 200 in application/json and with 400 in application/graphql-response+json.
"""

from functools import lru_cache, partial
from http import HTTPStatus
from time import monotonic

import mimeparse
import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from schema.operation import Refused
from service.batch import answer_batch
from service.cache import Answer, Sent
from service.coding import wanted
from service.deadline import Deadlines
from service.documents import Documents
from service.engine import Engine
from service.following import Served
from service.pages.graphiql_page import graphiql_page
from service.rate_limit import RateLimit
from service.reply import EVENT_STREAM, HTML, RESPONSE_JSON, bad_request, cacheable, internal_error, refused, start
from service.request import JSON, Asked, BadRequest, asked, check_content_type, check_method, read
from service.request_id import request_id
from service.settings import Settings
from service.sse import STREAM_METHODS, TOKEN, EventStreams
from service.streams import Deliver, Streams, run
from service.telemetry.observed import BATCH, OK, Observed, outcome_of
from service.telemetry.telling import Telemetry, observing

PATH = "/graphql"
_OK = HTTPStatus.OK.value
PAGE_CONTROL = b"no-cache"  # kept, and asked for again with its ETag: another bundle has other files
LONGEST_KEPT = 300  # bytes of a header whose meaning is kept
LONGEST_ACCEPT = 2_000  # bytes; what is longer says nothing, since to read it takes up to a tenth of a second
_log = structlog.get_logger()


class GraphQLOverHTTP:
    """The application: answers GraphQL at PATH itself and leaves the rest to `rest`.

    GraphQL does not go through routes and middleware, since that takes longer than answering from the cache; nor is
    what follows cut into coroutines: each costs some hundredths of a cached answer.
    """

    served: Served  # as long as the application lives

    def __init__(
        self,
        rest: Starlette,
        documents: Documents,
        settings: Settings,
        deadlines: Deadlines,
        limit: RateLimit | None,
    ) -> None:
        self.rest = rest
        self.limit = limit
        self.telemetry = Telemetry.of(settings)
        self._documents = documents
        self._deadlines = deadlines
        self.streams = Streams(settings.stream_connections, settings.prepared_bytes, settings.unread_bytes)
        self._events = EventStreams(self.run, self.streams, settings)
        self._settings = settings
        self._cache_control = settings.cache_control.encode()
        self._graphiql = graphiql_page()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: C901, PLR0912, PLR0915  # as said above
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] == "OPTIONS":
            await self.rest(scope, receive, send)
            return
        headers = dict(scope["headers"])
        method, identity, media_type, status, may_be_kept = scope["method"], request_id(headers), JSON, _OK, False
        control, outcome = self._cache_control, OK
        seen = Observed(identity, method) if self.telemetry is not None else None
        try:
            if method == "POST":
                if b"accept" in headers:
                    media_type = negotiated(headers[b"accept"])
                is_streamed = TOKEN in headers or (scope["query_string"] and self._events.knows(scope["query_string"]))
            else:
                is_streamed = method in STREAM_METHODS
                if not is_streamed:
                    check_method(method)
                    media_type = negotiated(headers.get(b"accept", b""), in_browser=self._settings.graphiql)
            if is_streamed or media_type == EVENT_STREAM:
                opens, media_type = media_type == EVENT_STREAM, JSON  # in which it is refused
                await self._events.answer(scope, headers, identity, receive, send, opens=opens)
                return
            if method == "POST":
                check_content_type(headers.get(b"content-type", b""))
                length = headers.get(b"content-length", b"")
                content = await read(receive, self._settings.max_body_bytes, length)
            else:
                content = scope["query_string"]
            if seen is not None:
                seen.read = monotonic()
            coding = wanted(headers[b"accept-encoding"]) if b"accept-encoding" in headers else ""
            if media_type == HTML:
                answer, control, may_be_kept = self._graphiql, PAGE_CONTROL, True
            else:
                engine = self.served.engine  # whatever is published from here on, this one answers
                sent = (method, content, coding)
                kept = engine.known(sent)
                answer = kept or await self._respond(engine, sent, scope, receive, seen)
                if seen is not None and kept is not None:
                    seen.known(kept.summary, engine.release.pointer)
                may_be_kept = method != "POST"
        except ClientDisconnect as error:
            if seen is not None and self.telemetry is not None:
                seen.answered = monotonic()
                self.telemetry.tell(seen, outcome_of(error))
            return  # nobody reads an answer
        except Exception as error:  # noqa: BLE001  # whatever it is, it is answered
            (answer, status), outcome = _failed(error, media_type, identity), outcome_of(error)
        if seen is not None:
            seen.answered = monotonic()
        if may_be_kept:
            known = headers.get(b"if-none-match", b"")
            begin, body = cacheable(media_type, identity, answer, control, known)
        else:
            begin, body = start(method, media_type, identity, answer, status), answer.body
        await send(begin)
        await send({"type": "http.response.body", "body": body})
        if seen is not None and self.telemetry is not None and media_type != HTML:
            seen.status, seen.size = begin["status"], len(body)
            self.telemetry.tell(seen, outcome)

    def gauges(self) -> dict[str, float]:
        """Tell what is now, by the names of metrics."""
        engine = self.served.engine
        return {
            "raregraph_running_operations": engine.admission.running,
            "raregraph_waiting_statements": engine.release.waiting,
            "raregraph_open_streams": len(self.streams),
            "raregraph_prepared_operations": len(engine.operations),
            "raregraph_prepared_bytes": engine.operations.size,
            "raregraph_cached_answers": len(engine.answers) if engine.answers is not None else 0,
            "raregraph_cache_bytes": engine.answers.size if engine.answers is not None else 0,
            "raregraph_releases_taken": self.served.taken,
            "raregraph_refused_releases": self.served.refusal is not None,
        }

    async def run(self, request: Asked, deliver: Deliver, identity: bytes, transport: str) -> None:
        """Deliver each response of an operation, from the release that is served then; raises `Refused`."""
        observe = partial(observing, self.telemetry, identity, transport)
        await run(self.served, self._documents, self.streams, self._deadlines, request, deliver, observe=observe)

    async def _respond(
        self, engine: Engine, sent: Sent, scope: Scope, receive: Receive, seen: Observed | None
    ) -> Answer:
        method, content, coding = sent
        request = asked(method, content)
        if isinstance(request, list):
            if self.limit and len(request) > 1:
                self.limit.check(scope, len(request) - 1)  # the first is counted as the request
            most = self._settings.batch_count
            observe = partial(observing, self.telemetry, seen.identity if seen is not None else b"", BATCH)
            answer = await answer_batch(
                engine, self._documents, self._deadlines, request, coding, receive, observe=observe, most=most
            )
            if seen is not None:
                seen.is_told = False  # each of its operations is
            return answer
        text = self._documents.text(request)
        if seen is not None:
            seen.asked(text, request.operation_name)
        with self._deadlines.running(receive):
            if request.explain:
                answer = await engine.explained(text, request.variables, request.operation_name, coding, seen=seen)
            else:
                # Who persists a document is not known by it: next time it is read again, and the document kept again.
                knows = request.sha256 is None or request.query is None
                answer = await engine.respond(
                    text, request.variables, request.operation_name, coding, sent, knows=knows, seen=seen
                )
        self._documents.keep(request)
        return answer


def _failed(error: Exception, media_type: str, identity: bytes) -> tuple[Answer, int]:
    match error:
        case BadRequest():
            return bad_request(error)
        case Refused():
            return refused(error, media_type)
        case _:  # the client gets no word of it and the log gets all
            _log.error("unexpected error", request_id=identity.decode(), exc_info=error)
            return internal_error(identity)


def negotiated(accept: bytes, *, in_browser: bool = False) -> str:
    """Choose what to answer in: the new media type where the client names it, else the best that is offered.

    An event stream is for those who prefer it to all else that is offered: urql names it beside JSON and reads JSON.
    """
    if accept in (b"", b"*/*") or len(accept) > LONGEST_ACCEPT:
        return JSON
    best = _best if len(accept) <= LONGEST_KEPT else _best.__wrapped__
    return best(accept, (HTML, JSON) if in_browser else (JSON,))


@lru_cache(maxsize=256)
def _best(accept: bytes, offers: tuple[str, ...]) -> str:
    text = accept.decode("latin-1").lower()
    try:
        if EVENT_STREAM in text and _is_preferred(EVENT_STREAM, text, (*offers, RESPONSE_JSON)):
            return EVENT_STREAM
        best: str = mimeparse.best_match([*offers, RESPONSE_JSON] if RESPONSE_JSON in text else offers, text)
    except mimeparse.MimeTypeParseException:
        return JSON
    if not best:
        raise BadRequest("NOT_ACCEPTABLE", f"accept {RESPONSE_JSON} or {JSON}", HTTPStatus.NOT_ACCEPTABLE)
    return best


def _is_preferred(media_type: str, accept: str, others: tuple[str, ...]) -> bool:
    weight: float = mimeparse.quality(media_type, accept)
    return bool(weight > max(mimeparse.quality(other, accept) for other in others))
