"""What is asked: three queries, each with hundreds of different variables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx2

HERE = Path(__file__).parent
QUERIES = ("point", "list", "deep")
LOOK_UPS, PAGES = 400, 100
LONGEST_PAGE = 50
_WALK = """query ($after: Cursor) {
  conditions(first: 100, after: $after) { edges { cursor node { slug } } pageInfo { hasNextPage endCursor } }
}"""

Variables = Mapping[str, Any]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Query:
    """A query, and the variables that it is asked with."""

    name: str
    document: str
    variables: Sequence[Variables]

    def samples(self, count: int) -> Sequence[Variables]:
        """Give variables from the first to the last."""
        return _spread(self.variables, count)


def workload(client: httpx2.Client) -> list[Query]:
    """Make the queries up from what our own server lists: slugs to look up, cursors to go on from."""
    slugs: list[str] = []
    cursors: list[str] = []
    page: Any = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        request = {"query": _WALK, "variables": {"after": page["endCursor"]}}
        conditions = client.post("/graphql", json=request).raise_for_status().json()["data"]["conditions"]
        slugs += [edge["node"]["slug"] for edge in conditions["edges"]]
        cursors += [edge["cursor"] for edge in conditions["edges"]]
        page = conditions["pageInfo"]
    pages: list[Variables] = [{}, *({"after": cursor} for cursor in _spread(cursors[:-LONGEST_PAGE], PAGES - 1))]
    look_ups: list[Variables] = [{"slug": slug} for slug in _spread(slugs, LOOK_UPS)]
    asked: dict[str, Sequence[Variables]] = {"point": look_ups, "list": pages, "deep": pages}
    return [Query(name, (HERE / f"{name}.graphql").read_text(), asked[name]) for name in QUERIES]


def as_graphql(query: Query, variables: Variables) -> bytes:
    """Write the body of a GraphQL request."""
    return json.dumps({"query": query.document, "variables": variables}).encode()


def _spread(items: Sequence[Item], count: int) -> Sequence[Item]:
    """Choose at most so many, evenly, the first and the last among them."""
    if len(items) <= count:
        return items
    return [items[position * (len(items) - 1) // (count - 1)] for position in range(count)]
