"""What is answered where nothing is: a page for browsers, a line for programs."""

from http import HTTPStatus

import mimeparse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from service.pages.response import page


async def nowhere(request: Request, _: Exception) -> Response:
    """Answer an address that is none."""
    if wants_html(request.headers.get("accept", "")):
        response = await page(request, "nowhere.html", {}, HTTPStatus.NOT_FOUND)
    else:
        response = PlainTextResponse(HTTPStatus.NOT_FOUND.phrase, HTTPStatus.NOT_FOUND)
    response.headers["vary"] = "accept, accept-encoding"
    return response


def wants_html(accept: str) -> bool:
    """Tell whether a client prefers HTML to plain text; those that take anything do not."""
    try:
        return bool(accept) and mimeparse.best_match(["text/html", "text/plain"], accept) == "text/html"
    except mimeparse.MimeTypeParseException:
        return False
