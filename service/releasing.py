"""The commands that make, serve, list and forget releases."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer

from data.build import build as build_release
from data.connect import misfits
from data.history import find, history
from data.overview import Entry, overview
from data.publish import prune as prune_releases
from data.publish import publish as publish_release
from data.publish import rollback as roll_back
from data.release import Pointer, current
from data.release import verify as verify_release
from service.progress import shown
from service.purging import tell
from service.settings import Settings

Folder = Annotated[Path | None, typer.Argument(help="Folder of documents; the setting `content` if left out.")]

AsJson = Annotated[bool, typer.Option("--json", help="Print what changed as JSON, all surrogate keys among it.")]


def build(folder: Folder = None) -> None:
    """Check the documents and bake them into a candidate release; the same documents give the same bytes."""
    settings = Settings()
    with shown() as progress:
        candidate = build_release(folder or settings.content, settings.releases, progress)
    typer.echo(f"Built release {candidate.id}: {candidate.content.sha256} {candidate.statistics.sha256}")


def publish(*, json: AsJson = False) -> None:
    """Verify the candidate release and serve it from now on; running servers take it by themselves."""
    settings = Settings()
    with shown() as progress:
        pointer = publish_release(settings.releases, progress=progress)
    if not json:
        _say("Published", pointer)
    tell(settings, pointer, as_json=json)


def changes(
    *,
    json: AsJson = False,
    post: Annotated[bool, typer.Option("--post", help="Post it to RAREGRAPH_PURGE_URL once more.")] = False,
) -> None:
    """Say again what the last publication changed, and which surrogate keys a CDN is to purge."""
    settings = Settings()
    tell(settings, current(settings.releases), as_json=json, posting=post)


def releases(*, json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False) -> None:
    """List what was published, the oldest first: when, its id, its size, what it holds, and which is served."""
    folder = Settings().releases
    entries = overview(folder)
    if json:
        typer.echo(orjson.dumps([asdict(entry) for entry in entries], option=orjson.OPT_INDENT_2))
        return
    for entry in entries:
        typer.echo(_line(entry))
    if not entries:
        typer.echo("Nothing is published.")
    elif not entries[-1].served:
        current(folder)  # says why


def rollback(
    release: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the release; what was published before if left out.")
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Serve an earlier content again, with the statistics as they are: what was withdrawn of them stays withdrawn."""
    settings = Settings()
    with shown() as progress:
        pointer = roll_back(settings.releases, release, progress=progress)
    if not json:
        _say("Rolled back: serves the content again as", pointer)
        _say_what_is_left_out(settings.releases, pointer)
    tell(settings, pointer, as_json=json)


def verify(
    release: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the release; the one served if left out.")
    ] = None,
) -> None:
    """Prove a release: hashes, format, every page, every reference, and that the statistics fit the content."""
    folder = Settings().releases
    pointer = find(folder, history(folder), release) if release else current(folder)
    with shown() as progress:
        verify_release(folder, pointer, progress)
    typer.echo(f"Release {pointer.id} is sound: {pointer.content.name} {pointer.statistics.name}")
    _say_what_is_left_out(folder, pointer)


def prune(
    keep: Annotated[int, typer.Option(min=1, help="How many publications are kept, from the last one backwards.")],
) -> None:
    """Forget older publications and remove the files that only they need; what is served always stays."""
    removed = prune_releases(Settings().releases, keep)
    typer.echo(f"Removed {len(removed)} files" + "".join(f"\n{name}" for name in removed))


COMMANDS = (build, publish, changes, releases, rollback, verify, prune)


def _say(what: str, pointer: Pointer) -> None:
    typer.echo(f"{what} release {pointer.id} at {pointer.published_at:%Y-%m-%dT%H:%M:%SZ}")


def _say_what_is_left_out(folder: Path, pointer: Pointer) -> None:
    if count := misfits(folder, pointer):
        typer.echo(f"Community totals left out, as this content lacks what they refer to: {count}")


def _line(entry: Entry) -> str:
    size = "files missing" if entry.bytes is None else f"{entry.bytes:,} bytes"
    counts = ", ".join(f"{count} {subject}" for subject, count in entry.counts.items())
    facts = ("served" if entry.served else "      ", size, *filter(None, [counts]))
    return f"{entry.published_at:%Y-%m-%dT%H:%M:%SZ}  {entry.id}  {'  '.join(facts)}"
