"""The front page: what this is, which release is served, a search, and first queries to copy."""

import json
import re
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from service.engine import Engine
from service.pages.asking import QUERIES, ask, query
from service.pages.response import page
from service.trusted import TrustedDocument

FRONT, SEARCH, EXAMPLE = query("front"), query("search"), query("example")
# Browsers ask for the search by its hash: short addresses that caches keep, and that are answered where only trusted
# documents are.
SEARCH_ID = sha256(SEARCH.encode()).hexdigest()
ASKED_BY_BROWSERS = TrustedDocument((SEARCH_ID,), SEARCH, QUERIES / "search.graphql")
LONGEST_SEARCH = 200  # characters
FOUND_AT_MOST = 20
LONGEST_LINE = 110  # characters of JSON that is shown
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


async def front(request: Request, engine: Engine) -> Response:
    """Answer `/`, and `/?q=...` with what is found."""
    text = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    values: dict[str, Any] = {
        "text": text,
        "longest": LONGEST_SEARCH,
        "search_id": SEARCH_ID,
        "found": await _found(engine, text) if text else None,
    }
    if not text:
        values |= await ask(engine, FRONT)
        values |= {"published": datetime.fromisoformat(values["release"]["publishedAt"]), "address": address(request)}
        values |= {"example": await _example(engine, values)}
    return await page(request, "front.html", values)


def address(request: Request) -> str:
    """Give the address of this server as the browser knows it; what it names as host is not trusted to be one."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = ":".join(map(str, request.scope["server"]))
    return f"{request.url.scheme}://{host}"


async def _found(engine: Engine, text: str) -> Any:
    return (await ask(engine, SEARCH, {"text": text, "first": FOUND_AT_MOST}))["search"]


async def _example(engine: Engine, front: dict[str, Any]) -> dict[str, str] | None:
    """Give a first query, the slug that it asks for and its answer; None where the release has no condition."""
    shown = front["shown"] or next(iter(front["conditions"]["nodes"]), None)
    if not shown:
        return None
    slug = shown["slug"]
    answer = laid_out({"data": await ask(engine, EXAMPLE, {"slug": slug})})
    parameters = urlencode({"query": EXAMPLE, "variables": json.dumps({"slug": slug})})
    return {"query": EXAMPLE.strip(), "slug": slug, "answer": answer, "graphiql": f"/graphql?{parameters}"}


def laid_out(value: Any, indent: str = "") -> str:
    """Write JSON for people: what fits into a line is one, so that little is scrolled over."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(line) <= LONGEST_LINE:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {laid_out(part, deeper)}" for name, part in value.items()]
        begin, end = "{}"
    else:
        parts = [laid_out(part, deeper) for part in value]
        begin, end = "[]"
    lines = f",\n{deeper}".join(parts)
    return f"{begin}\n{deeper}{lines}\n{indent}{end}"
