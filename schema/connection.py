"""Relay connections: pages of things in a fixed order."""

from typing import Any

from schema.fields import ConnectionPart, field, thing
from schema.scalars import Cursor


@thing
class PageInfo:
    """Where a page lies among all items."""

    has_next_page: bool = field("Whether there are items behind this page.", ConnectionPart.HAS_NEXT_PAGE)
    has_previous_page: bool = field("Whether there are items ahead of this page.", ConnectionPart.HAS_PREVIOUS_PAGE)
    start_cursor: Cursor | None = field("The cursor of the page's first item.", ConnectionPart.START_CURSOR)
    end_cursor: Cursor | None = field("The cursor of the page's last item.", ConnectionPart.END_CURSOR)


@thing
class Connection:
    """What all connections share; each adds its `edges` and `nodes`."""

    page_info: PageInfo = field("Where the page lies among all items.", ConnectionPart.PAGE_INFO)
    total_count: int = field("How many items there are on all pages.", ConnectionPart.TOTAL_COUNT)


@thing
class Edge:
    """What all edges share; each adds its `node`."""

    cursor: Cursor = field("Where this item stands; give it as `after` or `before`.", ConnectionPart.CURSOR)


def edges() -> Any:
    """Declare a connection's `edges`."""
    return field("The page's items, each with its cursor and what is said of it here.", ConnectionPart.EDGES)


def nodes() -> Any:
    """Declare a connection's `nodes`."""
    return field("The page's items alone.", ConnectionPart.NODES)
