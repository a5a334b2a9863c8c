"""The front page: what this is, which release is served, and where to go from here."""

from starlette.requests import Request
from starlette.responses import Response

from service.engine import Engine
from service.pages.asking import ask, query
from service.pages.response import page

FRONT = query("front")


async def front(request: Request, engine: Engine) -> Response:
    """Answer `/`."""
    return await page(request, "front.html", await ask(engine, FRONT))
