"""The root fields."""

import strawberry

from schema.community import Community
from schema.condition import Condition, ConditionBy, ConditionConnection
from schema.fields import Node as ById
from schema.fields import argument, connection, field, lookup, one, thing
from schema.node import Node
from schema.question import Question
from schema.release import Release
from schema.trigger import Trigger
from schema.workup import Procedure


@strawberry.input(one_of=True, description="One of a trigger's unique names.")
class TriggerBy:
    """One of a trigger's unique names."""

    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    slug: strawberry.Maybe[str] = strawberry.field(description='Its slug: "neuroblastoma".')


@strawberry.input(one_of=True, description="One of a procedure's unique names.")
class ProcedureBy:
    """One of a procedure's unique names."""

    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    slug: strawberry.Maybe[str] = strawberry.field(description='Its slug: "mibg-scintigraphy".')


@strawberry.input(one_of=True, description="One of a question's unique names.")
class QuestionBy:
    """One of a question's unique names."""

    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    slug: strawberry.Maybe[str] = strawberry.field(
        description='Its slug: "opsoclonus-myoclonus-syndrome-genetic-or-hereditary".'
    )


@strawberry.input(one_of=True, description="One of a community's unique names.")
class CommunityBy:
    """One of a community's unique names."""

    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Its id.")
    slug: strawberry.Maybe[str] = strawberry.field(description='Its slug: "diseasemaps".')


@thing
class Query:
    """Ask for one thing by a name of its, or for a page of conditions. Every answer comes from one release."""

    condition: Condition | None = lookup(
        'A condition, or null: `condition(by: {slug: "opsoclonus-myoclonus-syndrome"})` or '
        '`condition(by: {code: {system: ORPHA, value: "1183"}})`.',
        ConditionBy,
    )
    conditions: ConditionConnection = connection(
        "All conditions by name: `conditions(first: 20)`.", "condition", tag="n", total="release.counts_conditions"
    )
    trigger: Trigger | None = lookup('A trigger, or null: `trigger(by: {slug: "neuroblastoma"})`.', TriggerBy)
    procedure: Procedure | None = lookup(
        'A procedure, or null: `procedure(by: {slug: "mibg-scintigraphy"})`.', ProcedureBy
    )
    question: Question | None = lookup(
        "A question with its answer, or null: "
        '`question(by: {slug: "opsoclonus-myoclonus-syndrome-genetic-or-hereditary"})`.',
        QuestionBy,
    )
    community: Community | None = lookup('A community, or null: `community(by: {slug: "diseasemaps"})`.', CommunityBy)
    node: Node | None = field(
        "Anything that has an id, or null where nothing has this id.",
        ById.BY_ID,
        [argument("id", strawberry.ID, "The id that the thing gave as its own.")],
    )
    nodes: list[Node | None] = field(
        "Several things by their ids, in the order of the ids, null for each id that nothing has; at most 100.",
        ById.BY_IDS,
        [argument("ids", list[strawberry.ID], "The ids.")],
    )
    release: Release = one("The release that answers.", on={})
