"""What every page in several languages has: its words, its address in each language, and how a refusal is said."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from data.localisation import BASE_LOCALE
from schema.operation import Refused
from service.pages.response import page
from service.pages.words import WORDS, Words, words_for

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def localised(request: Request, words: Words) -> dict[str, Any]:
    """Give the values that a page in several languages is rendered with."""
    path = quote(request.scope["path"])
    host = request.headers.get("host", "")
    return {
        "origin": f"{request.scope['scheme']}://{host}" if _HOST.fullmatch(host) else "",
        "words": words,
        "lang": query_of(words.language),
        "path": path,
        "names": {language: other.name for language, other in WORDS.items()},
        "addresses": {language: path + query_of(language) for language in WORDS},
    }


def query_of(language: str) -> str:
    """Give the query of an address in a language: none for the base language."""
    return "" if language == BASE_LOCALE else f"?lang={language}"


async def refused_page(request: Request, refusal: Refused) -> Response:
    """Say why the engine refused what the address asks for."""
    words = words_for(request.query_params.get("lang", ""))
    values = {**localised(request, words), "messages": [error.message for error in refusal.errors]}
    return await page(request, "refused.html", values, HTTPStatus.BAD_REQUEST)
