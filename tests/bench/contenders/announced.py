"""Runs a contender's application as `raregraph serve` runs ours, on a free loopback port that it prints."""

from typing import Any, Literal

import uvicorn


def run(app: Any, lifespan: Literal["on", "off"] = "on") -> None:
    """Serve until SIGTERM."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan=lifespan,
    )
    _Server(config).run()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]  # passed through
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(f"http://127.0.0.1:{port}", flush=True)  # noqa: T201  # whoever started it waits for this line
