"""How a page asks: one public query each, answered by the engine that answers everyone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from service.engine import Engine

QUERIES = Path(__file__).parent / "queries"


def query(name: str) -> str:
    """Read the query of a page."""
    return (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")


OF_PAGES = frozenset(query(path.stem) for path in QUERIES.glob("*.graphql"))


async def ask(engine: Engine, source: str, variables: Mapping[str, Any] | None = None) -> Any:
    """Give the data of the answer; raises `Refused` where the query cannot be run with these variables."""
    answer = await engine.respond(source, variables or {}, None, "")
    return orjson.loads(answer.body)["data"]
