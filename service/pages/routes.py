"""Which page is where."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from service.deadline import Deadlines
from service.engine import Engine
from service.pages.condition import condition
from service.pages.conditions import conditions
from service.pages.front import front
from service.pages.robots import robots
from service.pages.static_files import Static

Page: TypeAlias = Callable[[Request, Engine], Awaitable[Response]]


def page_routes(engine: Callable[[], Engine], deadlines: Deadlines) -> list[BaseRoute]:
    """Give the routes of all pages; each is answered from the release that `engine` serves when it is asked for."""

    def of(page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            asked = engine()
            with asked.release.held(), deadlines.running(request.receive):  # it may ask several times
                return await page(request, asked)

        return answered

    return [
        Route("/", of(front)),
        Route("/conditions", of(conditions)),
        Route("/conditions/{slug}", of(condition)),
        Route("/robots.txt", robots),
        Mount("/static", Static()),
    ]
