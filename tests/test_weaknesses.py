"""`make audit` fails for a secret and for a known weakness, and says what nobody could be asked about."""

import importlib.util
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
WEAK = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
Replies = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, which knows of two packages in Python and one lock file of npm."""
    described = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert described
    assert described.loader
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    locks = [ROOT / "requirements.lock", ROOT / "tests" / "clients" / "package-lock.json"]
    monkeypatch.setattr(module, "tracked", lambda: locks)
    return module


def replies(python: dict[str, Any] | str, npm: dict[str, Any], secrets: dict[str, Any] | None = None) -> Replies:
    """Make what answers as the tools do."""

    def run(*command: str | Path, **_: object) -> subprocess.CompletedProcess[str]:
        if command[0] == "npm":
            return subprocess.CompletedProcess(command, 1, json.dumps(npm), "")
        if Path(command[0]).name == "pip-audit":
            out, error = ("", python) if isinstance(python, str) else (json.dumps({"dependencies": [python]}), "")
            return subprocess.CompletedProcess(command, 1, out, error)
        return subprocess.CompletedProcess(command, bool(secrets), json.dumps({"results": secrets}), "")

    return run


SOUND = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 7}}}


def test_what_is_sound_passes(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "run", replies({"name": "one", "version": "1.0", "vulns": []}, SOUND))
    assert audit.main() == 0
    said = capsys.readouterr().out
    assert "NOT AUDITED" not in said
    assert "tests/clients/package-lock.json: 7 packages audited" in said


def test_what_nobody_can_be_asked_about_is_said_and_no_failure(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for python in ("no such host", {"name": "one", "skip_reason": "unknown"}):
        monkeypatch.setattr(audit, "run", replies(python, {"message": "405 Method Not Allowed - POST there"}))
        assert audit.main() == 0
        said = capsys.readouterr().out
        assert said.count("NOT AUDITED: ") == 2
        assert "NOT AUDITED: tests/clients/package-lock.json: 405 Method Not Allowed\n" in said


def test_a_weakness_and_a_secret_fail(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    python = {"name": "one", "version": "1.0", "vulns": [WEAK]}
    npm = {**SOUND, "vulnerabilities": {"two": {"severity": "high"}, "three": {"severity": "low"}}}
    secrets = {"service/key.py": [{"line_number": 3, "type": "AWS Access Key"}]}
    monkeypatch.setattr(audit, "run", replies(python, npm, secrets))
    assert audit.main() == 1
    problems = [line for line in capsys.readouterr().out.splitlines() if line.startswith("PROBLEM: ")]
    assert problems == [
        "PROBLEM: service/key.py:3: AWS Access Key",
        "PROBLEM: requirements.lock: one 1.0: PYSEC-1, mended in 2.0",
        "PROBLEM: tests/clients/package-lock.json: two: high",
    ]


def test_a_scan_that_fails_is_a_failure(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = replies({"name": "one", "version": "1.0", "vulns": []}, SOUND)

    def run(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
        if Path(command[0]).name == "detect-secrets-hook":
            return subprocess.CompletedProcess(command, 1, "", "Traceback\nValueError: day is out of range")
        return sound(*command, **more)

    monkeypatch.setattr(audit, "run", run)
    assert audit.main() == 1
