"""`raregraph doctor` names what is wrong with an installation, each in one line, and ends with 1 where something is."""

import json
import resource
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from data.publish import publish
from data.release import current
from service.cli import app
from service.doctor import Finding, exposure, findings, name_clashes
from service.settings import Settings


@pytest.fixture
def folder(releases: Path, tmp_path: Path) -> Path:
    """A folder of releases of the test's own."""
    return Path(shutil.copytree(releases, tmp_path / "releases"))


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """Run the command."""
    monkeypatch.setenv("RAREGRAPH_RELEASES", str(folder))
    return CliRunner().invoke(app, ["doctor", *arguments])


def problems(folder: Path, **settings: Any) -> list[str]:
    """Give what is said of each problem."""
    found = findings(Settings(releases=folder, **settings))
    return [f"{finding.about}: {finding.says}" for finding in found if finding.state == "problem"]


def said(**settings: Any) -> dict[str, str]:
    """Give the state of what is said of settings, by the first word."""
    return {finding.says.split()[0]: finding.state for finding in exposure(Settings(**settings))}


def test_a_sound_installation_has_no_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = run(folder, monkeypatch)
    assert ended.exit_code == 0, ended.output
    lines = ended.output.splitlines()
    assert {line.split()[0] for line in lines} <= {"ok", "note"}
    about = [line.split(":")[0].split(maxsplit=1)[1] for line in lines if line.startswith("ok")]
    looked_at = ["python", "sqlite", "version", "names", "release", "permissions", "disk", "open files", "clock"]
    assert about == [*looked_at, "settings"]


def test_programs_get_json(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = run(folder, monkeypatch, "--json")
    found = [Finding(**finding) for finding in json.loads(ended.output)]
    assert Finding("ok", "names", "service, schema and data are ours alone") in found
    shutil.rmtree(folder)
    ended = run(folder, monkeypatch, "--json")
    assert ended.exit_code == 1
    (problem,) = [finding for finding in json.loads(ended.output) if finding["state"] == "problem"]
    assert problem["about"] == "release"
    assert problem["says"].endswith("run `raregraph build` and `raregraph publish`")


def test_another_distribution_with_packages_of_our_names_is_named() -> None:
    found = name_clashes({"schema": ["schema", "raregraph", "raregraph"], "data": ["raregraph"], "yaml": ["PyYAML"]})
    assert found.state == "problem"
    assert found.says == "schema is also schema's: install raregraph into an environment of its own"


def test_a_damaged_release_is_named(folder: Path) -> None:
    path = folder / current(folder).content.name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    path.chmod(0o444)
    (problem,) = problems(folder)
    assert problem.startswith(f"release: {path} has the SHA-256 ")


def test_files_that_can_be_written_to_are_named(folder: Path) -> None:
    path = folder / current(folder).content.name
    path.chmod(0o644)
    assert problems(folder) == [f"permissions: not read-only in {folder}: {path.name}; chmod a-w"]
    path.chmod(0o444)
    folder.chmod(0o777)
    assert problems(folder) == [f"permissions: anyone may write to releases in {folder}: chmod o-w"]


def test_a_clock_that_is_wrong_is_named(folder: Path) -> None:
    publish(folder, datetime.now(UTC) + timedelta(days=1))
    (problem,) = problems(folder)
    assert problem.startswith("clock: the release was published 86,")


def test_a_bound_on_open_files_that_is_too_low_is_named(folder: Path) -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    (problem,) = problems(folder, stream_connections=soft)
    assert problem.startswith(f"open files: a process may open {soft:,} files and needs ")


def test_a_disk_without_room_for_a_build_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folder)._replace(free=1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (problem,) = problems(folder)
    assert problem.startswith("disk: 1,000 bytes are free at ")


def test_settings_that_are_a_danger_are_named() -> None:
    assert said() == {"nothing": "ok"}
    assert said(only_trusted=True) == {"RAREGRAPH_ONLY_TRUSTED": "problem"}
    token = {"purge_token": "x" * 20}
    assert said(purge_url="http://cdn.example/purge", **token) == {"RAREGRAPH_PURGE_TOKEN": "problem"}
    assert said(purge_url="http://127.0.0.1/purge", **token) == {"RAREGRAPH_PURGE_TOKEN": "note"}
    assert said(purge_url="https://cdn.example/purge", **token) == {"nothing": "ok"}
    large = {"max_body_bytes": 50_000_000, "batch_count": 100, "cache_bytes": 0}
    assert said(metrics_port=9464) == {"nothing": "ok"}
    assert said(metrics_port=9464, metrics_host="0.0.0.0") == {"RAREGRAPH_METRICS_HOST": "note"}  # noqa: S104  # as above
    assert said(**large) == dict.fromkeys([f"RAREGRAPH_{name.upper()}" for name in large], "note")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "raregraph.example"])  # noqa: S104  # that is what is judged
def test_what_strangers_can_do_is_noted(host: str) -> None:
    found = said(host=host, cors_origins="*")
    names = ("HOST", "CORS_ORIGINS", "GRAPHIQL", "INTROSPECTION", "ONLY_TRUSTED")
    assert found == {f"RAREGRAPH_{name}": "note" for name in names}
    closed = {"graphiql": False, "introspection": False, "only_trusted": True, "trusted_documents": Path()}
    assert said(host=host, **closed) == {"RAREGRAPH_HOST": "note"}
