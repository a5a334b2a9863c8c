"""The commands of an author's day: check the documents, begin a new one, describe them to an editor."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from data.check import Problem, examine
from data.content_schema import FOLDER, KINDS, schema_of, write_schemas
from data.documents import SUBJECTS
from data.folder import SUFFIX, slugified
from data.nearest import nearest
from data.problem import listed
from data.scalars import is_slug
from data.skeleton import skeleton
from service.progress import shown
from service.settings import Settings

MAX_LISTED = 100  # problems; all of them with --json
Folder = Annotated[Path | None, typer.Argument(help="Folder of documents; the setting `content` if left out.")]
_FOLDERS = {model.__name__.lower(): subject for subject, model in SUBJECTS.items()}
_TITLES = ("name", "title", "question")  # the key that --name fills in, whichever a kind has
_COUNTED = ("conditions", "questions", "sources")
_UNCITED = {"source", "community"}  # kinds that cite nothing of themselves


def check(
    folder: Folder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document, for editors and CI.")] = False,
) -> None:
    """Say everything that is wrong in the documents: file, line, column, what was expected."""
    place = folder or Settings().content
    if as_json:
        examined = examine(place)
    else:
        with shown() as progress:
            examined = examine(place, progress)
    if as_json:
        counts = {"problems": len(examined.problems), **examined.counts}
        document = {"folder": str(place.absolute()), "problems": examined.problems, "counts": counts}
        typer.echo(orjson.dumps(document, default=str, option=orjson.OPT_INDENT_2))
    elif examined.problems:
        list_problems(examined.problems)
    else:
        typer.echo("No problem: " + ", ".join(f"{examined.counts[noun]} {noun}" for noun in _COUNTED))
    if examined.problems:
        raise typer.Exit(1)


def list_problems(problems: Sequence[Problem]) -> None:
    """Print problems on standard error, one a line, and how many there are."""
    for problem in problems[:MAX_LISTED]:
        _say(str(problem))
    if len(problems) > MAX_LISTED:
        _say(f"... and {len(problems) - MAX_LISTED:,} more; `raregraph check --json` lists them all")
    _say(f"{len(problems):,} problem{'s' if len(problems) > 1 else ''}")


def new(
    kind: Annotated[str, typer.Argument(help=f"What to begin: {listed(_FOLDERS)}.")],
    slug: Annotated[str, typer.Argument(help="The file's name and the id that others refer to: rett-syndrome.")],
    name: Annotated[str | None, typer.Option(help="Name, title or question; made of the slug if left out.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Slug of a source that it cites; may be repeated.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder of documents; the setting `content` if left out.")] = None,
) -> None:
    """Begin a document: a file that says what each key is for, and what is left to fill in."""
    _known(kind, _FOLDERS)
    place = folder or Settings().content
    path = place / _FOLDERS[kind] / f"{slug}{SUFFIX}"
    if not is_slug(slug):
        again = slugified(slug)
        raise _refused(
            f"{slug!r} is no slug: lower-case letters and digits, joined by hyphens" + f": {again}" * bool(again)
        )
    if not place.is_dir():
        raise _refused(f"there is no folder {place}: name the folder of the documents with --folder")
    if source and kind in _UNCITED:
        raise _refused(f"a {kind} cites no sources of its own: leave --source out")
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(skeleton(kind, _given(kind, slug, name, source or [])))
    except FileExistsError:
        raise _refused(f"{path} is there already: edit it, or choose another slug") from None
    write_schemas(place / FOLDER)
    left = [problem for problem in examine(place).problems if problem.file == path.relative_to(place).as_posix()]
    typer.echo(f"Wrote {path}" + (", in which is left to fill in:" if left else ", which is sound as it stands"))
    for problem in left:
        typer.echo(f"  line {problem.line}: {problem.message}; expected {problem.expected}")


def content_schema(
    kind: Annotated[str | None, typer.Argument(help=f"{listed(KINDS).capitalize()}; all if left out.")] = None,
    write: Annotated[Path | None, typer.Option(help="Write KIND.json of all kinds into this folder instead.")] = None,
) -> None:
    """Print the JSON Schema of documents, with which an editor completes and checks."""
    if write:
        for path in write_schemas(write):
            typer.echo(path)
    else:
        described = schema_of(_known(kind, KINDS)) if kind else {each: schema_of(each) for each in KINDS}
        typer.echo(orjson.dumps(described, option=orjson.OPT_INDENT_2))


def _known(kind: str, kinds: Collection[str]) -> str:
    if kind not in kinds:
        near = nearest(kind, kinds)
        raise _refused(f"there are no documents of the kind {kind!r}: {near or listed(kinds)}")
    return kind


def _given(kind: str, slug: str, name: str | None, sources: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {"updated_on": datetime.now(tz=UTC).date()}
    title = next(key for key in _TITLES if key in KINDS[kind].model_fields)
    if name or title == "name":
        given[title] = name or slug.replace("-", " ").capitalize()
    return given | ({"citations": sources} if sources else {})


def _refused(message: str) -> typer.Exit:
    _say(f"raregraph: {message}")
    return typer.Exit(1)


def _say(line: str) -> None:
    typer.echo(line, err=True)
