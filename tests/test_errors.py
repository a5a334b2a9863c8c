"""Unexpected errors: the client gets a code and its request id, the log gets everything."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from starlette.testclient import TestClient

from service.app import create_app
from service.engine import Engine
from service.settings import Settings
from service.telemetry.log_lines import configure_logging


@pytest.fixture
def client(releases: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """An application whose every operation fails."""

    async def fail(*_: object, **__: object) -> bytes:
        raise RuntimeError("a secret at /var/lib/raregraph")

    monkeypatch.setattr(Engine, "respond", fail)
    with TestClient(create_app(Settings(releases=releases, operation_log="off"))) as client:
        yield client
    structlog.reset_defaults()


def test_an_unexpected_error_is_masked_and_logged(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    request = {"query": "{ __typename }", "variables": {"who": "a patient"}}
    response = client.post("/graphql", json=request, headers={"x-request-id": "request-0042"})
    (error,) = response.json()["errors"]
    assert response.status_code == 500
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": "request-0042"}
    assert "secret" not in response.text

    (line,) = capfd.readouterr().err.splitlines()
    logged = json.loads(line)
    assert logged["request_id"] == "request-0042"
    assert "RuntimeError: a secret at /var/lib/raregraph" in logged["exception"]
    assert "a patient" not in line
