"""Server processes on a core of their own, and what they cost."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
STOPS_WITHIN = 5.0
SETTLES_WITHIN = 0.1
_UTIME, _STIME = 11, 12  # in /proc/PID/stat, behind the command's name
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """Where the server and where the load tool runs."""

    server: int
    load: int

    @classmethod
    def available(cls) -> "Cores":
        """Choose the last two cores that this process may use, or the same one twice."""
        *_, load, server = [min(os.sched_getaffinity(0)), *sorted(os.sched_getaffinity(0))]
        return cls(server, load)

    @property
    def are_apart(self) -> bool:
        """Whether the two disturb each other less."""
        return self.server != self.load


@dataclass(frozen=True)
class Process:
    """A running server: its process, and the address that it printed."""

    process: subprocess.Popen[str]
    address: str

    def cpu_seconds(self) -> float:
        """Give the processor time of all its threads since it started."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[_UTIME]) + int(fields[_STIME])) / _TICKS

    def settled_cpu_seconds(self) -> float:
        """Wait until nothing is left to be worked off, and give the processor time."""
        before, now = -1.0, self.cpu_seconds()
        while now > before:
            time.sleep(SETTLES_WITHIN)
            before, now = now, self.cpu_seconds()
        return now

    def rss_mb(self) -> float:
        """Give its resident memory."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Let what is started in the block run on one core alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], core: int) -> Iterator[Process]:
    """Run a server on a core until the block ends; the first line it prints holds its address, a file has its log."""
    with tempfile.TemporaryFile() as log:
        with on_core(core):
            process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert process.stdout
        try:
            line = process.stdout.readline()
            addresses = [word for word in line.split() if word.startswith("http://")]
            assert addresses, f"{command} printed no address, but {line!r}; its log is {_read(log)}"
            yield Process(process, addresses[0].removesuffix("/graphql"))
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def _read(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")
