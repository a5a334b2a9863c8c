"""Answers Prometheus beside the server itself, in its event loop, on a port that is not for the public."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from service.settings import Settings
from service.telemetry.metrics import PATH, metrics_app
from service.telemetry.telling import Telemetry

STOP_SECONDS = 1
_log = structlog.get_logger()


def bind_metrics(settings: Settings) -> socket.socket | None:
    """Take the port of the metrics, where there is to be one; ends the process where it is taken."""
    if settings.metrics_port is None:
        return None
    port = uvicorn.Config("", host=settings.metrics_host, port=settings.metrics_port, log_config=None).bind_socket()
    host, number, *_ = port.getsockname()
    _log.info("metrics served", address=f"http://{f'[{host}]' if ':' in host else host}:{number}{PATH}")
    return port


class MetricsServer:
    """The metrics on a port that is bound."""

    def __init__(self, telemetry: Telemetry, port: socket.socket) -> None:
        assert telemetry.shared  # noqa: S101  # there is a port, so there is what it tells
        config = uvicorn.Config(
            metrics_app(telemetry, telemetry.shared),
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        self._server = _Beside(config)
        self._port = port
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Answer from now on, in the event loop that runs."""
        self._task = asyncio.create_task(self._server.serve([self._port]))

    async def end(self) -> None:
        """Answer what is asked, and end."""
        self._server.should_exit = True
        if self._task:
            await self._task


class _Beside(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the server itself."""
        yield
