"""Progress: a bar on a terminal, plain lines elsewhere, nothing of what is quick."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data.check import examine
from data.progress import Progress
from service.progress import PATIENCE
from service.settings import DOCUMENTS
from tests.bench.generate import write_documents

RAREGRAPH = Path(sys.executable).with_name("raregraph")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose check takes seconds."""
    folder = tmp_path_factory.mktemp("many")
    write_documents(folder, 1500)
    return folder


def on_a_terminal(*arguments: str, env: dict[str, str]) -> tuple[str, str]:
    """Run the command with a terminal as its standard error; give what it prints and what the terminal shows."""
    ours, theirs = pty.openpty()
    command = [str(RAREGRAPH), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True, env=env) as process:
        os.close(theirs)
        shown = b""
        while chunk := _chunk(ours):
            shown += chunk
        printed, _ = process.communicate()
    os.close(ours)
    assert process.returncode == 0, shown.decode()
    return printed, shown.decode()


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # nobody has the other side any more
        return b""


@pytest.mark.slow
def test_a_terminal_gets_a_bar_and_a_file_plain_lines(many: Path, tmp_path: Path) -> None:
    env = {**os.environ, "RAREGRAPH_RELEASES": str(tmp_path), "TERM": "xterm", "COLUMNS": "80"}
    printed, shown = on_a_terminal("build", str(many), env=env)
    assert printed.startswith("Built release ")
    assert "\x1b[" in shown
    bars = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"Checking .*━+ +\d+/2604", bars)
    assert re.search(r"Baking .*━+ +\d+/2603", bars)
    plain = subprocess.run([RAREGRAPH, "build", many], capture_output=True, text=True, env=env, check=True)
    assert plain.stdout == printed
    lines = plain.stderr.splitlines()
    assert lines
    assert all(re.fullmatch(r"(Checking|Baking|Completing): [\d,]+ of [\d,]+", line) for line in lines), lines
    assert len(lines) <= 30
    told = subprocess.run([RAREGRAPH, "check", "--json", many], capture_output=True, text=True, env=env, check=True)
    assert told.stderr == ""


@pytest.mark.slow
def test_what_is_quick_says_nothing_of_it() -> None:
    env = {**os.environ, "TERM": "xterm"}
    printed, shown = on_a_terminal("check", str(DOCUMENTS), env=env)
    assert printed.startswith("No problem")
    assert shown == "", f"within {PATIENCE} s"


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[tuple[str, int, int]] = []

    def note(stage: str, done: int, total: int, /) -> None:
        told.append((stage, done, total))

    progress: Progress = note
    counts = examine(DOCUMENTS, progress).counts
    assert told[0][:2] == ("Checking", 0)
    assert told == sorted(told)
    assert told[-1][1] == told[-1][2] > sum(counts.values())  # the disclaimer and the translations too
