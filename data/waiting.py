"""The statements that wait for a connection: first come, first served, and no more than can begin in time.

How long one will wait is foretold by how long each of those before it kept a processor busy when it last ran. So
hundreds of look-ups may wait where ten long statements may not. Where those who wait turn out to wait for longer, or
less long, that is reckoned in: nobody tells how much of a processor is ours.
"""

import os
from collections import deque
from collections.abc import Iterator, Mapping
from time import monotonic

from data.reader import LONG_SECONDS, Job

SHORT_SECONDS = 0.0002  # that an operation of a short statement takes, with all that belongs to it
HICCUP_SECONDS = 0.05  # for which everything may stand still without meaning
LEARNS_FROM_SECONDS = 0.02  # foretold; to wait for less tells more of the moment than of the machine
MOST_SLOWNESS = 10.0
LEAST_PLACES = 4  # as many may wait whatever is foretold: what is slow for once is no crowd
FORGETS = 4  # a fourth of what is foretold comes from the last time
MOST_KNOWN = 5_000  # statements


class Waiting:
    """A queue of statements; `seconds` is how long the last may have to wait, unless it is among the first `places`."""

    def __init__(self, seconds: float, connections: int) -> None:
        self.jobs: deque[Job] = deque()
        self._seconds = seconds
        self.places = max(LEAST_PLACES, connections)
        self._at_once = min(connections, len(os.sched_getaffinity(0)))
        self._long: dict[int, float] = {}  # seconds of what is not short, by the hash of its SQL, which is long
        self._ahead = 0.0  # of whoever comes next, as far as it is foretold
        self._slowness = 1.0  # how much longer than foretold it lasts
        self._unended = 0
        self._stalled = 0.0

    @property
    def is_full(self) -> bool:
        """Whether one more would have to wait too long."""
        return len(self.jobs) >= self.places and self._foretold > self._seconds

    @property
    def _foretold(self) -> float:
        return self._ahead * self._slowness + self._stalled

    def add(self, job: Job) -> None:
        """Let a statement wait."""
        self.jobs.append(job)
        self._unended += 1
        job.share = self._share(job)
        if self._ahead > LEARNS_FROM_SECONDS:
            job.ahead, job.asked = self._ahead, monotonic()
        self._ahead += job.share

    def end(self, job: Job) -> None:
        """Learn from a statement that has run, or is not to run any more."""
        if job.took > LONG_SECONDS or (job.took and job.key in self._long):
            self._expect(job, job.took)
        if job.asked and job.took:
            slowness = min((job.begun - job.asked) / job.ahead, MOST_SLOWNESS)
            self._slowness += (slowness - self._slowness) / FORGETS**2
        self._unended -= 1
        self._ahead = self._ahead - job.share if self._unended else 0.0  # so that no rounding adds up

    def beyond(self, running: Mapping[Job, float], *, are_all_busy: bool) -> Iterator[Job]:
        """Take out those that would have to wait too long, the last first.

        `running` tells since when, in seconds, each of those runs that connections are busy with.
        """
        # Of what runs longer than foretold nothing is known but that: it may well take as long again.
        stalled = min(running.values(), default=0.0) if are_all_busy else 0.0
        self._stalled = max(0.0, stalled - HICCUP_SECONDS)
        if self._foretold <= self._seconds:
            return
        for job, seconds in running.items():
            if seconds - HICCUP_SECONDS > self._long.get(job.key, 0.0):
                self._expect(job, seconds)
        for job in self.jobs.copy():
            share = self._share(job)
            self._ahead += share - job.share
            job.share = share
        while self.is_full and len(self.jobs) > self.places:
            try:
                job = self.jobs.pop()
            except IndexError:  # the readers were faster
                return
            if self._foretold - job.share * self._slowness <= self._seconds:
                self.jobs.append(job)  # nobody is behind it
                return
            self.end(job)
            yield job

    def _expect(self, job: Job, seconds: float) -> None:
        known = self._long.get(job.key)
        if known is None:
            if len(self._long) >= MOST_KNOWN:
                self._long.clear()
            self._long[job.key] = seconds
        else:  # what took far longer for once may have been held up
            self._long[job.key] = known + (min(seconds, FORGETS * known) - known) / FORGETS

    def _share(self, job: Job) -> float:
        """Give how much longer those behind it wait: all connections share in long ones."""
        took = self._long.get(job.key)
        return SHORT_SECONDS if took is None else max(took / self._at_once, SHORT_SECONDS)
