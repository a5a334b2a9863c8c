"""What a field's arguments mean for the rows it selects.

Arguments are read once a request, into a shape and into values. The shape is all that changes the statement (which
key was given, in which direction a page goes); the values are bound to it.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from data.codes import local_part
from data.cursor import InvalidCursorText, read_cursor
from data.selection import Among, Condition, Equals, First, Parameter, Rows
from data.writer import Cell
from schema.errors import InvalidCursor, InvalidPage, TooManyItems

DEFAULT_PAGE = 20
MAX_PAGE = 100
Given = Mapping[str, Any]
Values = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Filter:
    """A list argument: the column must hold one of its values; null or left out means any."""

    argument: str
    column: str
    annotation: object
    description: str


@dataclass(frozen=True, slots=True)
class Filters:
    """A field's list arguments; a row must pass them all."""

    filters: tuple[Filter, ...] = ()

    def read(self, given: Given) -> tuple[tuple[str, ...], Values]:
        """Shape: the arguments that filter."""
        wanted = [filter_.argument for filter_ in self.filters if given.get(filter_.argument) is not None]
        return tuple(wanted), {argument: json.dumps(given[argument]) for argument in wanted}

    def conditions(self, wanted: Collection[str], slot: int) -> tuple[Condition, ...]:
        """Filter by the arguments that are given."""
        return tuple(
            Among(filter_.column, Parameter(slot, filter_.argument))
            for filter_ in self.filters
            if filter_.argument in wanted
        )


NO_FILTERS = Filters()


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
        """Compare the column of that name, or find the condition that bears the code."""
        if key != "code":
            return (Equals(key, Parameter(slot, "by")),)
        bearing = Rows(
            "identifier",
            where=(Equals("system", Parameter(slot, "system")), Equals("value", Parameter(slot, "value"))),
            order=("preference", "condition"),
        )
        return (First("key", bearing, "condition"),)


@dataclass(frozen=True, slots=True)
class Page:
    """What first, after, last and before ask for."""

    backward: bool
    has_cursor: bool


def read_page(given: Given, tag: str) -> tuple[Page, Values]:
    """Read the paging arguments of a connection whose cursors bear `tag`; raises `InvalidPage`, `InvalidCursor`."""
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
            values["sort"], values["tie"] = read_cursor(cursor, tag)
        except InvalidCursorText:
            argument = "before" if backward else "after"
            raise InvalidCursor(f"{argument} is no cursor of this connection; give one that it returned") from None
    return Page(backward=backward, has_cursor=cursor is not None), values


def read_ids(given: Given) -> Values:
    """Read the argument `ids`; raises `TooManyItems`."""
    if len(given["ids"]) > MAX_PAGE:
        raise TooManyItems(f"at most {MAX_PAGE} ids a call; split them")
    # A NUL ends a JSON string in some versions of SQLite, and what is left of the id might be a good one.
    return {"ids": json.dumps([identity.replace("\0", "\N{REPLACEMENT CHARACTER}") for identity in given["ids"]])}
