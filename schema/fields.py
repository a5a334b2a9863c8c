"""How a field says where it comes from: the mapping from the GraphQL schema to the tables of a release.

Most of it is convention. A type is a table of its name in snake_case, or what its `__table__` names; a field is a
column of its name. Prefixes accumulate: the `citations` of an object that lies `inline` under `mechanism` are those of
the column `mechanism_citations`. What differs is said beside the field, in its mapping. Content fields have no
resolvers: `schema.plan` reads the mappings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias, TypeVar, dataclass_transform

import strawberry
from graphql import GraphQLField, GraphQLNamedType
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.unset import UNSET
from strawberry.utils.str_converters import to_camel_case

from data.selection import Condition
from schema.arguments import DEFAULT_PAGE, MAX_PAGE, Lookup, Order
from schema.filters import NO_FILTERS, Filter, Filters, Predicate
from schema.scalars import Cursor

_METADATA = "raregraph"
Class = TypeVar("Class")
Pairs: TypeAlias = tuple[tuple[str, str], ...]


# ---- Mappings


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row, by the field's name; `is_word` says that its texts are slugs."""

    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Inline:
    """An object whose columns lie in the same row under a prefix; null where its first field is null."""

    prefix: str | None = None  # None: the field's name and an underscore


@dataclass(frozen=True, slots=True)
class Related:
    """One object from another table; `on` pairs its columns with ours, by default its key with our field's column.

    With `far`, the row found leads to the object that this column of it names. `from_statistics` pairs the columns
    where ours are those of a row of the statistics release, which knows things by their ids alone.
    """

    table: str | None = None
    on: Pairs | None = None
    lookup: Lookup | None = None
    far: str | None = None
    from_statistics: Pairs | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """All rows of another table that refer to us; by default its column of our type's name to our key.

    With `far`, each row leads to the object that this column of it names.
    """

    table: str | None = None
    on: Pairs | None = None
    order: tuple[str, ...] = ("position",)
    filters: Filters = NO_FILTERS
    far: str | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """A connection over rows that refer to us, in one of its orders, the first of them by default.

    `total` is the table and column of a baked count; a table of None is our own row, and no total is counted each time.
    """

    table: str
    on: Pairs
    orders: Mapping[str, Order]
    tie: str
    total: tuple[str | None, str] | None
    filters: Filters = NO_FILTERS
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A JSON value whose text lies in pieces in another table, each made of these columns, that refer to us."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object of abstract type: for each type, the column of ours that holds its key where it is of that type."""

    columns: Pairs


class Node(Enum):
    """Objects by their public ids."""

    BY_ID = auto()
    BY_IDS = auto()


class Search(Enum):
    """What the full-text index finds: as a connection, or the names alone as a list."""

    CONNECTION = auto()
    SUGGESTIONS = auto()


class CodeLookup(Enum):
    """Conditions by codes: the list of look-ups, and why one of them found nothing."""

    BY_CODES = auto()
    MISS = auto()


class ConnectionPart(Enum):
    """What connections and their edges are made of."""

    EDGES = auto()
    NODES = auto()
    PAGE_INFO = auto()
    TOTAL_COUNT = auto()
    CURSOR = auto()
    HAS_NEXT_PAGE = auto()
    HAS_PREVIOUS_PAGE = auto()
    START_CURSOR = auto()
    END_CURSOR = auto()


Source: TypeAlias = (
    Column | Inline | Related | Listed | Connected | Composed | OneOf | Node | CodeLookup | Search | ConnectionPart
)


def source_of(field: GraphQLField) -> Source:
    """Read a field's mapping; a KeyError means that the field has none."""
    source: Source = field.extensions["strawberry-definition"].metadata[_METADATA]
    return source


def column_of(field: GraphQLField) -> str:
    """Name the column that bears the field's name."""
    name: str = field.extensions["strawberry-definition"].python_name
    return name


def table_of(type_: GraphQLNamedType) -> str:
    """Name the table of a type."""
    origin = type_.extensions["strawberry-definition"].origin
    table: str = getattr(origin, "__table__", None) or snake_case(type_.name)
    return table


def snake_case(name: str) -> str:
    """Write a type's name as its table's."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


# ---- Declarations: a class decorator, and what is to be assigned to the attributes of Strawberry types


@dataclass_transform(kw_only_default=True)
def thing(cls: type[Class]) -> type[Class]:
    """Make a GraphQL type of a class; its docstring is the description that clients read."""
    return strawberry.type(cls, description=cls.__doc__)


def field(description: str, source: Source, arguments: Iterable[StrawberryArgument] = ()) -> Any:
    """Declare a field with its mapping; the argument's types and names are the schema's."""
    declared = strawberry.field(description=description, metadata={_METADATA: source})
    declared.arguments = list(arguments)
    return declared


def argument(name: str, annotation: object, description: str, default: object = UNSET) -> StrawberryArgument:
    """Declare an argument."""
    type_ = StrawberryAnnotation(annotation)
    return StrawberryArgument(name, to_camel_case(name), type_, description=description, default=default)


def column(description: str, *, is_word: bool = False) -> Any:
    """Declare a field that is a column."""
    return field(description, Column(is_word))


def inline(description: str, prefix: str | None = None) -> Any:
    """Declare an object that lies in the same row."""
    return field(description, Inline(prefix))


def one(
    description: str,
    table: str | None = None,
    on: Mapping[str, str] | None = None,
    far: str | None = None,
    from_statistics: Mapping[str, str] | None = None,
) -> Any:
    """Declare an object that lies in another table."""
    return field(description, Related(table, _pairs(on), far=far, from_statistics=_pairs(from_statistics)))


def lookup(description: str, by: object) -> Any:
    """Declare a root field that finds one thing by one of its unique names."""
    return field(description, Related(on=(), lookup=Lookup()), [argument("by", by, "Which one.")])


def many(
    description: str,
    table: str | None = None,
    *,
    on: Mapping[str, str] | None = None,
    order: tuple[str, ...] = ("position",),
    filters: Iterable[Filter] = (),
) -> Any:
    """Declare a list of the rows that refer to us."""
    arguments = list(filters)
    return field(description, Listed(table, _pairs(on), order, _by_name(arguments)), _filter_arguments(arguments))


def choice(description: str, columns: Mapping[str, str]) -> Any:
    """Declare an object of abstract type: for each type, our column that holds its key."""
    return field(description, OneOf(tuple(columns.items())))


def composed(description: str, table: str, *columns: str) -> Any:
    """Declare a JSON value whose text is put together of the rows that refer to us."""
    return field(description, Composed(table, columns))


def through(description: str, table: str, far: str) -> Any:
    """Declare a list of the things that the rows of a link table lead to."""
    return field(description, Listed(table, far=far))


def citations(description: str = "The sources that say so.") -> Any:
    """Declare the citations of the row."""
    return field(description, Listed("citation", (("citation_set", "citations"),)))


def connection(
    description: str,
    table: str,
    *,
    orders: Mapping[str, Order],
    total: str | None = None,
    on: Mapping[str, str] | None = None,
    where: tuple[Condition, ...] = (),
    tie: str = "id",
    filters: Iterable[Filter] = (),
    filter_by: type | None = None,
    order_by: type | None = None,
) -> Any:
    """Declare a connection; `total` is a column of ours, or `TABLE.COLUMN` of a table of one row.

    `filter_by` and `order_by` are the input types of the arguments `filter` and `orderBy`.
    """
    arguments = list(filters)
    counted_in, _, counted = (total or "").rpartition(".")
    source = Connected(
        table,
        _pairs(on) or (),
        orders,
        tie,
        (counted_in or None, counted) if total else None,
        _of_input(filter_by) if filter_by else _by_name(arguments),
        where,
    )
    declared = _filter_arguments(arguments)
    if filter_by:
        declared.append(argument("filter", filter_by | None, "Only those that pass every filter given."))
    if order_by:
        declared.append(argument("order_by", order_by | None, "The order; by name where it is left out."))
    return field(description, source, [*declared, *_paging()])


def filtering(description: str, predicate: Predicate) -> Any:
    """Declare a field of an input type for the argument `filter`."""
    return strawberry.field(description=description, default=None, metadata={_METADATA: predicate})


def _of_input(filter_by: type) -> Filters:
    definition = filter_by.__strawberry_definition__  # type: ignore[attr-defined]  # it is an input type
    predicates = {to_camel_case(field.python_name): field.metadata[_METADATA] for field in definition.fields}
    return Filters(predicates, inside="filter")


def _by_name(filters: Iterable[Filter]) -> Filters:
    return Filters({filter_.argument: filter_.predicate for filter_ in filters})


def _pairs(on: Mapping[str, str] | None) -> Pairs | None:
    return None if on is None else tuple(on.items())


def _filter_arguments(filters: Iterable[Filter]) -> list[StrawberryArgument]:
    return [argument(filter_.argument, filter_.annotation, filter_.description) for filter_ in filters]


def _paging() -> list[StrawberryArgument]:
    size = f"from 1 to {MAX_PAGE}; {DEFAULT_PAGE} where neither first nor last is given."
    return [
        argument("first", int | None, f"How many to take from the start, or behind `after`: {size}"),
        argument("after", Cursor | None, "Take those behind this cursor."),
        argument("last", int | None, f"How many to take from the end, or ahead of `before`: {size}"),
        argument("before", Cursor | None, "Take those ahead of this cursor."),
    ]
