"""Installs npm packages for tests from lock files with hashes, where Node is there."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.turns import alone

OLDEST = 20
_HEADERS = Path("/usr/include/node/node.h")  # Debian's, of the node that it installs


def absent() -> str:
    """Say why Node cannot be used here; nothing where it can."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return "node and npm are needed"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return (
        "" if int(version.removeprefix("v").partition(".")[0]) >= OLDEST else f"it needs Node {OLDEST}, not {version}"
    )


def install(folder: Path) -> None:
    """Install the packages of a folder that has a package.json, once for each lock file."""
    with alone(folder):
        installed = folder / "node_modules" / ".package-lock.json"  # npm writes it last
        if installed.exists() and installed.stat().st_mtime > (folder / "package-lock.json").stat().st_mtime:
            return
        # Where headers are there, bindings are compiled with them, and nothing is asked for outside the registry.
        built = {"npm_config_nodedir": "/usr", "npm_config_build_from_source": "true", "JOBS": "max"}
        own = built if _HEADERS.exists() else {}
        subprocess.run(
            [shutil.which("npm") or "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            env={**os.environ, **own},
            check=True,
        )
        installed.touch()
