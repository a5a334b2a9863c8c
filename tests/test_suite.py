"""The suite's own rules hold where its tests run in other processes: what is skipped under CI or warns fails a run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
SKIPPED = "import pytest\ndef test_it(): pytest.skip('no reason')\n"
WARNS = "import warnings\ndef test_it(): warnings.warn('once')\n"


@pytest.mark.parametrize(
    ("test", "ci", "said", "status"),
    [
        (SKIPPED, "true", "1 skipped", pytest.ExitCode.TESTS_FAILED),
        (SKIPPED, "", "1 skipped", pytest.ExitCode.OK),
        (WARNS, "", "UserWarning: once", pytest.ExitCode.TESTS_FAILED),
    ],
    ids=["skipped under CI", "skipped", "warns"],
)
def test_a_rule_holds_in_a_process_of_xdist(test: str, ci: str, said: str, status: int, tmp_path: Path) -> None:
    (tmp_path / "test_of_a_test.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "--numprocesses=1"]
    options = [f"--config-file={ROOT / 'pyproject.toml'}", f"--basetemp={tmp_path / 'base'}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["CI"] = ci
    ran = subprocess.run(
        [*command, *options, str(tmp_path / "test_of_a_test.py")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == status, ran.stdout + ran.stderr
