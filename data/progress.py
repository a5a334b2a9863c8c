"""How far a long piece of work has come: told to whoever wants to show it."""

from typing import Protocol


class Progress(Protocol):
    """Told of each step: what is being done, how many steps of it are done, and of how many."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Take note."""


def silent(stage: str, done: int, total: int, /) -> None:
    """Take no note."""
