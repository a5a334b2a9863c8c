"""Releases on the disk: immutable files named by their hashes, and the pointer that says which two are served.

`build` leaves a candidate; `publish` verifies it and swaps the pointer as its last act. Nothing that is served is
ever changed in place, so a reader has the old release or the new one, whole.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.identity import public_id
from data.writer import APPLICATION_ID, FORMAT

CANDIDATE = "candidate.json"
POINTER = "current.json"


class ReleaseError(Exception):
    """A release cannot be used; the text says which file, why, and what to do."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Record = TypeVar("Record", bound=_Record)


class ReleaseFile(_Record):
    """An immutable database file, known by the hash of its bytes."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @property
    def name(self) -> str:
        """The file's name in the folder of releases."""
        return f"{self.sha256[:16]}.db"


class Candidate(_Record):
    """Two files that belong together, and the digest of what they were made of."""

    content: ReleaseFile
    statistics: ReleaseFile
    documents_digest: str

    @property
    def id(self) -> str:
        """The release's public id: the same files have the same id."""
        return public_id("Release", self.content.sha256, self.statistics.sha256)


class Pointer(Candidate):
    """A candidate that is served since `published_at` (UTC, to the second)."""

    published_at: datetime


def publish(releases: Path, now: datetime | None = None) -> Pointer:
    """Verify the candidate in `releases` and serve it from now on; raises `ReleaseError` and changes nothing."""
    candidate = _read(releases / CANDIDATE, Candidate, "run `raregraph build` first")
    verify(releases, candidate)
    published_at = (now or datetime.now(UTC)).replace(microsecond=0)
    pointer = Pointer(**dict(candidate), published_at=published_at)
    write_json(releases / POINTER, pointer)
    return pointer


def current(releases: Path) -> Pointer:
    """Read which release is served; raises `ReleaseError` where none is published."""
    return _read(releases / POINTER, Pointer, "run `raregraph build` and `raregraph publish`")


def verify(releases: Path, candidate: Candidate) -> None:
    """Raise `ReleaseError` unless both files are, byte for byte, what the record says, and of our format."""
    for file in (candidate.content, candidate.statistics):
        path = releases / file.name
        if not path.is_file():
            raise ReleaseError(f"{path} is missing; build and publish again")
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != file.sha256:
            raise ReleaseError(f"{path} has the SHA-256 {found}, not {file.sha256}; build and publish again")
        with closing(sqlite3.connect(uri(path), uri=True)) as connection:
            marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if marks != [APPLICATION_ID, FORMAT]:
            raise ReleaseError(f"{path} is no release of format {FORMAT}; build and publish again")


def uri(path: Path) -> str:
    """Address a release file so that SQLite only reads it and leaves nothing beside it."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def write_json(path: Path, record: BaseModel) -> None:
    """Replace a record in one step that survives a crash: the old text or the new one, whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(record.model_dump_json(indent=2) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path, model: type[Record], advice: str) -> Record:
    try:
        return model.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReleaseError(f"there is no {path}; {advice}") from None
    except ValidationError as error:
        raise ReleaseError(f"{path} is damaged ({error.errors()[0]['msg']}); {advice}") from None
