"""Who may change the folder of releases, and the drafts that are made in it.

The locks are the kernel's, on folders that are there anyway (flock): they end with their process, however it ends,
and leave no file. All changes to the folder are made under its lock. A draft is a folder `*.tmp` of one builder's own,
locked as long as that lives, in which no file is named so; one that is not locked was left by a process that died,
and anyone may remove it.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.release import PUBLISH_FIRST, ReleaseError

WAIT = 60.0  # seconds; under the lock files are verified, renamed and removed, nothing is baked
STEP = 0.02
TRY_AGAIN = "what is served stays as it is; see to the disk and try again"
# What SQLite says when the disk is full or fails, and of the file of ours that comes of it.
_OF_THE_DISK = {
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
}


@contextmanager
def locked(releases: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Be the only one to change `releases`, clean of what the dead left; raises `ReleaseError` after `wait` seconds.

    It also raises that where the disk is full or fails in the block.
    """
    with _saying_what_failed(releases):
        try:
            descriptor = os.open(releases, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            raise ReleaseError("RECORD_MISSING", "there is no {}", releases, PUBLISH_FIRST) from None
        try:
            end = time.monotonic() + wait
            while not _taken(descriptor):
                if time.monotonic() > end:
                    raise ReleaseError(
                        "BUSY", "another process is changing {}", releases, "try again when it has ended"
                    )
                time.sleep(STEP)
            _remove_leftovers(releases)
            yield
        finally:
            os.close(descriptor)


@contextmanager
def draft_folder(releases: Path) -> Iterator[Path]:
    """Give a folder in `releases`, made where it is not there, to make files in; it is gone afterwards with them.

    Raises `ReleaseError` where the disk is full or fails in the block.
    """
    with _saying_what_failed(releases):
        releases.mkdir(parents=True, exist_ok=True)
    with locked(releases):  # nobody may look at the folder between its making and its locking
        folder = Path(tempfile.mkdtemp(prefix="build-", suffix=".tmp", dir=releases))
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with _saying_what_failed(releases):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed now, whoever comes next removes
        os.close(descriptor)


@contextmanager
def _saying_what_failed(releases: Path) -> Iterator[None]:
    """Raise `ReleaseError` where the disk is full, fails, or may not be written."""
    try:
        yield
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise _not_changed(releases, f"{error.strerror}{where}") from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)  # errors of Python's own module have none
        if code is None or code & 0xFF not in _OF_THE_DISK:
            raise
        raise _not_changed(releases, str(error)) from error


def _not_changed(releases: Path, why: str) -> ReleaseError:
    return ReleaseError("NOT_CHANGED", f"{{}} cannot be changed ({why})", releases, TRY_AGAIN)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_leftovers(releases: Path) -> None:
    """Remove the drafts of processes that died; whoever writes a draft that is a file holds the lock we hold."""
    for draft in [*releases.glob("*.tmp"), *releases.glob("*/*.tmp")]:
        if draft.is_symlink() or not draft.is_dir():
            draft.unlink()
            continue
        with suppress(FileNotFoundError):  # its builder is just removing it
            descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
            try:
                if _taken(descriptor):
                    shutil.rmtree(draft)
            finally:
                os.close(descriptor)
