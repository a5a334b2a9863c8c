"""What a release is: two immutable files named by their hashes, and the records that name them and prove them sound.

Nothing that is served is ever changed in place, so a reader has the old release or the new one, whole. How a release
comes to be served is told in data/publish.py.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.identity import public_id
from data.progress import Progress, silent
from data.writer import APPLICATION_ID, CACHE_KB, FORMAT, PROOFS, InconsistentRelease

CANDIDATE = "candidate.json"
POINTER = "current.json"
SEAL = "seal"  # in a record's file: names what else it says, so that no bit of it changes unseen
BUILD_AGAIN = "build and publish again"
PUBLISH_FIRST = "run `raregraph build` and `raregraph publish`"


class ReleaseError(Exception):
    """A release cannot be used; the text says which file, why, and what to do.

    `code` and `reason` say it to strangers: `reason` names the file without its folder and gives no advice.
    """

    def __init__(self, code: str, says: str, path: Path, advice: str) -> None:
        self.code = code
        self.reason = says.replace("{}", path.name, 1)
        super().__init__(f"{says.replace('{}', str(path), 1)}; {advice}")


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
    """Two files that belong together, the public id of the two, and the digest of what they were made of."""

    id: str = Field(pattern=r"^r[a-z2-7]{16}$")
    content: ReleaseFile
    statistics: ReleaseFile
    documents_digest: str

    @classmethod
    def of(cls, content: ReleaseFile, statistics: ReleaseFile, documents_digest: str) -> Self:
        """Name two files as one release: the same files have the same id."""
        return cls(
            id=_id_of(content, statistics), content=content, statistics=statistics, documents_digest=documents_digest
        )

    @property
    def files(self) -> tuple[ReleaseFile, ReleaseFile]:
        """Both files."""
        return self.content, self.statistics


class Pointer(Candidate):
    """A candidate that is served since `published_at` (UTC, to the second)."""

    published_at: datetime


def current(releases: Path) -> Pointer:
    """Read which release is served; raises `ReleaseError` where none is published."""
    return read_record(releases / POINTER, Pointer, PUBLISH_FIRST)


def verify(releases: Path, candidate: Candidate, progress: Progress = silent) -> None:
    """Raise `ReleaseError` unless both files are what the record says and hold together: every page and reference.

    It takes some 10 ms a megabyte, most of them without the interpreter's lock.
    """
    recognise(releases, candidate)
    steps = [(file, proof) for file in candidate.files for proof in PROOFS]
    for done, (file, proof) in enumerate(steps):
        progress("Verifying", done, len(steps))
        with _read(releases / file.name) as connection:
            try:
                connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
                proof(connection)
            except (InconsistentRelease, sqlite3.DatabaseError) as error:
                says = f"{{}} does not hold together ({error})"
                raise ReleaseError("CHECK_FAILED", says, releases / file.name, BUILD_AGAIN) from None
    progress("Verifying", len(steps), len(steps))


def recognise(releases: Path, candidate: Candidate) -> None:
    """Raise `ReleaseError` unless both files are, byte for byte, what the record says, and of our format.

    That is enough to serve them: a file with this hash was proven sound when it was published. It takes a
    millisecond or two a megabyte.
    """
    if candidate.id != _id_of(candidate.content, candidate.statistics):
        path = releases / (POINTER if isinstance(candidate, Pointer) else CANDIDATE)
        raise ReleaseError("WRONG_ID", f"{{}} names two files by the id of others ({candidate.id})", path, BUILD_AGAIN)
    # The table tells the content from the statistics: a record may name two good files the wrong way round.
    for file, table in ((candidate.content, "release"), (candidate.statistics, "community_stats")):
        _recognise_file(releases / file.name, file.sha256, table)


def uri(path: Path) -> str:
    """Address a release file so that SQLite only reads it and leaves nothing beside it."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def read_record(path: Path, model: type[Record], advice: str) -> Record:
    """Read a record; raises `ReleaseError` where there is none or it is damaged, be it by a single bit."""
    try:
        said = orjson.loads(path.read_bytes())
        seal = said.pop(SEAL, None) if isinstance(said, dict) else None
        record = model.model_validate(said)
    except FileNotFoundError:
        raise ReleaseError("RECORD_MISSING", "there is no {}", path, advice) from None
    except OSError as error:
        raise ReleaseError("RECORD_UNREADABLE", f"{{}} cannot be read ({error.strerror})", path, advice) from None
    except ValidationError as error:
        raise _damaged(path, error.errors()[0]["msg"], advice) from None
    except orjson.JSONDecodeError as error:
        raise _damaged(path, str(error), advice) from None
    if seal not in (None, _sealed(said)):  # None: of a version that sealed nothing
        raise _damaged(path, "its seal is of another text", advice)
    return record


def write_json(path: Path, record: BaseModel) -> None:
    """Replace a record in one step that survives a crash: the old text or the new one, whole; asks for the lock."""
    draft = path.with_name(f".{path.name}.tmp")
    said = record.model_dump(mode="json")
    with draft.open("wb") as stream:
        stream.write(orjson.dumps({**said, SEAL: _sealed(said)}, option=orjson.OPT_INDENT_2) + b"\n")
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


def _sealed(said: object) -> str:
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]


def _damaged(path: Path, why: str, advice: str) -> ReleaseError:
    return ReleaseError("RECORD_DAMAGED", f"{{}} is damaged ({why})", path, advice)


def _id_of(content: ReleaseFile, statistics: ReleaseFile) -> str:
    return public_id("Release", content.sha256, statistics.sha256)


def _recognise_file(path: Path, sha256: str, table: str) -> None:
    with _read(path) as connection:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != sha256:
            raise ReleaseError("WRONG_HASH", f"{{}} has the SHA-256 {found}, not {sha256}", path, BUILD_AGAIN)
        try:
            marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        except sqlite3.DatabaseError:
            marks, known = [], None
        if marks != [APPLICATION_ID, FORMAT]:
            raise ReleaseError("WRONG_FORMAT", f"{{}} is no release of format {FORMAT}", path, BUILD_AGAIN)
        if not known:
            raise ReleaseError("WRONG_FORMAT", f"{{}} has no table {table}", path, BUILD_AGAIN)


@contextmanager
def _read(path: Path) -> Iterator[sqlite3.Connection]:
    """Connect to a file; raises `ReleaseError` where it cannot be read."""
    try:
        if not path.is_file():
            raise ReleaseError("FILE_MISSING", "{} is missing", path, BUILD_AGAIN)
        with closing(sqlite3.connect(uri(path), uri=True)) as connection:
            yield connection
    except OSError as error:
        says = f"{{}} cannot be read ({error.strerror})"
        raise ReleaseError("FILE_UNREADABLE", says, path, BUILD_AGAIN) from None
    except sqlite3.OperationalError as error:
        raise ReleaseError("FILE_UNREADABLE", f"{{}}: {error}", path, BUILD_AGAIN) from None
