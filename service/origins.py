"""Which web pages may read answers: those of this server's own origin, and those that a setting names."""

from collections.abc import Mapping
from urllib.parse import urlsplit

ANY = "*"


def named(origins: str) -> list[str]:
    """Read a setting's list, with commas between."""
    return [origin.strip() for origin in origins.split(",") if origin.strip()]


def may_read(headers: Mapping[bytes, bytes], origins: str) -> bool:
    """Tell whether who opens a WebSocket may read answers; browsers leave that to the server.

    What is no web page says no origin and may.
    """
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin or origin in (allowed := named(origins)) or ANY in allowed:
        return True
    try:
        netloc = urlsplit(origin).netloc
    except ValueError:  # it is no address
        return False
    return netloc.lower() == headers.get(b"host", b"").decode("latin-1").lower()
