"""The interface of everything that has an id."""

import strawberry

from schema.fields import column


@strawberry.interface(description="A thing with an id of its own.")
class Node:
    """A thing with an id of its own."""

    id: strawberry.ID = column("Opaque, and the same in every release. Give it to `node` to fetch the thing again.")
