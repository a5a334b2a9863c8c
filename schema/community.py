"""Communities of people with rare conditions, and what may be said of their size."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from data.selection import Exists, Rows
from data.vocabulary import CountPrecision
from schema.arguments import Order
from schema.connection import Connection, Edge, edges, nodes
from schema.fields import column, connection, filtering, inline, many, one, thing
from schema.filters import among
from schema.node import Node
from schema.provenance import Citation
from schema.scalars import URL

if TYPE_CHECKING:
    from schema.condition import Condition


@thing
class MemberCount:
    """How many members, as far as it may be said. It is no epidemiology: it counts who joined."""

    value: int | None = column("The figure; null where only a bound is published.")
    text: str = column('The figure in words: "7", "about 40", "fewer than 15".')
    precision: CountPrecision = column("How exact the figure is.")


# A content that was rolled back may not have a condition that the statistics name.
KNOWN_CONDITION = Exists(Rows("condition", on=(("id", "condition"),)))


@thing
class Community(Node):
    """A place where people with rare conditions meet."""

    slug: str = column("Its name in addresses and documents.", is_word=True)
    name: str = column("Its name.")
    url: URL | None = column("Its address.")
    stats: "CommunityStatsConnection" = connection(
        "Its members by condition, as far as it may be said.",
        "statistics.community_stats",
        orders={"CONDITION": Order("m", "condition")},
        on={"community": "id"},
        where=(KNOWN_CONDITION,),
    )


@thing
class CommunityStats(Node):
    """A community's members with one condition, on a day."""

    __table__: ClassVar[str] = "statistics.community_stats"

    condition: Annotated["Condition", strawberry.lazy("schema.condition")] = one(
        "The condition.", on={"id": "condition"}
    )
    community: Community = one("The community.", on={"id": "community"})
    as_of: dt.date = column("The day of the count.")
    members: MemberCount = inline("How many members.")
    citations: list[Citation] = many(
        "The sources of the count.", "statistics.citation", on={"citation_set": "citations"}
    )


@thing
class CommunityStatsEdge(Edge):
    """One condition's members on a page."""

    node: CommunityStats = inline("The members.", prefix="")


@thing
class CommunityStatsConnection(Connection):
    """A page of member counts."""

    edges: list[CommunityStatsEdge] = edges()
    nodes: list[CommunityStats] = nodes()


@strawberry.input(description="Which member counts to list.")
class CommunityStatsFilter:
    """Which member counts to list."""

    communities: list[strawberry.ID] | None = filtering("Of one of these communities.", among("community"))
    conditions: list[strawberry.ID] | None = filtering("With one of these conditions.", among("condition"))
