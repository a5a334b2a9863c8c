"""Documents that are not known yet are prepared one at a time, one in each round of the event loop.

To parse, validate and plan one takes milliseconds, in which nothing else runs. So between two of them everything else
that is ready has its turn, however many unknown documents are sent; and who would wait too long is refused at once.
"""

import asyncio
from collections import deque
from time import monotonic

from service.try_later import Overloaded

LEAST_PLACES = 8  # as many may wait whatever is foretold
FIRST_PACE = 0.005  # seconds that a turn takes, until it is known
MEMORY = 8  # turns, about, that the pace is told by


class Turns:
    """Gives turns in the order in which they are asked for; `seconds` is how long one may have to wait for its own."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_given = False  # in this round
        self._given = 0.0  # when the last turn was
        self._pace = FIRST_PACE

    async def turn(self) -> None:
        """Wait for a turn, which lasts until the next await; raises `Overloaded` where that would take too long."""
        loop = asyncio.get_running_loop()
        if not self._is_given:
            self._is_given = True
            self._given = monotonic()
            loop.call_soon(self._give)
            return
        waiting = len(self._waiting)
        if waiting >= LEAST_PLACES and waiting * self._pace > self._seconds:
            raise Overloaded
        mine = loop.create_future()
        self._waiting.append(mine)
        await mine

    def _give(self) -> None:
        """Called a round after the last turn was given."""
        now = monotonic()
        self._pace += (now - self._given - self._pace) / MEMORY
        self._given = now
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():  # else its client has left
                waiting.set_result(None)
                asyncio.get_running_loop().call_soon(self._give)
                return
        self._is_given = False
