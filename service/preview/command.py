"""`raregraph preview`: the pages of the service made of the documents as they are, baked again on every save."""

import signal
import sys
import tempfile
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Annotated

import typer

from service.app import create_app
from service.authoring import Folder
from service.preview.app import PreviewApp
from service.preview.baking import Looking, Said, baking, releases_in
from service.preview.state import Preview
from service.server import Server, configured
from service.settings import Settings
from service.telemetry.log_lines import configure_logging
from service.workers import signals

HOST = "127.0.0.1"
FOLLOW_SECONDS = 0.05


def preview(
    folder: Folder = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = HOST,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
) -> None:
    """Show the documents on the service's pages while they are written, with what `check` says of them."""
    own = Settings()
    documents = folder or own.content
    if not documents.is_dir():
        typer.echo(f"raregraph: there is no folder {documents}: name the folder of the documents", err=True)
        raise typer.Exit(1)
    configure_logging(own.log_level)
    with signals() as signalled:
        with tempfile.TemporaryDirectory(prefix="raregraph-") as room:
            settings = Settings(
                host=host,
                port=own.port if port is None else port,
                content=documents,
                releases=releases_in(Path(room)),
                workers=1,
                follow_seconds=FOLLOW_SECONDS,
                pages=True,
                graphiql=True,
            )
            with baking(documents, Path(room)) as heard:
                _show(settings, heard, signalled)
        number = signalled.recv() if signalled.poll() else None
    if number is not None:
        signal.raise_signal(number)


def _show(settings: Settings, heard: Connection, signalled: Connection) -> None:
    """Serve until a signal comes."""
    app = create_app(settings.model_copy(update={"operation_log": "off", "metrics_port": None}))  # nobody operates it
    first: Said = Looking()
    while isinstance(first, Looking):
        if signalled in wait([signalled, heard]):
            return
        first = heard.recv()

    def end() -> None:
        server.should_exit = True

    def announce(address: str) -> None:
        typer.echo(f"Raregraph previews {settings.content} at {address}/ - Ctrl-C ends it")
        sys.stdout.flush()

    pages = PreviewApp(app, Preview(str(settings.content), first), heard, settings, end)
    server = Server(configured(pages, settings), app.streams, settings, announce)
    server.run()
    if not signalled.poll():
        raise typer.Exit(1)  # the log says why
