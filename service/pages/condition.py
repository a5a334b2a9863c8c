"""The page of a condition: one public query, every fact with the number of its source, in the language wanted."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response

from data.scalars import is_slug
from schema.operation import Refused
from service.engine import Engine
from service.pages.asking import ask, query
from service.pages.localised import localised, refused_page
from service.pages.references import Object, References
from service.pages.response import page
from service.pages.words import words_for

CONDITION = query("condition")
SIMILAR = query("similar")
LONGEST_SEARCH = 100  # characters of an address that leads nowhere


async def condition(request: Request, engine: Engine) -> Response:
    """Answer `/conditions/{slug}`; 404 where no condition has the slug."""
    slug, words = request.path_params["slug"], words_for(request.query_params.get("lang", ""))
    if not is_slug(slug):
        return await _missing(request, engine, slug)
    variables = {"slug": slug, "locales": [words.language]}
    try:
        data = await ask(engine, CONDITION, variables)
    except Refused as refusal:
        return await refused_page(request, refusal)
    if data["condition"] is None:
        return await _missing(request, engine, slug)
    values = {
        **localised(request, words),
        **data,
        "refs": References(_sources(data["condition"]), words),
        "query": CONDITION,
        "variables": orjson.dumps(variables, option=orjson.OPT_INDENT_2).decode(),
        "graphiql": "/graphql?" + urlencode({"query": CONDITION, "variables": orjson.dumps(variables).decode()}),
    }
    return await page(request, "condition.html", values)


def _sources(condition: Object) -> Iterable[Object]:
    """Give the sources that the page may cite: the condition's, and those of what it names."""
    yield from condition["sources"]
    for edge in condition["triggers"]["edges"]:
        yield from edge["node"]["sources"]
    for step in condition["workup"]["steps"] if condition["workup"] else ():
        yield from step["procedure"]["sources"]
    for question in condition["questions"]:
        yield from question["sources"]
    for stats in condition["communityStats"]:
        yield from (citation["source"] for citation in stats["citations"])


async def _missing(request: Request, engine: Engine, slug: str) -> Response:
    words = words_for(request.query_params.get("lang", ""))
    text = slug.replace("-", " ")[:LONGEST_SEARCH]
    similar: list[Any] = []
    try:
        found = await ask(engine, SIMILAR, {"text": text, "locales": [words.language]})
        similar = found["search"]["nodes"]
    except Refused:
        pass  # an address that cannot be searched for
    values = {**localised(request, words), "address": request.scope["path"], "similar": similar}
    return await page(request, "missing.html", values, HTTPStatus.NOT_FOUND)
