"""What an operation may ask for: bounds on the document before it is validated, and on what it costs.

Validation itself takes longer than in proportion to some documents, so what is too large is refused before it.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
)

from schema.errors import LimitExceeded

_OPENING = frozenset({TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L})
_CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})
_PARSED_LEVELS = 100  # of braces and brackets; the parser itself gives up somewhat deeper


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one document or operation may have; `cost` as `schema.cost` reckons it."""

    characters: int = 100_000
    tokens: int = 10_000
    comments: int = 1_000
    definitions: int = 200
    depth: int = 20
    selections: int = 2_000
    aliases: int = 200
    directives: int = 100
    root_fields: int = 20
    repetitions: int = 20
    cost: int = 100_000
    introspection: bool = True


_MOST = sys.maxsize
UNBOUNDED = Limits(  # for documents of our own, and those that an operator trusts
    _MOST, _MOST, _MOST, _MOST, _MOST, _MOST, _MOST, _MOST, _MOST, _MOST, _MOST
)


class Extent(NamedTuple):
    """How large an operation is when each fragment stands wherever it is spread.

    `depth` is that of the deepest field; `selections` are fields and spreads; `directives` count the operation's own;
    `repetitions` tell how often the most frequent response key stands in one pair of braces.
    """

    depth: int
    selections: int
    aliases: int
    directives: int
    root_fields: int
    repetitions: int


_NOTHING = Extent(0, 0, 0, 0, 0, 0)


def check_source(source: str, limits: Limits) -> None:
    """Refuse a document by its length."""
    if len(source) > limits.characters:
        raise LimitExceeded("QUERY_TOO_LONG", "characters", len(source), limits.characters)


def why_unread(source: str, limits: Limits) -> LimitExceeded | None:
    """Tell which limit it is that kept a document from being parsed; None where it is no GraphQL."""
    lexer = Lexer(Source(source))
    tokens = comments = level = deepest = 0
    try:
        while lexer.advance().kind is not TokenKind.EOF and tokens <= limits.tokens:
            tokens += 1
            comments += _comments_between(lexer)
            level += (lexer.token.kind in _OPENING) - (lexer.token.kind in _CLOSING)
            deepest = max(deepest, level)
        comments += _comments_between(lexer)
    except GraphQLSyntaxError:
        return None
    for code, what, size, limit in (
        ("TOO_MANY_TOKENS", "tokens", tokens, limits.tokens),
        ("TOO_MANY_COMMENTS", "comments", comments, limits.comments),
        ("TOO_DEEP", "levels", deepest, _PARSED_LEVELS),
    ):
        if size > limit:
            return LimitExceeded(code, what, size, limit)
    return None


def _comments_between(lexer: Lexer) -> int:
    count, token = 0, lexer.last_token.next
    while token is not None and token is not lexer.token:
        count, token = count + 1, token.next
    return count


def check_extent(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document with an operation that is too large, or with too many operations and fragments."""
    if len(document.definitions) > limits.definitions:
        what = "operations and fragments"
        raise LimitExceeded("TOO_MANY_DEFINITIONS", what, len(document.definitions), limits.definitions)
    for extent in extents(document):
        for code, what, size, limit in (
            ("TOO_DEEP", "levels", extent.depth, limits.depth),
            ("TOO_MANY_SELECTIONS", "fields and fragments", extent.selections, limits.selections),
            ("TOO_MANY_ALIASES", "aliases", extent.aliases, limits.aliases),
            ("TOO_MANY_DIRECTIVES", "directives", extent.directives, limits.directives),
            ("TOO_MANY_ROOT_FIELDS", "fields at the root", extent.root_fields, limits.root_fields),
            ("TOO_MANY_REPETITIONS", "fields of one name", extent.repetitions, limits.repetitions),
        ):
            if size > limit:
                raise LimitExceeded(code, what, size, limit)


def extents(document: DocumentNode) -> Iterator[Extent]:
    """Measure each operation; a document that is not valid is measured, too."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    measure = _Measure(fragments)
    return (measure.operation(node) for node in document.definitions if isinstance(node, OperationDefinitionNode))


def extent(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Extent:
    """Measure an operation."""
    return _Measure(fragments).operation(operation)


class _Measure:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Extent] = {}

    def operation(self, node: OperationDefinitionNode) -> Extent:
        whole = self.of(node.selection_set)
        variables = sum(len(each.directives or ()) for each in node.variable_definitions or ())
        return whole._replace(directives=whole.directives + len(node.directives or ()) + variables)

    def of(self, selections: SelectionSetNode) -> Extent:
        depth = count = aliases = directives = fields = 0
        keys = Counter((node.alias or node.name).value for node in selections.selections if isinstance(node, FieldNode))
        repetitions = max(keys.values(), default=0)
        for node in selections.selections:
            count += 1
            directives += len(node.directives or ())
            if isinstance(node, FieldNode):
                inner = self.of(node.selection_set) if node.selection_set else _NOTHING
                inner = inner._replace(depth=inner.depth + 1, root_fields=1)
                aliases += node.alias is not None
            elif isinstance(node, FragmentSpreadNode):
                inner = self._spread(node.name.value)
            else:
                assert isinstance(node, InlineFragmentNode)  # noqa: S101  # there is no fourth kind of selection
                inner = self.of(node.selection_set)
            depth = max(depth, inner.depth)
            count += inner.selections
            aliases += inner.aliases
            directives += inner.directives
            fields += inner.root_fields
            repetitions = max(repetitions, inner.repetitions)
        return Extent(depth, count, aliases, directives, fields, repetitions)

    def _spread(self, name: str) -> Extent:
        if name not in self._known:
            self._known[name] = _NOTHING  # while it is measured: a fragment that spreads itself is refused later
            fragment = self._fragments.get(name)
            if fragment:
                whole = self.of(fragment.selection_set)
                self._known[name] = whole._replace(directives=whole.directives + len(fragment.directives or ()))
        return self._known[name]
