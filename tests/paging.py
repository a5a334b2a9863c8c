"""The laws of paging, by sorting and slicing: what a connection gives, written to be obviously right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from data.identity import sort_key

Object: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[bytes, bytes]
DEFAULT_PAGE = 20
ID = slice(1, 18)  # where a cursor's text holds the row's id: behind the tag, ahead of the sort key


@dataclass(frozen=True)
class Row:
    """A row of a connection: its place in the order, and its edge without cursor."""

    sort: str
    tie: str
    edge: Object

    @property
    def place(self) -> Place:
        """What rows are ordered by."""
        return self.sort.encode(), self.tie.encode()


def connection(tag: str, rows: Iterable[Row], **page: Any) -> Object:
    """Cut the page out of all rows; a tag in capitals is that of an order that descends."""
    ordered = sorted(rows, key=lambda row: row.place, reverse=tag.isupper())
    first, last, after, before = (page.get(name) for name in ("first", "last", "after", "before"))
    if last is not None or before is not None:
        ahead = [row for row in ordered if before is None or _is_ahead(row.place, _place(before, tag), tag)]
        size = DEFAULT_PAGE if last is None else last
        chosen, has_previous, has_next = ahead[-size:], len(ahead) > size, len(ahead) < len(ordered)
    else:
        behind = [row for row in ordered if after is None or _is_ahead(_place(after, tag), row.place, tag)]
        size = DEFAULT_PAGE if first is None else first
        chosen, has_previous, has_next = behind[:size], len(behind) < len(ordered), len(behind) > size
    edges = [{"cursor": f"{tag}{row.tie}{row.sort}".encode().hex(), **row.edge} for row in chosen]
    return {
        "edges": edges,
        "nodes": [edge["node"] for edge in edges],
        "pageInfo": {
            "hasNextPage": has_next,
            "hasPreviousPage": has_previous,
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        },
        "totalCount": len(ordered),
    }


def _place(cursor: str, tag: str) -> Place:
    text = bytes.fromhex(cursor).decode()
    assert text[0] == tag
    return text[ID.stop :].encode(), text[ID].encode()


def _is_ahead(one: Place, other: Place, tag: str) -> bool:
    return one > other if tag.isupper() else one < other


def by_name(node: Object, edge: Object) -> Row:
    """Place an edge by the name and id of what it leads to."""
    return Row(sort_key(node["name"]), node["id"], edge)
