"""The audits of GraphQL over HTTP, by the reference implementation's own tool."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import npm
from tests.serving import Server

FOLDER = Path(__file__).with_name("audits")
AUDITS = 61

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(npm.absent()), reason=npm.absent() or "Node is there"),
]


def test_the_server_passes_every_audit(server: Server) -> None:
    npm.install(FOLDER)
    address = f"{server.client.base_url}".rstrip("/") + "/graphql"
    command = ["node", str(FOLDER / "audit.mjs"), address]
    audits = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len(audits) == AUDITS
