"""README's recipes for clients: each block whose first line names a file is that file, each `sh` block is run."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
SECTION = README.read_text().partition("\n## Clients\n")[2].partition("\n## ")[0]
SHOWN_ADDRESS = "http://127.0.0.1:8000"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"(?:#|//) (\S+\.\w+)\n")
_PRINTS = re.compile(r"(?:console\.log|print)\(.*\);? +(?://|#) (.*)")


@dataclass(frozen=True)
class Recipes:
    """README's files by name, its commands, and what each file says that it prints."""

    files: Mapping[str, str]
    commands: tuple[str, ...]
    prints: Mapping[str, str]

    def write(self, folder: Path, address: str) -> None:
        """Write the files as they stand in README, but for the server's address."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text.replace(SHOWN_ADDRESS, address))

    def run(self, command: str, folder: Path, address: str, environment: Mapping[str, str]) -> None:
        """Run a block of commands; the first that fails fails with what it said."""
        here = ["/bin/sh", "-ec", command.replace(SHOWN_ADDRESS, address)]
        ran = subprocess.run(here, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def recipes() -> Recipes:
    """Read the section on clients."""
    blocks: list[tuple[str, str]] = _BLOCK.findall(SECTION)
    named = {found[1]: text for _, text in blocks if (found := _NAMED.match(text))}
    return Recipes(
        files=named,
        commands=tuple(text for language, text in blocks if language == "sh"),
        prints={name: found[1] for name, text in named.items() if (found := _PRINTS.search(text))},
    )
