"""What operators learn of operations: a log line each, and what is counted of all.

What an operation does for it is to note times and to be put in a list. Some hundreds of them, or those of a tenth of a
second, are counted and written together: for each by itself, structlog takes longer than an answer from the cache.
"""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from itertools import compress
from time import monotonic, time
from typing import TypeAlias

import structlog

from service.settings import Settings
from service.telemetry.counting import Counts
from service.telemetry.log_lines import LineWriter, standard_error
from service.telemetry.observed import OK, Observed, outcome_of
from service.telemetry.operation_log import lines_of, with_sql
from service.telemetry.shared_counts import SharedCounts
from service.telemetry.stages import Kind, Stages, in_stages, kinds

Gauges: TypeAlias = Callable[[], Mapping[str, float]]
FLUSH_SECONDS = 0.1
MOST_PENDING = 250  # operations: to count and write them takes about a millisecond
MOST_LINES = 1_000  # that are written together: to wake the thread that writes them takes as long as to make twenty
CLOSE_SECONDS = 1.0  # that whoever reads the log may hold up the end
_log = structlog.get_logger()


class Telemetry:
    """What a process tells of its operations; `worker` is which of the server's processes it is."""

    def __init__(self, settings: Settings) -> None:
        self.worker = 0
        self.shared = SharedCounts(settings.workers) if settings.metrics_port is not None else None
        self.counts = Counts()
        self._slow_seconds = settings.slow_seconds
        self._writes = settings.operation_log != "off" and settings.log_level != "error"
        share = {"off": 0.0, "slow": 0.0, "all": 1.0}.get(str(settings.operation_log), settings.operation_log)
        self._share = float(share) if settings.log_level in ("debug", "info") else 0.0  # which are lines of that level
        self._left_out = 0  # lines, by those whose place this worker has taken
        self._pending: list[Observed] = []
        self._lines: list[bytes] = []
        self._writer: LineWriter | None = None
        self._gauges: Gauges = dict
        self._release: Callable[[], str] = str

    @classmethod
    def of(cls, settings: Settings) -> "Telemetry | None":
        """Make what the settings want, if they want anything to be told."""
        is_off = settings.operation_log == "off" and settings.metrics_port is None
        return None if is_off else cls(settings)

    def tell(self, seen: Observed, outcome: str = OK) -> None:
        """Tell of an operation that ends now."""
        if not seen.is_told:
            return
        seen.sent = monotonic()
        if outcome is not OK:
            seen.failed(outcome)
        self._pending.append(seen)
        if len(self._pending) >= MOST_PENDING:
            self._reckon()

    @asynccontextmanager
    async def running(self, gauges: Gauges, release: Callable[[], str]) -> AsyncIterator[None]:
        """Count and write while the block lasts; `gauges` tells what is now, `release` the id of what is served."""
        self._gauges, self._release = gauges, release
        if self.shared is not None and (before := self.shared.read(self.worker)):
            self.counts = before
        self._left_out = self.counts.totals["left_out"]
        self.counts.process = os.getpid()
        if self._writes:
            self._writer = standard_error.writer = LineWriter(sys.stderr.fileno())
        flushing = asyncio.create_task(self._flush_again_and_again())
        try:
            yield
        finally:
            flushing.cancel()
            self.flush()
            if self._writer and self._writer.close(CLOSE_SECONDS):
                standard_error.writer = None  # else what comes now would not be written, either

    def flush(self) -> None:
        """Count and write what has ended, and tell other workers what is counted."""
        self._reckon()
        self._hand_over()
        if self.shared is not None:
            self.counts.gauges, self.counts.release = self._gauges(), self._release()
            self.counts.totals["left_out"] = self._left_out + (self._writer.left_out if self._writer else 0)
            if not self.shared.write(self.worker, self.counts):
                _log.error("too much is counted to be shared")

    async def _flush_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            self.flush()

    def _reckon(self) -> None:
        pending, self._pending = self._pending, []
        try:
            self._reckon_all(pending)
        except Exception:  # noqa: BLE001  # whatever it is, it is no fault of the request that happens to be answered
            _log.exception("operations are not counted")

    def _reckon_all(self, pending: list[Observed]) -> None:
        clock = time() - monotonic()
        for kind, seen in kinds(pending).items():
            stages, total = in_stages(kind, seen), [int((each.sent - each.begun) * 1e6) for each in seen]
            is_slow = [each.answered - each.read >= self._slow_seconds for each in seen]
            if self.shared is not None:
                self._count(kind, seen, stages, total, sum(is_slow))
            if self._writer is not None:
                self._write(kind, seen, stages, total, is_slow, clock)

    def _count(self, kind: Kind, seen: list[Observed], stages: Stages, total: list[int], slow: int) -> None:
        counts = self.counts
        counts.operations[f"{kind.transport} {kind.cache} {kind.outcome}"] += len(seen)
        counts.totals["slow"] += slow
        counts.totals["bytes"] += sum([each.size for each in seen])
        counts.durations[kind.cache].add(total)
        for stage, column in stages.items():
            counts.stages[stage].add(column if kind.outcome == OK else filter(None, column))  # as far as they came

    def _write(  # what is known of operations of one kind
        self, kind: Kind, seen: list[Observed], stages: Stages, total: list[int], is_slow: list[bool], clock: float
    ) -> None:
        if self._share < 1:
            chosen = [slow or random.random() < self._share for slow in is_slow]  # noqa: S311  # no secret
            if not any(chosen):
                return
            seen, is_slow = [*compress(seen, chosen)], [*compress(is_slow, chosen)]
            total = [*compress(total, chosen)]
            stages = {stage: [*compress(column, chosen)] for stage, column in stages.items()}
        lines = lines_of(kind, seen, stages, total, clock)
        if any(is_slow):
            both = zip(lines, seen, is_slow, strict=True)
            lines = [with_sql(line, each.sql) if slow else line for line, each, slow in both]
        self._lines += lines
        if len(self._lines) >= MOST_LINES:
            self._hand_over()

    def _hand_over(self) -> None:
        lines, self._lines = self._lines, []
        if self._writer is not None:
            self._writer.write(lines)


@contextmanager
def observing(telemetry: Telemetry | None, identity: bytes, transport: str) -> Iterator[Observed | None]:
    """Observe the operation of a block, and tell of it; give None where nobody wants to know."""
    if telemetry is None:
        yield None
        return
    seen = Observed(identity, transport)
    try:
        yield seen
    except BaseException as error:
        seen.answered = monotonic()
        telemetry.tell(seen, outcome_of(error))
        raise
    if seen.answered == seen.begun:
        seen.answered = monotonic()
    telemetry.tell(seen)
