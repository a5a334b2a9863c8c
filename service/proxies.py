"""Who asks, and by which scheme, where trusted proxies stand between: they say so in X-Forwarded-For and -Proto.

What stands further left in a header than the trusted proxies have written was sent by the client, who may write there
what it likes. So of n proxies the n-th value from the right is the client, as the outermost of them saw it.
"""

from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST = 64  # characters of an address; what is longer is none
SCHEMES = {"http": {b"http": "http", b"https": "https"}, "websocket": {b"http": "ws", b"https": "wss"}}


def behind_proxies(app: ASGIApp, hops: int) -> ASGIApp:
    """Let the application see who asks so many trusted proxies; without any, headers are not believed."""
    if not hops:
        return app

    async def seen(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in SCHEMES:
            if client := client_of(scope, hops):
                scope["client"] = (client, 0)
            proto = _forwarded(scope, b"x-forwarded-proto", 1)
            scope["scheme"] = SCHEMES[scope["type"]].get(proto or b"", scope["scheme"])
        await app(scope, receive, send)

    return seen


def client_of(scope: Scope, hops: int) -> str | None:
    """Tell whom the outermost of the proxies saw; None where too few of them, or no address, are named."""
    value = _forwarded(scope, b"x-forwarded-for", hops)
    if value is None or len(value) > LONGEST:
        return None
    text = value.decode("latin-1")
    if text.startswith("["):  # as some write IPv6, with a port behind it
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # IPv4 with a port
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _forwarded(scope: Scope, header: bytes, hops: int) -> bytes | None:
    """Give the n-th value from the right, of all headers of that name together."""
    values = b",".join(value for name, value in scope["headers"] if name == header).rsplit(b",", hops)[-hops:]
    return values[0].strip() if len(values) == hops else None
