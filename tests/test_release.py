"""Releases on the disk: what is published is whole, what is damaged is refused, and the old one stays until then."""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.build import build
from data.publish import publish
from data.release import CANDIDATE, POINTER, Candidate, Pointer, ReleaseError, ReleaseFile, current, verify
from tests.oms import copy_documents

BUILD_AGAIN = "build and publish again"
TIME = datetime(2026, 11, 22, 12, 34, 56, 789, tzinfo=UTC)


@pytest.fixture
def folder(releases: Path, tmp_path: Path) -> Path:
    """A folder of a test's own in which a release is published."""
    return shutil.copytree(releases, tmp_path / "releases")


# ---- Publishing


def test_the_pointer_names_both_files_by_their_hashes_and_the_time(folder: Path) -> None:
    pointer = publish(folder, TIME)
    assert current(folder) == pointer
    assert pointer.id.startswith("r")
    written = json.loads((folder / POINTER).read_text(encoding="utf-8"))
    assert written == {
        "id": pointer.id,
        "content": {"sha256": pointer.content.sha256},
        "statistics": {"sha256": pointer.statistics.sha256},
        "documents_digest": pointer.documents_digest,
        "published_at": "2026-11-22T12:34:56Z",
        "seal": written["seal"],
    }
    for name in ("content", "statistics"):
        sha256 = written[name]["sha256"]
        assert hashlib.sha256((folder / f"{sha256[:16]}.db").read_bytes()).hexdigest() == sha256


def test_without_a_time_it_is_published_now(folder: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert before <= publish(folder).published_at <= datetime.now(UTC)


def test_publishing_again_keeps_the_id(folder: Path) -> None:
    assert publish(folder, TIME).id == publish(folder).id == current(folder).id


def test_what_was_published_before_stays_on_the_disk_and_sound(folder: Path, tmp_path: Path) -> None:
    old = current(folder)
    documents = copy_documents(tmp_path / "documents")
    (documents / "disclaimer.yaml").write_text("body: Another.\n", encoding="utf-8")
    build(documents, folder)
    assert current(folder) == old  # built is not published
    new = publish(folder)
    assert current(folder) == new != old
    verify(folder, old)
    verify(folder, new)


def test_publishing_leaves_nothing_beside_the_files_and_the_two_records(folder: Path) -> None:
    pointer = publish(folder)
    names = {pointer.content.name, pointer.statistics.name, CANDIDATE, POINTER}
    assert {path.name for path in folder.iterdir() if path.is_file()} == names


# ---- What is refused

Damage = Callable[[Path, Pointer], object]


def file_of(folder: Path, pointer: Pointer) -> Path:
    """Give the content file, writable."""
    path = folder / pointer.content.name
    path.chmod(0o644)
    return path


def flip_a_bit(folder: Path, pointer: Pointer) -> None:
    """Change one bit in the middle of the content."""
    path = file_of(folder, pointer)
    text = bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(text)


def truncate(folder: Path, pointer: Pointer) -> None:
    """Cut off the content's last page."""
    os.truncate(file_of(folder, pointer), file_of(folder, pointer).stat().st_size - 4096)


def mark(folder: Path, pointer: Pointer, pragma: str) -> None:
    """Mark the content as something else, under the name and in the records that its bytes then have."""
    path = file_of(folder, pointer)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")
    rename(folder, pointer, path)


def rename(folder: Path, pointer: Pointer, path: Path) -> None:
    """Give the content, whatever it now is, the name and the records that fit its bytes."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(folder / f"{sha256[:16]}.db")
    candidate = Candidate.of(ReleaseFile(sha256=sha256), pointer.statistics, pointer.documents_digest)
    (folder / CANDIDATE).write_text(candidate.model_dump_json(), encoding="utf-8")


def fill(folder: Path, pointer: Pointer, text: bytes) -> None:
    """Make the content any file, and the records fit it."""
    path = file_of(folder, pointer)
    path.write_bytes(text)
    rename(folder, pointer, path)


def exchange(folder: Path, pointer: Pointer) -> None:
    """Name the two files the wrong way round."""
    candidate = Candidate.of(pointer.statistics, pointer.content, pointer.documents_digest)
    (folder / CANDIDATE).write_text(candidate.model_dump_json(), encoding="utf-8")


DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "no candidate": (lambda folder, _: (folder / CANDIDATE).unlink(), "there is no", "run `raregraph build` first"),
    "half a candidate": (
        lambda folder, _: os.truncate(folder / CANDIDATE, 99),
        "candidate.json is damaged",
        "run `raregraph build` first",
    ),
    "no content": (lambda folder, pointer: (folder / pointer.content.name).unlink(), ".db is missing", BUILD_AGAIN),
    "no statistics": (
        lambda folder, pointer: (folder / pointer.statistics.name).unlink(),
        ".db is missing",
        BUILD_AGAIN,
    ),
    "a flipped bit": (flip_a_bit, "has the SHA-256", BUILD_AGAIN),
    "a truncated file": (truncate, "has the SHA-256", BUILD_AGAIN),
    "another application's file": (
        lambda folder, pointer: mark(folder, pointer, "application_id = 1"),
        "is no release of format 4",
        BUILD_AGAIN,
    ),
    "another format": (
        lambda folder, pointer: mark(folder, pointer, "user_version = 1"),
        "is no release of format 4",
        BUILD_AGAIN,
    ),
    "an empty file": (lambda folder, pointer: fill(folder, pointer, b""), "is no release of format 4", BUILD_AGAIN),
    "no database": (lambda folder, pointer: fill(folder, pointer, b"text"), "is no release of format 4", BUILD_AGAIN),
    "the head of a database": (
        lambda folder, pointer: fill(folder, pointer, (folder / pointer.content.name).read_bytes()[:200]),
        "is no release of format 4",
        BUILD_AGAIN,
    ),
    "statistics for content": (exchange, "has no table release", BUILD_AGAIN),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_is_not_published_and_the_old_pointer_stays(folder: Path, name: str) -> None:
    damage, message, advice = DAMAGES[name]
    old = (folder / POINTER).read_bytes()
    damage(folder, current(folder))
    with pytest.raises(ReleaseError) as refusal:
        publish(folder)
    assert message in str(refusal.value)
    assert str(refusal.value).endswith(advice)
    assert str(folder) in str(refusal.value)
    assert (folder / POINTER).read_bytes() == old
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("damage", [flip_a_bit, truncate])
def test_a_release_damaged_after_publishing_does_not_verify(folder: Path, damage: Damage) -> None:
    pointer = current(folder)
    verify(folder, pointer)
    damage(folder, pointer)
    with pytest.raises(ReleaseError, match=r"has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}; build and publish again"):
        verify(folder, pointer)


def test_where_nothing_is_published_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        ReleaseError, match=r"there is no .*current\.json; run `raregraph build` and `raregraph publish`"
    ):
        current(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda text: text[: len(text) // 2], id="half"),
        pytest.param(lambda _: "null", id="null"),
        pytest.param(lambda _: "[]", id="a list"),
        pytest.param(lambda text: text.replace("sha256", "sha1"), id="an unknown key"),
        pytest.param(lambda text: text.replace('"published_at"', '"at"'), id="a missing key"),
        pytest.param(lambda text: text.replace('sha256": "', 'sha256": "../'), id="a path for a hash"),
        pytest.param(lambda text: text.replace("T", " at "), id="a bad time"),
        pytest.param(lambda text: text.replace('"r', '"c'), id="an id of something else"),
    ],
)
def test_a_damaged_pointer_is_refused_with_what_to_do(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / POINTER
    before = path.read_text(encoding="utf-8")
    path.write_text(change(before), encoding="utf-8")
    assert change(before) != before
    with pytest.raises(
        ReleaseError, match=r"current\.json is damaged \(.+\); run `raregraph build` and `raregraph publ"
    ):
        current(folder)


def test_a_pointer_with_a_flipped_bit_that_makes_it_no_utf_8_is_refused(folder: Path) -> None:
    path = folder / POINTER
    path.write_bytes(path.read_bytes().replace(b"statistics", b"st\xe1tistics"))
    with pytest.raises(ReleaseError, match=r"current\.json is damaged"):
        current(folder)


# ---- Readers beside a publisher (publishers that are killed: tests/test_killed.py)


@pytest.mark.slow
def test_a_reader_finds_a_whole_pointer_at_every_moment(folder: Path) -> None:
    published = [publish(folder, datetime.fromtimestamp(0, UTC))]
    seen: list[Pointer] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(current(folder))

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        try:
            published += [publish(folder, datetime.fromtimestamp(second, UTC)) for second in range(1, 13)]
        finally:
            done.set()
        reader.result()
    assert all(pointer in published for pointer in seen)
    assert len({pointer.published_at for pointer in seen}) > 1  # it read while another was published
