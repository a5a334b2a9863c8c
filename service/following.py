"""A running server follows the pointer: it takes what is published, and what is damaged leaves the last good release.

A new release is opened and proven beside the one that is served, then the engine is exchanged in one assignment.
Requests under way end on the release that they began with; its connections close after the last of them.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import structlog
from graphql import GraphQLSchema

from data.pool import OpenRelease
from data.release import POINTER, Pointer, ReleaseError, current, recognise
from service.engine import Engine
from service.settings import Settings

Marks: TypeAlias = Mapping[Path, tuple[int, ...] | None]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why what the pointer names is not served, for strangers' eyes; `release` is its id where that can be read."""

    code: str
    reason: str
    release: str | None


@dataclass(slots=True)
class Served:
    """The engine that answers, and what was refused since; operations that are prepared outlive their release.

    `taken` counts the releases that were taken after the first.
    """

    engine: Engine
    refusal: Refusal | None = None
    taken: int = 0
    retiring: set["asyncio.Task[None]"] = field(default_factory=set)
    _next: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, release: OpenRelease) -> None:
        """Answer from `release` from now on, and close the one before it when its last statement has run."""
        old = self.engine.release
        self.engine = self.engine.taking(release)
        self.taken += 1
        self._next.set()
        self._next = asyncio.Event()
        task = asyncio.create_task(old.close())
        self.retiring.add(task)
        task.add_done_callback(self.retiring.discard)

    async def taken_after(self, seen: int) -> int:
        """Wait until more releases than those seen were taken, and give how many: whoever is late skips some."""
        while self.taken == seen:
            await self._next.wait()
        return self.taken

    async def close(self) -> None:
        """Close every release that is still open."""
        await asyncio.gather(*self.retiring, self.engine.release.close())


@asynccontextmanager
async def following(
    schema: GraphQLSchema, settings: Settings, trusted: frozenset[str] = frozenset()
) -> AsyncIterator[Served]:
    """Serve what is published, now and as long as the block lasts; `trusted` documents are run whatever their limits.

    Raises `ReleaseError` where nothing can be served now.
    """
    marks = _marks([settings.releases / POINTER])
    pointer = current(settings.releases)
    marks = {**marks, **_marks(_files(pointer, settings))}
    release = await _opened(pointer, settings)
    served = Served(Engine.over(schema, release, settings, trusted))
    watch = asyncio.create_task(_follow(served, settings, marks))
    try:
        yield served
    finally:
        watch.cancel()
        await asyncio.wait([watch])
        await served.close()


async def _follow(served: Served, settings: Settings, marks: Marks) -> None:
    """Look again and again whether the pointer, or a file that it names, is another than it was."""
    complaint: object = None
    while True:
        await asyncio.sleep(settings.follow_seconds)
        if await asyncio.to_thread(_marks, marks) == marks:
            continue
        # Marked before it is read: what changes while it is read is seen the next time.
        marks = seen = await asyncio.to_thread(_marks, [settings.releases / POINTER])
        release = None
        try:
            pointer = await asyncio.to_thread(current, settings.releases)
            release = pointer.id
            marks = {**seen, **await asyncio.to_thread(_marks, _files(pointer, settings))}
            await _exchange(served, pointer, settings)
        except ReleaseError as error:
            refusal, text = Refusal(error.code, error.reason, release), str(error)
        except Exception as error:  # noqa: BLE001  # whatever it is, what is served goes on and the log gets all
            refusal, text = Refusal("NOT_OPENED", "it could not be opened; the log says why", release), repr(error)
            marks = dict.fromkeys(marks)  # it may pass: try again the next time
        else:
            served.refusal = None
            continue
        if await asyncio.to_thread(_marks, seen) != seen:
            marks = seen  # swapped while it was judged: judge what it is now
            continue
        served.refusal = refusal
        if complaint != (seen, refusal.code):
            complaint = (seen, refusal.code)
            _log.error("release refused", code=refusal.code, release=refusal.release, reason=text)


async def _exchange(served: Served, pointer: Pointer, settings: Settings) -> None:
    if pointer == served.engine.release.pointer:
        # Its files are open and go on, whatever is in their place now; a server that starts would not have them.
        await asyncio.to_thread(recognise, settings.releases, pointer)
        return
    start = time.monotonic()
    served.take(await _opened(pointer, settings))
    _log.info("release taken", release=pointer.id, seconds=round(time.monotonic() - start, 3))


def _files(pointer: Pointer, settings: Settings) -> list[Path]:
    return [settings.releases / file.name for file in pointer.files]


async def _opened(pointer: Pointer, settings: Settings) -> OpenRelease:
    return await OpenRelease.open(
        settings.releases, pointer, connections=settings.connections, wait_seconds=settings.wait_seconds
    )


def _marks(paths: Iterable[Path]) -> Marks:
    """Tell by which marks one would see that a file is another than it was; None where there is none."""
    return {path: _mark(path) for path in paths}


def _mark(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
