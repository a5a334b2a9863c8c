"""The selection tree: what one operation asks of a release, without GraphQL and without SQL.

Every value is evaluated beside a row, or beside none at the root. `Object` stays on that row, `One`, `Many`, `Each`
and `Items` go to other rows. `schema.plan` makes the tree, `data.statement` turns it into one SQL statement.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias


class Form(Enum):
    """How a column's content becomes JSON."""

    TEXT = auto()  # a string
    WORD = auto()  # a string that is there and needs no escape: ids, slugs, values of a vocabulary, days
    NUMBER = auto()  # an integer
    BOOLEAN = auto()  # 0 or 1
    JSON = auto()  # JSON text already


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value bound at each request: `name` of what the argument values in `slot` give, or of the release."""

    slot: int | None  # None: a fact of the release
    name: str


# ---- Rows


@dataclass(frozen=True, slots=True)
class Equals:
    """The column equals a bound value."""

    column: str
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Among:
    """The column is one of a bound JSON array's values."""

    column: str
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The column is a bound value or sorts behind it."""

    column: str
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Below:
    """The column sorts ahead of a bound value."""

    column: str
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Is:
    """The column holds a text that is part of the mapping, not of a request."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Exists:
    """There is such a row, whose `on` refers to the row that is asked; or, `negated`, there is none."""

    rows: "Rows"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class First:
    """The column equals `target` of the one row of `rows`."""

    column: str
    rows: "Rows"
    target: str


Condition: TypeAlias = Equals | Among | AtLeast | Below | Is | Exists | First


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table (`statistics.TABLE` for the statistics release); those of `release` have the pointer's facts too.

    `on` pairs a column of these rows with a column of the row around; `order` names columns, ascending.
    """

    table: "str | Hits"
    on: tuple[tuple[str, str], ...] = ()
    where: tuple[Condition, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """What the full-text index finds: for each thing its best text, with the columns of `search_text`.

    `highlight` is that text as HTML with the words found marked, `position` the thing's place in the order of worth.
    """

    match: Parameter
    kinds: Parameter | None
    names_only: bool


@dataclass(frozen=True, slots=True)
class Window:
    """A page of rows in the order of (`sort`, `tie`), `descending` or not; `backward` takes it from the other end.

    `start` is the bound (sort, tie) of the row before the page's first, in the direction of paging. `tag` marks the
    order in its cursors, so that a cursor of another order is refused.
    """

    rows: Rows
    sort: str
    tie: str
    tag: str
    limit: Parameter
    start: tuple[Parameter, Parameter] | None = None
    backward: bool = False
    descending: bool = False


# ---- Values beside a row


@dataclass(frozen=True, slots=True)
class Scalar:
    """A column of the row."""

    column: str
    form: Form


@dataclass(frozen=True, slots=True)
class Fixed:
    """JSON text known when the operation is planned."""

    json: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound value: JSON text as it is, or text still to be quoted."""

    parameter: Parameter
    form: Form


@dataclass(frozen=True, slots=True)
class Object:
    """An object made of the same row: response keys with their values; null where the `presence` column is null."""

    fields: "tuple[tuple[str, Value], ...]"
    presence: str | None = None


@dataclass(frozen=True, slots=True)
class One:
    """A value beside another row, which `required` says exists; else null where there is none."""

    rows: Rows
    value: "Value"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list: the value beside each of the rows, in their order."""

    rows: Rows
    value: "Value"


@dataclass(frozen=True, slots=True)
class Composed:
    """JSON text that columns of the rows make, one behind the other, in the order of the rows; there is one row."""

    rows: Rows
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A list: the value beside each element of a bound JSON array, in its order.

    The elements are texts, in the column `value`, or objects whose members `columns` names.
    """

    parameter: Parameter
    value: "Value"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of these that is there, or else a column of our own row or a fixed text, or null."""

    options: tuple[One, ...]
    otherwise: Scalar | Fixed | None = None


# ---- Values of a connection


@dataclass(frozen=True, slots=True)
class Items:
    """A list: the value beside each row of the page, in ascending order."""

    window: Window
    value: "Value"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of the row, which is one of the window's."""

    window: Window


@dataclass(frozen=True, slots=True)
class EndCursor:
    """The cursor of the page's first or last row, or null where the page is empty."""

    window: Window
    last: bool


@dataclass(frozen=True, slots=True)
class HasMore:
    """Whether there are rows behind the page, or before it."""

    window: Window
    behind: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are on all pages."""

    rows: Rows


_OfConnection: TypeAlias = Items | Cursor | EndCursor | HasMore | Count
Value: TypeAlias = Scalar | Fixed | Bound | Object | One | Many | Composed | Each | Choice | _OfConnection
