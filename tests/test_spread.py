"""Many documents are checked in several processes: with the same result, and nothing left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import spread
from data.check import examine, load
from data.documents import SUBJECTS
from tests.bench.generate import write_documents
from tests.releases import wait_for

RAREGRAPH = Path(sys.executable).with_name("raregraph")
WITHIN = 10.0  # seconds


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with more documents than one process checks."""
    folder = tmp_path_factory.mktemp("many")
    write_documents(folder, 300)
    assert sum(1 for _ in folder.glob("*/*.yaml")) > spread.FEW
    return folder


@pytest.mark.slow
def test_several_processes_find_what_one_finds(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    sound = load(many)
    for number, path in enumerate(sorted(many.glob("conditions/*.yaml"))):
        text = path.read_text(encoding="utf-8")
        changed = (
            re.sub("invented-source-(.)", r"invented-sauce-\1", text),  # more names than are looked for
            text.replace("kind: ", "sort: ", 1),
            re.sub("^name: .*", "name: The same", text),
            f"{text}\nname: again\n",
        )[number % 4]
        path.write_text(changed, encoding="utf-8")
    found = examine(many)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert examine(many) == found
    assert len(found.problems) > 1000
    assert sum("'invented-source-" in problem.expected for problem in found.problems) >= 200
    assert found.problems == sorted(found.problems)
    write_again = many / "again"
    write_again.mkdir()
    write_documents(write_again, 300)
    alone = load(write_again)
    for subject in SUBJECTS:
        assert dict(getattr(sound, subject)) == dict(getattr(alone, subject))


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_check_that_is_ended_leaves_no_process(sent: signal.Signals, tmp_path: Path) -> None:
    write_documents(tmp_path, 2_000)
    command = [str(RAREGRAPH), "check", str(tmp_path)]
    check = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(lambda: _group(check.pid), lambda group: len(group) >= 4, WITHIN)  # itself, a tracker, a server, workers
    time.sleep(0.5)
    if sent == signal.SIGINT:
        os.killpg(check.pid, sent)  # as a terminal does
    else:
        check.send_signal(sent)
    assert check.wait(WITHIN) != 0
    wait_for(lambda: _group(check.pid), lambda group: not group, WITHIN)


def _group(leader: int) -> list[int]:
    """List the processes of a session."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(process.name))
    return found
