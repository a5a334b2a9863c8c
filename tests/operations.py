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
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import graphql
from graphql import GraphQLCompositeType, GraphQLField, GraphQLSchema
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.arguments import HEAVY, Arguments, Chance
from tests.pool import Pool

DEPTH = 9  # how deep fields and fragments may nest
FIELDS = 50  # about how many fields a document may select
LOCALES: tuple[list[str], ...] = (
    ["es"],
    ["es-MX"],
    ["fr", "es"],
    ["fr-CA", "fr", "es"],
    ["en", "es"],
    ["de"],
    ["ES", "en-GB"],
    [],
)
RANKED = ("search", "suggest")  # no law says what they find: examples do, in test_search.py
KEYWORDS = ("null", "true", "select", "_", "query", "on", "node")
INTROSPECTION = (
    ("__schema", "", "{ queryType { name } }"),
    ("__schema", "", "{ __typename queryType { kind ...on __Type { fields { name } } } mutationType { name } }"),
    ("__type", "Condition", "{ name kind description fields { name type { kind name ofType { name } } } }"),
    ("__type", "CodeSystem", "{ name enumValues { name isDeprecated } t: __typename }"),
    ("__type", "Cursor", "{ kind specifiedByURL }"),
    ("__type", "NoSuchType", "{ name }"),
)


@dataclass(frozen=True)
class Operation:
    """A document with one operation, and its variables: `others` are those of a second request."""

    source: str
    variables: dict[str, Any]
    others: dict[str, Any]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The variables of the first request, and of the second where they differ."""
        return [self.variables, self.others] if self.others != self.variables else [self.variables]


@st.composite
def operations(draw: DrawFn, schema: GraphQLSchema, pool: Pool) -> Operation:
    """Draw an operation on content."""
    draft = _Draft(random.Random(draw(st.integers(0, 2**64))), schema, pool)  # noqa: S311  # test data
    document = graphql.parse(draft.document())
    # Two draws of two kinds: of several of one kind, Hypothesis would make many near-copies of each operation.
    return draft.operation(graphql.visit(document, _Drop(draw(st.binary(min_size=draft.size, max_size=draft.size)))))


def operation_of(seed: int, schema: GraphQLSchema, pool: Pool) -> Operation:
    """Make an operation on content without Hypothesis."""
    draft = _Draft(random.Random(seed), schema, pool)  # noqa: S311  # test data
    return draft.operation(graphql.parse(draft.document()))


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


class _Draft(Chance):
    """An operation as it grows."""

    def __init__(self, chance: random.Random, schema: GraphQLSchema, pool: Pool) -> None:
        super().__init__(chance)
        self.schema, self.arguments = schema, Arguments(chance, pool)
        self.left = self.number(3, FIELDS)
        things = [type_ for type_ in schema.type_map.values() if graphql.is_object_type(type_)]
        self.leading = Counter(graphql.get_named_type(of.type).name for type_ in things for of in type_.fields.values())
        self.size = 0
        self.swapped = {"slug": "name", "name": "slug"} if self.happens(10) else {}
        self.meaning: dict[str, tuple[str, str]] = {"__typename": ("__typename", "x!")}
        self.told: dict[tuple[str, str], str] = {}
        self.chosen: dict[tuple[str, str], list[_Chosen]] = {}
        self.fragments: list[_Fragment] = []
        self.definitions: list[str] = []

    # ---- The document

    def document(self) -> str:
        query = self.schema.query_type
        assert query is not None
        body = self.selections(query, self.number(DEPTH // 2, DEPTH), 1)
        return "\n".join([f"query {body}", *self.definitions])

    def operation(self, document: graphql.DocumentNode) -> Operation:
        """Complete a document that may have lost selections: drop what is not used any more, declare what is."""
        (document,) = graphql.separate_operations(document).values()
        operation, *fragments = map(graphql.print_ast, document.definitions)
        used = set(re.findall(r"\$(v\d+)", graphql.print_ast(document)))
        given = self.arguments
        declared = [text for name, text in given.declarations.items() if name in used]
        wish, wishes = "", [self.pick(LOCALES), self.pick(LOCALES)]
        if self.happens(30):
            by_variable = self.happens(50)
            wish = f" @locale(in: {'$locales' if by_variable else json.dumps(wishes[0])})"
            declared += ["$locales: [Locale!]!"] if by_variable else []
        if declared or wish or self.happens(70):
            name, listed = self.pick(("", "Named", "_1")), ", ".join(declared)
            operation = f"query {name}{f'({listed})' if declared else ''}{wish} {operation}"
        definitions = [operation, *fragments]
        self.chance.shuffle(definitions)
        variables = {name: value for name, value in given.variables.items() if name in used}
        variables |= {"extra": 1} if self.happens(5) else {}
        others = {name: value for name, value in given.others.items() if name in used}
        if "$locales" in wish:
            variables["locales"], others["locales"] = wishes
        return Operation("\n\n".join(definitions), variables, {**variables, **others})

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
        fields = self.root_fields() if on is self.schema.query_type else fields
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

    def root_fields(self) -> list[tuple[str, GraphQLField]]:
        """List the root's fields, each the more often the more it can be asked for."""
        query = self.schema.query_type
        assert query is not None
        asked = {
            name: len(field.args) + _filters(field) // 2 for name, field in query.fields.items() if name not in RANKED
        }
        return [(name, query.fields[name]) for name, weight in asked.items() for _ in range(1 + weight)]

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
        values, factor = self.arguments.values(on.name, field, weight)
        written = {key: self.arguments.written(field.args[key].type, value) for key, value in values.items()}
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
            and self.told.get((on, key), arguments) == arguments
        )
        self.meaning[key], self.told[on, key] = (name, shape), arguments
        return key

    def introspection(self) -> str:
        name, type_name, body = self.pick(INTROSPECTION)
        type_ = graphql.GraphQLNonNull(graphql.GraphQLString)
        arguments = f"(name: {self.arguments.written(type_, type_name)})" if type_name else ""
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
            f" @{name}(if: {self.arguments.written(type_, self.happens(70) == (name == 'include'))})" for name in names
        )


def _has_leaves(type_: graphql.GraphQLNamedType) -> bool:
    fields = getattr(type_, "fields", {}).values()
    return any(graphql.is_leaf_type(graphql.get_named_type(field.type)) for field in fields)


def _filters(field: GraphQLField) -> int:
    type_ = graphql.get_named_type(field.args["filter"].type) if "filter" in field.args else None
    return len(type_.fields) if graphql.is_input_object_type(type_) else 0


def _alias(key: str, name: str) -> str:
    return name if key == name else f"{key}: {name}"


def _shape(type_: graphql.GraphQLOutputType) -> str:
    """Say what two fields of the same response key must have in common."""
    named = graphql.get_named_type(type_)
    return str(type_) if graphql.is_leaf_type(named) else str(type_).replace(named.name, "object")
