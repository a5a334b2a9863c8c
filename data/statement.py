"""Selection tree → one SQL statement that returns the response's JSON text.

A row that must exist is joined into the FROM clause of the row around it; everything else is a correlated subquery.
That keeps statements shallow: SQLite up to 3.45 parses only so many open brackets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from data import dialect
from data.concatenation import Long, Text, concatenated
from data.layout import CLUSTERED, KEY, KEYLESS
from data.localisation import BASE_LOCALE, SERVED_LOCALE, translation_of
from data.selection import (
    Among,
    AtLeast,
    Below,
    Bound,
    Choice,
    Composed,
    Condition,
    Count,
    Cursor,
    Each,
    EndCursor,
    Equals,
    Exists,
    First,
    Fixed,
    Form,
    HasMore,
    Hits,
    Is,
    Items,
    Many,
    Object,
    One,
    Parameter,
    Rows,
    Scalar,
    Value,
    Window,
)

# Columns of the table `release` that its file cannot know: bound from the pointer.
POINTER_FACTS = frozenset({"id", "sha256", "published_at"})


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text, and what is bound to ?1, ?2 and so on."""

    sql: str
    parameters: tuple[Parameter, ...]


def emit(root: Object, locales: tuple[Parameter, ...] = ()) -> Statement:
    """Write the statement of an operation; `root` stands beside no row.

    `locales` are bound to languages, the most wanted first; each text falls back through them to the base language.
    """
    emitter = _Emitter(locales)
    sql = f"SELECT {emitter.value(root, _Row('', '', _Scope()))}"
    return Statement(sql, tuple(emitter.parameters))


@dataclass(slots=True)
class _Scope:
    """A FROM clause that is being written: rows joined to its first one."""

    joins: "dict[tuple[str, Rows], _Row]" = field(default_factory=dict)
    clauses: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """The row beside which values are written: its table and alias, the clause it stands in, the columns it gives."""

    table: str | Hits
    alias: str
    scope: _Scope
    columns: dict[str, None] = field(default_factory=dict)


class _Emitter:
    def __init__(self, locales: tuple[Parameter, ...]) -> None:
        self._locales = locales
        self.parameters: dict[Parameter, int] = {}
        self._aliases = 0

    def value(self, value: Value, row: _Row) -> str:
        """Write the expression whose value is the JSON text of `value` beside `row`."""
        return concatenated(self._pieces(value, row))

    def _pieces(self, value: Value, row: _Row) -> Iterator[str]:
        """Write a value as what is to be concatenated: structure as `Text`, everything else as expressions."""
        match value:
            case Fixed(json):
                yield Text(json)
            case Object(fields, presence) if presence is None:
                for position, (key, field_value) in enumerate(fields):
                    yield Text(f'{"," if position else "{"}"{key}":')
                    yield from self._pieces(field_value, row)
                yield Text("}" if fields else "{}")
            case One(rows, inside, required) if required and row.alias:
                yield from self._pieces(inside, self._join(rows, row))
            case Scalar(column, Form.WORD):
                yield from (Text('"'), self._column(row, column), Text('"'))
            case Cursor(window):
                yield from (Text(f'"{window.tag.encode().hex()}'), self._place(window, row), Text('"'))
            case Many() | Each() | Items():
                yield from (Text("["), Long(self._expression(value, row)), Text("]"))
            case One() | Choice() | Composed():
                yield Long(self._expression(value, row))
            case _:
                yield self._expression(value, row)

    def _expression(self, value: Value, row: _Row) -> str:
        match value:
            case Scalar(column, form):
                return dialect.json_of(form, self._column(row, column))
            case Fixed(json):
                return dialect.text(json)
            case Bound(parameter, form):
                return dialect.json_of(form, self._bind(parameter))
            case Object(fields, presence) if presence is not None:
                absent = f"{self._plain(row, presence)} IS NULL"
                return f"CASE WHEN {absent} THEN 'null' ELSE {self.value(Object(fields), row)} END"
            case One():
                return dialect.first(self._select(value, row), "'null'")
            case Many(rows, element):
                return self._list(rows, element, row)
            case Composed(rows, columns):
                return self._composed(rows, columns, row)
            case Each(parameter, element, columns):
                inner = self._row("")
                expression = self.value(element, inner)
                ordered = dialect.elements(self._bind(parameter), columns)
                return dialect.joined(expression, self._from_derived(ordered, inner))
            case Choice(options, otherwise):
                found = " UNION ALL ".join(self._select(option, row) for option in options)
                return dialect.first(found, self._expression(otherwise, row) if otherwise else "'null'")
            case _:
                return self._of_connection(value, row)

    def _of_connection(self, value: Value, row: _Row) -> str:
        match value:
            case Items(window, element):
                return self._items(window, element, row)
            case EndCursor(window, last):
                return self._end(window, row, far=last is not window.backward)
            case HasMore(window, behind):
                return self._has_more(window, row, behind=behind)
            case Count(rows):
                inner = self._row(rows.table)
                return f"(SELECT count(*) FROM {self._table(inner)}{self._where(rows, inner, row)})"
            case _:
                raise TypeError(f"{value!r} is no value of a selection tree")

    # ---- Rows

    def _row(self, table: str | Hits, scope: _Scope | None = None) -> _Row:
        self._aliases += 1
        return _Row(table, f"t{self._aliases}", scope or _Scope())

    def _column(self, row: _Row, name: str) -> str:
        """Write a column, in the best of the languages wanted where it has translations."""
        if row.table == "release" and name in POINTER_FACTS:
            return self._bind(Parameter(None, name))
        translated = None if isinstance(row.table, Hits) else translation_of(row.table, name)
        if translated is None:
            return self._plain(row, name)
        base = dialect.text(BASE_LOCALE) if name.endswith(SERVED_LOCALE) else self._plain(row, name)
        if not self._locales:
            return base
        text = self._plain(row, translated.base)
        found = ",".join(
            f"(SELECT {dialect.name(translated.column)} FROM {dialect.name(translated.table)} "
            f"WHERE locale={self._bind(locale)} AND base={text})"
            for locale in self._locales
        )
        return f"coalesce({found},{base})"

    def _plain(self, row: _Row, name: str) -> str:
        row.columns[name] = None
        return f"{row.alias}.{dialect.name(name)}"

    def _join(self, rows: Rows, row: _Row) -> _Row:
        """Join the one row of `rows` to the clause in which `row` stands; the same one serves again."""
        inner = row.scope.joins.get((row.alias, rows))
        if inner is None:
            inner = row.scope.joins[row.alias, rows] = self._row(rows.table, row.scope)
            on = " AND ".join(self._conditions(rows, inner, row))
            row.scope.clauses.append(f" {dialect.JOIN} {self._table(inner)}{' ON ' if on else ''}{on}")
        return inner

    def _select(self, value: One, row: _Row) -> str:
        inner = self._row(value.rows.table)
        expression = self.value(value.value, inner)
        source = f"{self._table(inner)}{''.join(inner.scope.clauses)}"
        return f"SELECT {expression} FROM {source}{self._where(value.rows, inner, row)}"

    def _list(self, rows: Rows, element: Value, row: _Row) -> str:
        inner = self._row(rows.table)
        expression = self.value(element, inner)
        if rows.table in CLUSTERED:
            where = self._where(rows, inner, row)
            return dialect.joined(expression, f"{self._from(self._table(inner), inner)}{where}")
        ordered = self._row(rows.table)
        is_keyed = rows.table not in KEYLESS
        chosen = ",".join(self._plain(ordered, name) for name in ([KEY] if is_keyed else inner.columns)) or "1"
        where = self._where(rows, ordered, row)
        order = ",".join(self._column(ordered, column) for column in rows.order)
        source = f"(SELECT {chosen} FROM {self._table(ordered)}{where} ORDER BY {order})"
        return dialect.joined(
            expression, self._by_key(source, inner) if is_keyed else self._from_derived(source, inner)
        )

    def _composed(self, rows: Rows, columns: Iterable[str], row: _Row) -> str:
        """Concatenate columns over rows that lie in their order."""
        inner = self._row(rows.table)
        text = "||".join(self._column(inner, column) for column in columns)
        return dialect.concatenated(text, f"{self._table(inner)}{self._where(rows, inner, row)}")

    def _by_key(self, keys: str, inner: _Row) -> str:
        """Read rows by their keys, which a subquery gives in order: cheaper than having it hand out all columns."""
        found = self._row("")
        on = f"{self._plain(inner, KEY)}={self._plain(found, KEY)}"
        return self._from(f"{keys} AS {found.alias} {dialect.JOIN} {self._table(inner)} ON {on}", inner)

    def _table(self, row: _Row) -> str:
        if isinstance(row.table, Hits):
            kinds = self._bind(row.table.kinds) if row.table.kinds else None
            locales = [*map(self._bind, self._locales), dialect.text(BASE_LOCALE)]
            found = dialect.hits(self._bind(row.table.match), kinds, locales, names_only=row.table.names_only)
            return f"{found} AS {row.alias}"
        return f"{dialect.name(row.table)} AS {row.alias}"

    def _from(self, source: str, row: _Row) -> str:
        return f"{source}{''.join(row.scope.clauses)}"

    def _from_derived(self, source: str, row: _Row) -> str:
        return self._from(f"{source} AS {row.alias}", row)

    def _where(self, rows: Rows, inner: _Row, outer: _Row, *further: str) -> str:
        conditions = [*self._conditions(rows, inner, outer), *further]
        return f" WHERE {' AND '.join(conditions)}" if conditions else ""

    def _conditions(self, rows: Rows, inner: _Row, outer: _Row) -> list[str]:
        pairs = [f"{self._column(inner, here)}={self._column(outer, around)}" for here, around in rows.on]
        return [*pairs, *(self._condition(condition, inner) for condition in rows.where)]

    def _condition(self, condition: Condition, row: _Row) -> str:
        match condition:
            case Equals(column, parameter):
                return f"{self._column(row, column)}={self._bind(parameter)}"
            case AtLeast(column, parameter):
                return f"{self._column(row, column)}>={self._bind(parameter)}"
            case Below(column, parameter):
                return f"{self._column(row, column)}<{self._bind(parameter)}"
            case Is(column, text):
                return f"{self._column(row, column)}={dialect.text(text)}"
            case Among(column, parameter):
                return dialect.among(self._column(row, column), self._bind(parameter))
            case Exists(rows, negated):
                inner = self._row(rows.table)
                where = self._where(rows, inner, row)
                return f"{'NOT ' if negated else ''}EXISTS(SELECT 1 FROM {self._table(inner)}{where})"
            case First(column, rows, target):
                inner = self._row(rows.table)
                where = self._where(rows, inner, row)
                found = f"SELECT {self._column(inner, target)} FROM {self._table(inner)}{where}"
                return f"{self._column(row, column)}=({found})"

    # ---- Pages

    def _items(self, window: Window, element: Value, row: _Row) -> str:
        inner = self._row(window.rows.table)
        expression = self.value(element, inner)
        of_index = {window.sort, window.tie}
        if isinstance(window.rows.table, Hits) or of_index.issuperset(inner.columns):
            return dialect.joined(expression, self._from_derived(self._page(window, inner.columns, row), inner))
        return dialect.joined(expression, self._by_key(self._page(window, [KEY], row), inner))

    def _page(self, window: Window, columns: Iterable[str], outer: _Row) -> str:
        """Write a page's rows in ascending order."""
        inner = self._row(window.rows.table)
        ends = [window.sort, window.tie] if window.backward else []
        chosen = [self._plain(inner, name) for name in columns if name not in ends]
        chosen += [f"{self._column(inner, name)} AS {dialect.name(name)}" for name in ends]
        order = self._order(window, inner, backward=window.backward)
        rows = self._window(window, inner, outer)
        page = f"(SELECT {','.join(chosen) or '1'}{rows} ORDER BY {order} LIMIT {self._bind(window.limit)})"
        return f"(SELECT * FROM {page} ORDER BY {self._order(window)})" if window.backward else page

    def _end(self, window: Window, outer: _Row, *, far: bool) -> str:
        """Write the cursor of the page's end where paging begins, or of the `far` one.

        The far end of a page that is not full is the end of all.
        """
        limit = f" LIMIT 1 OFFSET {self._bind(window.limit)}-1" if far else " LIMIT 1"
        ends = [self._first(window, outer, limit, backward=window.backward)]
        if far:
            ends.append(self._first(window, outer, " LIMIT 1", backward=not window.backward))
        return f"coalesce({','.join(ends)},'null')"

    def _first(self, window: Window, outer: _Row, limit: str, *, backward: bool) -> str:
        inner = self._row(window.rows.table)
        cursor = self.value(Cursor(window), inner)
        rows, order = self._window(window, inner, outer), self._order(window, inner, backward=backward)
        return f"(SELECT {cursor}{rows} ORDER BY {order}{limit})"

    def _window(self, window: Window, inner: _Row, outer: _Row) -> str:
        further = [self._beyond(window, inner, "<" if _falls(window) else ">")] if window.start else []
        return f" FROM {self._table(inner)}{self._where(window.rows, inner, outer, *further)}"

    def _has_more(self, window: Window, outer: _Row, *, behind: bool) -> str:
        """Look whether there are more rows than the page has, or, where paging came from, any row up to the cursor.

        In whatever order: an ORDER BY would have SQLite read the whole row where an index says enough.
        """
        inner = self._row(window.rows.table)
        if behind != window.backward:
            rest = f"{self._window(window, inner, outer)} LIMIT 1 OFFSET {self._bind(window.limit)}"
        elif window.start:
            where = self._where(
                window.rows, inner, outer, self._beyond(window, inner, ">=" if _falls(window) else "<=")
            )
            rest = f" FROM {self._table(inner)}{where}"
        else:
            return "'false'"
        return dialect.truth(f"EXISTS(SELECT 1{rest})")

    def _beyond(self, window: Window, row: _Row, comparison: str) -> str:
        assert window.start  # noqa: S101  # callers ask only where there is a start
        sort, tie = (self._bind(parameter) for parameter in window.start)
        return f"({self._column(row, window.sort)},{self._column(row, window.tie)}){comparison}({sort},{tie})"

    def _order(self, window: Window, row: _Row | None = None, *, backward: bool = False) -> str:
        """Order rows, or what a subquery of ours gives of them."""
        direction = " DESC" if backward is not window.descending else ""
        names = (window.sort, window.tie)
        columns = [self._column(row, name) for name in names] if row else [dialect.name(name) for name in names]
        return ",".join(f"{column}{direction}" for column in columns)

    def _place(self, window: Window, row: _Row) -> str:
        """Write what a cursor says behind its tag: the row's place in the order."""
        return dialect.hexadecimal(f"{self._column(row, window.tie)}||{self._column(row, window.sort)}")

    def _bind(self, parameter: Parameter) -> str:
        return f"?{self.parameters.setdefault(parameter, len(self.parameters) + 1)}"


def _falls(window: Window) -> bool:
    """Whether paging goes from later places to earlier ones, in the order of bytes."""
    return window.backward is not window.descending
