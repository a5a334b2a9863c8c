"""Request ids, and structured log lines on standard error: one JSON object a line."""

import itertools
import logging
import re
import secrets
import sys
from collections.abc import Mapping

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"
_ACCEPTABLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_process = secrets.token_hex(8)  # with a number after it, an id that no other process gives
_numbers = itertools.count()


def configure_logging(level: str) -> None:
    """Write log lines of `level` and above, our own and those of libraries, as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    plain = logging.StreamHandler(sys.stderr)
    plain.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(level.upper())), handlers=[plain], force=True)


def request_id(headers: Mapping[bytes, bytes]) -> str:
    """Give a request its id: the caller's own, or a new one."""
    given = headers.get(HEADER)
    if given is not None and _ACCEPTABLE.fullmatch(given):
        return given.decode("ascii")
    return f"{_process}{next(_numbers):016x}"


class RequestId:
    """Middleware: gives every request an id and sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the id to the log lines of this request and to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = request_id(dict(scope["headers"]))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER.decode()] = identity
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=identity):
            await self._app(scope, receive, send_with_id)
