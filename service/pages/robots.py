"""What robots may read: the pages, and not what is asked."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

ROBOTS = """\
User-agent: *
Disallow: /graphql
Disallow: /health/
Disallow: /?q=
"""


async def robots(_: Request) -> Response:
    """Answer `/robots.txt`."""
    return PlainTextResponse(ROBOTS, headers={"cache-control": "public, max-age=86400"})
