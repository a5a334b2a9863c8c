"""Changes what is served: publish, roll back, prune. One process at a time, and the swap of the pointer comes last."""

import re
from datetime import UTC, datetime
from pathlib import Path

from data.history import Publication, before, find, history, record, settle
from data.lock import locked
from data.progress import Progress, silent
from data.release import (
    CANDIDATE,
    POINTER,
    Candidate,
    Pointer,
    ReleaseError,
    current,
    read_record,
    sync_folder,
    verify,
    write_json,
)

_FILE = re.compile(r"[0-9a-f]{16}\.db")


def publish(releases: Path, now: datetime | None = None, progress: Progress = silent) -> Pointer:
    """Verify the candidate in `releases` and serve it from now on; raises `ReleaseError` and changes nothing."""
    _candidate(releases)  # where there is none, say so before waiting for the lock
    with locked(releases):
        return _serve(releases, history(releases), _candidate(releases), now, progress)


def rollback(
    releases: Path, release: str | None = None, now: datetime | None = None, progress: Progress = silent
) -> Pointer:
    """Serve the content of an earlier release again: of that with this id, or of what came before the content served.

    The statistics stay those now served: what was withdrawn from them never comes back with old content. Raises
    `ReleaseError` and changes nothing where there is no such release or it does not verify.
    """
    with locked(releases):
        known = history(releases)
        earlier = find(releases, known, release) if release else before(releases, known)
        statistics = known[-1].pointer.statistics
        candidate = Candidate.of(earlier.content, statistics, earlier.documents_digest)
        return _serve(releases, known, candidate, now, progress)


def prune(releases: Path, keep: int) -> list[str]:
    """Forget all but the last `keep` publications; remove the files that no record names, and give their names.

    What is served and what was built last always stay. Records go before files, so that none names a file that is gone.
    """
    if keep < 1:
        raise ValueError("what is served is always kept: keep at least 1")
    with locked(releases):
        known = history(releases)[-keep:]
        kept: list[Candidate] = [current(releases), *(publication.pointer for publication in known)]
        if (releases / CANDIDATE).exists():
            kept.append(_candidate(releases))
        settle(releases, known)
        needed = {file.name for candidate in kept for file in candidate.files}
        unneeded = sorted({path.name for path in releases.iterdir() if _FILE.fullmatch(path.name)} - needed)
        for name in unneeded:
            (releases / name).unlink()
        sync_folder(releases)
        return unneeded


def _candidate(releases: Path) -> Candidate:
    return read_record(releases / CANDIDATE, Candidate, "run `raregraph build` first")


def _serve(
    releases: Path, known: list[Publication], candidate: Candidate, now: datetime | None, progress: Progress
) -> Pointer:
    verify(releases, candidate, progress)
    published_at = (now or datetime.now(UTC)).replace(microsecond=0)
    pointer = Pointer(**dict(candidate), published_at=published_at)
    settle(releases, known)
    record(releases, Publication(known[-1].number + 1 if known else 1, pointer))
    try:
        write_json(releases / POINTER, pointer)
    except OSError as error:
        if _is_served(releases, pointer):
            says = f"{{}} is served from now on, but a power failure may undo it ({error.strerror})"
            raise ReleaseError("NOT_SYNCED", says, releases / POINTER, "see to the disk and publish again") from error
        raise
    return pointer


def _is_served(releases: Path, pointer: Pointer) -> bool:
    try:
        return current(releases) == pointer
    except ReleaseError:
        return False
