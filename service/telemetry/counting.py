"""What is counted of operations: plain numbers, which add up over processes and travel as JSON."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

# Upper bounds in microseconds; what takes longer is counted beyond the last.
BOUNDS = (50, 100, 250, 500, *(step * 10**power for power in (2, 3, 4, 5) for step in (10, 25, 50)), 10_000_000)
_PLACES = bytes(bisect_left(BOUNDS, value) for value in range(10_000))  # of most values, known beforehand


@dataclass(slots=True)
class Histogram:
    """How many values, in whole microseconds, lie up to each of `BOUNDS` and above the one before it, and their sum."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: int = 0

    def add(self, values: Iterable[int]) -> None:
        """Count values."""
        values = [*values]
        self.total += sum(values)
        try:
            places = Counter(map(_PLACES.__getitem__, values))
        except IndexError:
            places = Counter(bisect_left(BOUNDS, value) for value in values)
        for place, count in places.items():
            self.counts[place] += count

    def merge(self, other: "Histogram") -> None:
        """Count all that another has counted."""
        self.counts = [one + more for one, more in zip(self.counts, other.counts, strict=True)]
        self.total += other.total


@dataclass(slots=True)
class Counts:
    """What a process has counted since it began, and `gauges`, which tell what is now.

    `operations` are by transport, cache and outcome, in one word with spaces; `durations` are of whole operations by
    cache; `release` is the id of the one that is served.
    """

    operations: Counter[str] = field(default_factory=Counter)
    durations: dict[str, Histogram] = field(default_factory=lambda: defaultdict(Histogram))
    stages: dict[str, Histogram] = field(default_factory=lambda: defaultdict(Histogram))
    totals: Counter[str] = field(default_factory=Counter)
    gauges: Mapping[str, float] = field(default_factory=dict)
    release: str = ""
    process: int = 0

    def as_json(self) -> bytes:
        """Write it."""
        return orjson.dumps(self)

    @classmethod
    def of_json(cls, text: bytes) -> "Counts":
        """Read what was written."""
        read: dict[str, Any] = orjson.loads(text)
        for name in ("durations", "stages"):
            histograms = {key: Histogram(**histogram) for key, histogram in read[name].items()}
            read[name] = defaultdict(Histogram, histograms)
        return cls(**read | {name: Counter(read[name]) for name in ("operations", "totals")})

    @classmethod
    def added(cls, all_of_them: Iterable["Counts"]) -> "Counts":
        """Add up what several have counted."""
        together, gauges = cls(), Counter[str]()
        for counts in all_of_them:
            together.operations.update(counts.operations)
            together.totals.update(counts.totals)
            gauges.update(counts.gauges)
            for mine, theirs in ((together.durations, counts.durations), (together.stages, counts.stages)):
                for name, histogram in theirs.items():
                    mine[name].merge(histogram)
        together.gauges = gauges
        return together
