"""Runs the real command on a free loopback port."""

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

COMMAND = Path(sys.executable).with_name("raregraph")
STOPS_WITHIN = 5.0
ANSWERS_WITHIN = 30.0  # seconds; whoever promises less measures it
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # one for all: a client's own takes tens of milliseconds to make


@dataclass(frozen=True)
class Server:
    """A running `raregraph serve`: its process, the line that it printed, and a client for its address."""

    process: subprocess.Popen[str]
    line: str
    client: httpx2.Client

    def post(self, query: str, **variables: Any) -> Any:
        """Ask and give the decoded response."""
        return self.client.post("/graphql", json={"query": query, "variables": variables}).json()

    @property
    def workers(self) -> set[int]:
        """The ids of the processes that it has started and that run."""
        process = self.process.pid
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return {child for child in map(int, children) if runs(child)}


def runs(process: int) -> bool:
    """Tell whether a thread of a process runs: one that is killed keeps its sockets until the last of them ends."""
    try:
        threads = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/stat")]
    except (FileNotFoundError, ProcessLookupError):
        return runs(process)  # a thread ended while it was looked at
    return any(stat.rpartition(")")[2].split()[0] not in "ZX" for stat in threads)  # a zombie waits for its parent


@contextmanager
def serving(
    releases: Path, *arguments: str, log: Path | None = None, slow: str = "", **settings: str
) -> Iterator[Server]:
    """Run the real command until the block ends; it must end within five seconds of SIGTERM. It logs to `log`.

    `slow` names tables that take long to read, as tests/slow_tables.py wants them: "procedure=60000".
    """
    environment = {**os.environ, "RAREGRAPH_RELEASES": str(releases)}
    environment |= {f"RAREGRAPH_{name.upper()}": value for name, value in settings.items()}
    command = [str(COMMAND), "serve", "--port", "0", *arguments]
    if slow:
        command = [sys.executable, str(Path(__file__).with_name("slow_tables.py")), *slow.split(), *command[1:]]
    with log.open("ab") if log else nullcontext() as stderr:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True)
    assert process.stdout
    try:
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://")).removesuffix("/graphql")
        with httpx2.Client(base_url=address, verify=NO_TLS, timeout=ANSWERS_WITHIN) as client:
            yield Server(process, line, client)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(STOPS_WITHIN)
        process.stdout.close()
