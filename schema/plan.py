"""Operation → selection tree, by the mappings that stand beside the fields.

While it plans, the planner asks questions of the request, and only where the answer changes the tree. Whoever gives
the same answers in turn gets the same plan.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_enum_type,
    is_non_null_type,
)

from data import selection as s
from schema import fields as f
from schema.arguments import (
    CODE_COLUMNS,
    Page,
    read_codes,
    read_id,
    read_ids,
    read_page,
    read_search,
    read_suggest,
)
from schema.collect import collect
from schema.filters import Given, Values
from schema.interview import Interview
from schema.plan_questions import Question, Request

_FORMS = {"Int": s.Form.NUMBER, "Float": s.Form.JSON, "Boolean": s.Form.BOOLEAN, "JSON": s.Form.JSON}
_WORDS = frozenset({"ID", "Date", "DateTime"})
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The selection tree, the questions whose answers led to it, and the values that no variable changes."""

    root: s.Object
    locales: tuple[s.Parameter, ...]
    trail: tuple[tuple[Question, Hashable], ...]
    constants: Mapping[int, Values]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where fields are planned: their type, their columns' prefix, their path, and the page that they belong to.

    `in_statistics` says that their row is one of the statistics release.
    """

    type_: GraphQLObjectType
    path: tuple[str, ...] = ()
    prefix: str = ""
    window: s.Window | None = None
    total: s.Value | None = None
    in_statistics: bool = False


def plan(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    request: Request,
) -> Plan:
    """Plan a validated query or subscription; raises `GraphQLError` where an argument is refused."""
    root_type = schema.get_root_type(operation.operation)
    assert root_type  # noqa: S101  # or the operation were not valid
    interview = Interview(schema, operation, fragments, request)
    slot, languages = interview.languages()
    locales = tuple(s.Parameter(slot, str(place)) for place in range(languages))
    root = _Planner(schema, interview).object(_Place(root_type), [operation.selection_set])
    return Plan(root, locales, tuple(interview.trail), interview.constants)


class _Planner:
    def __init__(self, schema: GraphQLSchema, interview: Interview) -> None:
        self._schema = schema
        self._interview = interview

    def object(self, place: _Place, selection_sets: Sequence[SelectionSetNode | None]) -> s.Object:
        """Plan an object's fields."""
        fragments, included = self._interview.fragments, self._interview.is_included
        collected = collect(self._schema, fragments, included, place.type_, selection_sets)
        return s.Object(
            tuple(
                (key, self._field(replace(place, path=(*place.path, key)), nodes)) for key, nodes in collected.items()
            )
        )

    def _field(self, place: _Place, nodes: list[FieldNode]) -> s.Value:
        name = nodes[0].name.value
        if name == "__typename":
            return s.Fixed(json.dumps(place.type_.name))
        if name in _INTROSPECTION:
            slot = self._interview.introspection(place.path[-1], nodes)
            return s.Bound(s.Parameter(slot, "json"), s.Form.JSON)
        return self._value(place, place.type_.fields[name], nodes)

    def _value(self, place: _Place, field: GraphQLField, nodes: list[FieldNode]) -> s.Value:
        column = place.prefix + f.column_of(field)
        match f.source_of(field):
            case f.Column(is_word):
                return s.Scalar(column, _form(field.type, is_word=is_word))
            case f.Inline(prefix):
                inside = f"{column}_" if prefix is None else place.prefix + prefix
                return self._inline(place, field, nodes, inside)
            case f.Related() as related:
                return self._related(place, field, nodes, related)
            case f.Listed() as listed:
                return self._listed(place, field, nodes, listed)
            case f.Connected() as connected:
                return self._connection(place, field, nodes, connected)
            case f.Composed(table, columns):
                on = ((f.table_of(place.type_), place.prefix + "key"),)
                return s.Composed(s.Rows(table, on, order=("position",)), columns)
            case f.OneOf(columns):
                return self._choice(place, field, nodes, {name: ("key", place.prefix + key) for name, key in columns})
            case f.Node() | f.CodeLookup() | f.Search() as special:
                return self._special(place, field, nodes, special)
            case f.ConnectionPart() as part:
                return self._part(place, field, nodes, part)

    def _special(
        self, place: _Place, field: GraphQLField, nodes: list[FieldNode], special: f.Node | f.CodeLookup | f.Search
    ) -> s.Value:
        """Plan what is found by ids, by codes or by words."""
        match special:
            case f.Node.BY_ID:
                slot, _ = self._interview.arguments(field, nodes[0], place.path, read_id)
                return self._choice(place, field, nodes, s.Parameter(slot, "id"))
            case f.Node.BY_IDS:
                slot, _ = self._interview.arguments(field, nodes[0], place.path, read_ids)
                each = {type_.name: ("id", "value") for type_ in self._members(field.type)}
                return s.Each(s.Parameter(slot, "ids"), self._choice(place, field, nodes, each))
            case f.CodeLookup.BY_CODES:
                slot, _ = self._interview.arguments(field, nodes[0], place.path, read_codes)
                found = self._beside(_object_type(field.type), place, nodes)
                return s.Each(s.Parameter(slot, "codes"), found, CODE_COLUMNS)
            case f.CodeLookup.MISS:
                known = s.One(s.Rows("condition_code", (("system", "system"), ("value", "value"))), s.Fixed("null"))
                return s.Choice((known,), otherwise=s.Scalar("miss", s.Form.TEXT))
            case f.Search():
                return self._search(place, field, nodes, special)

    # ---- Objects

    def _beside(self, type_: GraphQLObjectType, place: _Place, nodes: list[FieldNode]) -> s.Object:
        """Plan an object that has a row of its own."""
        return self.object(_Place(type_, place.path), [node.selection_set for node in nodes])

    def _inline(self, place: _Place, field: GraphQLField, nodes: list[FieldNode], prefix: str) -> s.Object:
        type_ = _object_type(field.type)
        inside = self.object(_Place(type_, place.path, prefix), [node.selection_set for node in nodes])
        return inside if is_non_null_type(field.type) else replace(inside, presence=_first_column(type_, prefix))

    def _related(self, place: _Place, field: GraphQLField, nodes: list[FieldNode], related: f.Related) -> s.One:
        type_ = _object_type(field.type)
        on = (("key", f.column_of(field)),) if related.on is None else related.on
        if place.in_statistics and related.from_statistics:
            on = related.from_statistics
        where: tuple[s.Condition, ...] = ()
        if related.lookup:
            slot, shape = self._interview.arguments(field, nodes[0], place.path, related.lookup.read)
            where = related.lookup.conditions(shape, slot)
        value = self._far(type_, place, nodes, related.far)
        rows = s.Rows(related.table or f.table_of(type_), _prefixed(on, place.prefix), where)
        return s.One(rows, value, required=is_non_null_type(field.type))

    def _listed(self, place: _Place, field: GraphQLField, nodes: list[FieldNode], listed: f.Listed) -> s.Many:
        type_ = _object_type(field.type)
        on = ((f.table_of(place.type_), "key"),) if listed.on is None else listed.on
        where: tuple[s.Condition, ...] = ()
        if listed.filters.predicates:
            slot, wanted = self._interview.arguments(field, nodes[0], place.path, listed.filters.read)
            where = listed.filters.conditions(wanted, slot)
        table = listed.table or f.table_of(type_)
        value = self._far(type_, place, nodes, listed.far, in_statistics=table.startswith("statistics."))
        return s.Many(s.Rows(table, _prefixed(on, place.prefix), where, listed.order), value)

    def _far(
        self,
        type_: GraphQLObjectType,
        place: _Place,
        nodes: list[FieldNode],
        far: str | None,
        *,
        in_statistics: bool = False,
    ) -> s.Value:
        """Plan an object beside its row, or beside the row to which the column `far` of a link's row leads."""
        beside = _Place(type_, place.path, in_statistics=in_statistics and not far)
        value = self.object(beside, [node.selection_set for node in nodes])
        return s.One(s.Rows(f.table_of(type_), (("key", far),)), value, required=True) if far else value

    def _choice(
        self,
        place: _Place,
        field: GraphQLField,
        nodes: list[FieldNode],
        by: Mapping[str, tuple[str, str]] | s.Parameter,
    ) -> s.Choice:
        """Plan an object of abstract type, found by a bound id or, for each type, by a pair of columns."""
        options = []
        for type_ in self._members(field.type):
            if isinstance(by, s.Parameter):
                rows = s.Rows(f.table_of(type_), where=(s.Equals("id", by),))
            else:
                rows = s.Rows(f.table_of(type_), (by[type_.name],))
            options.append(s.One(rows, self._beside(type_, place, nodes)))
        return s.Choice(tuple(options))

    def _members(self, type_: GraphQLOutputType) -> Sequence[GraphQLObjectType]:
        return self._schema.get_possible_types(get_named_type(type_))  # type: ignore[arg-type]  # mapped as abstract

    # ---- Connections

    def _connection(
        self, place: _Place, field: GraphQLField, nodes: list[FieldNode], connected: f.Connected
    ) -> s.Object:
        def read(given: Given) -> tuple[Hashable, Values]:
            page, values = read_page(given, connected.orders)
            wanted, filtered = connected.filters.read(given)
            return (page, wanted), values | filtered

        slot, (page, wanted) = self._interview.arguments(field, nodes[0], place.path, read)
        where = connected.filters.conditions(wanted, slot)
        rows = s.Rows(connected.table, _prefixed(connected.on, place.prefix), (*connected.where, *where))
        window = _window(rows, connected.tie, page, slot)
        total = s.Count(window.rows) if where or not connected.total else _baked_total(*connected.total, place.prefix)
        inside = _Place(_object_type(field.type), place.path, window=window, total=total)
        return self.object(inside, [node.selection_set for node in nodes])

    def _search(self, place: _Place, field: GraphQLField, nodes: list[FieldNode], search: f.Search) -> s.Value:
        names_only = search is f.Search.SUGGESTIONS
        slot, sought = self._interview.arguments(
            field, nodes[0], place.path, read_suggest if names_only else read_search
        )
        kinds = s.Parameter(slot, "kinds") if sought.has_kinds else None
        window = _window(s.Rows(s.Hits(s.Parameter(slot, "match"), kinds, names_only)), "id", sought.page, slot)
        if names_only:
            return s.Items(window, self._beside(_object_type(field.type), place, nodes))
        inside = _Place(_object_type(field.type), place.path, window=window, total=s.Count(window.rows))
        return self.object(inside, [node.selection_set for node in nodes])

    def _part(self, place: _Place, field: GraphQLField, nodes: list[FieldNode], part: f.ConnectionPart) -> s.Value:
        window, type_ = place.window, place.type_
        assert window  # noqa: S101  # such parts stand in connections alone
        match part:
            case f.ConnectionPart.EDGES:
                edge = _Place(_object_type(field.type), place.path, window=window)
                return s.Items(window, self.object(edge, [node.selection_set for node in nodes]))
            case f.ConnectionPart.NODES:
                edge_type = _object_type(type_.fields["edges"].type)
                return s.Items(window, self._value(_Place(edge_type, place.path), edge_type.fields["node"], nodes))
            case f.ConnectionPart.PAGE_INFO:
                info = replace(place, type_=_object_type(field.type))
                return self.object(info, [node.selection_set for node in nodes])
            case f.ConnectionPart.TOTAL_COUNT:
                assert place.total  # noqa: S101  # a connection gives its total with its window
                return place.total
            case f.ConnectionPart.CURSOR:
                return s.Cursor(window)
            case f.ConnectionPart.HAS_NEXT_PAGE | f.ConnectionPart.HAS_PREVIOUS_PAGE:
                return s.HasMore(window, behind=part is f.ConnectionPart.HAS_NEXT_PAGE)
            case f.ConnectionPart.START_CURSOR | f.ConnectionPart.END_CURSOR:
                return s.EndCursor(window, last=part is f.ConnectionPart.END_CURSOR)


def _form(type_: GraphQLOutputType, *, is_word: bool) -> s.Form:
    named = get_named_type(type_)
    if is_non_null_type(type_) and (is_word or is_enum_type(named) or named.name in _WORDS):
        return s.Form.WORD
    return _FORMS.get(named.name, s.Form.TEXT)


def _object_type(type_: GraphQLOutputType) -> GraphQLObjectType:
    named = get_named_type(type_)
    assert isinstance(named, GraphQLObjectType), named  # noqa: S101  # the mapping says that it is one
    return named


def _first_column(type_: GraphQLObjectType, prefix: str) -> str:
    """Name the column of an inline object's first field: it is null where the object is."""
    field = next(iter(type_.fields.values()))
    column = prefix + f.column_of(field)
    return _first_column(_object_type(field.type), f"{column}_") if isinstance(f.source_of(field), f.Inline) else column


def _prefixed(on: f.Pairs, prefix: str) -> f.Pairs:
    return tuple((here, prefix + around) for here, around in on)


def _window(rows: s.Rows, tie: str, page: Page, slot: int) -> s.Window:
    return s.Window(
        rows=rows,
        sort=page.order.sort,
        tie=tie,
        tag=page.order.tag,
        limit=s.Parameter(slot, "limit"),
        start=(s.Parameter(slot, "sort"), s.Parameter(slot, "tie")) if page.has_cursor else None,
        backward=page.backward,
        descending=page.order.descending,
    )


def _baked_total(table: str | None, column: str, prefix: str) -> s.Value:
    if table is None:
        return s.Scalar(prefix + column, s.Form.NUMBER)
    return s.One(s.Rows(table), s.Scalar(column, s.Form.NUMBER), required=True)
