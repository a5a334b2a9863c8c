"""The statements that wait for a connection: first come, first served, and no more than can begin in time.

How long a statement will wait is foretold by how many wait before it, and by how fast those before it began: that
counts everything, from the number of processors to what else they do, and needs no figure of this machine.
"""

from collections import deque
from collections.abc import Iterator
from time import monotonic

from data.reader import Job

MEMORY = 64  # statements, about, that the pace is told by
LEAST_PLACES = 8  # as many may wait whatever is foretold: a few slow ones prove nothing


class Waiting:
    """A queue of statements; `seconds` is how long the last of them may have to wait."""

    def __init__(self, seconds: float, connections: int) -> None:
        self.jobs: deque[Job] = deque()
        self._seconds = seconds
        self._places = max(LEAST_PLACES, connections)
        self._waited, self._places_moved = 0.0, float(MEMORY)

    @property
    def is_full(self) -> bool:
        """Whether one more would have to wait too long."""
        waiting = len(self.jobs)
        return waiting >= self._places and waiting * self._pace() > self._seconds

    def learn(self, job: Job) -> None:
        """Learn from a statement that has begun how fast those that wait move on."""
        places = job.ahead + 1
        forgets = MEMORY / (MEMORY + places)
        self._waited = (self._waited + job.begun - job.asked) * forgets
        self._places_moved = (self._places_moved + places) * forgets

    def beyond(self) -> Iterator[Job]:
        """Take out those that would have to wait too long: the last that came."""
        while self.is_full:
            try:
                yield self.jobs.pop()
            except IndexError:  # a reader was faster
                return

    def _pace(self) -> float:
        """Give the seconds in which those that wait move on by one place."""
        pace = self._waited / self._places_moved
        try:
            first = self.jobs[0]
        except IndexError:
            return pace
        return max(pace, (monotonic() - first.asked) / (first.ahead + 1))
