"""What a field's arguments mean for the rows it selects.

Arguments are read once a request, into a shape and into values. The shape is all that changes the statement (which
key was given, in which direction a page goes); the values are bound to it.
"""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from data.codes import local_part
from data.cursor import InvalidCursorText, read_cursor
from data.selection import Among, Condition, Equals, First, Parameter, Rows
from data.writer import Cell
from schema.errors import InvalidCursor, InvalidPage, TooManyItems

DEFAULT_PAGE = 20
MAX_PAGE = 100
Given = Mapping[str, Any]
Values = dict[str, Cell]


class Selector(Protocol):
    """Turns arguments into conditions on rows."""

    def read(self, given: Given) -> tuple[Hashable, Values]:
        """Read the arguments into shape and values; raises `PublicError`."""
        ...

    def conditions(self, shape: Hashable, slot: int) -> tuple[Condition, ...]:
        """Say what the rows must fulfil, given the shape; values are found by `slot` and name."""
        ...


@dataclass(frozen=True, slots=True)
class Filter:
    """A list argument: the column must hold one of its values; null or left out means any."""

    argument: str
    column: str
    annotation: object
    description: str

    def read(self, given: Given) -> tuple[Hashable, Values]:
        """Shape: whether to filter."""
        wanted = given.get(self.argument)
        return wanted is not None, {} if wanted is None else {self.argument: json.dumps(wanted)}

    def conditions(self, shape: Hashable, slot: int) -> tuple[Condition, ...]:
        """Filter where the argument was given."""
        return (Among(self.column, Parameter(slot, self.argument)),) if shape is True else ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """The argument `by`: exactly one of a thing's unique names."""

    def read(self, given: Given) -> tuple[Hashable, Values]:
        """Shape: the key by which to look up."""
        ((key, value),) = given["by"].items()
        if key == "code":
            return key, {"system": value["system"], "value": local_part(value["system"], value["value"])}
        return key, {"by": value}

    def conditions(self, shape: Hashable, slot: int) -> tuple[Condition, ...]:
        """Compare the column of that name, or find the condition that bears the code."""
        if shape != "code":
            return (Equals(str(shape), Parameter(slot, "by")),)
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
    return {"ids": json.dumps(given["ids"])}
