"""Assembles the schema."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.query import Query
from schema.scalars import SCALARS


def build_schema() -> strawberry.Schema:
    """Make the schema that clients see."""
    return strawberry.Schema(Query, config=StrawberryConfig(scalar_map=dict(SCALARS)))
