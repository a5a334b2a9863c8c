"""The prepared operations that are kept: those asked for more than once, bounded in bytes and in number.

A document is kept from its second sight on, so that however many are sent once, none of them drives out one in use.
"""

from array import array

from cachetools import LRUCache

from schema.operation import Operation

_PLACES = 1 << 16  # of documents seen once: 512 kB, whatever comes


class PreparedOperations:
    """Operations by document and operation name; the least recently used make room."""

    def __init__(self, *, max_bytes: int, max_count: int) -> None:
        self._kept: LRUCache[tuple[str, str | None], Operation] = LRUCache(max_bytes, getsizeof=_size)
        self._max_count = max_count
        self._seen = array("q", bytes(8 * _PLACES))  # each place holds the hash of the last document that fell on it

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """About how many bytes of memory they take."""
        return int(self._kept.currsize)

    def find(self, source: str, operation_name: str | None) -> Operation | None:
        """Give the operation if it is kept."""
        try:
            return self._kept[source, operation_name]
        except KeyError:
            return None

    def keep(self, operation: Operation, *, at_once: bool = False) -> bool:
        """Keep an operation whose document was seen before, or is sure to come; tells whether it is kept."""
        key = (operation.source, operation.name)
        if not (at_once or self._seen_before(hash(key))) or operation.size > self._kept.maxsize:
            return False
        if len(self._kept) >= self._max_count:
            self._kept.popitem()
        self._kept[key] = operation
        return True

    def weigh(self, operation: Operation) -> None:
        """Count an operation that has grown with the size that it has now, or let it go where it is too large."""
        key = (operation.source, operation.name)
        if self.find(*key) is operation:
            del self._kept[key]
            if operation.size <= self._kept.maxsize:
                self._kept[key] = operation

    def _seen_before(self, digest: int) -> bool:
        place = digest % _PLACES
        before, self._seen[place] = self._seen[place], digest
        return before == digest


def _size(operation: Operation) -> int:
    return operation.size
