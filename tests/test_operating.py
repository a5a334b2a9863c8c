"""What README tells operators: its unit is one that systemd takes, its back-up can be served, its metrics are all."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.release import current
from service.cli import app
from service.telemetry.metrics import METRICS
from tests.serving import serving

README = (Path(__file__).parent.parent / "README.md").read_text()
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 20  # of 100, as systemd-analyze reckons


def block(language: str, first: str) -> str:
    """Give the code block that begins so."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if block.startswith(first))


def test_every_metric_is_documented() -> None:
    rows = dict(re.findall(r"^\| `(raregraph_[a-z_]+)` \| (.*?) \| .+ \|$", README, re.MULTILINE))
    assert rows == METRICS


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    unit = tmp_path / "raregraph.service"
    shown = block("ini", "# /etc/systemd/system/raregraph.service")
    unit.write_text(shown.replace("/opt/raregraph/.venv/bin", str(Path(sys.executable).parent)))
    for arguments in (["verify", "--man=no"], ["security", "--offline=true", f"--threshold={MOST_EXPOSED}"]):
        command = [str(ANALYZE), *arguments, str(unit)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


@pytest.mark.slow
def test_a_back_up_is_whole_again_and_again_and_can_be_served(releases: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    environment = {**os.environ, "RAREGRAPH_RELEASES": str(releases), "BACKUP": str(backup)}
    script = block("sh", "#!/bin/sh")
    too_large = ["/bin/sh", "-c", f"ulimit -f 100\n{script}"]  # of half a kilobyte, as on a disk that is full
    assert subprocess.run(too_large, env=environment, check=False, timeout=30).returncode
    assert not (backup / "current.json").exists()
    for _ in range(2):
        subprocess.run(["/bin/sh", "-c", script], env=environment, check=True, timeout=30)
    assert CliRunner().invoke(app, ["verify"], env={"RAREGRAPH_RELEASES": str(backup)}).exit_code == 0
    assert {path.name for path in backup.iterdir()} == {path.name for path in releases.iterdir()} - {"candidate.json"}
    with serving(backup) as server:
        assert server.client.get("/health/ready").json()["release"] == current(releases).id
