"""What was published: every publication is a record in the folder `history`, the very pointer that it made.

The records are numbered from 1. A record is written before its pointer is swapped in, so the last one may be that of
a publisher that died in between: it is no publication, and whoever next publishes removes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.release import Pointer, ReleaseError, current, read_record, sync_folder, write_json

FOLDER = "history"
ADVICE = "`raregraph releases` lists what was published"


@dataclass(frozen=True, slots=True)
class Publication:
    """A pointer that is or was in force; `number` counts them from 1."""

    number: int
    pointer: Pointer


def history(releases: Path) -> list[Publication]:
    """List every publication that is known, the oldest first, the one in force last; raises `ReleaseError`."""
    recorded = [
        Publication(number, read_record(_path(releases, number), Pointer, "remove it, or bring it back from a copy"))
        for number in _numbers(releases)
    ]
    try:
        served: Pointer | None = current(releases)
    except ReleaseError as error:
        if error.code != "RECORD_MISSING":
            return recorded  # nobody knows what a damaged pointer said
        served = None
    last, before = ([None, None, *(publication.pointer for publication in recorded)][-1 - back] for back in (0, 1))
    if last and last != served and served == before:
        return recorded[:-1]
    if served and served != last:  # put there by hand, or by a version that kept no history
        return [*recorded, Publication(recorded[-1].number + 1 if recorded else 1, served)]
    return recorded


def settle(releases: Path, known: Sequence[Publication]) -> None:
    """Make the folder hold what `history` told, no more and no less; asks for the lock."""
    folder = releases / FOLDER
    if not folder.is_dir():
        folder.mkdir()
        sync_folder(releases)
    numbers = set(_numbers(releases))
    for number in numbers.difference(publication.number for publication in known):
        _path(releases, number).unlink()
    for publication in known:
        if publication.number not in numbers:
            write_json(_path(releases, publication.number), publication.pointer)
    sync_folder(folder)


def record(releases: Path, publication: Publication) -> None:
    """Write a publication down, before its pointer is swapped in; asks for the lock."""
    write_json(_path(releases, publication.number), publication.pointer)


def find(releases: Path, known: Sequence[Publication], release: str) -> Pointer:
    """Give the last publication of the release with this id; raises `ReleaseError` where none is known."""
    for publication in reversed(known):
        if publication.pointer.id == release:
            return publication.pointer
    raise ReleaseError("RELEASE_UNKNOWN", f"{{}} has no release {release!r}", releases, ADVICE)


def before(releases: Path, known: Sequence[Publication]) -> Pointer:
    """Give what was published before the content that is now served first was; raises `ReleaseError`."""
    contents = [publication.pointer.content for publication in known]
    first = contents.index(contents[-1]) if contents else 0
    if first == 0:
        raise ReleaseError("RELEASE_UNKNOWN", "{} has no earlier content", releases, ADVICE)
    return known[first - 1].pointer


def _numbers(releases: Path) -> list[int]:
    return sorted(int(path.stem) for path in (releases / FOLDER).glob("*.json") if path.stem.isdecimal())


def _path(releases: Path, number: int) -> Path:
    return releases / FOLDER / f"{number:06d}.json"
