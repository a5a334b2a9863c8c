"""The raregraph command."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec

import typer

from data.build import build as build_release
from data.build import documents_digest
from data.check import InvalidContent
from data.release import ReleaseError, current
from data.release import publish as publish_release
from data.writer import InconsistentRelease
from schema.build import build_schema
from service.authoring import Folder, check, content_schema, list_problems, new
from service.server import serve as serve_release
from service.settings import Settings

app = typer.Typer(help="Sourced rare-disease content over GraphQL.", no_args_is_help=True, add_completion=False)
P = ParamSpec("P")
for command in (check, new, content_schema):
    app.command()(command)


def _said_plainly(command: Callable[P, None]) -> Callable[P, None]:
    """End with 1 and the text of an error that the user can mend."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InvalidContent as error:
            list_problems(error.problems)
            raise typer.Exit(1) from None
        except (ReleaseError, InconsistentRelease) as error:
            print(f"raregraph: {error}", file=sys.stderr)  # noqa: T201
            raise typer.Exit(1) from None

    return run


@app.command()
@_said_plainly
def build(folder: Folder = None) -> None:
    """Check the documents and bake them into a candidate release; the same documents give the same bytes."""
    settings = Settings()
    candidate = build_release(folder or settings.content, settings.releases)
    typer.echo(f"Built release {candidate.id}: {candidate.content.sha256} {candidate.statistics.sha256}")


@app.command()
@_said_plainly
def publish() -> None:
    """Verify the candidate release and serve it from now on."""
    pointer = publish_release(Settings().releases)
    typer.echo(f"Published release {pointer.id} at {pointer.published_at:%Y-%m-%dT%H:%M:%SZ}")


@app.command()
def schema() -> None:
    """Print the GraphQL schema in SDL."""
    typer.echo(build_schema().as_str())


@app.command()
@_said_plainly
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    *,
    bake: Annotated[
        bool, typer.Option("--bake", help="First build and publish documents that are not served.")
    ] = False,
) -> None:
    """Serve the published release."""
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings(**chosen)  # type: ignore[arg-type]  # pydantic checks the values
    if bake and not _is_current(settings):
        build_release(settings.content, settings.releases)
        publish_release(settings.releases)
    serve_release(settings)


def _is_current(settings: Settings) -> bool:
    try:
        return current(settings.releases).documents_digest == documents_digest(settings.content)
    except ReleaseError:
        return False


def main() -> None:
    """Run the command line."""
    app()
