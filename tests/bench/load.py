"""One round of load: wrk on a core of its own, against one server."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.bench.process import Cores, Process, on_core

SCRIPT = Path(__file__).with_name("wrk.lua")


class LoadFailed(Exception):
    """Some requests were not answered, or not with success."""


@dataclass(frozen=True)
class Round:
    """What one round measured."""

    rps: float
    cpu_ms: float  # of the server, per request
    p50_ms: float
    p99_ms: float
    rss_mb: float


@dataclass(frozen=True)
class Load:
    """How hard and how long the load tool presses."""

    connections: int
    cores: Cores

    def against(self, server: Process, path: str, bodies: Path, seconds: int) -> Round:
        """Measure one server; raises `LoadFailed` on any error."""
        before = server.settled_cpu_seconds()
        seen = self.press(server, path, bodies, seconds)
        cpu_seconds = server.settled_cpu_seconds() - before
        if not seen["requests"]:
            raise LoadFailed(f"{server.address}{path} answered nothing within {seconds} s: make the rounds longer")
        return Round(
            rps=seen["requests"] / seen["microseconds"] * 1e6,
            # When time is up, each connection has one more request under way, which the server works off all the same.
            cpu_ms=cpu_seconds / (seen["requests"] + self.connections) * 1e3,
            p50_ms=seen["p50"] / 1e3,
            p99_ms=seen["p99"] / 1e3,
            rss_mb=server.rss_mb(),
        )

    def press(self, server: Process, path: str, bodies: Path, seconds: int) -> dict[str, float]:
        """Post the lines of `bodies` in turn for some seconds; raises `LoadFailed` on any error."""
        url = f"{server.address}{path}"
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT), url]
        with on_core(self.cores.load):
            wrk = subprocess.run(
                [*command, "--", str(bodies)], capture_output=True, text=True, check=False, timeout=seconds + 60
            )
        if wrk.returncode:
            raise LoadFailed(f"wrk failed at {url}: {wrk.stdout}{wrk.stderr}")
        seen: dict[str, float] = json.loads(wrk.stdout.splitlines()[-1])
        if seen["errors"]:
            raise LoadFailed(f"{seen['errors']:.0f} of {seen['requests']:.0f} requests failed at {url}: {wrk.stdout}")
        return seen
