"""Mercurius, a contender in Node."""

from pathlib import Path

from data.release import current

FOLDER = Path(__file__).with_name("mercurius")


def command(releases: Path) -> list[str]:
    """Give the command that serves the published release."""
    return ["node", str(FOLDER / "server.mjs"), str(releases / current(releases).content.name)]
