"""How a condition is found: procedures in their order, and what their results say."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from data.vocabulary import NegativeResult, ProcedureKind, Recommendation
from schema.arguments import Order
from schema.connection import Connection, Edge, edges, nodes
from schema.fields import choice, citations, column, connection, filtering, inline, many, one, thing, through
from schema.filters import Filter, among, beginning
from schema.heredity import RecommendationStatement
from schema.node import Node
from schema.provenance import Citation, CitedText, RichText, Source, Statement
from schema.scalars import Locale
from schema.trigger import Trigger

if TYPE_CHECKING:
    from schema.condition import Condition

_RECOMMENDATIONS = Filter(
    "recommendations", among("recommendation_value"), list[Recommendation] | None, "Only steps with one of these."
)
NegativeResultSubject = Annotated[
    Annotated["Condition", strawberry.lazy("schema.condition")] | Trigger,
    strawberry.union("NegativeResultSubject", description="What a negative result speaks of."),
]


@thing
class NegativeResultStatement:
    """What a negative result says, and of what: of the condition, or of a trigger looked for."""

    value: NegativeResult = column("What it says.")
    of: NegativeResultSubject = choice("Of what.", {"Condition": "of_condition", "Trigger": "of_trigger"})
    statement: RichText | None = inline("What is to be said with it.")
    citations: list[Citation] = citations("The sources that say so; empty if and only if the value is NOT_STATED.")


@thing
class WorkupStep:
    """A procedure in the order of a diagnostic workup."""

    position: int = column("Its place in the order, from 1.")
    procedure: Annotated["Procedure", strawberry.lazy("schema.workup")] = one("The procedure.")
    recommendation: RecommendationStatement = inline("Whether it is recommended here.")
    purpose: Statement | None = inline("What it is for here.")
    findings: list[Statement] = many("What results mean: thresholds, ranges, accuracy.", "finding")
    negative_results: list[NegativeResultStatement] = many("What a negative result says. At least one.")
    looks_for: list[Trigger] = through("The triggers it looks for.", "workup_step_looks_for", "trigger")
    rules_out: list[Annotated["Condition", strawberry.lazy("schema.condition")]] = through(
        "The conditions it rules out.", "workup_step_rules_out", "condition"
    )


@thing
class Workup:
    """How a condition is found, step by step."""

    summary: CitedText | None = inline("The whole in short.")
    steps: list[WorkupStep] = many(
        "The steps, in their order.",
        filters=[
            _RECOMMENDATIONS,
            Filter("kinds", among("procedure_kind"), list[ProcedureKind] | None, "Only steps with such a procedure."),
        ],
    )


@thing
class ProcedureConditionEdge(Edge):
    """A condition in whose workup a procedure stands, and the step."""

    node: Annotated["Condition", strawberry.lazy("schema.condition")] = one("The condition.", on={"key": "condition"})
    step: WorkupStep = inline("The procedure's step in that condition's workup.", prefix="")


@thing
class ProcedureConditionConnection(Connection):
    """A page of the conditions in whose workup a procedure stands."""

    edges: list[ProcedureConditionEdge] = edges()
    nodes: list[Annotated["Condition", strawberry.lazy("schema.condition")]] = nodes()


@thing
class Procedure(Node):
    """An examination, test or consultation."""

    slug: str = column("Its name in addresses and documents.", is_word=True)
    name: str = column("Its name.")
    served_locale: Locale = column("The language of the name served.")
    kind: ProcedureKind = column("What sort of examination it is.")
    citations: list[Citation] = citations("The sources of its name and kind.")
    description: CitedText | None = inline("What it is.")
    conditions: ProcedureConditionConnection = connection(
        "The conditions in whose workup it stands, by name.",
        "workup_step",
        orders={"NAME": Order("c", "condition_sort_key")},
        on={"procedure": "key"},
        tie="condition_id",
        total="conditions_total",
        filters=[_RECOMMENDATIONS],
    )
    sources: list[Source] = through("All sources cited here.", "procedure_source", "source")


@thing
class ProcedureEdge(Edge):
    """A procedure on a page."""

    node: Procedure = inline("The procedure.", prefix="")


@thing
class ProcedureConnection(Connection):
    """A page of procedures."""

    edges: list[ProcedureEdge] = edges()
    nodes: list[Procedure] = nodes()


@strawberry.input(description="Which procedures to list.")
class ProcedureFilter:
    """Which procedures to list."""

    kinds: list[ProcedureKind] | None = filtering("Of one of these kinds.", among("kind"))
    name_starts_with: str | None = filtering(
        "Whose name begins so, whatever the case and accents.", beginning("sort_key")
    )
