"""Which fields an operation selects on an object: fragments opened, equal response keys merged, in order."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
)

Collected: TypeAlias = dict[str, list[FieldNode]]


def collect(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    included: Callable[[SelectionNode], bool],
    type_: GraphQLObjectType,
    selection_sets: Iterable[SelectionSetNode | None],
) -> Collected:
    """Collect the fields of `type_` by response key; each fragment is opened once, as the specification says."""
    fields: Collected = {}
    opened: set[str] = set()

    def applies(condition: str) -> bool:
        named = schema.type_map[condition]
        return named is type_ or (is_abstract_type(named) and _is_member(schema, named, type_))

    def enter(selection_set: SelectionSetNode) -> None:
        for selection in selection_set.selections:
            if not included(selection):
                continue
            match selection:
                case FieldNode():
                    key = (selection.alias or selection.name).value
                    fields.setdefault(key, []).append(selection)
                case InlineFragmentNode():
                    if selection.type_condition is None or applies(selection.type_condition.name.value):
                        enter(selection.selection_set)
                case FragmentSpreadNode():
                    name = selection.name.value
                    if name not in opened:
                        opened.add(name)
                        if applies(fragments[name].type_condition.name.value):
                            enter(fragments[name].selection_set)

    for selection_set in selection_sets:
        if selection_set:
            enter(selection_set)
    return fields


def _is_member(schema: GraphQLSchema, abstract: GraphQLAbstractType, type_: GraphQLObjectType) -> bool:
    return schema.is_sub_type(abstract, type_)
