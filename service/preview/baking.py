"""A process that looks through the documents on every save, bakes what is sound and says what it found.

It is another than the server's, so that pages are answered while it works, and so that it can be ended at any moment.
"""

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

import structlog
from watchfiles import watch

from data.build import bake, documents_digest
from data.check import examine
from data.problem import Problem
from data.progress import Progress, silent
from data.publish import prune, publish
from data.release import ReleaseError
from data.writer import InconsistentRelease
from service.progress import shown

MOST_PROBLEMS = 50  # that are told; of the others how many they are
KEPT = 2  # releases: a server that is just opening the last but one finds its files
QUIET_MS = 25  # in which nothing more is saved, before the documents are looked through
LONGEST_MS = 400  # that one save may be put off by the next
LOOK_MS = 100  # between one look whether the folder is still the same and the next
END_SECONDS = 1.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Looking:
    """The documents are another than they were and are being looked through."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: the id of the release that was published, or the first problems and how many there are.

    `failure` says why documents without a problem could not be published.
    """

    release: str | None = None
    problems: tuple[Problem, ...] = ()
    count: int = 0
    failure: str = ""


Said: TypeAlias = Looking | Finding
Say: TypeAlias = Callable[[Said], None]


@contextmanager
def baking(folder: Path, room: Path) -> Iterator[Connection]:
    """Bake the documents of `folder` on every save while the block lasts; gives what is said of it.

    Releases, and whatever else is made, lie in the folder `room`, which the caller removes.
    """
    heard, says = multiprocessing.Pipe(duplex=False)
    lifeline, life = multiprocessing.Pipe(duplex=False)  # cut off when this process ends, however that ends

    def work() -> None:
        for number in (signal.SIGINT, signal.SIGHUP):  # a terminal sends them to all: the parent ends this process
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        heard.close()
        life.close()
        threading.Thread(target=_end_with_parent, args=(lifeline, room), daemon=True).start()
        tempfile.tempdir = str(room)  # what the checking processes need is left there when this one is ended
        bake_on_save(folder, releases_in(room), says.send)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    says.close()
    lifeline.close()
    try:
        yield heard
    finally:
        process.terminate()
        process.join(END_SECONDS)
        process.kill()
        process.join()
        life.close()
        heard.close()


def releases_in(room: Path) -> Path:
    """Name the folder of the releases."""
    return room / "releases"


def bake_on_save(folder: Path, releases: Path, say: Say) -> None:
    """Look through the documents of `folder` now and whenever they change, without end."""
    seen = ""
    with shown() as told:
        progress: Progress = told
        for _ in changes(folder):
            digest = documents_digest(folder)
            if digest == seen:
                continue  # what was saved is no document, or says what it said before
            say(Looking())
            finding = found(folder, digest, releases, progress)
            say(finding)
            seen = "" if finding.failure else digest  # what failed is tried again with the next save, whatever it is
            progress = silent


def found(folder: Path, digest: str, releases: Path, progress: Progress = silent) -> Finding:
    """Look through the documents, and publish them where they have no problem."""
    try:
        examined = examine(folder, progress)
        if examined.content is None:
            return Finding(problems=tuple(examined.problems[:MOST_PROBLEMS]), count=len(examined.problems))
        bake(examined.content, digest, releases, progress)
        release = publish(releases, progress=progress).id
        prune(releases, KEPT)
    except (ReleaseError, InconsistentRelease, OSError) as error:
        return Finding(failure=str(error))
    except Exception:  # noqa: BLE001  # whatever it is, the next save may mend it
        _log.exception("unexpected error")
        return Finding(failure="something unexpected happened; the log says what")
    return Finding(release=release)


def changes(folder: Path) -> Iterator[None]:
    """Go on once the folder is watched, and whenever something in it may have changed, itself replaced included."""
    while True:
        try:
            # As long as it is open, no other folder gets its number.
            here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            yield
            while not folder.is_dir():
                time.sleep(LOOK_MS / 1000)
            continue
        try:
            yield from _changes_while(partial(_is_still, folder, here), folder)
        finally:
            os.close(here)


def _changes_while(is_same: Callable[[], bool], folder: Path) -> Iterator[None]:
    is_watched = False
    for changed in _watched(folder):
        if not is_same():
            return
        if changed or not is_watched:
            is_watched = True
            yield


def _watched(folder: Path) -> Iterator[bool]:
    """Say again and again whether something has changed, until that can no longer be known."""
    try:
        for changed in watch(
            folder.resolve(),
            watch_filter=None,
            step=QUIET_MS,
            debounce=LONGEST_MS,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            yield bool(changed)
    except FileNotFoundError:  # it was there a moment ago
        return


def _is_still(folder: Path, opened: int) -> bool:
    """Tell whether the folder is the one that was opened."""
    try:
        return os.path.samestat(folder.stat(), os.fstat(opened))
    except OSError:
        return False


def _end_with_parent(lifeline: Connection, room: Path) -> None:
    """Tidy up in the place of a parent that could not."""
    lifeline.poll(None)
    shutil.rmtree(room, ignore_errors=True)
    os._exit(1)
