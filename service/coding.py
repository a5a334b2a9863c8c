"""Content codings: which one a client wants an answer in, and how the answer comes to it."""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
import zstandard

LEAST_BYTES = 1_000  # below, a compressed answer saves no packet
LONGEST_KEPT = 300  # bytes of a header whose meaning is kept
MOST_AT_ONCE = 50_000  # bytes; more would hold up everyone else, so a thread does it

# In the order of preference between equals. The levels: what still compresses some 50 MB a second.
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": lambda body: zstandard.compress(body, 3),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


def wanted(accept_encoding: bytes) -> str:
    """Choose the content coding that the header `accept-encoding` prefers; "" for none."""
    return _wanted(accept_encoding) if len(accept_encoding) <= LONGEST_KEPT else _wanted.__wrapped__(accept_encoding)


@lru_cache(maxsize=256)
def _wanted(accept_encoding: bytes) -> str:
    weights = dict(_weight(entry) for entry in accept_encoding.decode("latin-1").lower().split(","))
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight and weight >= weights.get("identity", 0.0) else ""


async def encoded(body: bytes, coding: str) -> bytes:
    """Compress a body."""
    if len(body) > MOST_AT_ONCE:
        return await asyncio.to_thread(CODINGS[coding], body)
    return CODINGS[coding](body)


def _weight(entry: str) -> tuple[str, float]:
    """Read one entry, as `gzip;q=0.5`; what cannot be read is not wanted."""
    name, *parameters = entry.split(";")
    weight = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return name.strip(), weight
