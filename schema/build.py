"""Assembles the schema."""

import strawberry
from graphql import GraphQLInputObjectType
from strawberry.schema.config import StrawberryConfig

from schema.execution import OneStatement
from schema.locale import locale
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription


def build_schema() -> strawberry.Schema:
    """Make the schema that clients see."""
    schema = strawberry.Schema(
        Query,
        subscription=Subscription,
        directives=[locale],
        extensions=[OneStatement],
        config=StrawberryConfig(scalar_map=dict(SCALARS)),
    )
    for type_ in schema._schema.type_map.values():  # noqa: SLF001  # Strawberry has no public name for it
        if isinstance(type_, GraphQLInputObjectType):
            # Strawberry checks @oneOf by a rule of its own, which fails where a fragment stands before the operation;
            # graphql-core's own rules and introspection know it by this mark.
            type_.is_one_of = type_.extensions["strawberry-definition"].is_one_of
    return schema
