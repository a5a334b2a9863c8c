"""Runs the application under uvicorn, in one process or several, and says so in one line when it answers."""

import gc
import json
import os
import shlex
import socket
from collections.abc import Callable

import uvicorn

from data.accounting import stop_memory_accounting
from data.release import current, verify
from service.app import create_app, with_cors
from service.endpoint import GraphQLOverHTTP
from service.settings import Settings
from service.telemetry import configure_logging
from service.workers import Workers

EXAMPLE = '{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { name heredity { answer { value } } } }'
STOP_SECONDS = 1  # beside those that running requests have


def serve(settings: Settings) -> None:
    """Serve the published release until SIGTERM or SIGINT; raises `ReleaseError` where none can be served."""
    configure_logging(settings.log_level)
    stop_memory_accounting()
    current(settings.releases)  # says plainly where there is none, before anything is started
    app = create_app(settings)
    config = uvicorn.Config(
        with_cors(app, settings.cors_origins),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=settings.shutdown_seconds,
        ws="websockets-sansio",
        ws_max_size=settings.max_body_bytes,
        ws_ping_interval=settings.ping_seconds,
        ws_ping_timeout=settings.ping_seconds,
    )
    try:
        if settings.workers == 1:
            _Server(config, app, settings, _print).run()
        else:
            port = config.bind_socket()
            workers = Workers(lambda say: _Server(config, app, settings, say).run([_sharing(port)]), _print)
            workers.run(settings.workers, stop_seconds=settings.shutdown_seconds + STOP_SECONDS)
    except SystemExit:
        verify(settings.releases, current(settings.releases))  # uvicorn has but logged what is wrong: say it plainly
        raise


def _sharing(port: socket.socket) -> socket.socket:
    """Bind a worker's own socket to the port that its parent holds (and never listens on), for the kernel to share out.

    A listener that all inherit lets one worker take a burst of connections whole: with wrk, 16 connections and two
    cores that gave 6,400 requests a second, as with one worker (6,000), and this 11,200.
    """
    own = socket.socket(port.family)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(port.getsockname())
    return own


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, app: GraphQLOverHTTP, settings: Settings, say: Callable[[str], None]
    ) -> None:
        super().__init__(config)
        self._app = app
        self._unread_seconds = 2 * settings.ping_seconds
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What the process has made up to now it keeps: the collector need not visit it, and requests wait less for it.
        gc.collect()
        gc.freeze()
        if self.started:
            for listening in self.servers[0].sockets:
                _break_off_unread(listening.fileno(), self._unread_seconds)
            host, port, *_ = self.servers[0].sockets[0].getsockname()
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}/graphql"
            body = shlex.quote(json.dumps({"query": EXAMPLE}))
            release = self._app.served.engine.release.pointer.id
            query = f"curl -s {address} -H 'content-type: application/json' -d {body}"
            self._say(f"Raregraph serves release {release} at {address} - try: {query}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn itself would close WebSockets with 1012 and wait for event streams that never end.
        await self._app.streams.end(STOP_SECONDS)
        await super().shutdown(sockets)


def _break_off_unread(descriptor: int, seconds: float) -> None:
    """Have the kernel break off connections on which nothing that was sent is taken for so long, where it can.

    uvicorn waits for ever to send the rest to a client that has stopped reading, even when it closes the connection.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        with socket.socket(fileno=os.dup(descriptor)) as listening:
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))  # handed down


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # the line it is for
