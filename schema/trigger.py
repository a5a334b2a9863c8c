"""What sets conditions off, and the evidence for it from both sides."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from data.vocabulary import TriggerEvidenceStatus, TriggerKind, TriggerRole
from schema.arguments import Order
from schema.connection import Connection, Edge, edges, nodes
from schema.fields import citations, column, connection, filtering, inline, many, one, thing, through
from schema.filters import among, beginning
from schema.node import Node
from schema.provenance import Citation, CitedText, RichText, Source
from schema.scalars import Locale

if TYPE_CHECKING:
    from schema.condition import Condition


@thing
class Share:
    """One study's figure on how often a trigger is found. Several stand side by side."""

    value: float | None = column("The fraction of those studied, from 0 to 1.")
    low: float | None = column("The lower end of the confidence interval. Never a trend.")
    high: float | None = column("The upper end of the confidence interval. Never a trend.")
    studied: int | None = column("How many people were studied.")
    statement: RichText | None = inline("What is to be said with the figure, or in its place.")
    citations: list[Citation] = citations("The study.")


@thing
class TriggerEvidence:
    """What is known of a condition's triggers as a whole."""

    status: TriggerEvidenceStatus = column("Whether there are any, none is proven, or the question does not arise.")
    statement: RichText | None = inline("What is to be said with it.")
    citations: list[Citation] = citations("The sources that say so; empty if and only if the status is NOT_STATED.")


@thing
class TriggerAssociation(Edge):
    """What is said of a trigger and a condition, whichever side it is seen from."""

    role: TriggerRole = column("What the trigger does for the condition.")
    population: str | None = column("In whom: children, adults.")
    served_locale: Locale = column("The language in which the population is named.")
    shares: list[Share] = many("How often studies found it.", on={"condition_trigger": "key"})
    statement: RichText | None = inline("What is to be said of the two.")
    citations: list[Citation] = citations()


@thing
class TriggerConditionEdge(TriggerAssociation):
    """A condition that a trigger can set off, and the evidence for it."""

    node: Annotated["Condition", strawberry.lazy("schema.condition")] = one("The condition.", on={"key": "condition"})


@thing
class TriggerConditionConnection(Connection):
    """A page of the conditions that a trigger can set off."""

    edges: list[TriggerConditionEdge] = edges()
    nodes: list[Annotated["Condition", strawberry.lazy("schema.condition")]] = nodes()


@thing
class Trigger(Node):
    """Something that can set conditions off."""

    slug: str = column("Its name in addresses and documents.", is_word=True)
    name: str = column("Its name.")
    served_locale: Locale = column("The language of the name served.")
    kind: TriggerKind = column("What sort of thing it is.")
    citations: list[Citation] = citations("The sources of its name and kind.")
    description: CitedText | None = inline("What it is.")
    conditions: TriggerConditionConnection = connection(
        "The conditions it can set off, by name.",
        "condition_trigger",
        orders={"NAME": Order("c", "condition_sort_key")},
        on={"trigger": "key"},
        tie="condition_id",
        total="conditions_total",
    )
    sources: list[Source] = through("All sources cited here.", "trigger_source", "source")


@thing
class ConditionTriggerEdge(TriggerAssociation):
    """A trigger of a condition, and the evidence for it."""

    node: Trigger = one("The trigger.", on={"key": "trigger"})


@thing
class ConditionTriggerConnection(Connection):
    """A page of the triggers of a condition."""

    edges: list[ConditionTriggerEdge] = edges()
    nodes: list[Trigger] = nodes()


@thing
class TriggerEdge(Edge):
    """A trigger on a page."""

    node: Trigger = inline("The trigger.", prefix="")


@thing
class TriggerConnection(Connection):
    """A page of triggers."""

    edges: list[TriggerEdge] = edges()
    nodes: list[Trigger] = nodes()


@strawberry.input(description="Which triggers to list.")
class TriggerFilter:
    """Which triggers to list."""

    kinds: list[TriggerKind] | None = filtering("Of one of these kinds.", among("kind"))
    name_starts_with: str | None = filtering(
        "Whose name begins so, whatever the case and accents.", beginning("sort_key")
    )
