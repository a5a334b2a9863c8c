"""What filters mean for rows: a predicate for each kind of filter, and the reading of all that a field is given.

A filter is an argument of its own, or a field of the input object `filter`; its predicate stands beside it. A filter
that is null or left out lets every row pass; a list with nothing in it lets none pass.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.identity import sort_key
from data.selection import Among, AtLeast, Below, Condition, Exists, Parameter, Rows
from data.writer import Cell

Given = Mapping[str, Any]
Values = dict[str, Cell]
BEHIND_ALL = "\U0010ffff"  # sorts behind everything that follows a prefix


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a filter's value binds, by suffix, and the conditions on rows that are made with it.

    `shape` is all of the value that changes the statement.
    """

    conditions: Callable[[Callable[[str], Parameter], Hashable], tuple[Condition, ...]]
    values: Callable[[Any], Values]
    shape: Callable[[Any], Hashable] = lambda _: None


def among(column: str, of: Rows | None = None) -> Predicate:
    """The column holds one of the values; with `of`, that of some row of those."""

    def conditions(bound: Callable[[str], Parameter], _: Hashable) -> tuple[Condition, ...]:
        condition = Among(column, bound(""))
        return (Exists(replace(of, where=(*of.where, condition))) if of else condition,)

    # A NUL ends a JSON string in some versions of SQLite, and what is left of an id might be a good one.
    return Predicate(
        conditions, lambda value: {"": json.dumps([text.replace("\0", "\N{REPLACEMENT CHARACTER}") for text in value])}
    )


def beginning(column: str) -> Predicate:
    """The column, a sort key, begins as the text does once it is folded likewise."""
    return Predicate(
        lambda bound, _: (AtLeast(column, bound("")), Below(column, bound(".end"))),
        lambda value: {"": sort_key(value), ".end": sort_key(value) + BEHIND_ALL},
    )


def since(column: str) -> Predicate:
    """The column, a date, is that day or a later one."""
    return Predicate(lambda bound, _: (AtLeast(column, bound("")),), lambda value: {"": value})


def before(column: str) -> Predicate:
    """The column, a date, is an earlier day."""
    return Predicate(lambda bound, _: (Below(column, bound("")),), lambda value: {"": value})


def present(rows: Rows) -> Predicate:
    """There are such rows, or, asked for false, there are none."""
    return Predicate(lambda _, wanted: (Exists(rows, negated=wanted is False),), lambda _: {}, bool)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is an argument of its own."""

    argument: str
    predicate: Predicate
    annotation: object
    description: str


@dataclass(frozen=True, slots=True)
class Filters:
    """All filters of a field, by name; a row must pass each. `inside` names the input object that holds them."""

    predicates: Mapping[str, Predicate]
    inside: str | None = None

    def read(self, given: Given) -> tuple[tuple[tuple[str, Hashable], ...], Values]:
        """Read what is given into its shape and its values."""
        values: Values = {}
        shape: list[tuple[str, Hashable]] = []
        source = given if self.inside is None else given.get(self.inside) or {}
        for name, predicate in self.predicates.items():
            value = source.get(name)
            if value is not None:
                shape.append((name, predicate.shape(value)))
                values |= {name + suffix: cell for suffix, cell in predicate.values(value).items()}
        return tuple(shape), values

    def conditions(self, shape: tuple[tuple[str, Hashable], ...], slot: int) -> tuple[Condition, ...]:
        """Say what rows must fulfil."""

        def bound_as(name: str) -> Callable[[str], Parameter]:
            return lambda suffix: Parameter(slot, name + suffix)

        return tuple(
            condition for name, of in shape for condition in self.predicates[name].conditions(bound_as(name), of)
        )


NO_FILTERS = Filters({})
