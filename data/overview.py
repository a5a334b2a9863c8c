"""The published releases at a glance: when, which files, how much is in them, and which one is served."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.history import Publication, history
from data.release import Candidate, Pointer, ReleaseError, current, uri

_COUNTS = "counts_"


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication; `bytes` is the size of both files, None where one is missing, and `counts` go by subject."""

    number: int
    published_at: datetime
    id: str
    served: bool
    content: str
    statistics: str
    bytes: int | None
    counts: Mapping[str, int]


def overview(releases: Path) -> list[Entry]:
    """List every publication that is known, the oldest first; the last one is served, unless the pointer is damaged.

    Raises `ReleaseError` where a record is damaged.
    """
    known = history(releases)
    try:
        served: Pointer | None = current(releases)
    except ReleaseError:
        served = None
    last = known[-1].number if known else None
    return [
        _entry(releases, publication, served=publication.number == last and publication.pointer == served)
        for publication in known
    ]


def _entry(releases: Path, publication: Publication, *, served: bool) -> Entry:
    pointer = publication.pointer
    content, statistics = (file.name for file in pointer.files)
    size = _size(releases, pointer)
    counts = {} if size is None else _counts(releases / content)
    return Entry(publication.number, pointer.published_at, pointer.id, served, content, statistics, size, counts)


def _size(releases: Path, candidate: Candidate) -> int | None:
    try:
        return sum((releases / file.name).stat().st_size for file in candidate.files)
    except FileNotFoundError:
        return None


def _counts(content: Path) -> dict[str, int]:
    """Read how many things of each subject a content file says it holds; nothing where it cannot be read."""
    try:
        with closing(sqlite3.connect(uri(content), uri=True)) as connection:
            cursor = connection.execute("SELECT * FROM release")
            row = zip((column for column, *_ in cursor.description), cursor.fetchone(), strict=True)
            return {name.removeprefix(_COUNTS): int(cell) for name, cell in row if name.startswith(_COUNTS)}
    except (sqlite3.DatabaseError, TypeError):  # TypeError: there is no row
        return {}
