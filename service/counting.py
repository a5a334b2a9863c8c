"""What is counted of operations: plain numbers, which add up over processes and travel as JSON."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

# Upper bounds in seconds; what takes longer is counted beyond the last.
BOUNDS = (5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(slots=True)
class Histogram:
    """How many values lie up to each of `BOUNDS` and above the one before it, and their sum."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, values: Iterable[float]) -> None:
        """Count values."""
        ordered = sorted(values)
        self.total += sum(ordered)
        start = 0
        for number, bound in enumerate(BOUNDS):
            end = bisect_right(ordered, bound, start)
            self.counts[number] += end - start
            start = end
            if end == len(ordered):
                return
        self.counts[-1] += len(ordered) - start

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
