"""Shows on standard error how far a long command has come: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from data.progress import Progress

PATIENCE = 1.0  # seconds in which a command need not say anything
STEPS = 10  # lines a stage, at most one in `PATIENCE`


@contextmanager
def shown() -> Iterator[Progress]:
    """Give what shows progress; what takes no longer than a second shows nothing."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    try:
        yield _Terminal(bars)
    finally:
        bars.stop()


class _Terminal:
    """One bar, of the stage at hand."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._begun = time.monotonic()
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Move the bar of `stage`."""
        if stage not in self._tasks:
            for task in self._tasks.values():
                self._bars.update(task, visible=False)
            self._tasks[stage] = self._bars.add_task(stage)
        self._bars.update(self._tasks[stage], completed=done, total=total)
        if not self._bars.live.is_started and time.monotonic() - self._begun > PATIENCE:
            self._bars.start()


class _Lines:
    """A line now and then."""

    def __init__(self) -> None:
        self._said_at = time.monotonic()
        self._said = ("", 0)

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Say each tenth of a stage, but no more often than there is patience for."""
        reached = (stage, done * STEPS // total if total else STEPS)
        if reached != self._said and time.monotonic() - self._said_at > PATIENCE:
            self._said, self._said_at = reached, time.monotonic()
            typer.echo(f"{stage}: {done:,} of {total:,}", err=True)
