"""kill -9 at any moment leaves the old release or the new one: whole, readable, with the history of all that was."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data.documents import Content
from data.history import FOLDER, history
from data.publish import prune
from data.release import CANDIDATE, POINTER, Candidate, current, read_record, recognise, verify
from tests.releases import AGREEING, GIVEN_UP_AFTER, agreed, ask, publish_edition, wait_for
from tests.serving import Server, serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
KILLS = 200
LONG_KILLS = 1_000
BUILD_KILLS = 10
KEPT = 10  # publications, more than are told apart by content
LOOKS = 20  # kills between two looks at a running server, and at every page of what it serves
KILLED = -signal.SIGKILL


@dataclass
class Publishers:
    """Starts publishers in one folder, one after another, and tells what they came to; publications go by seconds."""

    process: subprocess.Popen[str]
    folder: Path
    journal: Path
    first: int = 1  # of the one that was started last
    before: int = 0  # what was served when it was started
    known: set[int] = field(default_factory=set)  # everything that was ever seen to be served

    def start(self, kind: str, *, die_at: int | None = None) -> int:
        """Start one and give its id."""
        assert self.process.stdin
        assert self.process.stdout
        self.before = served(self.folder)
        self.first = max(self.noted("begin"), default=0) + 1
        self.process.stdin.write(json.dumps({"kind": kind, "start": self.first, "die_at": die_at}) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def ended(self) -> int:
        """Wait until it is gone and give its exit status."""
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def noted(self, what: str) -> list[int]:
        """Give the publications that were begun or ended."""
        lines = self.journal.read_text().splitlines()
        return [int(line.split()[1]) for line in lines if line.startswith(what)]

    def check(self) -> None:
        """Check that the old is served or the new, that it is whole, and that nothing of what was served is lost.

        That the files have the bytes of their names is proof that they are whole: all of them were proven so before.
        """
        pointer = current(self.folder)
        recognise(self.folder, pointer)
        begun, ended = ([second for second in self.noted(what) if second >= self.first] for what in ("begin", "end"))
        old_or_new = {[self.before, *ended][-1], *begun[-1:]}
        assert served(self.folder) in old_or_new
        self.known |= {served(self.folder), *ended}
        publications = self.publications()
        assert publications[-1] == served(self.folder)
        assert self.known <= set(publications)
        recognise(self.folder, read_record(self.folder / CANDIDATE, Candidate, ""))

    def publications(self) -> list[int]:
        """Give the seconds of all that is known to have been published."""
        return [int(publication.pointer.published_at.timestamp()) for publication in history(self.folder)]

    def check_throughout(self) -> None:
        """Check that, every page and reference of it, and that it answers; then shorten the history."""
        self.check()
        prune(self.folder, KEPT)
        self.known = set(self.publications())
        verify(self.folder, current(self.folder))
        verify(self.folder, read_record(self.folder / CANDIDATE, Candidate, ""))
        assert agreed(ask(self.folder, AGREEING))[1] == current(self.folder).id


def served(folder: Path) -> int:
    """Give the second of the publication that is in force."""
    return int(current(folder).published_at.timestamp())


@contextmanager
def publishers(folder: Path, journal: Path) -> Iterator[Publishers]:
    """Start what starts publishers."""
    journal.touch()
    command = [sys.executable, str(ROOT / "tests" / "publisher.py"), str(folder), str(journal)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Publishers(process, folder, journal)
        assert process.stdin
        process.stdin.close()
    assert process.returncode == 0


@pytest.fixture
def folder(content: Content, tmp_path: Path) -> Path:
    """A folder with two publications, of time 0."""
    for number in (1, 2):
        publish_edition(content, number, tmp_path / "releases")
    return tmp_path / "releases"


def follows(server: Server, folder: Path) -> None:
    """Check that a running server comes to serve what the pointer names."""
    wanted = current(folder).published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    query = "{ release { publishedAt } }"
    wait_for(
        lambda: server.post(query)["data"]["release"]["publishedAt"], lambda seen: bool(seen == wanted), GIVEN_UP_AFTER
    )


@pytest.mark.parametrize("kills", [KILLS, pytest.param(LONG_KILLS, marks=pytest.mark.long)])
def test_a_publisher_killed_at_random_moments(kills: int, folder: Path, tmp_path: Path) -> None:
    chance = random.Random()  # noqa: S311  # which moments matters little, that they differ does
    with (
        publishers(folder, tmp_path / "journal") as at_work,
        serving(folder, log=tmp_path / "log", follow_seconds="0.05") as server,
    ):
        for kill in range(1, kills + 1):
            child = at_work.start("publish")
            time.sleep(chance.uniform(0.002, 0.06))
            os.kill(child, signal.SIGKILL)
            assert at_work.ended() == KILLED
            at_work.check()
            if kill % LOOKS == 0:
                at_work.check_throughout()
                follows(server, folder)
        assert "refused" not in server.client.get("/health/ready").json()
        assert "refused" not in (tmp_path / "log").read_text()
        ended = at_work.noted("end")
        left = [begun for begun in at_work.noted("begin") if begun not in ended]
    assert len(ended) > kills / 10  # it was at work, not starting
    print(f"kills survived: {kills}, {len(left)} of them within a publication")  # noqa: T201  # pytest -s shows it


def test_a_publisher_killed_at_each_of_its_steps(folder: Path, tmp_path: Path) -> None:
    step, status = 0, KILLED
    with publishers(folder, tmp_path / "journal") as at_work:
        while status == KILLED:
            step += 1
            at_work.start("publish", die_at=step)
            status = at_work.ended()
            at_work.check()
        at_work.check_throughout()
    assert status == 0
    assert step > 20


def test_a_builder_killed_at_random_moments(content: Content, folder: Path, tmp_path: Path) -> None:
    chance = random.Random()  # noqa: S311  # as above
    with publishers(folder, tmp_path / "journal") as at_work:
        for _ in range(BUILD_KILLS):
            child = at_work.start("build")
            time.sleep(chance.uniform(0.01, 0.3))
            os.kill(child, signal.SIGKILL)
            assert at_work.ended() == KILLED
            at_work.check_throughout()
    publish_edition(content, 1, folder)
    left = {path.name for path in folder.iterdir() if path.suffix != ".db"}
    assert left == {CANDIDATE, POINTER, FOLDER}
    assert not list(folder.glob("*/*.tmp"))
