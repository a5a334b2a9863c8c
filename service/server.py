"""Runs the application under uvicorn, in one process or several, and says so in one line when it answers."""

import asyncio
import gc
import json
import os
import shlex
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from data.accounting import stop_memory_accounting
from data.release import current, verify
from service.app import create_app, with_cors
from service.connection import HTTPConnection, WebSocketConnection
from service.endpoint import PATH, GraphQLOverHTTP
from service.proxies import behind_proxies
from service.rate_limit import with_rate_limit
from service.settings import Settings
from service.streams import Streams
from service.sweep import EVERY_SECONDS, Bounds, Connection, Stage, allow_sockets, sweep
from service.telemetry.log_lines import configure_logging
from service.telemetry.metrics_server import MetricsServer, bind_metrics
from service.workers import Workers

EXAMPLE = '{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { name heredity { answer { value } } } }'
HEADERS = [("x-content-type-options", "nosniff")]  # of every answer; some 33 bytes and a microsecond
TICKS = 10 * EVERY_SECONDS
LAST_SECONDS = 0.3  # of those that running requests have when the server stops, in which none waits for its client
STOP_SECONDS = 1  # beside those that running requests have
SPARE_SECONDS = 0.5  # for a worker to end by itself after all of them


def serve(settings: Settings) -> None:
    """Serve the published release until SIGTERM or SIGINT; raises `ReleaseError` where none can be served."""
    configure_logging(settings.log_level)
    stop_memory_accounting()
    current(settings.releases)  # says plainly where there is none, before anything is started
    app = create_app(settings)
    guarded = with_cors(with_rate_limit(app, app.limit, app.telemetry), settings.cors_origins)
    allow_sockets(settings.max_sockets)
    config = configured(behind_proxies(guarded, settings.trusted_hops), settings)

    try:
        metrics_port = bind_metrics(settings)

        def server(say: Callable[[str], None], number: int = 0) -> Server:
            metrics = None
            if app.telemetry:
                app.telemetry.worker = number
                if metrics_port:
                    own = metrics_port if settings.workers == 1 else _sharing(metrics_port)
                    metrics = MetricsServer(app.telemetry, own)
            return Server(config, app.streams, settings, lambda address: say(_line(app, address)), metrics)

        if settings.workers == 1:
            server(_print).run()
        else:
            port = config.bind_socket()
            workers = Workers(lambda number, say: server(say, number).run([_sharing(port)]), _print)
            workers.run(settings.workers, stop_seconds=settings.shutdown_seconds + STOP_SECONDS + SPARE_SECONDS)
    except SystemExit:
        verify(settings.releases, current(settings.releases))  # uvicorn has but logged what is wrong: say it plainly
        raise


def configured(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Configure uvicorn to serve an application."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=cast("Any", partial(HTTPConnection, Bounds.of(settings))),  # uvicorn calls it as it would the class
        proxy_headers=False,  # which are to be believed, settings say: service/proxies.py
        log_config=None,
        access_log=False,
        server_header=False,
        headers=HEADERS,
        lifespan="on",
        timeout_graceful_shutdown=settings.shutdown_seconds,
        ws=WebSocketConnection,
        ws_max_size=settings.max_body_bytes,
        ws_ping_interval=settings.ping_seconds,
        ws_ping_timeout=settings.ping_seconds,
    )


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


class Server(uvicorn.Server):
    """Serves until it is told to end; `announce` is told the address once it answers."""

    def __init__(
        self,
        config: uvicorn.Config,
        streams: Streams,
        settings: Settings,
        announce: Callable[[str], None],
        metrics: MetricsServer | None = None,
    ) -> None:
        super().__init__(config)
        self._metrics = metrics
        self._streams = streams
        self._unread_seconds = 2 * settings.ping_seconds
        self._patience = max(0.0, settings.shutdown_seconds - LAST_SECONDS)
        self._announce = announce
        self._bounds = Bounds.of(settings)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started and self._metrics:
            self._metrics.begin()
        # What the process has made up to now it keeps: the collector need not visit it, and requests wait less for it.
        gc.collect()
        gc.freeze()
        if self.started:
            for listening in self.servers[0].sockets:
                _break_off_unread(listening.fileno(), self._unread_seconds)
            host, port, *_ = self.servers[0].sockets[0].getsockname()
            self._announce(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    async def on_tick(self, counter: int) -> bool:
        """Look at all connections now and then; uvicorn calls this ten times a second."""
        if counter % TICKS == 0:
            sweep(cast("set[Connection]", self.server_state.connections), self._bounds)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Bring all streams to their end, then all requests."""
        # uvicorn itself would close WebSockets with 1012 and wait for event streams that never end.
        await self._streams.end(STOP_SECONDS)
        # What it would cancel then, it would log as if our code had failed.
        last = asyncio.get_running_loop().call_later(self._patience, self._give_up)
        await super().shutdown(sockets)
        last.cancel()
        if self._metrics:
            await self._metrics.end()

    def _give_up(self) -> None:
        """Wait no longer for clients that have not sent, or not read, all."""
        for connection in cast("set[Connection]", self.server_state.connections).copy():
            if connection.stage is Stage.BODY:
                connection.give_up()
            elif connection.transport.get_write_buffer_size():
                connection.transport.abort()


def _line(app: GraphQLOverHTTP, address: str) -> str:
    body = shlex.quote(json.dumps({"query": EXAMPLE}))
    query = f"curl -s {address}{PATH} -H 'content-type: application/json' -d {body}"
    return f"Raregraph serves release {app.served.engine.release.pointer.id} at {address}{PATH} - try: {query}"


def _break_off_unread(descriptor: int, seconds: float) -> None:
    """Have the kernel break off connections on which nothing that was sent is taken for so long, where it can.

    uvicorn waits for ever to send the rest to a client that has stopped reading, even when it closes the connection.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        with socket.socket(fileno=os.dup(descriptor)) as listening:
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))  # handed down


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # the line it is for
