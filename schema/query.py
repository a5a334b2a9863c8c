"""The root fields."""

import strawberry

from schema.arguments import DEFAULT_SUGGESTIONS, Order
from schema.community import KNOWN_CONDITION, Community, CommunityStatsConnection, CommunityStatsFilter
from schema.condition import (
    CONDITION_ORDERS,
    CodeInput,
    Condition,
    ConditionBy,
    ConditionConnection,
    ConditionFilter,
    ConditionLookup,
    ConditionOrder,
)
from schema.fields import CodeLookup, Search, argument, connection, field, lookup, one, thing
from schema.fields import Node as ById
from schema.node import Node
from schema.question import QUESTION_ORDERS, Question, QuestionConnection, QuestionFilter, QuestionOrder
from schema.release import Release
from schema.scalars import Cursor
from schema.search import SearchConnection, Suggestion
from schema.trigger import Trigger, TriggerConnection, TriggerFilter
from schema.vocabulary import SearchKind
from schema.workup import Procedure, ProcedureConnection, ProcedureFilter


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
        "Conditions, by name unless ordered otherwise: "
        "`conditions(filter: {heredity: [NOT_HEREDITARY]}, orderBy: {field: REVIEW_DUE_ON}, first: 20)`.",
        "condition",
        orders=CONDITION_ORDERS,
        total="release.counts_conditions",
        filter_by=ConditionFilter,
        order_by=ConditionOrder,
    )
    conditions_by_code: list[ConditionLookup] = field(
        "The conditions that answer to codes, in the order of the codes, with the reason of each miss; at most 100: "
        '`conditionsByCode(codes: [{system: ORPHA, value: "1183"}])`.',
        CodeLookup.BY_CODES,
        [argument("codes", list[CodeInput], "The codes.")],
    )
    trigger: Trigger | None = lookup('A trigger, or null: `trigger(by: {slug: "neuroblastoma"})`.', TriggerBy)
    triggers: TriggerConnection = connection(
        "Triggers by name: `triggers(filter: {kinds: [VIRAL]})`.",
        "trigger",
        orders={"NAME": Order("n", "sort_key")},
        total="release.counts_triggers",
        filter_by=TriggerFilter,
    )
    procedure: Procedure | None = lookup(
        'A procedure, or null: `procedure(by: {slug: "mibg-scintigraphy"})`.', ProcedureBy
    )
    procedures: ProcedureConnection = connection(
        'Procedures by name: `procedures(filter: {nameStartsWith: "mri"})`.',
        "procedure",
        orders={"NAME": Order("n", "sort_key")},
        total="release.counts_procedures",
        filter_by=ProcedureFilter,
    )
    question: Question | None = lookup(
        "A question with its answer, or null: "
        '`question(by: {slug: "opsoclonus-myoclonus-syndrome-genetic-or-hereditary"})`.',
        QuestionBy,
    )
    questions: QuestionConnection = connection(
        "Questions by their text unless ordered otherwise, for instance those that a reviewer is due to look over: "
        '`questions(filter: {reviewDueBefore: "2027-12-31"}, orderBy: {field: REVIEW_DUE_ON})`.',
        "question",
        orders=QUESTION_ORDERS,
        total="release.counts_questions",
        filter_by=QuestionFilter,
        order_by=QuestionOrder,
    )
    community: Community | None = lookup('A community, or null: `community(by: {slug: "diseasemaps"})`.', CommunityBy)
    community_stats: CommunityStatsConnection = connection(
        "Members of communities by condition, as far as it may be said: `communityStats(first: 20)`.",
        "statistics.community_stats",
        orders={"CONDITION": Order("m", "condition")},
        where=(KNOWN_CONDITION,),
        filter_by=CommunityStatsFilter,
    )
    search: SearchConnection = field(
        'Whatever names, synonyms, codes or prose are like the text, the best first: `search(text: "dancing eyes")`.',
        Search.CONNECTION,
        [
            argument("text", str, "Words, in any order; each finds what begins like it."),
            argument("kinds", list[SearchKind] | None, "Only things of these kinds."),
            argument("first", int | None, "How many to take: from 1 to 100; 20 where nothing is said."),
            argument("after", Cursor | None, "Take those behind this cursor."),
        ],
    )
    suggest: list[Suggestion] = field(
        'Names and synonyms with words that begin like what is typed: `suggest(prefix: "dancing e")`.',
        Search.SUGGESTIONS,
        [
            argument("prefix", str, "What has been typed so far."),
            argument("kinds", list[SearchKind] | None, "Only things of these kinds."),
            argument("first", int | None, "How many to give: from 1 to 20.", default=DEFAULT_SUGGESTIONS),
        ],
    )
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
