"""What a field's arguments mean for the rows it selects.

Arguments are read once a request, into a shape and into values. The shape is all that changes the statement (which
key was given, in which direction a page goes); the values are bound to it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.codes import is_well_formed, local_part
from data.cursor import InvalidCursorText, read_cursor
from data.search import match_expression
from data.selection import Condition, Equals, First, Parameter, Rows
from schema.errors import InvalidCursor, InvalidPage, TooManyItems
from schema.filters import Given, Values
from schema.vocabulary import LookupMiss

DEFAULT_PAGE = 20
MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class Lookup:
    """The argument `by`: exactly one of a thing's unique names."""

    def read(self, given: Given) -> tuple[str, Values]:
        """Shape: the key by which to look up."""
        ((key, value),) = given["by"].items()
        if key == "code":
            return key, {"system": value["system"], "value": local_part(value["system"], value["value"])}
        return key, {"by": value}

    def conditions(self, key: str, slot: int) -> tuple[Condition, ...]:
        """Compare the column of that name, or find the condition that answers to the code."""
        if key != "code":
            return (Equals(key, Parameter(slot, "by")),)
        code = Equals("system", Parameter(slot, "system")), Equals("value", Parameter(slot, "value"))
        return (First("key", Rows("condition_code", where=code), "condition"),)


@dataclass(frozen=True, slots=True)
class Page:
    """What first, after, last, before and orderBy ask for."""

    order: "Order"
    backward: bool
    has_cursor: bool


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a connection: the column sorted by, and the letter that its cursors bear."""

    tag: str
    sort: str
    descending: bool = False


def read_order(given: Given, orders: Mapping[str, Order]) -> Order:
    """Read the argument `orderBy`; the first of the orders is taken where it is left out."""
    wanted = given.get("orderBy")
    if wanted is None:
        return next(iter(orders.values()))
    order = orders[wanted["field"]]
    return replace(order, tag=order.tag.upper(), descending=True) if wanted["direction"] == "DESC" else order


def read_page(given: Given, orders: Mapping[str, Order]) -> tuple[Page, Values]:
    """Read the paging arguments of a connection that has these orders; raises `InvalidPage`, `InvalidCursor`."""
    order = read_order(given, orders)
    first, last = given.get("first"), given.get("last")
    after, before = given.get("after"), given.get("before")
    if first is not None and last is not None:
        raise InvalidPage("give first or last, not both")
    if after is not None and before is not None:
        raise InvalidPage("give after (with first) or before (with last), not both")
    if (last is not None and after is not None) or (first is not None and before is not None):
        raise InvalidPage("after goes with first, before goes with last")
    backward = last is not None or before is not None
    size = last if last is not None else first if first is not None else DEFAULT_PAGE
    if not 1 <= size <= MAX_PAGE:
        raise InvalidPage(f"a page has from 1 to {MAX_PAGE} items; {'last' if backward else 'first'} is {size}")
    values: Values = {"limit": size}
    cursor = before if backward else after
    if cursor is not None:
        try:
            values["sort"], values["tie"] = read_cursor(cursor, order.tag)
        except InvalidCursorText:
            argument = "before" if backward else "after"
            raise InvalidCursor(f"{argument} is no cursor of this connection; give one that it returned") from None
    return Page(order, backward=backward, has_cursor=cursor is not None), values


def read_id(given: Given) -> tuple[None, Values]:
    """Read the argument `id`."""
    return None, {"id": given["id"]}


def read_ids(given: Given) -> tuple[None, Values]:
    """Read the argument `ids`; raises `TooManyItems`."""
    if len(given["ids"]) > MAX_PAGE:
        raise TooManyItems(f"at most {MAX_PAGE} ids a call; split them")
    # A NUL ends a JSON string in some versions of SQLite, and what is left of the id might be a good one.
    ids = [identity.replace("\0", "\N{REPLACEMENT CHARACTER}") for identity in given["ids"]]
    return None, {"ids": json.dumps(ids)}


SEARCH_ORDER = Order("s", "position")
DEFAULT_SUGGESTIONS = 8
MAX_SUGGESTIONS = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search asks for."""

    page: Page
    has_kinds: bool


def read_search(given: Given) -> tuple[Sought, Values]:
    """Read the arguments of a search; raises `InvalidPage`, `InvalidCursor`."""
    page, values = read_page(given, {"WORTH": SEARCH_ORDER})
    return _read_sought(given, page, values, given["text"])


def read_suggest(given: Given) -> tuple[Sought, Values]:
    """Read the arguments of a request for suggestions; raises `InvalidPage`."""
    first = DEFAULT_SUGGESTIONS if given["first"] is None else given["first"]
    if not 1 <= first <= MAX_SUGGESTIONS:
        raise InvalidPage(f"from 1 to {MAX_SUGGESTIONS} suggestions are given; first is {first}")
    page = Page(SEARCH_ORDER, backward=False, has_cursor=False)
    return _read_sought(given, page, {"limit": first}, given["prefix"])


def _read_sought(given: Given, page: Page, values: Values, text: str) -> tuple[Sought, Values]:
    kinds = given.get("kinds")
    values["match"] = match_expression(text)
    if kinds is not None:
        values["kinds"] = json.dumps(kinds)
    return Sought(page, has_kinds=kinds is not None), values


CODE_COLUMNS = ("system", "value", "miss")


def read_codes(given: Given) -> tuple[None, Values]:
    """Read the argument `codes` into rows of CODE_COLUMNS, `miss` being why a code that is not found is not."""
    if len(given["codes"]) > MAX_PAGE:
        raise TooManyItems(f"at most {MAX_PAGE} codes a call; split them")
    rows = []
    for code in given["codes"]:
        value = local_part(code["system"], code["value"]).replace("\0", "\N{REPLACEMENT CHARACTER}")
        miss = LookupMiss.UNKNOWN_CODE if is_well_formed(code["system"], value) else LookupMiss.MALFORMED_CODE
        rows.append({"system": code["system"], "value": value, "miss": miss})
    return None, {"codes": json.dumps(rows)}
