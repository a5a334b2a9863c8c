"""Request ids: by which a client, the log and an operator speak of the same request."""

import itertools
import os
import re
import secrets
from collections.abc import Mapping

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"
_ACCEPTABLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_numbers = itertools.count()
_process = secrets.token_hex(8).encode()  # with a number after it, an id that no other process gives


def _be_another_process() -> None:
    global _process  # noqa: PLW0603  # a fork begins with its parent's
    _process = secrets.token_hex(8).encode()


os.register_at_fork(after_in_child=_be_another_process)


def request_id(headers: Mapping[bytes, bytes]) -> bytes:
    """Give a request its id: the caller's own, or a new one."""
    given = headers.get(HEADER)
    if given is not None and _ACCEPTABLE.fullmatch(given):
        return given
    return b"%b%016x" % (_process, next(_numbers))


class RequestId:
    """Middleware: gives every request an id and sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the id to the log lines of this request and to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = request_id(dict(scope["headers"])).decode()

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER.decode()] = identity
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=identity):
            await self._app(scope, receive, send_with_id)
