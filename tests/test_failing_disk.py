"""A disk that is full or fails at any call of a build or a publication: said plainly, and what is served goes on."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from data.documents import Content
from data.history import FOLDER, history
from data.publish import prune
from data.release import CANDIDATE, POINTER, Pointer, current, recognise, verify
from tests.releases import AGREEING, agreed, publish_edition, takes
from tests.serving import Server, serving

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
COMPILER = shutil.which("cc")
EVER = 2**31  # calls
SOME = 25  # of the calls in `make test`, where there are hundreds and most are alike
KEPT = {CANDIDATE, POINTER, FOLDER}


@dataclass
class Faulty:
    """Runs commands on a folder of releases that fails, while a server serves it."""

    process: subprocess.Popen[str]
    folder: Path
    server: Server
    content: Content
    faults: int = 0

    def run(self, command: str, **job: int) -> Any:
        """Run a command and give its status, its text and the number of calls that were counted."""
        assert self.process.stdin
        assert self.process.stdout
        said = {"command": command, "edition": 1, "error": 0, "at": EVER, "to": EVER, "least": 0, **job}
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def published(self) -> list[Pointer]:
        """List what was published; the same in the same second is one."""
        return [pointer for pointer, _ in groupby(publication.pointer for publication in history(self.folder))]

    def fails(self, command: str, **job: int) -> None:
        """Run a command that meets a fault, and check what it leaves: the old release, and nothing that stays."""
        before, known = (self.folder / POINTER).read_bytes(), self.published()
        ended = self.run(command, **job)
        self.faults += 1
        assert agreed(self.server.post(AGREEING)["data"])[0] == 1
        after = (self.folder / POINTER).read_bytes()
        if ended["status"] == 0:  # the fault was met where it does no harm
            recognise(self.folder, current(self.folder))
            return
        assert ended["status"] == 1, ended["text"]
        (line,) = [line for line in ended["text"].splitlines() if "raregraph: " in line]
        assert line.startswith("raregraph: ")
        assert "Traceback" not in ended["text"]
        # It was published, and what came after was not to be had: the sync of the pointer, or what has changed by it.
        if "a power failure may undo it" in line or "\nPublished" in f"\n{ended['text']}":
            recognise(self.folder, current(self.folder))
        else:
            assert after == before, line
            assert self.published() == known

    def mended(self) -> None:
        """Check that the next publication tidies up, and that no client has noticed anything."""
        known = self.published()
        pointer = publish_edition(self.content, 1, self.folder)
        verify(self.folder, pointer)
        assert self.published() in (known, [*known, pointer])
        prune(self.folder, 1)
        assert {path.name for path in self.folder.iterdir()} == KEPT | {file.name for file in pointer.files}
        assert not list(self.folder.glob("*/*.tmp"))
        takes(self.server, pointer.id)


@pytest.fixture(scope="module")
def faulty(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """A folder with one release that is served, and a process that runs commands there."""
    if not COMPILER:
        pytest.skip("needs a C compiler")
    work = tmp_path_factory.mktemp("faulty")
    library = work / "failing_calls.so"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-o", library, HERE / "failing_calls.c", "-ldl"], check=True)
    folder = work / "releases"
    publish_edition(content, 1, folder)
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "LD_PRELOAD": str(library)}
    command = [sys.executable, str(HERE / "faulty.py"), str(folder)]
    with (
        serving(folder, log=work / "log", follow_seconds="0.05") as server,
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        yield Faulty(process, folder, server, content)
        assert process.stdin
        process.stdin.close()


def sweep(faulty: Faulty, command: str, most: int | None, **fault: int) -> None:
    """Let each call of a command fail in turn, or so many of them, evenly; with `to`, it and all after it."""
    begun = faulty.faults
    calls = faulty.run(command, least=fault["least"])["calls"]
    assert calls > 10
    for edition, at in enumerate(range(1, calls + 1, max(1, calls // (most or calls))), start=2):
        faulty.fails(command, **{"edition": edition, "at": at, "to": at, **fault})
    faulty.mended()
    print(f"disk faults: {faulty.faults - begun}, at {calls} calls of {command}")  # noqa: T201  # pytest -s shows it


FULL = {"error": errno.ENOSPC, "to": EVER, "least": 2}
BROKEN = {"error": errno.EIO, "least": 1}
UNREADABLE = {"error": errno.EIO, "least": 0}
CASES = [
    pytest.param("publish", None, FULL, id="publishing, full"),
    pytest.param("publish", None, BROKEN, id="publishing, broken"),
    pytest.param("publish", SOME, UNREADABLE, id="publishing, unreadable"),
    pytest.param("build", SOME, FULL, id="building, full"),
    pytest.param("build", SOME, BROKEN, id="building, broken"),
    *(
        pytest.param(command, None, fault, id=f"{command}, {fault['error']}, every call", marks=pytest.mark.long)
        for command, fault in (("publish", UNREADABLE), ("build", FULL), ("build", UNREADABLE))
    ),
]


@pytest.mark.parametrize(("command", "most", "fault"), CASES)
def test_a_disk_that_is_full_or_fails(faulty: Faulty, command: str, most: int | None, fault: dict[str, int]) -> None:
    sweep(faulty, command, most, **fault)
