"""Mercurius, a contender in Node: installed from its lock file with hashes where Node is there."""

import os
import shutil
import subprocess
from pathlib import Path

from data.release import current

FOLDER = Path(__file__).with_name("mercurius")
OLDEST = 20
_INSTALLED = FOLDER / "node_modules" / ".package-lock.json"  # npm writes it last
_HEADERS = Path("/usr/include/node/node.h")  # Debian's, of the node that it installs


def absent() -> str:
    """Say why Node cannot be measured here; nothing where it can."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return "node and npm are needed"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return (
        "" if int(version.removeprefix("v").partition(".")[0]) >= OLDEST else f"it needs Node {OLDEST}, not {version}"
    )


def install() -> None:
    """Install its packages, once for each lock file."""
    if _INSTALLED.exists() and _INSTALLED.stat().st_mtime > (FOLDER / "package-lock.json").stat().st_mtime:
        return
    # Where headers are there, SQLite's binding is compiled with them, and nothing is asked for outside the registry.
    own = {"npm_config_nodedir": "/usr", "npm_config_build_from_source": "true"} if _HEADERS.exists() else {}
    subprocess.run(
        [shutil.which("npm") or "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FOLDER,
        env={**os.environ, **own},
        check=True,
    )
    _INSTALLED.touch()


def command(releases: Path) -> list[str]:
    """Give the command that serves the published release."""
    return ["node", str(FOLDER / "server.mjs"), str(releases / current(releases).content.name)]
