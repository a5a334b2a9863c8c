"""The commands for releases, as an operator uses them, also several at once."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.build import bake
from data.documents import Content
from data.history import history
from data.publish import publish
from data.release import POINTER, current, verify
from service.cli import app
from tests.releases import DIGEST, edition, publish_edition
from tests.serving import COMMAND
from tests.test_publishing import without_community

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with its releases in `tmp_path`; gives its status, its output and its errors."""
    monkeypatch.setenv("RAREGRAPH_RELEASES", str(tmp_path))

    def ran(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, arguments)
        return result.exit_code, result.stdout, result.stderr

    return ran


def test_an_operator_lists_rolls_back_verifies_and_prunes(content: Content, tmp_path: Path, run: Run) -> None:
    assert run("releases") == (0, "Nothing is published.\n", "")
    bake(without_community(edition(content, 1)), DIGEST, tmp_path)
    first = publish(tmp_path)
    second = publish_edition(content, 2, tmp_path)

    status, output, errors = run("releases")
    lines = output.splitlines()
    assert (status, errors, len(lines)) == (0, "", 2)
    assert lines[0].startswith(f"{first.published_at:%Y-%m-%dT%H:%M:%SZ}  {first.id}  ")
    assert f"{len(content.sources)} sources" in lines[0]
    assert ["  served  " in line for line in lines] == [False, True]

    status, output, errors = run("rollback")
    assert (status, errors) == (0, "")
    back = current(tmp_path)
    told, left_out, changed, purge = output.splitlines()
    assert told.startswith(f"Rolled back: serves the content again as release {back.id} at ")
    assert left_out == "Community totals left out, as this content lacks what they refer to: 1"
    assert changed == "Changed: 1 condition, 1 trigger, 1 procedure, 1 community, 1 community total."
    assert purge.startswith("Purge: publication community community-stats condition procedure trigger ")
    assert (back.content, back.statistics) == (first.content, second.statistics)

    status, output, errors = run("releases", "--json")
    entries = json.loads(output)
    assert [(entry["number"], entry["id"], entry["served"]) for entry in entries] == [
        (1, first.id, False),
        (2, second.id, False),
        (3, back.id, True),
    ]
    assert entries[1]["counts"]["conditions"] == len(content.conditions)
    assert entries[1]["bytes"] == sum((tmp_path / file.name).stat().st_size for file in second.files)

    sound = f"Release {second.id} is sound: {second.content.name} {second.statistics.name}\n"
    assert run("verify", second.id) == (0, sound, "")
    assert run("rollback", second.id)[0] == 0
    assert run("verify") == (0, sound, "")
    assert run("prune", "--keep", "1") == (
        0,
        "Removed 2 files\n" + "".join(f"{name}\n" for name in sorted(file.name for file in first.files)),
        "",
    )


def test_what_cannot_be_done_is_said_plainly(content: Content, tmp_path: Path, run: Run) -> None:
    publish_edition(content, 1, tmp_path)
    path = tmp_path / current(tmp_path).content.name
    path.chmod(0o644)
    with path.open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"\xff")
    refusals = {
        ("verify",): "has the SHA-256",
        ("rollback",): "has no earlier content",
        ("rollback", "nothing"): "has no release 'nothing'; `raregraph releases` lists what was published",
    }
    for arguments, reason in refusals.items():
        status, output, errors = run(*arguments)
        assert (status, output) == (1, "")
        assert errors.startswith("raregraph: ")
        assert reason in errors
        assert "Traceback" not in errors
    (tmp_path / POINTER).write_text("{")
    status, output, errors = run("releases")
    assert (status, "served" in output) == (1, False)
    assert "current.json is damaged" in errors


@pytest.mark.slow
def test_several_processes_publish_and_build_at_once(content: Content, tmp_path: Path) -> None:
    publish_edition(content, 1, tmp_path)
    environment = {**os.environ, "RAREGRAPH_RELEASES": str(tmp_path)}
    processes = [
        subprocess.Popen([COMMAND, command], env=environment, stdout=subprocess.DEVNULL)
        for command in ("publish", "build", "publish")
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    publications = history(tmp_path)
    assert [publication.number for publication in publications] == [1, 2, 3]
    assert publications[-1].pointer == current(tmp_path)
    for publication in publications:
        verify(tmp_path, publication.pointer)
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".db", ".json"}
