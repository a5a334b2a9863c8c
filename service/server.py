"""Runs the application under uvicorn, and says so in one line when it answers."""

import json
import shlex

import uvicorn

from data.release import current
from service.app import create_app
from service.settings import Settings
from service.telemetry import configure_logging

EXAMPLE = '{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { name heredity { answer { value } } } }'


def serve(settings: Settings) -> None:
    """Serve the published release until SIGTERM or SIGINT; raises `ReleaseError` where none can be served."""
    configure_logging(settings.log_level)
    current(settings.releases)  # says plainly where there is none, before anything is started
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    _Server(config).run()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]  # passed through
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            host, port, *_ = self.servers[0].sockets[0].getsockname()
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}/graphql"
            body = shlex.quote(json.dumps({"query": EXAMPLE}))
            release = self.config.app.state.served.engine.release.pointer.id  # type: ignore[union-attr]  # it is our application
            query = f"curl -s {address} -H 'content-type: application/json' -d {body}"
            print(f"Raregraph serves release {release} at {address} - try: {query}", flush=True)  # noqa: T201  # the line it is for
