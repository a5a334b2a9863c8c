"""How often each client may ask. The library `limits` counts, in windows that begin with a client's first request."""

import time
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from cachetools import LRUCache
from limits import parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from service.reply import RESPONSE_JSON, bad_request, start
from service.request import JSON
from service.request_id import request_id
from service.settings import Settings
from service.telemetry.observed import WEBSOCKET, Observed
from service.telemetry.telling import Telemetry
from service.try_later import RateLimited

MOST_CLIENTS = 50_000  # that are remembered: about 15 MB
FREE = "/health/"


class RateLimit:
    """What clients have asked of this process in their present windows."""

    def __init__(self, limit: str) -> None:
        self._limit = limit
        self._item = parse(limit)
        self._counted = FixedWindowRateLimiter(Counts(MOST_CLIENTS))

    @classmethod
    def of(cls, settings: Settings) -> "RateLimit | None":
        """Make the one that the settings want, if any."""
        return cls(settings.rate_limit) if settings.rate_limit else None

    def check(self, scope: Scope, count: int = 1) -> None:
        """Count what a client asks; raises `RateLimited` where that is more than it may."""
        client = party(scope["client"][0] if scope.get("client") else "")
        if not self._counted.hit(self._item, client, cost=count):
            reset = self._counted.get_window_stats(self._item, client).reset_time
            raise RateLimited(self._limit, max(1, ceil(reset - time.time())))


class Counts(Storage):
    """Counts by client, with the end of their windows; the client that was not seen for longest makes room."""

    STORAGE_SCHEME = None
    base_exceptions = ()

    def __init__(self, most: int) -> None:
        super().__init__()
        self._counts: LRUCache[str, tuple[int, float]] = LRUCache(most)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count more, in a new window of `expiry` seconds where there is none."""
        count, end = self._found(key) or (0, time.time() + expiry)
        self._counts[key] = count + amount, end
        return count + amount

    def get(self, key: str) -> int:
        """Give the count."""
        count, _ = self._found(key) or (0, 0.0)
        return count

    def get_expiry(self, key: str) -> float:
        """Give the end of the window."""
        _, end = self._found(key) or (0, time.time())
        return end

    def check(self) -> bool:
        """Tell that it works."""
        return True

    def reset(self) -> int:
        """Forget all, and give how many there were."""
        known = len(self._counts)
        self._counts.clear()
        return known

    def clear(self, key: str) -> None:
        """Forget a client."""
        self._counts.pop(key, None)

    def _found(self, key: str) -> tuple[int, float] | None:
        found = self._counts.get(key)
        return found if found is not None and found[1] > time.time() else None


@lru_cache(maxsize=4_096)
def party(address: str) -> str:
    """Give whom an address stands for: itself in IPv4, the network of a home in IPv6; "" where it is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def with_rate_limit(app: ASGIApp, limit: RateLimit | None, telemetry: Telemetry | None = None) -> ASGIApp:
    """Refuse clients that ask too often, before anything is read; whether the server is well anyone may ask."""
    if limit is None:
        return app

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(FREE):
            await app(scope, receive, send)
            return
        try:
            limit.check(scope)
        except RateLimited as error:
            await _refuse(error, scope, dict(scope["headers"]), send, telemetry)
        else:
            await app(scope, receive, send)

    return limited


async def _refuse(
    error: RateLimited, scope: Scope, headers: Mapping[bytes, bytes], send: Send, telemetry: Telemetry | None
) -> None:
    seen = Observed(request_id(headers), WEBSOCKET if scope["type"] == "websocket" else scope["method"])
    media_type = RESPONSE_JSON if RESPONSE_JSON.encode() in headers.get(b"accept", b"").lower() else JSON
    answer, status = bad_request(error)
    begin = start(scope.get("method", "GET"), media_type, seen.identity, answer, status)
    prefix = "websocket." if scope["type"] == "websocket" else ""  # of a handshake, which HTTP answers
    await send({**begin, "type": f"{prefix}http.response.start"})
    await send({"type": f"{prefix}http.response.body", "body": answer.body})
    if telemetry is not None:
        seen.answered, seen.status, seen.size = monotonic(), status, len(answer.body)
        telemetry.tell(seen, error.code)
