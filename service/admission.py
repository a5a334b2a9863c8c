"""How many operations run at once: as many as can be answered in time, whatever it is that takes the time.

Three measures, none of which is a count of sockets: how many run; how long statements would have to wait for a
connection (data/waiting.py); how long the event loop has worked since it last drew breath, as what it does itself
(reading, planning, sending) keeps everyone waiting, too. That is its thread's own time: while others have the
processor it is not out of breath. A few operations always run: what is slow for once is no overload, nor is a burst
after quiet, for which the loop may work twice as long.
"""

import asyncio
from time import monotonic, thread_time
from types import TracebackType

from data.pool import OpenRelease
from service.try_later import Overloaded

ALWAYS = 8  # operations
BREATH_SECONDS = 0.01
BREATHLESS_SECONDS = 0.05
BURST_SECONDS = 0.1  # where the breath before came in time


class Admission:
    """The operations of a process that run, no more than `most` of them; a block of it is one that runs."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._running = 0
        self._breath = self._worked = 0.0
        self._breathless_seconds = BURST_SECONDS
        self._next_breath: asyncio.TimerHandle | None = None

    @property
    def running(self) -> int:
        """How many run."""
        return self._running

    def check(self, release: OpenRelease) -> None:
        """Raise `Overloaded` where one more would have to wait too long."""
        if self._running < ALWAYS:
            return
        if self._running >= self._most or release.is_crowded:
            raise Overloaded
        # The thread's own time is asked for last, since that takes microseconds.
        if monotonic() - self._breath > self._breathless_seconds < thread_time() - self._worked:
            raise Overloaded

    def __enter__(self) -> None:
        self._running += 1
        if self._next_breath is None:
            self._breathe()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._running -= 1

    def _breathe(self) -> None:
        before, self._worked = self._worked, thread_time()
        is_burst = self._next_breath is None or self._worked - before < BREATHLESS_SECONDS
        self._breathless_seconds = BURST_SECONDS if is_burst else BREATHLESS_SECONDS
        self._breath = monotonic()
        again = asyncio.get_running_loop().call_later
        self._next_breath = again(BREATH_SECONDS, self._breathe) if self._running else None
