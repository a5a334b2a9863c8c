"""The list of all conditions, page by page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from schema.operation import Refused
from service.engine import Engine
from service.pages.asking import ask, query
from service.pages.localised import localised, refused_page
from service.pages.response import page
from service.pages.words import words_for

CONDITIONS = query("conditions")
ON_A_PAGE = 50


async def conditions(request: Request, engine: Engine) -> Response:
    """Answer `/conditions`, from behind the cursor `after` or ahead of the cursor `before`."""
    words, asked = words_for(request.query_params.get("lang", "")), request.query_params
    variables: dict[str, Any] = {"locales": [words.language]}
    if before := asked.get("before"):
        variables |= {"last": ON_A_PAGE, "before": before}
    else:
        variables |= {"first": ON_A_PAGE, "after": asked.get("after") or None}
    try:
        data = await ask(engine, CONDITIONS, variables)
    except Refused as refusal:
        return await refused_page(request, refusal)
    return await page(request, "conditions.html", {**localised(request, words), **data})
