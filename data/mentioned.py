"""Selection tree → the tree that visits the same things and selects their ids alone, for an answer's surrogate keys.

A thing's id stands for all that its own document says: its row, and the rows that hang from it. What comes of other
documents than the one that is asked (a list of things, a count, a page's end, a filter on their columns, a look-up that
finds nothing) is stood for by the key of their type.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from data.selection import (
    Choice,
    Composed,
    Condition,
    Count,
    Each,
    EndCursor,
    Exists,
    First,
    Fixed,
    Form,
    HasMore,
    Hits,
    Items,
    Many,
    Object,
    One,
    Rows,
    Scalar,
    Value,
)
from data.surrogate import PUBLICATION, type_key

# The tables of things that have an id, by type.
NODES = {
    "condition": "Condition",
    "trigger": "Trigger",
    "procedure": "Procedure",
    "question": "Question",
    "source": "Source",
    "community": "Community",
    "statistics.community_stats": "CommunityStats",
}
# Whose documents a table's rows come of, where they are met from other things too.
_WRITTEN_BY = {**NODES, "condition_trigger": "Condition", "workup_step": "Condition", "condition_code": "Condition"}
# Whose columns are copied into them for filters.
_COPIED_FROM = {"condition_trigger": "Trigger", "workup_step": "Procedure"}
_SEARCHED = ("Condition", "Trigger", "Procedure", "Question")
# Columns that count what other documents have.
_COUNTS = {
    "conditions_total": "Condition",
    "counts_conditions": "Condition",
    "counts_triggers": "Trigger",
    "counts_procedures": "Procedure",
    "counts_questions": "Question",
    "counts_sources": "Source",
}


def _of_condition(table: str, far: str, order: str) -> Many:
    """Find the things to which the rows of a condition's table lead."""
    one = One(Rows(far, (("key", far),)), Object(()), required=True)
    return Many(Rows(table, (("condition", "key"),), order=(order,)), one)


_SOURCES_OF_QUESTION = Many(
    Rows("question_source", (("question", "key"),), order=("position",)),
    One(Rows("source", (("key", "source"),)), Object(()), required=True),
)
_QUESTIONS_OF_CONDITION = Many(
    Rows("question", (("condition", "key"),), order=("sort_key", "id")), Object((("sources", _SOURCES_OF_QUESTION),))
)
# Where the things are whose documents speak in what is composed.
_COMPOSED_OF = {
    "json_ld": Object(
        (
            ("sources", _of_condition("condition_source", "source", "position")),
            ("triggers", _of_condition("condition_trigger", "trigger", "sort_key")),
            ("procedures", _of_condition("workup_step", "procedure", "position")),
            ("questions", _QUESTIONS_OF_CONDITION),
        )
    )
}
_RELEASE = "release"  # the table
_PUBLISHED = Fixed(json.dumps(PUBLICATION))


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What an answer speaks of: the keys of types, and the tree of ids; its texts may be keys of types too."""

    types: frozenset[str]
    ids: Object | None


@dataclass(frozen=True, slots=True)
class _Place:
    """The table of the row that is visited, and the type of the innermost thing that it belongs to."""

    table: str | Hits = ""
    owner: str = ""


def mentioned(root: Object) -> Mentioned:
    """Say what the answer of a selection tree speaks of."""
    visitor = _Visitor()
    pieces = list(visitor.visit(root, _Place()))
    return Mentioned(frozenset(map(type_key, visitor.types)), _listed(pieces) if pieces else None)


class _Visitor:
    def __init__(self) -> None:
        self.types: set[str] = set()

    def visit(self, value: Value, place: _Place) -> Iterator[Value]:
        """Give what is to be selected beside a row in the stead of a value."""
        match value:
            case Scalar(column) if column in _COUNTS:
                self.types.add(_COUNTS[column])
            case Scalar() if place.table == _RELEASE:
                yield _PUBLISHED
            case Object(fields):
                for _, inside in fields:
                    yield from self.visit(inside, place)
            case One():
                yield from self._one(value, place)
            case Choice(options):
                yield from self._choice(options, place)
            case Many(rows, inside):
                self._meet(rows, place)
                yield from (Many(rows, ids) for ids in self._enter(rows, inside, place))
            case Items(window, inside):
                self._meet(window.rows, place)
                yield from (Items(window, ids) for ids in self._enter(window.rows, inside, place))
            case Composed(rows):
                yield from self.visit(_COMPOSED_OF[str(rows.table)], place)
            case Each(parameter, inside, columns):
                pieces = list(self.visit(inside, replace(place, table="")))
                yield from [Each(parameter, _listed(pieces), columns)] if pieces else []
            case EndCursor(window) | HasMore(window):
                self._meet(window.rows, place)
            case Count(rows):
                self._meet(rows, place)

    def _one(self, value: One, place: _Place) -> Iterator[Value]:
        self._ask(value.rows.where)
        if value.rows.table not in NODES:
            self._meet(value.rows, place)
        for ids in self._enter(value.rows, value.value, place):
            one = replace(value, value=ids)
            is_sought = value.rows.table in NODES and not value.required
            yield Choice((one,), _absent([value.rows])) if is_sought else one

    def _choice(self, options: Iterable[One], place: _Place) -> Iterator[Value]:
        found = [list(self._one(replace(option, required=True), place)) for option in options]
        ones = [one for pieces in found for one in pieces if isinstance(one, One)]
        if ones:
            yield Choice(tuple(replace(one, required=False) for one in ones), _absent(one.rows for one in ones))

    def _enter(self, rows: Rows, value: Value, place: _Place) -> Iterator[Object]:
        """Visit a value beside other rows; give nothing where it speaks of no thing."""
        type_name = NODES.get(rows.table) if isinstance(rows.table, str) else None
        inside = _Place(rows.table, type_name or place.owner)
        pieces = [*([Scalar("id", Form.WORD)] if type_name else []), *self.visit(value, inside)]
        if rows.table == _RELEASE and (rows.where or rows.on):
            pieces = [_PUBLISHED]  # it is looked for by its id
        if pieces:
            yield _listed(pieces)

    def _meet(self, rows: Rows, place: _Place) -> None:
        """Note whose documents decide which rows there are: nobody else's than the owner's, or another type's too."""
        self._ask(rows.where)
        if isinstance(rows.table, Hits):
            self.types.update(_SEARCHED)
            return
        writer = _WRITTEN_BY.get(rows.table)
        if writer and writer != place.owner:
            self.types.add(writer)
        if rows.where and rows.table in _COPIED_FROM:
            self.types.add(_COPIED_FROM[rows.table])

    def _ask(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            # That a thing with this id is there is sure: rows that name another are none of the release.
            is_sure = isinstance(condition, Exists) and condition.rows.on and condition.rows.on[0][0] == "id"
            if isinstance(condition, Exists | First) and not is_sure:
                self._meet(condition.rows, _Place())


def _listed(pieces: Iterable[Value]) -> Object:
    return Object(tuple((str(place), piece) for place, piece in enumerate(dict.fromkeys(pieces))))


def _absent(rows: Iterable[Rows]) -> Fixed:
    """Make what stands in the stead of a thing that is not found: one of these types may come to be it."""
    tables = [each.table for each in rows if isinstance(each.table, str)]
    return Fixed(json.dumps([type_key(NODES[table]) if table in NODES else PUBLICATION for table in tables]))
