"""Random operations that are valid: a document and its variables, of every construct that GraphQL queries have.

Validity is by construction. A response key means the same field and type shape throughout a document, and the same
arguments throughout a type, so that any two selections merge. Fragments are complete before they are spread, and
variables are declared as they are used. A seed makes the operation, for variety; Hypothesis then drops selections, so
that what fails shrinks to the selections that matter.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Final, TypeVar

import graphql
from graphql import GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLSchema
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from schema.fields import Connected, source_of
from tests.pool import Pool

Item = TypeVar("Item")
ABSENT: Final = object()
HEAVY = 400  # about how many objects a path may lead to
FIELDS = 50  # about how many fields a document may select
UNKNOWN = ("", "x", "caaaaaaaaaaaaaaaa", "' OR 1=1 --", "%", 'a"b\\c', "é\n😀")
KEYWORDS = ("null", "true", "select", "_", "query", "on", "node")
PAGING = ("first", "after", "last", "before")
INTROSPECTION = (
    ("__schema", "", "{ queryType { name } }"),
    ("__schema", "", "{ __typename queryType { kind ...on __Type { fields { name } } } mutationType { name } }"),
    ("__type", "Condition", "{ name kind description fields { name type { kind name ofType { name } } } }"),
    ("__type", "CodeSystem", "{ name enumValues { name isDeprecated } t: __typename }"),
    ("__type", "Cursor", "{ kind specifiedByURL }"),
    ("__type", "NoSuchType", "{ name }"),
)


@st.composite
def operations(draw: DrawFn, schema: GraphQLSchema, pool: Pool, depth: int = 9) -> tuple[str, dict[str, Any]]:
    """Draw an operation on content; `depth` bounds how deep fields and fragments nest."""
    chance = random.Random(draw(st.integers(0, 2**64)))  # noqa: S311  # test data
    draft = _Draft(chance, schema, pool)
    document = graphql.parse(draft.document(depth))
    # Two draws of two kinds: of several of one kind, Hypothesis would make many near-copies of each operation.
    document = graphql.visit(document, _Drop(draw(st.binary(min_size=draft.size, max_size=draft.size))))
    (document,) = graphql.separate_operations(document).values()  # without the fragments that nothing spreads any more
    operation, *fragments = map(graphql.print_ast, document.definitions)
    used = set(re.findall(r"\$(v\d+)", graphql.print_ast(document)))
    declarations = ", ".join(text for name, text in draft.declarations.items() if name in used)
    if declarations or chance.random() < 0.7:
        name = chance.choice(("", "Named", "_1"))
        operation = f"query {name}{f'({declarations})' if declarations else ''} {operation}"
    definitions = [operation, *fragments]
    chance.shuffle(definitions)
    return "\n\n".join(definitions), {
        name: value for name, value in draft.variables.items() if name in {*used, "extra"}
    }


class _Drop(graphql.Visitor):
    """Drops one selection in 25, and all that Hypothesis can do without: one chance a selection, from the leaves up."""

    def __init__(self, chances: bytes) -> None:
        super().__init__()
        self.chances = chain(chances, repeat(255))

    def leave_selection_set(self, node: graphql.SelectionSetNode, *_: Any) -> graphql.SelectionSetNode:
        kept = tuple(one for one, chance in zip(node.selections, self.chances, strict=False) if chance > 9)
        typename = graphql.FieldNode(name=graphql.NameNode(value="__typename"))
        return graphql.SelectionSetNode(selections=kept or (typename,))


@dataclass(frozen=True)
class _Fragment:
    name: str
    on: GraphQLCompositeType
    depth: int
    weight: int
    size: int


@dataclass(frozen=True)
class _Chosen:
    """A field with key and arguments, ready to be given sub-selections; `factor` objects come of one."""

    text: str
    field: GraphQLField
    factor: int


class _Draft:
    """An operation as it grows."""

    def __init__(self, chance: random.Random, schema: GraphQLSchema, pool: Pool) -> None:
        self.chance, self.schema, self.pool = chance, schema, pool
        self.left = self.number(3, FIELDS)
        things = [type_ for type_ in schema.type_map.values() if graphql.is_object_type(type_)]
        self.leading = Counter(graphql.get_named_type(of.type).name for type_ in things for of in type_.fields.values())
        self.size = 0
        self.swapped = {"slug": "name", "name": "slug"} if self.happens(10) else {}
        self.meaning: dict[str, tuple[str, str]] = {"__typename": ("__typename", "x!")}
        self.arguments: dict[tuple[str, str], str] = {}
        self.chosen: dict[tuple[str, str], list[_Chosen]] = {}
        self.fragments: list[_Fragment] = []
        self.definitions: list[str] = []
        self.declared: dict[str, str] = {}
        self.declarations: dict[str, str] = {}
        self.variables: dict[str, Any] = {}

    def happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def number(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def pick(self, items: Sequence[Item]) -> Item:
        return self.chance.choice(items)

    # ---- The document

    def document(self, depth: int) -> str:
        query = self.schema.query_type
        assert query is not None
        body = self.selections(query, self.number(depth // 2, depth), 1)
        if self.happens(5):
            self.variables["extra"] = 1
        return "\n".join([f"query {body}", *self.definitions])

    def selections(self, on: GraphQLCompositeType, depth: int, weight: int) -> str:
        """Write a selection set: some selections, and perhaps one of its fields again with other sub-selections."""
        here: list[_Chosen] = []
        texts = [self.selection(on, depth, weight, here)]
        while self.left > 0 and self.happens(70):
            texts.append(self.selection(on, depth, weight, here))
        if here and self.happens(25):
            texts.append(self.completed(self.pick(here), depth, weight))
        self.size += len(texts)
        return "{ " + " ".join(texts) + " }"

    def selection(self, on: GraphQLCompositeType, depth: int, weight: int, here: list[_Chosen]) -> str:
        of_fragments = 20 if graphql.is_object_type(on) else 65
        if depth > 1 and self.left > 0 and self.happens(of_fragments):
            return self.pick((self.inline, self.spread))(on, depth - 1, weight)
        if on is self.schema.query_type and self.happens(4):
            return self.introspection()
        fields = self.selectable(getattr(on, "fields", {}), depth, weight)  # a union has none
        fields = list(dict(fields).items()) if on is self.schema.query_type else fields
        self.left -= 1
        if not fields or self.happens(5):
            key = self.key(on.name, "__typename", "x!", "") if self.happens(30) else "__typename"
            return f"{_alias(key, '__typename')}{self.directives()}"
        chosen = self.field(on, self.pick(fields), weight)
        here.append(chosen)
        return self.completed(chosen, depth, weight)

    def selectable(self, fields: Mapping[str, GraphQLField], depth: int, weight: int) -> list[tuple[str, GraphQLField]]:
        """List the fields within bounds, each the more often the fewer lead where it leads, so that nothing is rare."""
        further = depth > 1 and self.left > 0 and weight < HEAVY
        named = {name: (field, graphql.get_named_type(field.type)) for name, field in fields.items()}
        return [
            (name, field)
            for name, (field, type_) in named.items()
            if graphql.is_leaf_type(type_) or (further and (depth > 2 or _has_leaves(type_)))
            for _ in range(2 if graphql.is_leaf_type(type_) else 1 + 7 // self.leading[type_.name])
        ]

    def completed(self, chosen: _Chosen, depth: int, weight: int) -> str:
        type_ = graphql.get_named_type(chosen.field.type)
        directives = self.directives()
        if graphql.is_leaf_type(type_):
            return f"{chosen.text}{directives}"
        assert graphql.is_composite_type(type_)
        return f"{chosen.text}{directives} {self.selections(type_, depth - 1, weight * chosen.factor)}"

    def field(self, on: GraphQLCompositeType, named: tuple[str, GraphQLField], weight: int) -> _Chosen:
        """Choose key and arguments, or those that the field has elsewhere in the document."""
        name, field = named
        before = [one for one in self.chosen.get((on.name, name), []) if weight * one.factor <= HEAVY]
        if before and self.happens(40):
            return self.pick(before)
        values, factor = self.values(on.name, field, weight)
        written = {key: self.written(field.args[key].type, value) for key, value in values.items()}
        arguments = ", ".join(f"{key}: {text}" for key, text in written.items() if text is not None)
        arguments = f"({arguments})" if arguments else ""
        key = self.key(on.name, name, _shape(field.type), arguments)
        chosen = _Chosen(f"{_alias(key, name)}{arguments}", field, factor)
        self.chosen.setdefault((on.name, name), []).append(chosen)
        return chosen

    def key(self, on: str, name: str, shape: str, arguments: str) -> str:
        """Find a response key that conflicts with no other selection, wherever the two may meet."""
        aliases = [f"{name}_{number}" for number in range(1, len(self.meaning) + 2)]
        plain = self.swapped.get(name, name)
        wanted = [plain, *aliases] if not self.happens(20) else [self.pick(KEYWORDS), *aliases, plain]
        key = next(
            key
            for key in wanted
            if self.meaning.get(key, (name, shape)) == (name, shape)
            and self.arguments.get((on, key), arguments) == arguments
        )
        self.meaning[key], self.arguments[on, key] = (name, shape), arguments
        return key

    def introspection(self) -> str:
        name, type_name, body = self.pick(INTROSPECTION)
        type_ = graphql.GraphQLNonNull(graphql.GraphQLString)
        arguments = f"(name: {self.written(type_, type_name)})" if type_name else ""
        key = self.key("Query", name, "object", arguments)
        return f"{_alias(key, name)}{arguments}{self.directives()} {body}"

    # ---- Fragments and directives

    def inline(self, on: GraphQLCompositeType, depth: int, weight: int) -> str:
        if graphql.is_object_type(on) and self.happens(30):
            return f"...{self.directives()} {self.selections(on, depth, weight)}"
        type_ = self.overlapping(on)
        return f"... on {type_.name}{self.directives()} {self.selections(type_, depth, weight)}"

    def spread(self, on: GraphQLCompositeType, depth: int, weight: int) -> str:
        fitting = [
            fragment
            for fragment in self.fragments
            if fragment.depth <= depth
            and fragment.weight >= weight
            and graphql.do_types_overlap(self.schema, fragment.on, on)
        ]
        if fitting and self.happens(60):
            fragment = self.pick(fitting)
            self.left -= fragment.size
        else:
            fragment = self.fragment(self.overlapping(on), depth, weight)
        return f"...{fragment.name}{self.directives()}"

    def fragment(self, on: GraphQLCompositeType, depth: int, weight: int) -> _Fragment:
        """Define a fragment; it can be spread only once it is complete, so that none contains itself."""
        left = self.left
        body = self.selections(on, depth, weight)
        name = f"F{len(self.fragments)}"
        self.definitions.append(f"fragment {name} on {on.name} {body}")
        self.fragments.append(_Fragment(name, on, depth, weight, left - self.left))
        return self.fragments[-1]

    def overlapping(self, on: GraphQLCompositeType) -> GraphQLCompositeType:
        types = [
            type_
            for name, type_ in self.schema.type_map.items()
            if graphql.is_composite_type(type_) and not name.startswith("__")
            if graphql.do_types_overlap(self.schema, type_, on)
        ]
        return on if graphql.is_object_type(on) and self.happens(60) else self.pick(types)

    def directives(self) -> str:
        names = () if not self.happens(10) else self.pick((("skip",), ("include",), ("skip", "include")))
        type_ = graphql.GraphQLNonNull(graphql.GraphQLBoolean)
        return "".join(
            f" @{name}(if: {self.written(type_, self.happens(70) == (name == 'include'))})" for name in names
        )

    # ---- Arguments

    def values(self, on: str, field: GraphQLField, weight: int) -> tuple[dict[str, Any], int]:
        """Choose values for a field's arguments, and estimate how many objects come of one."""
        several = graphql.is_list_type(graphql.get_nullable_type(field.type))
        values: dict[str, Any] = dict.fromkeys(field.args, ABSENT)
        for key, argument in field.args.items():
            named = graphql.get_named_type(argument.type)
            if key == "by":
                values[key] = self.name_of(graphql.get_named_type(field.type).name, named)
            elif key in {"id", "ids"}:
                values[key] = self.any_id() if key == "id" else [self.any_id() for _ in range(self.number(0, 6))]
            elif graphql.is_enum_type(named) and not self.happens(40):
                values[key] = [self.pick(list(named.values)) for _ in range(self.number(0, 5))]
        if "after" not in field.args:
            return values, 3 if several and not on.endswith("Connection") else 1
        source = source_of(field)
        assert isinstance(source, Connected)
        cursor = self.pick(self.pool.cursors[source.tag]) if self.happens(45) else ABSENT
        size: Any = self.pick((1, 2, 3, 5, 20, 100)) if self.happens(75) else ABSENT
        if weight * 10 > HEAVY and (size is ABSENT or size > 3):
            size = 1
        backward = self.happens(40)
        values |= {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        return values, min(10, 10 if size is ABSENT else size)

    def any_id(self) -> str:
        name = self.pick(list(self.pool.ids))
        return self.known_or_not(self.pool.ids[name])

    def known_or_not(self, known: Sequence[str]) -> str:
        if known and not self.happens(20):
            return self.pick(known)
        return self.pick([*UNKNOWN, *(f"{name}\0" for name in known[:3]), *(name.upper() for name in known[:3])])

    def name_of(self, type_name: str, by: graphql.GraphQLNamedType) -> dict[str, Any]:
        assert graphql.is_input_object_type(by)
        key = self.pick([*by.fields, list(by.fields)[-1]])
        if key == "code":
            system, value = self.pick(self.pool.codes)
            return {key: {"system": system, "value": value}}
        return {key: self.known_or_not((self.pool.ids if key == "id" else self.pool.slugs)[type_name])}

    def written(self, type_: GraphQLInputType, value: Any, *, one_of: bool = False) -> str | None:
        """Write a value as a literal, as a variable, or as a literal with variables within; None leaves it out."""
        if self.happens(35):
            return self.variable(type_, value, one_of=one_of)
        if value is ABSENT:
            return self.pick((None, None, None, "null"))
        plain: Any = graphql.get_nullable_type(type_)
        if graphql.is_list_type(plain):
            items = [str(self.written(plain.of_type, item)) for item in value]
            alone = len(items) == 1 and not items[0].startswith("$") and self.happens(30)
            return items[0] if alone else f"[{', '.join(items)}]"
        if graphql.is_input_object_type(plain):
            only = plain.is_one_of
            items = [f"{key}: {self.written(plain.fields[key].type, of, one_of=only)}" for key, of in value.items()]
            return f"{{{', '.join(items)}}}"
        return _literal(plain, value)

    def variable(self, type_: GraphQLInputType, value: Any, *, one_of: bool) -> str:
        """Declare a variable, or use one again that stands for the same; nullable ones are null or left out too."""
        use = f"{type_} {one_of} {'' if value is ABSENT else json.dumps(value)}"
        if use in self.declared and self.happens(50):
            return self.declared[use]
        name = f"v{len(self.declarations)}"
        plain: Any = graphql.get_nullable_type(type_)
        form = self.pick(("bare", "overriding", "default"))
        filler = f" = {_literal(plain, _filler(plain))}"
        if value is ABSENT:
            declared = str(plain)
            default = {"bare": "", "overriding": filler, "default": " = null"}[form]
            if form == "overriding" or self.happens(50):
                self.variables[name] = None
        else:
            default = {"bare": "", "overriding": filler, "default": f" = {_literal(plain, value)}"}[form]
            optional = not one_of and (default or not graphql.is_non_null_type(type_)) and self.happens(60)
            declared = f"{plain}{'' if optional else '!'}"
            if form != "default":
                self.variables[name] = value
        self.declarations[name] = f"${name}: {declared}{default}"
        self.declared[use] = f"${name}"
        return f"${name}"


def _has_leaves(type_: graphql.GraphQLNamedType) -> bool:
    fields = getattr(type_, "fields", {}).values()
    return any(graphql.is_leaf_type(graphql.get_named_type(field.type)) for field in fields)


def _alias(key: str, name: str) -> str:
    return name if key == name else f"{key}: {name}"


def _shape(type_: graphql.GraphQLOutputType) -> str:
    """Say what two fields of the same response key must have in common."""
    named = graphql.get_named_type(type_)
    return str(type_) if graphql.is_leaf_type(named) else str(type_).replace(named.name, "object")


def _literal(type_: GraphQLInputType, value: Any) -> str:
    node = graphql.ast_from_value(value, type_)
    assert node is not None
    return graphql.print_ast(node)


def _filler(type_: GraphQLInputType) -> Any:
    """Choose some value of a type, for defaults that a given value overrides."""
    plain: Any = graphql.get_nullable_type(type_)
    if graphql.is_list_type(plain):
        return []
    if graphql.is_input_object_type(plain):
        keys = [key for key, field in plain.fields.items() if graphql.is_non_null_type(field.type)]
        return {key: _filler(plain.fields[key].type) for key in keys or list(plain.fields)[:1]}
    return (
        next(iter(plain.values))
        if graphql.is_enum_type(plain)
        else {"Int": 7, "Boolean": False}.get(plain.name, "none")
    )
