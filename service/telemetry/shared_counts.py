"""What the workers of a server have counted, in memory that all of them share, so that any of them can tell the sum.

prometheus-client's own way for several processes has a mapped file for each, written at every observation, and knows no
collector of one's own; a port for each worker would be one more list that operators keep. A worker that takes the
place of another counts on from where that one ended.
"""

import mmap
import zlib
from collections.abc import Iterator
from struct import Struct

from service.telemetry.counting import Counts

ROOM = 65_536  # bytes for the counts of a worker: some hundred combinations of transport, cache and outcome
_HEAD = Struct("=QII")  # which writing it is, the length of what follows, and its checksum
_COPIES = 2  # written in turn: the one before stays whole when a worker is killed as it writes


class SharedCounts:
    """A place for each worker; made before they are forked."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._numbers: dict[int, int] = {}  # of what was written last, here
        self._memory = mmap.mmap(-1, workers * _COPIES * ROOM)

    def write(self, worker: int, counts: Counts) -> bool:
        """Put a worker's counts in its place; tells whether there was room."""
        text = counts.as_json()
        if _HEAD.size + len(text) > ROOM:
            return False
        if worker not in self._numbers:
            self._numbers[worker] = max(number for number, _ in self._copies(worker))
        number = self._numbers[worker] = self._numbers[worker] + 1
        start = (worker * _COPIES + number % _COPIES) * ROOM
        self._memory[start : start + _HEAD.size + len(text)] = _HEAD.pack(number, len(text), zlib.crc32(text)) + text
        return True

    def read(self, worker: int) -> Counts | None:
        """Give what was last written in a worker's place; None where nothing ever was."""
        _, text = max(self._copies(worker))
        return Counts.of_json(text) if text else None

    def all(self) -> Iterator[Counts]:
        """Give what each worker has counted."""
        for worker in range(self._workers):
            if counts := self.read(worker):
                yield counts

    def _copies(self, worker: int) -> Iterator[tuple[int, bytes]]:
        """Give the copies that are whole, with their numbers; (0, b"") stands for one that is not."""
        for copy in range(_COPIES):
            start = (worker * _COPIES + copy) * ROOM
            number, length, checksum = _HEAD.unpack_from(self._memory, start)
            text = self._memory[start + _HEAD.size : start + min(ROOM, _HEAD.size + length)]
            yield (number, text) if zlib.crc32(text) == checksum and text else (0, b"")
