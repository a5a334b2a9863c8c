"""What is wrong with content: a problem has a place in a file; a fault is what a value's own rule says of it."""

from collections.abc import Iterable
from dataclasses import dataclass

MAX_SHOWN = 60  # characters of a wrong value


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to mend: where (line and column counted from 1), what is wrong, what was expected."""

    file: str
    line: int
    column: int
    message: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}; expected {self.expected}"


class InvalidContent(Exception):
    """The folder's documents have problems; `problems` lists them all, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Fault:
    """What a value's rule finds wrong; `key` names the part and `snippet` the characters of the text it is about."""

    message: str
    expected: str
    key: str = ""
    snippet: str = ""


class Unsound(ValueError):
    """Raised by a rule of the document models: the value has these faults."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.message}: expected {fault.expected}" for fault in faults))


def shown(value: object) -> str:
    """Write a wrong value so that it fits a message, on one line and without characters that a terminal obeys."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: a, b or c."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
