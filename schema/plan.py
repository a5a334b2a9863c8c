"""Operation → selection tree, by the mappings that stand beside the fields.

While it plans, the planner asks questions of the request, and only where the answer changes the tree. Whoever gives
the same answers in turn gets the same plan.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_non_null_type,
)

from data import selection as s
from schema import fields as f
from schema.arguments import CODE_COLUMNS, read_codes, read_ids, read_page
from schema.collect import collect
from schema.filters import Given, Values
from schema.plan_questions import Arguments, Included, Introspection, Question, Reader, Request, has_variable

_FORMS = {"Int": s.Form.NUMBER, "Float": s.Form.JSON, "Boolean": s.Form.BOOLEAN, "JSON": s.Form.JSON}
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The selection tree, the questions whose answers led to it, and the values that no variable changes."""

    root: s.Object
    trail: tuple[tuple[Question, Hashable], ...]
    constants: Mapping[int, Values]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where fields are planned: their type, their columns' prefix, their path, and the page that they belong to."""

    type_: GraphQLObjectType
    path: tuple[str, ...] = ()
    prefix: str = ""
    window: s.Window | None = None
    total: s.Value | None = None


def plan(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    request: Request,
) -> Plan:
    """Plan a validated query; raises `GraphQLError` where an argument is refused."""
    assert schema.query_type  # noqa: S101  # every schema of ours has one
    planner = _Planner(schema, operation, fragments, request)
    root = planner.object(_Place(schema.query_type), [operation.selection_set])
    return Plan(root, tuple(planner.trail), planner.constants)


class _Planner:
    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        request: Request,
    ) -> None:
        self.trail: list[tuple[Question, Hashable]] = []
        self.constants: dict[int, Values] = {}
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        self._request = request
        self._slots = 0
        self._included: dict[int, bool] = {}
        self._read: dict[tuple[int, int], tuple[int, Hashable]] = {}

    def object(self, place: _Place, selection_sets: Sequence[SelectionSetNode | None]) -> s.Object:
        """Plan an object's fields."""
        collected = collect(self._schema, self._fragments, self._is_included, place.type_, selection_sets)
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
            return self._introspection(place.path[-1], nodes)
        return self._value(place, place.type_.fields[name], nodes)

    def _value(self, place: _Place, field: GraphQLField, nodes: list[FieldNode]) -> s.Value:
        column = place.prefix + f.column_of(field)
        match f.source_of(field):
            case f.Column():
                return s.Scalar(column, _FORMS.get(get_named_type(field.type).name, s.Form.TEXT))
            case f.Constant(value):
                return s.Fixed(json.dumps(value))
            case f.Inline(prefix):
                inside = f"{column}_" if prefix is None else place.prefix + prefix
                return self._inline(place, field, nodes, inside)
            case f.Related() as related:
                return self._related(place, field, nodes, related)
            case f.Listed() as listed:
                return self._listed(place, field, nodes, listed)
            case f.Connected() as connected:
                return self._connection(place, field, nodes, connected)
            case f.OneOf(columns):
                return self._choice(place, field, nodes, {name: ("key", place.prefix + key) for name, key in columns})
            case f.Node.BY_ID:
                slot, _ = self._arguments(place, field, nodes[0], lambda given: (None, {"id": given["id"]}))
                return self._choice(place, field, nodes, s.Parameter(slot, "id"))
            case f.Node.BY_IDS:
                slot, _ = self._arguments(place, field, nodes[0], lambda given: (None, read_ids(given)))
                each = {type_.name: ("id", "value") for type_ in self._members(field.type)}
                return s.Each(s.Parameter(slot, "ids"), self._choice(place, field, nodes, each))
            case f.CodeLookup.BY_CODES:
                slot, _ = self._arguments(place, field, nodes[0], lambda given: (None, read_codes(given)))
                found = self._beside(_object_type(field.type), place, nodes)
                return s.Each(s.Parameter(slot, "codes"), found, CODE_COLUMNS)
            case f.CodeLookup.MISS:
                known = s.One(s.Rows("condition_code", (("system", "system"), ("value", "value"))), s.Fixed("null"))
                return s.Choice((known,), otherwise=s.Scalar("miss", s.Form.TEXT))
            case f.ConnectionPart() as part:
                return self._part(place, field, nodes, part)

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
        where: tuple[s.Condition, ...] = ()
        if related.lookup:
            slot, shape = self._arguments(place, field, nodes[0], related.lookup.read)
            where = related.lookup.conditions(shape, slot)
        value = self._far(type_, place, nodes, related.far)
        rows = s.Rows(related.table or f.table_of(type_), _prefixed(on, place.prefix), where)
        return s.One(rows, value, required=is_non_null_type(field.type))

    def _listed(self, place: _Place, field: GraphQLField, nodes: list[FieldNode], listed: f.Listed) -> s.Many:
        type_ = _object_type(field.type)
        on = ((f.table_of(place.type_), "key"),) if listed.on is None else listed.on
        where: tuple[s.Condition, ...] = ()
        if listed.filters.predicates:
            slot, wanted = self._arguments(place, field, nodes[0], listed.filters.read)
            where = listed.filters.conditions(wanted, slot)
        table = listed.table or f.table_of(type_)
        value = self._far(type_, place, nodes, listed.far)
        return s.Many(s.Rows(table, _prefixed(on, place.prefix), where, listed.order), value)

    def _far(self, type_: GraphQLObjectType, place: _Place, nodes: list[FieldNode], far: str | None) -> s.Value:
        """Plan an object beside its row, or beside the row to which the column `far` of a link's row leads."""
        value = self._beside(type_, place, nodes)
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

        slot, (page, wanted) = self._arguments(place, field, nodes[0], read)
        where = connected.filters.conditions(wanted, slot)
        window = s.Window(
            rows=s.Rows(connected.table, _prefixed(connected.on, place.prefix), (*connected.where, *where)),
            sort=page.order.sort,
            tie=connected.tie,
            tag=page.order.tag,
            limit=s.Parameter(slot, "limit"),
            start=(s.Parameter(slot, "sort"), s.Parameter(slot, "tie")) if page.has_cursor else None,
            backward=page.backward,
            descending=page.order.descending,
        )
        total = s.Count(window.rows) if where or not connected.total else _baked_total(*connected.total, place.prefix)
        inside = _Place(_object_type(field.type), place.path, window=window, total=total)
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

    # ---- Questions

    def _ask(self, question: Question) -> Hashable:
        answer = question.answer(self._request)
        self.trail.append((question, answer))
        return answer

    def _is_included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        if id(node) not in self._included:
            self._included[id(node)] = bool(self._ask(Included(node)))
        return self._included[id(node)]

    def _arguments(self, place: _Place, field: GraphQLField, node: FieldNode, read: Reader) -> tuple[int, Any]:
        """Read a field's arguments once; a question only where a variable stands in them."""
        known = self._read.get((id(field), id(node)))
        if known:
            return known
        question = Arguments(self._slot(), field, node, read, place.path)
        if has_variable(node):
            shape = self._ask(question)
        else:
            shape = question.answer(self._request)
            self.constants[question.slot] = self._request.values[question.slot]
        self._read[id(field), id(node)] = question.slot, shape
        return question.slot, shape

    def _introspection(self, key: str, nodes: list[FieldNode]) -> s.Bound:
        alone = OperationDefinitionNode(
            operation=self._operation.operation,
            variable_definitions=self._operation.variable_definitions,
            selection_set=SelectionSetNode(selections=tuple(nodes)),
        )
        document = DocumentNode(definitions=(alone, *self._fragments.values()))
        question = Introspection(self._slot(), self._schema, document, key)
        if self._operation.variable_definitions:
            self._ask(question)
        else:
            question.answer(self._request)
            self.constants[question.slot] = self._request.values[question.slot]
        return s.Bound(s.Parameter(question.slot, "json"), s.Form.JSON)

    def _slot(self) -> int:
        self._slots += 1
        return self._slots - 1


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


def _baked_total(table: str | None, column: str, prefix: str) -> s.Value:
    if table is None:
        return s.Scalar(prefix + column, s.Form.NUMBER)
    return s.One(s.Rows(table), s.Scalar(column, s.Form.NUMBER), required=True)
