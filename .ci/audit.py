"""Looks for secrets in the repository and for known weaknesses in what it is locked to; ends with 1 where there is one.

Whether a package is weak only an advisory service knows. Where none answers, that is said, loudly, for each lock file:
it is no failure of ours, and no proof either. Needs detect-secrets and pip-audit (`make audit` installs them), git and
npm.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SECONDS = 120  # for each tool
HASHES = re.compile(r"(\.lock|package-lock\.json)$")  # nothing but hashes, which look like secrets
NOT_YAML = "tests/faults/"  # breaks the scanner: a date that is none, on purpose
CURSORS = r'"(endCursor|startCursor|cursor|after)": "'
PINNED = re.compile(r"^([A-Za-z0-9._-]+==[^ ;\\]+)", re.MULTILINE)
SERIOUS = ("high", "critical")


def main() -> int:
    """Run every audit, say what each came to, and give the exit status."""
    found = [*secrets()]
    for lock in sorted(path for path in tracked() if path.suffix == ".lock"):
        found += python_packages(lock)
    for lock in sorted(path for path in tracked() if path.name == "package-lock.json"):
        found += npm_packages(lock)
    for problem in found:
        say(f"PROBLEM: {problem}")
    return 1 if found else 0


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201  # what it is for


def run(*command: str | Path, within: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end, or for as long as it may take."""
    try:
        return subprocess.run(command, cwd=within, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603  # our own
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, -1, "", f"no end within {SECONDS} s")


def tracked() -> list[Path]:
    """List the files of the repository."""
    listed = run("git", "ls-files", "-z")
    if listed.returncode:
        sys.exit(f"git must list the files: {listed.stderr}")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def secrets() -> Iterator[str]:
    """Look for keys and passwords in every file of ours."""
    names = [path.relative_to(ROOT).as_posix() for path in tracked() if path.is_file()]
    names = [name for name in names if not HASHES.search(name) and not name.startswith(NOT_YAML)]
    scanned = run(BIN / "detect-secrets-hook", "--json", "--exclude-lines", CURSORS, *names)
    if scanned.returncode == 0:
        say(f"secrets: none in {len(names)} files")
        return
    try:
        results = json.loads(scanned.stdout)["results"]
    except (ValueError, KeyError):
        yield f"secrets: the scan failed: {last_line(scanned)}"
        return
    for name, secrets_in_it in results.items():
        yield from (f"{name}:{secret['line_number']}: {secret['type']}" for secret in secrets_in_it)


def python_packages(lock: Path) -> Iterator[str]:
    """Ask PyPI for advisories on what a lock file pins."""
    pinned = PINNED.findall(lock.read_text())
    name = lock.relative_to(ROOT)
    first, *_ = advisories(pinned[:1])  # whether it answers at all: on mirrors it does not
    if "skip_reason" in first:
        say(f"NOT AUDITED: {name}, {len(pinned)} packages: {first['skip_reason']}")
        return
    skipped = 0
    for package in advisories(pinned):
        skipped += "skip_reason" in package
        for weakness in package.get("vulns", ()):
            fixed = ", ".join(weakness["fix_versions"]) or "no version yet"
            yield f"{name}: {package['name']} {package['version']}: {weakness['id']}, mended in {fixed}"
    say(f"{name}: {len(pinned) - skipped} packages audited")
    if skipped:
        say(f"NOT AUDITED: {name}, {skipped} packages that PyPI does not know")


def advisories(pinned: Sequence[str]) -> list[dict[str, Any]]:
    """Ask for advisories on some packages; one that could not be asked for has a `skip_reason`."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "requirements.txt")
        wanted.write_text("\n".join(pinned))
        options = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json")
        asked = run(BIN / "pip-audit", *options, "--requirement", wanted)
    try:
        dependencies: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [{"name": name, "skip_reason": f"no answer: {last_line(asked)}"} for name in pinned]
    return dependencies


def npm_packages(lock: Path) -> Iterator[str]:
    """Ask npm's registry for advisories on what a lock file pins; what is less than serious is said alone."""
    name = lock.relative_to(ROOT).as_posix()
    if not shutil.which("npm"):
        say(f"NOT AUDITED: {name}: npm is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:  # so that nothing is written beside it
        for file in (lock, lock.with_name("package.json")):
            shutil.copy(file, folder)
        asked = run("npm", "audit", "--package-lock-only", "--json", "--no-fund", within=Path(folder))
    try:
        said = json.loads(asked.stdout)
        weak = said["vulnerabilities"]
    except (ValueError, KeyError):
        say(f"NOT AUDITED: {name}: {reason(asked)}")
        return
    for package, about in weak.items():
        if about["severity"] in SERIOUS:
            yield f"{name}: {package}: {about['severity']}"
        else:
            say(f"{name}: {package}: {about['severity']}")
    say(f"{name}: {said['metadata']['dependencies']['total']} packages audited")


def reason(asked: subprocess.CompletedProcess[str]) -> str:
    """Say why npm's registry gave no advisories."""
    try:
        return str(json.loads(asked.stdout)["message"]).partition(" - ")[0]
    except (ValueError, KeyError):
        return last_line(asked)


def last_line(ended: subprocess.CompletedProcess[str]) -> str:
    """Give the last line that a tool wrote."""
    lines = [line for line in (ended.stderr or ended.stdout).splitlines() if line.strip()]
    return lines[-1][:200] if lines else f"exit code {ended.returncode}"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
