"""The raregraph command."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec

import typer
from pydantic import ValidationError

from data.build import build, documents_digest
from data.changes import changes_by
from data.check import InvalidContent
from data.publish import publish
from data.release import ReleaseError, current
from data.writer import InconsistentRelease
from schema.build import build_schema
from service import releasing
from service.authoring import check, content_schema, list_problems, new
from service.costing import TooDear, cost
from service.doctor import doctor
from service.listing import documents
from service.preview.command import preview
from service.progress import shown
from service.purging import NotPurged, post
from service.server import serve as serve_release
from service.settings import Settings
from service.trusted import UntrustedDocument

app = typer.Typer(
    help="Sourced rare-disease content over GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
P = ParamSpec("P")


def _said_plainly(command: Callable[P, None]) -> Callable[P, None]:
    """End with 1 and the text of an error that the user can mend."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InvalidContent as error:
            list_problems(error.problems)
            raise typer.Exit(1) from None
        except (ReleaseError, InconsistentRelease, NotPurged, TooDear, UntrustedDocument) as error:
            print(f"raregraph: {error}", file=sys.stderr)  # noqa: T201  # what it tells the user
            raise typer.Exit(1) from None

    return run


for command in (check, new, content_schema, cost, preview, doctor, documents, *releasing.COMMANDS):
    app.command()(_said_plainly(command))


@app.command()
def schema() -> None:
    """Print the GraphQL schema in SDL."""
    typer.echo(build_schema().as_str())


@app.command()
@_said_plainly
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that answer; they share the port.")] = None,
    *,
    bake: Annotated[
        bool, typer.Option("--bake", help="First build and publish documents that are not served.")
    ] = False,
) -> None:
    """Serve the published release."""
    chosen = {
        name: value for name, value in (("host", host), ("port", port), ("workers", workers)) if value is not None
    }
    settings = Settings(**chosen)  # type: ignore[arg-type]  # pydantic checks the values
    if bake and not _is_current(settings):
        with shown() as progress:
            build(settings.content, settings.releases, progress)
            pointer = publish(settings.releases, progress=progress)
        if settings.purge_url:
            try:
                post(settings, changes_by(settings.releases, pointer))
            except NotPurged as error:
                print(f"raregraph: {error}", file=sys.stderr)  # noqa: T201  # what it tells the user; it serves all the same
    serve_release(settings)


def _is_current(settings: Settings) -> bool:
    try:
        return current(settings.releases).documents_digest == documents_digest(settings.content)
    except ReleaseError:
        return False


def main() -> None:
    """Run the command line; a setting that cannot be is said in one line."""
    try:
        app()
    except ValidationError as error:
        for wrong in error.errors():
            name = f"{Settings.model_config['env_prefix']}{wrong['loc'][0]}".upper()
            given = "" if "TOKEN" in name else f" is {wrong['input']!r}"
            print(f"raregraph: {name}{given}: {wrong['msg']}", file=sys.stderr)  # noqa: T201  # what it tells the user
        sys.exit(2)
