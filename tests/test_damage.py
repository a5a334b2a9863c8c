"""What is damaged is refused by a running server, said once and plainly, and the last good release goes on."""

import hashlib
import itertools
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from data.documents import Content
from data.publish import publish
from data.release import (
    CANDIDATE,
    POINTER,
    Candidate,
    Pointer,
    ReleaseError,
    ReleaseFile,
    current,
    recognise,
    write_json,
)
from tests.releases import AGREEING, GIVEN_UP_AFTER, agreed, bake_edition, publish_edition, ready, takes, wait_for
from tests.serving import Server, serving

pytestmark = pytest.mark.slow

Damage = Callable[[Path, Pointer], object]


@dataclass
class Running:
    """A server in whose folder edition after edition is published, and its log."""

    server: Server
    folder: Path
    log: Path
    content: Content
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def publish(self) -> Pointer:
        """Publish the next edition."""
        return publish_edition(self.content, next(self.numbers), self.folder)

    def put(self, damage: Damage) -> None:
        """Make the next edition, damage it, and let the pointer name it."""
        candidate = bake_edition(self.content, next(self.numbers), self.folder)
        pointer = Pointer(**dict(candidate), published_at=current(self.folder).published_at)
        damage(self.folder, pointer)

    def refusals(self) -> list[Any]:
        """Read from the log what was refused."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in lines if line["event"] == "release refused"]


@pytest.fixture(scope="module")
def running(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running server."""
    folder = tmp_path_factory.mktemp("running")
    log = folder.with_suffix(".log")
    publish_edition(content, 1_000_000, folder)
    with serving(folder, log=log, follow_seconds="0.05") as server:
        yield Running(server, folder, log, content)


def point(folder: Path, pointer: Candidate) -> None:
    """Let the pointer name this."""
    write_json(folder / POINTER, pointer)


def damaged(change: Callable[[Path], object]) -> Damage:
    """Damage the content file behind its name, then point to it."""

    def damage(folder: Path, pointer: Pointer) -> None:
        path = folder / pointer.content.name
        path.chmod(0o644)
        change(path)
        point(folder, pointer)

    return damage


def unsound(*statements: str) -> Damage:
    """Make the content another database, under the name and in a pointer that fit its bytes."""

    def damage(folder: Path, pointer: Pointer) -> None:
        path = folder / pointer.content.name
        path.chmod(0o644)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
        file = ReleaseFile(sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        path.rename(folder / file.name)
        candidate = Candidate.of(file, pointer.statistics, pointer.documents_digest)
        point(folder, Pointer(**dict(candidate), published_at=pointer.published_at))

    return damage


def swap(path: Path, text: bytes) -> None:
    """Put other bytes in place of a file in one step: a server that looks meanwhile sees one damage, not two."""
    draft = path.with_name("damaged")
    draft.write_bytes(text)
    draft.replace(path)


def flip_a_bit(path: Path) -> None:
    """Change one bit in the middle."""
    text = bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(text)


def replace_by_a_folder(path: Path) -> None:
    """Put a folder where the file was."""
    path.unlink()
    path.mkdir()


def of_other_files(folder: Path, pointer: Pointer) -> None:
    """Point to the files that are served by the id of others."""
    point(folder, current(folder).model_copy(update={"id": pointer.id}))


def the_wrong_way_round(folder: Path, pointer: Pointer) -> None:
    """Name the content as statistics and the statistics as content."""
    candidate = Candidate.of(pointer.statistics, pointer.content, pointer.documents_digest)
    point(folder, Pointer(**dict(candidate), published_at=pointer.published_at))


DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "a flipped bit": (damaged(flip_a_bit), "WRONG_HASH", "has the SHA-256"),
    "a truncated file": (damaged(lambda path: path.write_bytes(path.read_bytes()[:-4096])), "WRONG_HASH", "SHA-256"),
    "no content": (damaged(Path.unlink), "FILE_MISSING", ".db is missing"),
    "a folder for content": (damaged(replace_by_a_folder), "FILE_MISSING", "is missing"),
    "another application's file": (unsound("PRAGMA application_id = 1"), "WRONG_FORMAT", "is no release of format"),
    "another format": (unsound("PRAGMA user_version = 99"), "WRONG_FORMAT", "is no release of format"),
    "the id of other files": (of_other_files, "WRONG_ID", "current.json names two files by the id of others"),
    "the wrong way round": (the_wrong_way_round, "WRONG_FORMAT", "has no table release"),
    "half a pointer": (
        lambda folder, pointer: swap(folder / POINTER, pointer.model_dump_json()[:99].encode()),
        "RECORD_DAMAGED",
        "current.json is damaged",
    ),
    "bytes that are no text": (
        lambda folder, _: swap(folder / POINTER, b"\xff\xfe\x00"),
        "RECORD_DAMAGED",
        "current.json is damaged",
    ),
    "no pointer": (lambda folder, _: (folder / POINTER).unlink(), "RECORD_MISSING", "there is no current.json"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_is_refused_and_the_next_good_one_taken(running: Running, name: str) -> None:
    damage, code, reason = DAMAGES[name]
    good = running.publish()
    takes(running.server, good.id)
    before = len(running.refusals())

    running.put(damage)
    seen = wait_for(lambda: ready(running.server), lambda seen: "refused" in seen, GIVEN_UP_AFTER)
    assert seen["status"] == "ready"
    assert seen["release"] == good.id
    assert seen["refused"]["code"] == code
    assert reason in seen["refused"]["reason"]
    assert "/" not in seen["refused"]["reason"]
    for _ in range(10):  # looks again and again meanwhile
        assert agreed(running.server.post(AGREEING)["data"])[1] == good.id
        time.sleep(0.03)
    (logged,) = running.refusals()[before:]
    assert (logged["code"], logged["level"], logged["release"]) == (code, "error", seen["refused"]["release"])
    assert str(running.folder) in logged["reason"]

    takes(running.server, running.publish().id)
    assert len(running.refusals()) == before + 1


def test_a_file_that_comes_after_its_pointer_is_taken_when_it_is_there(running: Running) -> None:
    good = running.publish()
    takes(running.server, good.id)
    candidate = bake_edition(running.content, next(running.numbers), running.folder)
    path = running.folder / candidate.content.name
    path.rename(running.folder / "on-its-way")
    point(running.folder, Pointer(**dict(candidate), published_at=good.published_at))
    seen = wait_for(lambda: ready(running.server), lambda seen: "refused" in seen, GIVEN_UP_AFTER)
    assert seen["refused"]["release"] == candidate.id
    (running.folder / "on-its-way").rename(path)
    takes(running.server, candidate.id)


def test_a_pointer_that_is_put_back_is_no_refusal_any_more(running: Running) -> None:
    good = running.publish()
    takes(running.server, good.id)
    text = (running.folder / POINTER).read_bytes()
    (running.folder / POINTER).write_text("{")
    wait_for(lambda: ready(running.server), lambda seen: "refused" in seen, GIVEN_UP_AFTER)
    (running.folder / POINTER).write_bytes(text)
    takes(running.server, good.id)


def test_what_does_not_hold_together_is_not_published_whatever_its_hash(content: Content, tmp_path: Path) -> None:
    served = publish_edition(content, 1, tmp_path)
    unsound("PRAGMA foreign_keys = OFF", "DELETE FROM source WHERE slug = 'orphanet-1183'")(tmp_path, served)
    forged = current(tmp_path)
    recognise(tmp_path, forged)
    write_json(tmp_path / CANDIDATE, Candidate(**forged.model_dump(exclude={"published_at"})))
    with pytest.raises(ReleaseError, match="does not hold together") as refused:
        publish(tmp_path)
    assert refused.value.code == "CHECK_FAILED"
    assert current(tmp_path) == forged
