"""A folder of documents → a candidate release: two files named by their hashes, ready to be published."""

import hashlib
import os
from pathlib import Path

from data.bake import bake_content, bake_statistics
from data.check import DISCLAIMER, load
from data.documents import SUBJECTS, Content
from data.folder import MAX_BYTES, find
from data.lock import draft_folder, locked
from data.progress import Progress, silent
from data.release import CANDIDATE, Candidate, ReleaseFile, sync_folder, write_json
from data.writer import Writer

_HERE = Path(__file__).parent


def build(content_folder: Path, releases: Path, progress: Progress = silent) -> Candidate:
    """Check and bake the documents of `content_folder` into `releases`; raises `InvalidContent` with every problem.

    The same documents give the same bytes. What is written is not served before it is published.
    """
    digest = documents_digest(content_folder)
    return bake(load(content_folder, progress), digest, releases, progress)


def bake(content: Content, digest: str, releases: Path, progress: Progress = silent) -> Candidate:
    """Bake checked documents; `digest` names them."""
    with draft_folder(releases) as drafts:
        content_draft, statistics_draft = drafts / "content", drafts / "statistics"
        with Writer(content_draft, _content_tables(), progress) as writer:
            bake_content(content, writer, progress)
        with Writer(statistics_draft, [(_HERE / "statistics.sql").read_text(encoding="utf-8")]) as writer:
            bake_statistics(content, writer)
        candidate = Candidate.of(_complete(content_draft), _complete(statistics_draft), digest)
        with locked(releases):
            for draft, file in zip((content_draft, statistics_draft), candidate.files, strict=True):
                draft.replace(releases / file.name)
            sync_folder(releases)
            write_json(releases / CANDIDATE, candidate)
    return candidate


def documents_digest(content_folder: Path) -> str:
    """Name by one SHA-256 the documents below `content_folder` and the code and tables that bake them.

    What the check refuses changes the name too, so that a misplaced document is not taken for none.
    """
    digest = hashlib.sha256()
    code = [path for pattern in ("*.py", "*.sql", "tables/*.sql") for path in _HERE.glob(pattern)]
    found = find(content_folder, SUBJECTS, DISCLAIMER)
    documents = (name for subject in found.documents.values() for name in subject.values())
    names = [DISCLAIMER, *documents, *found.translations.values()]
    for root, paths in ((_HERE, code), (content_folder, [content_folder / name for name in names])):
        for path in sorted(paths):
            name, text = path.relative_to(root).as_posix(), _bytes(path)
            digest.update(f"{name}\0{len(text)}\0".encode(errors="surrogateescape") + text)
    digest.update("".join(map(str, found.problems)).encode())
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    """Read a file; nothing of one that the check will refuse as a file."""
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_BYTES else b""
    except OSError:
        return b""


def _content_tables() -> list[str]:
    return [script.read_text(encoding="utf-8") for script in sorted((_HERE / "tables").glob("*.sql"))]


def _complete(draft: Path) -> ReleaseFile:
    """Bring a proven file to the disk for good, read-only, and say what it is."""
    with draft.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    draft.chmod(0o444)
    return ReleaseFile(sha256=sha256)
