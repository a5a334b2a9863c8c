"""Reads what a server tells of its operations: its log lines, and its metrics."""

import json
import socket
from pathlib import Path
from typing import Any, TypeAlias

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from tests.serving import NO_TLS

WITHIN = 10.0  # seconds; a loaded machine takes some of them
Metrics: TypeAlias = dict[str, dict[tuple[tuple[str, str], ...], float]]


def free_port() -> str:
    """Find a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def read_lines(log: Path) -> list[Any]:
    """Decode the lines of a log, all of which are JSON."""
    return [json.loads(line) for line in log.read_bytes().splitlines()]


def operations(log: Path) -> list[Any]:
    """Decode the lines that tell of operations."""
    return [line for line in read_lines(log) if line["event"] == "operation"]


def read_metrics(port: str) -> Metrics:
    """Ask for the metrics: by name, then by labels."""
    answer = httpx2.get(f"http://127.0.0.1:{port}/metrics", verify=NO_TLS).raise_for_status()
    metrics: Metrics = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            metrics.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return metrics


def total(metrics: Metrics, name: str, **labels: str) -> float:
    """Add up a metric over all labels but these."""
    return sum(value for key, value in metrics.get(name, {}).items() if labels.items() <= dict(key).items())
