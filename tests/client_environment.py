"""An environment of its own for the clients in Python, which ask for another graphql-core than the server does."""

import subprocess
import sys
from pathlib import Path

from tests.turns import alone

FOLDER = Path(__file__).parent / "clients" / "python"
BIN = FOLDER / ".venv" / "bin"
_LOCK = FOLDER / "requirements.lock"
_INSTALLED = FOLDER / ".venv" / "installed"


def install() -> None:
    """Install its packages, once for each lock file, and only those whose hashes the lock file has."""
    with alone(FOLDER):
        if _INSTALLED.exists() and _INSTALLED.stat().st_mtime > _LOCK.stat().st_mtime:
            return
        subprocess.run([sys.executable, "-m", "venv", "--clear", BIN.parent], check=True)
        pip: list[str | Path] = [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--requirement", _LOCK], check=True)
        _INSTALLED.touch()
